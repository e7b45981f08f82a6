/// A link or an address among the words of a text.
struct Link {
  let isAddress: Bool
  /// The part of the host that is registered, as far as its form tells; nil if there is no host in it.
  let domain: String?

  /// Octets that are looked at.
  private static let limit = 300

  /// Whether such a character may be followed by a host.
  static func isMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: "@") || byte == UInt8(ascii: ":")
  }

  /// Whether what follows a mark is not the end of a sentence.
  static func mayFollow(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "/"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  /// Reads ASCII characters that stand together; nil for words.
  init?(_ segment: ArraySlice<UInt8>) {
    let text = String(decoding: segment.prefix(Self.limit), as: UTF8.self).lowercased()
    if let start = Self.start(of: text) {
      isAddress = false
      domain = Self.domain(ofHost: text[start...].prefix(while: Self.isHostCharacter))
      return
    }
    guard let host = Self.host(in: text[...]) else { return nil }
    isAddress = host.startIndex > text.startIndex && text[text.index(before: host.startIndex)] == "@"
    domain = Self.domain(ofHost: host)
  }

  /// The domain that a URL leads to.
  static func domain(of url: String) -> String? {
    let text = String(url.unicodeScalars.prefix(limit)).lowercased()
    return start(of: text).flatMap { domain(ofHost: text[$0...].prefix(while: isHostCharacter)) }
  }

  /// Where the host begins.
  private static func start(of text: String) -> String.Index? {
    if let scheme = text.firstRange(of: "://") { return scheme.upperBound }
    return text.firstRange(of: "www.")?.lowerBound
  }

  /// The last two labels, or three where the country has a second level of its own, as in `co.uk`.
  private static func domain(ofHost host: Substring) -> String? {
    let labels = host.split(separator: ".")
    guard labels.count >= 2, let last = labels.last else { return nil }
    let isSecondLevel = last.utf8.count == 2 && labels[labels.count - 2].utf8.count <= 3 && labels.count > 2
    return labels.suffix(isSecondLevel ? 3 : 2).joined(separator: ".")
  }

  /// The first `name.name` of letters, digits and hyphens that ends in a common top-level domain.
  private static func host(in text: Substring) -> Substring? {
    for part in text.split(whereSeparator: { !isHostCharacter($0) }) {
      let labels = part.split(separator: ".", omittingEmptySubsequences: false)
      guard labels.count >= 2, let last = labels.last, topLevelDomains.contains(last) else { continue }
      if labels.dropLast().contains(where: { $0.utf8.count > 1 }) { return part }
    }
    return nil
  }

  private static func isHostCharacter(_ character: Character) -> Bool {
    character == "." || character == "-" || character.isASCII && (character.isLetter || character.isNumber)
  }

  private static let topLevelDomains: Set<Substring> = [
    "app", "au", "biz", "br", "ca", "cc", "club", "cn", "co", "com", "de", "edu", "es", "eu", "example", "fr", "gov",
    "hk", "icu", "info", "io", "it", "jp", "kr", "link", "live", "ly", "me", "mobi", "mx", "net", "nl", "online", "org",
    "pl", "pro", "ru", "shop", "site", "store", "top", "tv", "tw", "uk", "us", "vip", "work", "xin", "xyz",
  ]
}
