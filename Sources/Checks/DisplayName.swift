package import Judging
import Mail

/// The display name of From showing another mark than the author's (RFC 7489 section 12.4).
package enum DisplayName: Check {
  static let addressMismatch = FindingKind(
    "displayname.address-mismatch", .forged, english: "The display name shows an address in {}.",
    chinese: "显示名称中出现了另一单位的地址：{}。")
  static let recipientDomain = FindingKind(
    "displayname.recipient-domain", .forged,
    english: "The display name shows an address in the recipient's own domain: {}.",
    chinese: "显示名称冒用收件人所在域的地址：{}。")
  static let domain = FindingKind(
    "displayname.domain", .forged, english: "The display name shows the domain {}.",
    chinese: "显示名称中出现了另一单位的域名：{}。")
  static let equalsRecipient = FindingKind(
    "displayname.equals-recipient", .forged, gate: .unaligned,
    english: "The display name is the recipient's.", chinese: "显示名称就是收件人的名字。")
  static let bidi = FindingKind(
    "displayname.bidi", .forged,
    english: "From holds a control character that reverses the text shown ({}).",
    chinese: "From 字段含有使文字反向显示的控制字符（{}）。")
  static let excessSpace = FindingKind(
    "displayname.excess-space", .concealed, gate: .unaligned,
    english: "The display name holds {} spaces in a row, which push the address out of sight.",
    chinese: "显示名称中有连续 {} 个空格，把真实地址挤出可见范围。")
  static let ownAddress = FindingKind(
    "displayname.own-address", nil, english: "The display name is the author's own address.",
    chinese: "显示名称就是发件人自己的地址。")

  package static let kinds = [
    addressMismatch, recipientDomain, domain, equalsRecipient, bidi, excessSpace, ownAddress,
  ]

  package static func findings(in facts: Facts) -> [Finding] {
    var findings: [Finding] = []
    if let scalar = facts.from.fields.lazy.compactMap({ override(in: $0.decoded) }).first {
      findings.append(Finding(bidi, "U+" + String(scalar.value, radix: 16, uppercase: true)))
    }
    let mailboxes = facts.from.mailboxes.filter { !$0.displayName.isEmpty }
    if let shown = mailboxes.lazy.compactMap({ otherMark(in: $0, facts) }).first { findings.append(shown) }
    if namesRecipient(mailboxes, facts) { findings.append(Finding(equalsRecipient)) }
    if let longest = mailboxes.map({ longestGap($0.displayName) }).max(), longest >= 20 {
      findings.append(Finding(excessSpace, String(longest)))
    }
    if mailboxes.contains(where: { $0.displayName.lowercased() == $0.address.description.lowercased() }) {
      findings.append(Finding(ownAddress))
    }
    return findings
  }

  /// An address or a domain of another organization.
  private static func otherMark(in mailbox: Mailbox, _ facts: Facts) -> Finding? {
    let author = mailbox.address.domain
    let suffixes = facts.site.publicSuffixes
    let name = String(mailbox.displayName.prefix(1_000))
    func isOther(_ domain: DomainName) -> Bool { domain != author && !suffixes.sameOrganization(domain, author) }
    if let other = AddressSearch.domains(in: name).first(where: isOther) {
      let recipients = facts.message.envelope.recipients.compactMap(\.domain)
      // Lists write a member's address into the name when they put their own into From.
      let isRecipients = facts.relay == nil && recipients.contains { suffixes.sameOrganization($0, other) }
      return Finding(isRecipients ? recipientDomain : addressMismatch, "\(other), but From is in \(author)")
    }
    return bareDomains(in: name).first(where: isOther).map { Finding(domain, "\($0), but From is in \(author)") }
  }

  /// Words that can only be meant as domains: behind `www.`, or in one of the oldest zones.
  private static func bareDomains(in name: String) -> [DomainName] {
    let zones: Set = ["com", "net", "org", "cn", "info", "biz", "gov", "edu"]
    let separators = "()[]<>\"',;:/|".unicodeScalars
    let words = name.unicodeScalars.split { $0.properties.isWhitespace || separators.contains($0) }
    return words.map(Substring.init).compactMap { word in
      guard let domain = DomainName(word), domain.isFullyQualified, let zone = domain.labels.last else { return nil }
      return word.lowercased().hasPrefix("www.") || zones.contains(String(zone)) ? domain : nil
    }
  }

  /// A name is the recipient's local part or address, but the address is another.
  private static func namesRecipient(_ mailboxes: [Mailbox], _ facts: Facts) -> Bool {
    let names = mailboxes.map { (text: letters(String($0.displayName.prefix(1_000))), address: $0.address) }
      .filter { $0.text.count >= 4 }
    guard !names.isEmpty else { return false }
    return facts.message.envelope.recipients.contains { path in
      guard case .address(let address) = path else { return false }
      let own = [letters(address.localPart), letters(address.description)]
      return names.contains { own.contains($0.text) && $0.address != address }
    }
  }

  /// What is left of a text when only letters and numbers count.
  private static func letters(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.lowercased().unicodeScalars {
      let counts =
        scalar.isASCII
        ? ASCII.isAlphanumeric(UInt8(ascii: scalar))
        : scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      if counts { out.append(scalar) }
    }
    return String(out)
  }

  /// An embedding, override or isolate of the Unicode bidirectional algorithm (UAX 9); letters are no such thing.
  private static func override(in text: String) -> Unicode.Scalar? {
    text.unicodeScalars.first { (0x202a...0x202e).contains($0.value) || (0x2066...0x2069).contains($0.value) }
  }

  private static func longestGap(_ name: String) -> Int {
    var longest = 0
    var current = 0
    for scalar in name.unicodeScalars {
      current = scalar.isInvisible ? current + 1 : 0
      longest = max(longest, current)
    }
    return longest
  }
}
