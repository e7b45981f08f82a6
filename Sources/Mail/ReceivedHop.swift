/// One Received field: what a server wrote of how a message came to it (RFC 5321 section 4.4).
///
/// Only the fields that our own MTA adds are true for sure; the others are whatever the sender sent.
package struct ReceivedHop: Hashable, Sendable {
  /// The name behind `from`: what the client called itself, except where a comment tells that.
  package private(set) var from: String?
  /// What the client called itself (RFC 5321 section 4.1.1.1).
  package private(set) var helo: String?
  /// The client's name as the server looked it up; nil if that failed.
  package private(set) var clientName: String?
  /// The addresses told of the client, those in comments first, where servers write what they saw; ten at most.
  package private(set) var addresses: [IPAddress] = []
  /// Four numbers with dots of which one is no octet.
  package private(set) var hasImpossibleAddress = false
  /// The server's name for itself.
  package private(set) var by: String?
  /// The comments behind it, where servers name their software.
  package private(set) var software = ""
  /// The protocol, also where it has several words.
  package private(set) var with: String?
  package private(set) var id: String?
  /// The recipient, without angle brackets.
  package private(set) var recipient: String?
  /// Seconds since 1970 UTC; nil if the date cannot be read.
  package private(set) var time: Int64?
  /// Octets outside comments that are neither ASCII text nor UTF-8.
  package private(set) var hasIllegalOctets = false

  /// Fields of a message that are read.
  package static let countLimit = 100
  /// Octets of a field that are read.
  private static let limit = 4_096

  /// The comments behind `from`, where servers write what they saw.
  private var clientComments: [String] = []

  private enum Clause: String {
    case from, by, via, with, id, `for`
  }

  /// The hops of a message, newest first.
  package static func hops(of message: MailMessage) -> [ReceivedHop] {
    message.headers.lazy.filter { $0.isNamed("Received") }.prefix(countLimit).map { ReceivedHop($0) }
  }

  package init(_ field: HeaderField) {
    let pieces = ReceivedPieces(field.unfolded.prefix(Self.limit))
    time = pieces.date.flatMap { MailDate.seconds($0) }
    var clause: Clause?
    var seen: Set<Clause> = []
    var isValue = false
    for piece in pieces.pieces {
      guard !piece.isComment else {
        if let clause { add(comment: piece.text, to: clause) }
        continue
      }
      // What follows a keyword is its value, whatever it looks like.
      if !isValue, let next = Clause(rawValue: piece.text.lowercased()), seen.insert(next).inserted {
        clause = next
        isValue = true
      } else {
        if let clause { add(word: piece.text, to: clause) }
        isValue = false
      }
    }
    hasIllegalOctets = pieces.hasIllegalOctets
    nameClient()
    addresses = Array((addresses + [from].compactMap { $0 }.flatMap(Self.addresses)).prefix(10))
  }

  private mutating func add(word: String, to clause: Clause) {
    switch clause {
    case .from: from = from ?? word
    case .by: by = by ?? word
    case .with: with = with.map { $0 + " " + word } ?? word
    case .id: id = id ?? word
    case .for: recipient = recipient ?? word.trimmingAngles
    case .via: break
    }
  }

  private mutating func add(comment: String, to clause: Clause) {
    switch clause {
    case .from:
      clientComments.append(comment)
      addresses += Self.addresses(in: comment)
      if Self.words(in: comment).contains(where: Self.isImpossible) { hasImpossibleAddress = true }
    case .by: software += software.isEmpty ? comment : " " + comment
    case .via, .with, .id, .for: break
    }
  }

  /// Exim and qmail write the greeting into a comment, and the name they looked up before it; others the other way.
  private mutating func nameClient() {
    let words = clientComments.flatMap { $0.split(separator: " ").prefix(20) }
    var greeting = words.first { $0.hasPrefix("helo=") }?.dropFirst(5)
    if words.first == "HELO" { greeting = words.dropFirst().first }
    helo = greeting.map(String.init) ?? from
    let name = greeting == nil ? words.first.flatMap { DomainName($0) } : from.flatMap { DomainName($0) }
    let isDoubtful = name?.text == "unknown" || clientComments.contains { $0.contains("may be forged") }
    clientName = isDoubtful ? nil : name?.text
  }

  private static func addresses(in text: String) -> [IPAddress] {
    words(in: text).compactMap { IPAddress($0) }
  }

  /// The words between blanks and brackets, `IPv6:` taken off.
  private static func words(in text: String) -> [Substring] {
    text.split { " []()=,\t".contains($0) }.prefix(20).map { word in
      word.lowercased().hasPrefix("ipv6:") ? word.dropFirst(5) : word
    }
  }

  private static func isImpossible(_ word: Substring) -> Bool {
    let parts = word.split(separator: ".", omittingEmptySubsequences: false).map { UInt($0) }
    return parts.count == 4 && parts.allSatisfy { ($0 ?? 1_000) < 1_000 } && parts.contains { ($0 ?? 0) > 255 }
  }
}

/// A Received field cut into words and comments, and its date.
private struct ReceivedPieces {
  struct Piece {
    let text: String
    let isComment: Bool
  }

  private(set) var pieces: [Piece] = []
  /// What stands behind the last semicolon.
  private(set) var date: ArraySlice<UInt8>?
  private(set) var hasIllegalOctets = false

  private static let pieceLimit = 200

  init(_ value: ArraySlice<UInt8>) {
    var depth = 0
    var start = value.startIndex
    var isASCII = true
    for index in value.indices {
      let byte = value[index]
      switch byte {
      case UInt8(ascii: "("):
        if depth == 0 { add(value[start..<index], isComment: false) }
        if depth == 0 { start = index + 1 }
        depth += 1
      case UInt8(ascii: ")") where depth > 0:
        depth -= 1
        guard depth == 0 else { break }
        add(value[start..<index], isComment: true)
        start = index + 1
      case _ where depth > 0: break
      case UInt8(ascii: ";"), ...0x20:
        add(value[start..<index], isComment: false)
        start = index + 1
        if byte == UInt8(ascii: ";") { date = value[start...] }
        if byte < 0x20, byte != 0x09 { hasIllegalOctets = true }
      default:
        if byte >= 0x7f { isASCII = false }
      }
    }
    add(value[start...], isComment: depth > 0)
    if !isASCII, value.contains(0x7f) || String(validating: value, as: UTF8.self) == nil { hasIllegalOctets = true }
  }

  /// Words behind a semicolon belong to the date.
  private mutating func add(_ bytes: ArraySlice<UInt8>, isComment: Bool) {
    guard !bytes.isEmpty, date == nil, pieces.count < Self.pieceLimit else { return }
    pieces.append(Piece(text: String(decoding: bytes, as: UTF8.self), isComment: isComment))
  }
}

extension String {
  /// Without `<` in front and `>` behind.
  fileprivate var trimmingAngles: String {
    String(drop { $0 == "<" }.prefix { $0 != ">" })
  }
}
