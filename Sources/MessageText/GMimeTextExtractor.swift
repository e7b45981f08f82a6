package import Filtering
package import Mail

/// Finds the text of a message with GMime.
///
/// The text is that of the text/plain and text/html parts, in the order of the message, attached messages included; of
/// a multipart/alternative that has plain text, the HTML is left out. If the structure cannot be read and no text is
/// found, the body is taken as text as it came.
///
/// Only the first 2 MiB of a body are read, and less if it is made to take GMime long (`ParserAllowance`). The text counts as
/// incomplete if that cut falls in a text part or no text came before it; a message whose text is followed by a large
/// attachment is complete.
package struct GMimeTextExtractor: TextExtractor {
  /// Parts that are looked at, multiparts and attached messages counted.
  package static let maxParts = 1_000
  /// Levels of multiparts and attached messages.
  package static let maxDepth = 50
  /// Octets of UTF-8 text that are kept: 1 MiB.
  package static let maxTextBytes = 1 << 20

  package init() {}

  package func text(of message: MailMessage) -> MessageText {
    var bounds = MIMEBounds(partsLeft: Self.maxParts, maxDepth: Self.maxDepth)
    let entity = MIMEEntity(message, &bounds.allowance)
    let reader = MIMEReader(entity, bounds: bounds)
    var decoder = TextDecoder()
    var text = Self.readable(reader.parts, &decoder)
    if reader.bounds.isIncomplete, text.isEmpty { text = decoder.text(Array(entity.body), label: nil) }
    let isCut = entity.isCut || message.truncations.contains(.bodyBytes)
    let isTextCut = isCut && (reader.endsInText || text.isEmpty)
    var found = Self.bounded(text, isIncomplete: reader.bounds.isIncomplete || isTextCut)
    found.isAmbiguous = reader.bounds.isAmbiguous
    return found
  }

  private static func readable(_ parts: [TextPart], _ decoder: inout TextDecoder) -> String {
    var read: [(part: TextPart, text: String)] = []
    for part in parts {
      let content = decoder.text(part.content, label: part.charset)
      let text = part.isHTML ? HTMLText.text(of: content) : content
      if !isBlank(text) { read.append((part, text)) }
    }
    let inPlainText = Set(read.filter { !$0.part.isHTML }.compactMap(\.part.alternative))
    let kept = read.filter { !$0.part.isHTML || $0.part.alternative.map(inPlainText.contains) != true }
    return kept.map(\.text).joined(separator: "\n")
  }

  private static func isBlank(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
  }

  /// The text within its bound, cut between two characters.
  private static func bounded(_ text: String, isIncomplete: Bool) -> MessageText {
    guard text.utf8.count > maxTextBytes else { return MessageText(text: text, isIncomplete: isIncomplete) }
    let scalars = text.unicodeScalars
    // Rounded down to the beginning of the character that holds this octet.
    let end = scalars.index(before: scalars.index(after: text.utf8.index(text.startIndex, offsetBy: maxTextBytes)))
    return MessageText(text: String(scalars[..<end]), isIncomplete: true)
  }
}
