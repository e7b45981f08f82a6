import Mail

/// Authentication-Results and Received-SPF fields that came with a message, one a part.
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
      if !text.contains(own), !text.contains("\\") {
        promise(!claims.contains(number), "a foreign field goes: \(text)")
      }
    }
    for name in ["Received-SPF", AuthenticationResultsField.name, "ARC-Authentication-Results"] {
      let refusals = SPFHistory.refusals(in: fields.map { HeaderField(name: Array(name.utf8), value: $0.value) })
      promise(refusals.isEmpty || fields.contains { $0.text.lowercased().contains("fail") }, "a refusal from nowhere")
    }
  }
}
