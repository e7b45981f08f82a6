/// What another system says it found, in Authentication-Results or an ARC set (RFC 8601 section 2.2).
///
/// It is its writer's word, and counts as far as the writer is trusted.
package struct AuthenticationReport: Hashable, Sendable {
  /// One method and what it found.
  package struct Result: Hashable, Sendable {
    /// Lower case, such as `dkim`.
    package let method: String
    /// Lower case, such as `pass`.
    package let result: String
    /// In order; names in lower case, such as `header.d`.
    package let properties: [Property]
    /// The text of its comments: nothing for programs by the grammar, but where large systems put the DMARC policy.
    package var comment = ""

    /// The domain in the first property of that name.
    package func domain(_ property: String) -> DomainName? {
      properties.first { $0.name == property }.flatMap { DomainName(inAddress: $0.value) }
    }
  }

  package struct Property: Hashable, Sendable {
    package let name: String
    package let value: String
  }

  /// Nil if the field begins with a result, as Microsoft writes it: it speaks in nobody's name.
  package let authservID: String?
  package let results: [Result]

  /// Reads an unfolded field value; nil if any of it breaks the grammar or its bounds.
  ///
  /// More than the grammar allows is taken where large systems write so: properties without a type, values that need
  /// quotes and have none, a semicolon at the end; and with `allowsNoID` a field without the name of its writer.
  package init?(parsing value: [UInt8], allowsNoID: Bool = false) {
    guard value.count <= Self.sizeLimit, var scanner = ResultsScanner(value) else { return nil }
    var beginning = scanner
    if let id = beginning.authservID() {
      scanner = beginning
      authservID = id
    } else {
      guard allowsNoID, scanner.skipComments(), scanner.next != nil, scanner.next != UInt8(ascii: ";") else {
        return nil
      }
      authservID = nil
    }
    var results: [Result] = []
    var isFirst = authservID == nil
    while isFirst || scanner.take(";") {
      isFirst = false
      guard results.count < Self.countLimit, scanner.skipComments() else { return nil }
      guard scanner.next != nil else { break }
      guard let result = scanner.result() else { return nil }
      results.append(result)
    }
    guard scanner.next == nil else { return nil }
    self.results = results
  }

  /// Reads a field value that begins with its first result, as Microsoft's servers write it.
  package init?(unnamed value: [UInt8]) {
    self.init(parsing: Array("unnamed;".utf8) + value)
  }

  /// Octets of a field value.
  private static let sizeLimit = 32_768
  /// Results in a field, and properties of a result.
  fileprivate static let countLimit = 100
}

extension AuthenticationReport {
  /// The instance of ARC-Authentication-Results, and the results behind it (RFC 8617 section 4.1.1).
  ///
  /// Nil if the value does not begin with `i=` and a number of at most two digits.
  package static func instance(of value: [UInt8]) -> (number: Int, results: [UInt8])? {
    guard var scanner = ResultsScanner(value), scanner.skipComments(), scanner.take("i"), scanner.skipComments(),
      scanner.take("="), scanner.skipComments()
    else { return nil }
    let digits = scanner.take(while: ASCII.isDigit)
    guard digits.count <= 2, let number = Int(String(decoding: digits, as: UTF8.self)), scanner.skipComments(),
      scanner.take(";")
    else { return nil }
    return (number, Array(scanner.rest))
  }
}

extension ResultsScanner {
  /// `method [/version] = result` with its properties and reason; `none` alone stands for no result.
  fileprivate mutating func result() -> AuthenticationReport.Result? {
    _ = takeComments()
    let method = keyword()
    guard !method.isEmpty, skipComments() else { return nil }
    if take("/") {
      guard skipComments(), !take(while: ASCII.isDigit).isEmpty, skipComments() else { return nil }
    }
    guard take("=") else {
      return method == "none" ? AuthenticationReport.Result(method: method, result: "", properties: []) : nil
    }
    guard skipComments() else { return nil }
    let result = keyword()
    guard !result.isEmpty, skipComments() else { return nil }
    guard let properties = properties() else { return nil }
    return AuthenticationReport.Result(
      method: method, result: result, properties: properties, comment: takeComments())
  }

  /// Properties up to a semicolon or the end.
  mutating func properties() -> [AuthenticationReport.Property]? {
    var properties: [AuthenticationReport.Property] = []
    while next != nil, next != UInt8(ascii: ";") {
      guard properties.count < AuthenticationReport.countLimit, let property = property() else { return nil }
      properties.append(property)
    }
    return properties
  }

  private mutating func property() -> AuthenticationReport.Property? {
    var name = keyword()
    guard !name.isEmpty, skipComments() else { return nil }
    if take(".") {
      guard skipComments() else { return nil }
      let second = keyword()
      guard !second.isEmpty, skipComments() else { return nil }
      name += "." + second
    }
    guard take("="), skipComments(), let value = propertyValue(), skipComments() else { return nil }
    return AuthenticationReport.Property(name: name, value: value)
  }

  /// Quoted strings and whatever else stands before white space, a comment or a semicolon.
  private mutating func propertyValue() -> String? {
    var value = ""
    while let byte = next, byte > 0x20, !"();\\".utf8.contains(byte) {
      let part =
        byte == UInt8(ascii: "\"")
        ? quotedString() : String(validating: take { $0 > 0x20 && !"();\\\"".utf8.contains($0) }, as: UTF8.self)
      guard let part else { return nil }
      value += part
    }
    return value
  }
}

extension DomainName {
  /// Of an address, in angle brackets or none, what follows the last `@`; of anything else, all of it.
  init?(inAddress text: some StringProtocol) {
    let inner = text.hasPrefix("<") && text.hasSuffix(">") ? text.dropFirst().dropLast() : text[...]
    self.init(inner.lastIndex(of: "@").map { inner[inner.index(after: $0)...] } ?? inner)
  }
}
