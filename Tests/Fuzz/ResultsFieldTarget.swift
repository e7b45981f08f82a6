import Mail

/// Authentication-Results and trace fields that came with a message, one a part.
enum ResultsFieldTarget: FuzzTarget {
  static let name = "results-field"

  static func run(_ input: [UInt8]) {
    let own = "mx.example"
    let fields = FuzzInput(input).all.map {
      HeaderField(name: Array(AuthenticationResultsField.name.utf8), value: $0)
    }
    let claims = AuthenticationResultsField.claims(of: own, in: fields)
    for (number, field) in zip(1..., fields) {
      let text = field.text.lowercased()
      if text == own || text.hasPrefix(own + ";") || text.hasPrefix(own + " ") {
        promise(claims.contains(number), "a field in our name stays: \(text)")
      }
      let joined = text.filter { !" \t\r\n\"\\".contains($0) }
      let isReadable = field != AuthenticationResultsField.leftOut && field.value.count < 32_768
      if isReadable, !joined.contains(own), !text.contains("\\") {
        promise(!claims.contains(number), "a foreign field goes: \(text)")
      }
      _ = ReceivedSPF(parsing: field.unfolded)
    }
    for name in ["Received-SPF", AuthenticationResultsField.name, "ARC-Authentication-Results"] {
      let refusals = SPFHistory.refusals(in: fields.map { HeaderField(name: Array(name.utf8), value: $0.value) })
      promise(refusals.isEmpty || fields.contains { $0.text.lowercased().contains("fail") }, "a refusal from nowhere")
    }
    let trace = fields.flatMap { [$0, HeaderField(name: Array("Received".utf8), value: $0.value)] }
    let hosts = [DomainName(own)].compactMap { $0 }
    _ = RecordedResults(MailMessage(headers: trace, receivedAt: 0), by: hosts)
  }
}
