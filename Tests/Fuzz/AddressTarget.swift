import Mail

/// From fields, one a part, also as the path of an envelope.
enum AddressTarget: FuzzTarget {
  static let name = "address"

  static func run(_ input: [UInt8]) {
    let values = FuzzInput(input).all
    let fields = values.map { HeaderField(name: Array("From".utf8), value: $0) }
    let reading = FromReading(MailMessage(headers: fields, receivedAt: 0))
    promise(reading.fieldCount == fields.count, "a From field was overlooked")
    promise(Set(reading.domains).count == reading.domains.count, "a domain occurs twice")
    for mailbox in reading.mailboxes {
      promise(!mailbox.address.localPart.isEmpty, "an address without a local part")
      promise(reading.domains.contains(mailbox.address.domain), "a mailbox whose domain is not reported")
    }
    for value in values { check(String(decoding: value, as: UTF8.self)) }
  }

  private static func check(_ text: String) {
    _ = Path(text)
    _ = IPAddress(text)
    _ = IPNetwork(text)
    if let domain = DomainName(text) { promise(DomainName(domain.text) == domain, "a domain that is not one again") }
    let decoded = EncodedWords.decode(text)
    promise(EncodedWords.contains(text) || decoded == text, "text without an encoded word was changed")
  }
}
