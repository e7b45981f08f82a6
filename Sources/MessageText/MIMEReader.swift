/// A part that holds text.
struct TextPart {
  let isHTML: Bool
  /// The charset parameter of its type.
  let charset: String?
  /// Its content, the transfer encoding undone.
  let content: [UInt8]
  /// The innermost multipart/alternative it stands in, by number.
  let alternative: Int?
}

/// What a message consists of, multiparts opened.
enum MIMEItem {
  case text(TextPart)
  /// An attached message, its root being at that depth.
  case message([UInt8], depth: Int)
  /// A part that is not read, with its beginning as it came.
  case other(beginning: [UInt8])
}

/// How many parts and levels may still be looked at.
struct MIMEBounds {
  var partsLeft: Int
  let maxDepth: Int
  var allowance = ParserAllowance()
  /// The types of all parts, in the order of the message.
  var types: [String] = []
  /// The number of the next multipart/alternative.
  var nextAlternative = 0
  /// A bound was hit, or the inside of a part could not be read.
  var isIncomplete = false
  /// A part can be read in different ways.
  var isAmbiguous = false
}

/// Reads a message and those attached to it.
struct MIMEReader {
  /// In the order of the message.
  private(set) var parts: [TextPart] = []
  /// The beginning of each part that is not read, 16 at most.
  private(set) var attachments: [[UInt8]] = []
  /// The last part is one of `parts`.
  private(set) var endsInText = false
  private(set) var bounds: MIMEBounds

  private static let attachmentLimit = 16

  init(_ entity: MIMEEntity, bounds: MIMEBounds) {
    self.bounds = bounds
    var items = open(entity, depth: 1)
    while let item = items.popLast() {
      endsInText = false
      switch item {
      case .text(let part):
        parts.append(part)
        endsInText = true
      case .message(let bytes, let depth):
        let attached = MIMEEntity(attached: bytes, &self.bounds.allowance)
        if attached.isCut { self.bounds.isIncomplete = true }
        items += open(attached, depth: depth)
      case .other(let beginning):
        if attachments.count < Self.attachmentLimit { attachments.append(beginning) }
      }
    }
  }

  /// The items of the entity, last first.
  private mutating func open(_ entity: MIMEEntity, depth: Int) -> [MIMEItem] {
    guard depth <= bounds.maxDepth, let message = ParsedMessage(entity.bytes) else {
      bounds.isIncomplete = true
      return []
    }
    return message.items(depth: depth, &bounds).reversed()
  }
}
