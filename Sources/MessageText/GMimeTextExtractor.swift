package import Filtering
package import Mail

/// Finds the text of a message with GMime.
///
/// The text is that of the text/plain and text/html parts, in the order of the message, attached messages included; of
/// a multipart/alternative that has plain text, the HTML is left out, and is another reading. If the structure cannot be
/// read and no text is found, the body is taken as text as it came.
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
  private static let maxSubjectBytes = 2_000

  package init() {}

  package func text(of message: MailMessage) -> MessageText {
    var bounds = MIMEBounds(partsLeft: Self.maxParts, maxDepth: Self.maxDepth)
    let entity = MIMEEntity(message, &bounds.allowance)
    let reader = MIMEReader(entity, bounds: bounds)
    var decoder = TextDecoder()
    let parts = reader.parts.map { ReadPart($0, &decoder) }
    var readings = Readings(parts)
    if reader.bounds.isIncomplete, readings.text.isEmpty {
      readings.text = decoder.text(Array(entity.body), label: nil)
    }
    let isCut = entity.isCut || message.truncations.contains(.bodyBytes)
    let isTextCut = isCut && (reader.endsInText || readings.text.isEmpty)
    let (text, isTextLong) = Self.bounded(readings.text)
    var found = MessageText(text: text, isIncomplete: reader.bounds.isIncomplete || isTextCut || isTextLong)
    found.otherReadings = readings.others.map { Self.bounded($0).text }
    found.subject = Self.subject(of: message, &decoder)
    found.attachments = reader.attachments
    found.partTypes = reader.bounds.types
    found.isAmbiguous = reader.bounds.isAmbiguous
    for html in parts.compactMap(\.html) {
      found.hiddenCharacters += html.hidden.unicodeScalars.count
      found.tags += html.tags
      found.links += html.links
    }
    return found
  }

  package func text(_ octets: [UInt8], charset: String) -> String {
    var decoder = TextDecoder()
    return decoder.text(octets, label: charset.isEmpty ? nil : charset)
  }

  private static func subject(of message: MailMessage, _ decoder: inout TextDecoder) -> String {
    guard let field = message.headers.first(where: { $0.isNamed("Subject") }) else { return "" }
    let text = decoder.text(Array(field.unfolded.prefix(maxSubjectBytes)), label: nil)
    return EncodedWords.decode(text) { decoder.text($0, label: $1) }
  }

  /// The text within its bound, cut between two characters.
  private static func bounded(_ text: String) -> (text: String, isCut: Bool) {
    guard text.utf8.count > maxTextBytes else { return (text, false) }
    let scalars = text.unicodeScalars
    // Rounded down to the beginning of the character that holds this octet.
    let end = scalars.index(before: scalars.index(after: text.utf8.index(text.startIndex, offsetBy: maxTextBytes)))
    return (String(scalars[..<end]), true)
  }
}

/// A text part as text.
private struct ReadPart {
  let text: String
  /// Nil for plain text.
  let html: HTMLText?
  let alternative: Int?

  init(_ part: TextPart, _ decoder: inout TextDecoder) {
    let content = decoder.text(part.content, label: part.charset)
    html = part.isHTML ? HTMLText(content) : nil
    text = html?.shown ?? content
    alternative = part.alternative
  }

  var isBlank: Bool { text.unicodeScalars.allSatisfy(\.properties.isWhitespace) }
}

/// The ways to read a message.
private struct Readings {
  var text: String
  private(set) var others: [String] = []

  init(_ parts: [ReadPart]) {
    let read = parts.filter { !$0.isBlank }
    text = Self.text(read, preferringHTML: false)
    let rich = Self.text(read, preferringHTML: true)
    if rich != text { others.append(rich) }
    // A browser may see what was taken to be hidden.
    let hidden = parts.compactMap(\.html?.hidden).joined(separator: "\n")
    let shown = parts.compactMap(\.html?.shown.utf8.count).reduce(0, +)
    if hidden.utf8.count > shown { others.append(rich + "\n" + hidden) }
  }

  /// Of an alternative that has both, plain text or HTML.
  private static func text(_ parts: [ReadPart], preferringHTML: Bool) -> String {
    let preferred = Set(parts.filter { ($0.html != nil) == preferringHTML }.compactMap(\.alternative))
    let kept = parts.filter { ($0.html != nil) == preferringHTML || $0.alternative.map(preferred.contains) != true }
    return kept.map(\.text).joined(separator: "\n")
  }
}
