import Mail

/// One mechanism of an SPF record with its qualifier (RFC 7208 section 5).
struct SPFMechanism: Hashable, Sendable {
  /// What a match means (RFC 7208 section 4.6.2); the raw value is the character.
  enum Qualifier: String, Sendable {
    case pass = "+"
    case fail = "-"
    case softfail = "~"
    case neutral = "?"
  }

  enum Kind: Hashable, Sendable {
    case all
    case include(String)
    case exists(String)
    case a(String?, SPFPrefixLengths)
    case mx(String?, SPFPrefixLengths)
    case ptr(String?)
    /// `ip4` or `ip6`. Nil for an IPv4-mapped IPv6 network: a client with such an address counts as IPv4, which `ip6`
    /// never matches (RFC 7208 section 5).
    case network(IPNetwork?)
  }

  let qualifier: Qualifier
  let kind: Kind

  /// Nil if the word breaks the grammar.
  init?(_ word: ArraySlice<UInt8>) {
    let qualifier = word.first.flatMap { Qualifier(rawValue: String(Unicode.Scalar($0))) }
    let body = qualifier == nil ? word : word.dropFirst()
    let name = body.prefix { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "/") }
    let rest = body.dropFirst(name.count)
    let arguments = Arguments(rest)
    guard let kind = Self.kind(String(decoding: name, as: UTF8.self).lowercased(), arguments) else { return nil }
    self.kind = kind
    self.qualifier = qualifier ?? .pass
  }

  /// What stands behind the name of a mechanism.
  private struct Arguments {
    /// Behind a colon; nil without one.
    let value: ArraySlice<UInt8>?
    /// Without a colon, from the first slash on.
    let suffix: ArraySlice<UInt8>

    init(_ text: ArraySlice<UInt8>) {
      value = text.first == UInt8(ascii: ":") ? text.dropFirst() : nil
      suffix = value == nil ? text : []
    }
  }

  private static func kind(_ name: String, _ arguments: Arguments) -> Kind? {
    switch name {
    case "all":
      return arguments.value == nil && arguments.suffix.isEmpty ? .all : nil
    case "include":
      return arguments.value.flatMap(SPFMacroString.domainSpec).map(Kind.include)
    case "exists":
      return arguments.value.flatMap(SPFMacroString.domainSpec).map(Kind.exists)
    case "ptr":
      guard let value = arguments.value else { return arguments.suffix.isEmpty ? .ptr(nil) : nil }
      return SPFMacroString.domainSpec(value).map(Kind.ptr)
    case "a":
      return target(arguments).map { Kind.a($0, $1) }
    case "mx":
      return target(arguments).map { Kind.mx($0, $1) }
    case "ip4":
      return arguments.value.flatMap { network($0, isIPv4: true) }
    case "ip6":
      return arguments.value.flatMap { network($0, isIPv4: false) }
    default:
      return nil
    }
  }

  /// `[ ":" domain-spec ] [ dual-cidr-length ]`.
  private static func target(_ arguments: Arguments) -> (String?, SPFPrefixLengths)? {
    guard let (spec, lengths) = SPFPrefixLengths.split(arguments.value ?? arguments.suffix) else { return nil }
    guard arguments.value != nil else { return spec.isEmpty ? (nil, lengths) : nil }
    return SPFMacroString.domainSpec(spec).map { ($0, lengths) }
  }

  private static func network(_ value: ArraySlice<UInt8>, isIPv4: Bool) -> Kind? {
    let bits = isIPv4 ? 32 : 128
    let text = value.prefix { $0 != UInt8(ascii: "/") }
    let suffix = value.dropFirst(text.count)
    guard let length = suffix.isEmpty ? bits : SPFPrefixLengths.number(suffix.dropFirst(), upTo: bits) else {
      return nil
    }
    let name = String(decoding: text, as: UTF8.self)
    guard name.contains(":") != isIPv4, let address = IPAddress(name) else { return nil }
    return .network(address.isIPv4 == isIPv4 ? IPNetwork("\(address)/\(length)") : nil)
  }
}

/// How much of an address `a` and `mx` compare: `dual-cidr-length` (RFC 7208 section 5.6).
struct SPFPrefixLengths: Hashable, Sendable {
  var ipv4 = 32
  var ipv6 = 128

  /// Takes the lengths off the end of a term; nil if what looks like a length is none.
  static func split(_ text: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, SPFPrefixLengths)? {
    var lengths = SPFPrefixLengths()
    var rest = text
    if let slash = lengthSlash(rest), slash > rest.startIndex, rest[slash - 1] == UInt8(ascii: "/") {
      guard let length = number(rest[(slash + 1)...], upTo: 128) else { return nil }
      lengths.ipv6 = length
      rest = rest[..<(slash - 1)]
    }
    if let slash = lengthSlash(rest) {
      guard let length = number(rest[(slash + 1)...], upTo: 32) else { return nil }
      lengths.ipv4 = length
      rest = rest[..<slash]
    }
    return (rest, lengths)
  }

  /// A number without leading zeros.
  static func number(_ digits: ArraySlice<UInt8>, upTo limit: Int) -> Int? {
    guard (1...3).contains(digits.count), digits.allSatisfy(ASCII.isDigit),
      digits.count == 1 || digits.first != UInt8(ascii: "0"),
      let value = Int(String(decoding: digits, as: UTF8.self)), value <= limit
    else { return nil }
    return value
  }

  /// The last slash, if only digits follow it: a slash may also stand in a domain-spec.
  private static func lengthSlash(_ text: ArraySlice<UInt8>) -> Int? {
    guard let slash = text.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    return text[(slash + 1)...].allSatisfy(ASCII.isDigit) ? slash : nil
  }
}
