/// Finds the Authentication-Results fields that came with a message and must not stay (RFC 8601 section 5).
///
/// A reader behind us trusts the fields that bear our name, so nobody else's may bear it.
package enum AuthenticationResultsField {
  package static let name = "Authentication-Results"

  /// The numbers, from 1 among the fields of that name, of those that speak in the name of `authservID`.
  package static func claims(of authservID: String, in headers: [HeaderField]) -> [Int] {
    let fields = headers.filter { $0.isNamed(name) }
    return zip(1..., fields).filter { claims($0.1, authservID) }.map(\.0)
  }

  /// Whether the field bears the name or one below it; or names it somewhere and cannot be read for sure.
  private static func claims(_ field: HeaderField, _ authservID: String) -> Bool {
    let own = canonical(authservID)
    guard let id = AuthservIDScanner.id(of: field.unfolded).map(canonical) else {
      return field.text.lowercased().contains(own)
    }
    return id == own || id.hasSuffix("." + own)
  }

  private static func canonical(_ id: String) -> String {
    let lower = id.lowercased()
    return lower.hasSuffix(".") ? String(lower.dropLast()) : lower
  }
}

/// Reads `[CFWS] authserv-id [CFWS authres-version] [CFWS]` up to the first semicolon (RFC 8601 section 2.2).
private struct AuthservIDScanner {
  private let bytes: [UInt8]
  private var position = 0
  private let commentDepthLimit = 50

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Nil if the field does not begin as it should, or holds a control character.
  static func id(of value: [UInt8]) -> String? {
    guard !value.contains(where: ASCII.isControl) else { return nil }
    var scanner = AuthservIDScanner(value)
    guard scanner.skipComments(), let id = scanner.word(), !id.isEmpty, scanner.skipComments() else { return nil }
    while let byte = scanner.next, ASCII.isDigit(byte) { scanner.position += 1 }
    guard scanner.skipComments() else { return nil }
    return scanner.next == nil || scanner.next == UInt8(ascii: ";") ? id : nil
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// A token, which may be UTF-8, or a quoted string; nil if it is neither.
  private mutating func word() -> String? {
    if next == UInt8(ascii: "\"") { return quotedString() }
    let token = bytes[position...].prefix { $0 > 0x20 && !"()<>@,;:\\\"/[]?=".utf8.contains($0) }
    position += token.count
    return String(validating: token, as: UTF8.self)
  }

  private mutating func quotedString() -> String? {
    position += 1
    var out: [UInt8] = []
    while let byte = next {
      position += 1
      if byte == UInt8(ascii: "\"") { return String(validating: out, as: UTF8.self) }
      if byte == UInt8(ascii: "\\") {
        guard let escaped = next else { return nil }
        position += 1
        out.append(escaped)
      } else {
        out.append(byte)
      }
    }
    return nil
  }

  /// False if a comment does not end or nests too deep.
  private mutating func skipComments() -> Bool {
    var depth = 0
    while let byte = next {
      switch byte {
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")") where depth > 0: depth -= 1
      case UInt8(ascii: "\\") where depth > 0: position += 1
      case _ where depth > 0 || ASCII.isSpace(byte): break
      default: return true
      }
      guard depth <= commentDepthLimit else { return false }
      position += 1
    }
    return depth == 0
  }
}
