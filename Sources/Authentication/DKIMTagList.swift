import Mail

/// A tag list of DKIM: `name=value` pairs between semicolons (RFC 6376 section 3.2).
package struct DKIMTagList: Hashable, Sendable {
  /// Why a text is no tag list.
  package enum Problem: Error, Hashable, Sendable {
    case syntax
    /// A name occurs twice, which makes the whole list invalid.
    case duplicateTag
  }

  private var values: [String: [UInt8]] = [:]

  /// Reads the list as it stands in a header field or key record, folds included.
  package init(parsing bytes: [UInt8]) throws(Problem) {
    var specs = bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    if let last = specs.last, last.allSatisfy(Self.isWhiteSpace) { specs.removeLast() }
    guard !specs.isEmpty else { throw .syntax }
    for spec in specs { try add(spec) }
  }

  /// The value of a tag with outer white space dropped; nil if the tag is not there.
  package subscript(name: String) -> [UInt8]? { values[name] }

  /// The value without any white space, as text.
  package func compact(_ name: String) -> String? {
    values[name].map { String(decoding: $0.filter { !Self.isWhiteSpace($0) }, as: UTF8.self) }
  }

  /// The parts of a value between colons, without white space, lower case; nil if the tag is not there.
  package func list(_ name: String) -> [String]? {
    compact(name)?.lowercased().split(separator: ":", omittingEmptySubsequences: false).map(String.init)
  }

  private mutating func add(_ spec: ArraySlice<UInt8>) throws(Problem) {
    guard let equals = spec.firstIndex(of: UInt8(ascii: "=")) else { throw .syntax }
    let name = Self.trimmed(spec[..<equals])
    let value = Self.trimmed(spec[(equals + 1)...])
    guard Self.isTagName(name), value.allSatisfy({ $0 > 0x20 && $0 != 0x7f || Self.isWhiteSpace($0) }) else {
      throw .syntax
    }
    guard values.updateValue(Array(value), forKey: String(decoding: name, as: UTF8.self)) == nil else {
      throw .duplicateTag
    }
  }

  private static func isTagName(_ name: ArraySlice<UInt8>) -> Bool {
    guard let first = name.first, ASCII.isAlphanumeric(first), !ASCII.isDigit(first) else { return false }
    return name.allSatisfy { ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "_") }
  }

  private static func isWhiteSpace(_ byte: UInt8) -> Bool { ASCII.isSpace(byte) || byte == 0x0d || byte == 0x0a }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = bytes.drop(while: isWhiteSpace)
    while let last = rest.last, isWhiteSpace(last) { rest.removeLast() }
    return rest
  }
}
