import Foundation
import RegexBuilder

@testable import Mail

/// What a set of addresses asks, put in terms of the strict reading.
///
/// The reading refuses some of RFC 5322 on purpose, where readers disagree, and takes some forms beyond it, which are
/// findings. A question names those differences; what is left is one of grammar.
enum AddressQuestion {
  /// Is it an `addr-spec` of RFC 5322 section 3.4.1, with the obsolete forms of section 4.4 and without the bounds of
  /// the DNS; beyond ASCII in atoms alone (RFC 6531 section 3.3).
  case grammar
  /// Can mail be sent there: nothing obsolete, and 64 octets of local part (RFC 5321 sections 4.1.2 and 4.5.3.1.1).
  case delivery
  /// Would a web form take it: as in an envelope, 254 octets, a domain with a dot and a top level of letters, made
  /// narrow where it is full-width (RFC 5895 section 2), no label reserved by IDNA (RFC 5891 section 4.2.3.1).
  case form(FormOptions)

  struct FormOptions: OptionSet {
    let rawValue: Int
    static let quotes = Self(rawValue: 1)
    static let displayNames = Self(rawValue: 2)
    static let beyondASCII = Self(rawValue: 4)
    /// The set takes a domain without a dot here and refuses it there, by options that it does not tell.
    static let undottedEitherWay = Self(rawValue: 8)
  }

  /// Nil if the set gives both answers.
  func accepts(_ address: String) -> Bool? {
    switch self {
    case .grammar: WiderAddress(address).map { Self.read($0.text) != nil } ?? false
    case .delivery: Self.isDeliverable(address)
    case .form(let options): Self.isFit(address, options)
    }
  }

  /// The one mailbox, by the strict reading; an empty list for an address literal.
  static func read(_ text: String) -> AddressList? {
    do throws(AddressProblem) {
      let list = try AddressList(parsing: Array(text.utf8))
      return list.mailboxes.count == 1 && list.groups == 0 ? list : nil
    } catch {
      return error == .addressLiteral ? AddressList() : nil
    }
  }

  private static func isDeliverable(_ address: String) -> Bool {
    guard !address.hasSuffix("."), !isObsolete(address) else { return false }
    // An IPv4 address without brackets has the form of a domain.
    let whole = address.split(separator: "@").last.flatMap { IPAddress($0) } == nil ? address : address + "x"
    return read(whole).map { $0.mailboxes.allSatisfy { $0.address.localPart.utf8.count <= 64 } } ?? false
  }

  /// A local part of atoms and quoted strings.
  private static func isObsolete(_ address: String) -> Bool {
    guard let at = address.lastIndex(of: "@"), !address.hasSuffix(">") else { return false }
    return address[..<at].contains("\"") && address[..<at].wholeMatch(of: /"(?:[^"\\]|\\.)+"/) == nil
  }

  private static func isFit(_ address: String, _ options: FormOptions) -> Bool? {
    if options.contains(.displayNames), address.hasSuffix(">") { return read(address) != nil }
    guard let at = address.lastIndex(of: "@"), !isObsolete(address) else { return false }
    let local = address[..<at]
    let domain = String(address[address.index(after: at)...]).precomposedStringWithCompatibilityMapping
    guard let read = Address("\(local)@\(domain)"), !domain.hasSuffix("."),
      options.contains(.quotes) || !local.hasPrefix("\""),
      options.contains(.beyondASCII) || address.utf8.allSatisfy({ $0 < 0x80 })
    else { return false }
    guard let zone = read.domain.labels.dropFirst().last else {
      return options.contains(.undottedEitherWay) ? nil : false
    }
    guard local.utf8.count <= 64, address.utf8.count <= 254, !read.domain.labels.contains(where: isReserved) else {
      return false
    }
    return zone.hasPrefix("xn--") || zone.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || !$0.isASCII }
  }
}

/// `yy--0`: hyphens where an A-label has them.
private func isReserved(_ label: Substring) -> Bool {
  label.dropFirst(2).hasPrefix("--") && !label.hasPrefix("xn--")
}

/// An address in which what the strict reading refuses of RFC 5322 on purpose is put as the reading takes it.
struct WiderAddress {
  let text: String

  /// Nil where the question forbids what the reading takes: a final dot, and UTF-8 outside of atoms.
  init?(_ address: String) {
    let unfolded = address.replacing("\r\n ", with: " ").replacing("\r\n\t", with: "\t")
    guard !address.hasSuffix("."), let (bytes, at) = Self.withoutControls(Array(unfolded.utf8)) else { return nil }
    guard let at else {
      text = unfolded
      return
    }
    // An empty quoted string is a local part.
    let local = bytes[..<at].elementsEqual("\"\"".utf8) ? Array("x".utf8)[...] : bytes[..<at]
    text =
      String(decoding: local, as: UTF8.self) + "@" + Self.domain(String(decoding: bytes[(at + 1)...], as: UTF8.self))
  }

  private enum Place: Equatable {
    case bare
    case quote
    case comment(Int)
    case literal

    func after(_ byte: UInt8) -> Place {
      switch (self, byte) {
      case (.bare, UInt8(ascii: "\"")): .quote
      case (.bare, UInt8(ascii: "(")): .comment(1)
      case (.bare, UInt8(ascii: "[")): .literal
      case (.quote, UInt8(ascii: "\"")), (.literal, UInt8(ascii: "]")): .bare
      case (.comment(let depth), UInt8(ascii: "(")): .comment(depth + 1)
      case (.comment(let depth), UInt8(ascii: ")")): depth == 1 ? .bare : .comment(depth - 1)
      default: self
      }
    }
  }

  /// Control characters of obsolete text and pairs (`obs-NO-WS-CTL`, `obs-qp`) as letters; and where the `@` stands.
  private static func withoutControls(_ bytes: [UInt8]) -> (bytes: [UInt8], at: Int?)? {
    var place = Place.bare
    var isEscaped = false
    var at: Int?
    var out: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      if place == .bare, byte == UInt8(ascii: "@") { at = index }
      if place != .bare, byte >= 0x80 { return nil }
      let isAllowed = isEscaped || ![0x00, 0x0a, 0x0d].contains(byte)
      out.append(place != .bare && ASCII.isControl(byte) && isAllowed ? UInt8(ascii: "x") : byte)
      let wasEscaped = isEscaped
      isEscaped = !wasEscaped && place != .bare && byte == UInt8(ascii: "\\")
      if !wasEscaped, !isEscaped { place = place.after(byte) }
    }
    return (out, at)
  }

  /// Comments and blanks beside the dots go; atoms of any length and any `atext` become short labels.
  private static func domain(_ text: String) -> String {
    guard !text.contains("["), !text.contains("<") else { return text }
    let atoms = text.split(separator: ".", omittingEmptySubsequences: false).map { part in
      let gap = /(?:[ \t]|\((?:[^()\\\r]|\\.)*\))*/
      let atom =
        part.wholeMatch(
          of: Regex {
            gap
            Capture { /.*?/ }
            gap
          })?.1 ?? part
      let label = atom.map { !$0.isASCII || "!#$%&'*+/=?^_`{|}~".contains($0) ? "x" : $0 }
      let isLong = label.count > 9 && !label.contains { "()<> \t".contains($0) }
      return String(isLong ? label.prefix(3) + label.suffix(3) : label[...])
    }
    let domain = atoms.joined(separator: ".")
    return IPAddress(domain) == nil ? domain : domain + "x"
  }
}
