import Mail

/// The fields that tell how a body is encoded, and the body: all of a message that GMime gets to see.
///
/// It sees no address field, because it recurses once for each group in an address list and a long enough list overflows
/// the stack.
struct MIMEEntity {
  let body: ArraySlice<UInt8>
  /// Not all of the fields or of the body are here.
  let isCut: Bool
  private let fields: [UInt8]

  /// Octets of a body that are read: 2 MiB.
  static let maxBodyBytes = 2 << 20

  init(_ message: MailMessage, _ allowance: inout ParserAllowance) {
    self.init(message.headers, message.body[...], &allowance)
  }

  /// Reads a message that is attached to another.
  init(attached bytes: [UInt8], _ allowance: inout ParserAllowance) {
    var lines = MessageLines(bytes)
    let fields = lines.readFields()
    self.init(fields, lines.rest, &allowance)
  }

  private init(_ headers: [HeaderField], _ whole: ArraySlice<UInt8>, _ allowance: inout ParserAllowance) {
    // Always one field: GMime finds no message where the first line is not a field.
    var fields = Array("MIME-Version: 1.0\r\n".utf8)
    var isCut = false
    for name in ["Content-Type", "Content-Transfer-Encoding"] {
      for field in headers where field.isNamed(name) {
        guard allowance.takeField(field.value.count) else {
          isCut = true
          continue
        }
        fields += Array("\(name):".utf8) + field.value + [0x0d, 0x0a]
      }
    }
    self.fields = fields + [0x0d, 0x0a]
    body = allowance.affordable(whole.prefix(Self.maxBodyBytes))
    self.isCut = isCut || body.count < whole.count
  }

  /// As it stands in a message.
  var bytes: [UInt8] { fields + body }
}

/// Takes the header fields off a message.
private struct MessageLines {
  /// What is not taken yet; after the fields, the body.
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// The fields whose names begin with a C; the others are skipped, for there may be very many.
  ///
  /// A line that is no field and follows none begins the body, save the `From ` line of a mailbox file.
  mutating func readFields() -> [HeaderField] {
    var fields: [HeaderField] = []
    if rest.starts(with: "From ".utf8) { _ = takeLine() }
    while let first = rest.first, first != 0x0a, !rest.starts(with: [0x0d, 0x0a]) {
      let start = rest
      var line = takeLine()
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
        rest = start
        return fields
      }
      while let next = rest.first, ASCII.isSpace(next) { line = start[line.startIndex..<takeLine().endIndex] }
      guard first | 0x20 == UInt8(ascii: "c") else { continue }
      fields.append(HeaderField(name: Array(line[..<colon]), value: Self.withoutLineEnd(line[(colon + 1)...])))
    }
    _ = takeLine()
    return fields
  }

  private mutating func takeLine() -> ArraySlice<UInt8> {
    let end = rest.firstIndex(of: 0x0a).map { $0 + 1 } ?? rest.endIndex
    defer { rest = rest[end...] }
    return rest[..<end]
  }

  private static func withoutLineEnd(_ line: ArraySlice<UInt8>) -> [UInt8] {
    var line = line
    if line.last == 0x0a { line.removeLast() }
    if line.last == 0x0d { line.removeLast() }
    return Array(line)
  }
}
