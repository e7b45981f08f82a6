/// Authentication-Results by the letter of RFC 8601 section 2.2, to hold our own field to.
///
/// Methods, results and properties have to be registered with IANA ("Email Authentication Parameters").
package struct StrictResults {
  package struct Result: Equatable {
    package let method: String
    package let result: String
    package let reason: String?
    /// `ptype.property` and value, unquoted.
    package let properties: [String: String]
  }

  package let authservID: String
  package let results: [Result]

  /// Nil if the value, folds included, breaks the grammar anywhere.
  package init?(_ value: String) {
    let unfolded = value.replacing("\n\t", with: "\t")
    var reader = Reader(Array(unfolded.unicodeScalars))
    do throws(Broken) {
      authservID = try reader.authservID()
      results = try reader.results()
    } catch {
      return nil
    }
  }

  private struct Broken: Error {}

  /// Registered results by method (RFC 8601 section 2.7, RFC 8617 section 10.2, RFC 9989).
  private static let words: [String: Set<String>] = [
    "spf": ["none", "neutral", "pass", "fail", "softfail", "policy", "temperror", "permerror"],
    "dkim": ["none", "pass", "fail", "policy", "neutral", "temperror", "permerror"],
    "dmarc": ["none", "pass", "fail", "temperror", "permerror"],
    "arc": ["none", "pass", "fail"],
    "iprev": ["pass", "fail", "temperror", "permerror"],
  ]
  private static let properties: [String: Set<String>] = [
    "spf": ["smtp.mailfrom", "smtp.helo"],
    "dkim": ["header.d", "header.i", "header.a", "header.s", "header.b"],
    "dmarc": ["header.from", "policy.dmarc"],
    "arc": ["smtp.remote-ip", "header.oldest-pass"],
    "iprev": ["policy.iprev"],
  ]

  private struct Reader {
    private let text: [Unicode.Scalar]
    private var position = 0

    init(_ text: [Unicode.Scalar]) { self.text = text }

    private var next: Unicode.Scalar? { position < text.count ? text[position] : nil }

    mutating func authservID() throws(Broken) -> String {
      _ = try comments()
      let id = try value()
      _ = try comments()
      while let digit = next, ("0"..."9").contains(digit) { position += 1 }
      _ = try comments()
      return id
    }

    mutating func results() throws(Broken) -> [Result] {
      var found: [Result] = []
      while next != nil {
        try take(";")
        _ = try comments()
        let method = try keyword()
        if method == "none", next == nil, found.isEmpty { return [] }
        found.append(try result(method))
      }
      guard !found.isEmpty else { throw Broken() }
      return found
    }

    private mutating func result(_ method: String) throws(Broken) -> Result {
      try take("=")
      let result = try keyword()
      guard StrictResults.words[method]?.contains(result) == true else { throw Broken() }
      var reason: String?
      var properties: [String: String] = [:]
      while next != nil, next != ";" {
        // Whatever follows is set apart by white space or a comment.
        guard try comments() else { throw Broken() }
        guard next != nil, next != ";" else { break }
        let name = try keyword()
        if name == "reason", properties.isEmpty, reason == nil {
          try take("=")
          reason = try value()
          continue
        }
        try take(".")
        let property = "\(name).\(try keyword())"
        try take("=")
        guard StrictResults.properties[method]?.contains(property) == true else { throw Broken() }
        guard properties.updateValue(try value(), forKey: property) == nil else { throw Broken() }
      }
      return Result(method: method, result: result, reason: reason, properties: properties)
    }

    private mutating func take(_ character: Unicode.Scalar) throws(Broken) {
      guard next == character else { throw Broken() }
      position += 1
    }

    /// `Keyword` (RFC 5321 section 4.1.2).
    private mutating func keyword() throws(Broken) -> String {
      let start = position
      while let scalar = next, scalar.isASCII, scalar.properties.isAlphabetic || scalar.isDigit || scalar == "-" {
        position += 1
      }
      guard position > start, text[position - 1] != "-" else { throw Broken() }
      return String(String.UnicodeScalarView(text[start..<position]))
    }

    /// `value` (RFC 2045 section 5.1): a token, or a quoted string without control characters (RFC 6532).
    private mutating func value() throws(Broken) -> String {
      guard next == "\"" else { return try token() }
      position += 1
      var out = String.UnicodeScalarView()
      while let scalar = next {
        position += 1
        if scalar == "\"" { return String(out) }
        if scalar == "\\" {
          guard let escaped = next else { throw Broken() }
          position += 1
          out.append(escaped)
        } else {
          guard scalar.properties.generalCategory != .control || scalar == "\t" else { throw Broken() }
          out.append(scalar)
        }
      }
      throw Broken()
    }

    private mutating func token() throws(Broken) -> String {
      let start = position
      while let scalar = next, ("!"..."~").contains(scalar), !"()<>@,;:\\\"/[]?=".unicodeScalars.contains(scalar) {
        position += 1
      }
      guard position > start else { throw Broken() }
      return String(String.UnicodeScalarView(text[start..<position]))
    }

    /// CFWS; false if there is none.
    private mutating func comments() throws(Broken) -> Bool {
      let start = position
      var depth = 0
      while let scalar = next {
        switch scalar {
        case " ", "\t": break
        case "(": depth += 1
        case ")" where depth > 0: depth -= 1
        case "\\" where depth > 0: position += 1
        case _ where depth > 0: break
        default: return position > start
        }
        position += 1
      }
      guard depth == 0 else { throw Broken() }
      return position > start
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}
