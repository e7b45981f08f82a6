/// An address field taken apart by its delimiters alone, as programs do that have no grammar.
///
/// Quotes, comments and backslashes are honoured; of each kind of piece 20 are kept. Linear in the length.
package struct AddressPieces: Hashable, Sendable {
  /// The contents of outermost comments.
  package private(set) var comments: [String] = []
  /// What stands between `<` and `>`.
  package private(set) var angles: [String] = []
  /// Text outside comments, quotes and angle brackets, up to the first bracket.
  package private(set) var beforeAngle = ""
  /// The same behind it.
  package private(set) var behindAngle = ""

  private static let limit = 20

  private enum Place {
    case bare
    case quote
    case comment(depth: Int)
    case angle
    case quoteInAngle
  }

  init(_ value: [UInt8]) {
    var place = Place.bare
    var piece: [UInt8] = []
    var bare: [[UInt8]] = [[], []]
    var isEscaped = false
    for byte in value {
      let wasEscaped = isEscaped
      isEscaped = !wasEscaped && byte == UInt8(ascii: "\\")
      let next = wasEscaped || isEscaped ? place : Self.next(place, byte)
      if Self.isSame(place, next) {
        Self.isBare(place) ? bare[angles.isEmpty ? 0 : 1].append(byte) : piece.append(byte)
      } else if case .quoteInAngle = next {
        piece.append(byte)
      } else if case .quoteInAngle = place {
        piece.append(byte)
      } else {
        keep(piece, of: place)
        piece = []
      }
      place = next
    }
    // What is not closed is text to those who do not wait for the end.
    bare[angles.isEmpty ? 0 : 1] += piece
    keep(piece, of: place)
    beforeAngle = String(decoding: bare[0], as: UTF8.self)
    behindAngle = String(decoding: bare[1], as: UTF8.self)
  }

  private mutating func keep(_ piece: [UInt8], of place: Place) {
    let text = String(decoding: piece, as: UTF8.self)
    switch place {
    case .comment where comments.count < Self.limit: comments.append(text)
    case .angle where angles.count < Self.limit: angles.append(text)
    default: break
    }
  }

  private static func next(_ place: Place, _ byte: UInt8) -> Place {
    switch (place, byte) {
    case (.bare, UInt8(ascii: "\"")): .quote
    case (.bare, UInt8(ascii: "(")): .comment(depth: 1)
    case (.bare, UInt8(ascii: "<")): .angle
    case (.quote, UInt8(ascii: "\"")): .bare
    case (.comment(let depth), UInt8(ascii: "(")): .comment(depth: depth + 1)
    case (.comment(let depth), UInt8(ascii: ")")): depth == 1 ? .bare : .comment(depth: depth - 1)
    case (.angle, UInt8(ascii: "\"")): .quoteInAngle
    case (.angle, UInt8(ascii: ">")): .bare
    case (.quoteInAngle, UInt8(ascii: "\"")): .angle
    default: place
    }
  }

  private static func isBare(_ place: Place) -> Bool {
    if case .bare = place { true } else { false }
  }

  /// Whether no piece ends or begins between the two; the depth of a comment does not matter.
  private static func isSame(_ one: Place, _ other: Place) -> Bool {
    switch (one, other) {
    case (.bare, .bare), (.quote, .quote), (.comment, .comment), (.angle, .angle), (.quoteInAngle, .quoteInAngle): true
    default: false
    }
  }

  /// Words of base64 outside of comments and quotes, decoded, if what comes out could be an address.
  var bareBase64: [String] {
    let isDigit: (UInt8) -> Bool = { ASCII.isAlphanumeric($0) || "+/=".utf8.contains($0) }
    return ([beforeAngle, behindAngle] + angles).flatMap { text in
      text.utf8.split { !isDigit($0) }.filter { $0.count >= 12 }.compactMap { word in
        let bytes = EncodedWords.base64(word)
        let isText = bytes.allSatisfy { (0x20..<0x7f).contains($0) || $0 == 0x0d || $0 == 0x0a || $0 == 0x09 }
        return isText && bytes.contains(UInt8(ascii: "@")) ? String(decoding: bytes, as: UTF8.self) : nil
      }
    }
  }
}
