package import Judging
import Mail

/// The name that the reverse DNS gives the client (RFC 8601 section 3).
///
/// A weak sign at most: small servers have none either.
package enum ReverseName: Check {
  static let none = FindingKind(
    "rdns.none", .concealed, gate: .unaligned, english: "The client's address has no name.",
    chinese: "客户端地址没有反向域名。")
  static let generic = FindingKind(
    "rdns.generic", .concealed, gate: .unaligned,
    english: "The client's name is one that a provider gives to its customers' lines, in {}.",
    chinese: "客户端的反向域名是运营商分配给用户线路的名称，属于 {}。")
  static let notConfirmed = FindingKind(
    "rdns.not-forward-confirmed", .concealed, gate: .unaligned,
    english: "The client's address claims a name in {} that does not lead back to it.",
    chinese: "客户端地址的反向域名（{}）无法正向解析回该地址。")
  static let confirmed = FindingKind(
    "rdns.pass", nil, english: "The client's name and address lead to each other ({}).",
    chinese: "客户端的域名与地址可以相互解析（{}）。")

  package static let kinds = [none, generic, notConfirmed, confirmed]

  package static func findings(in facts: Facts) -> [Finding] {
    guard facts.clientClass == .outside, let reverse = facts.proofs.reverse else { return [] }
    let line = reverse.name.map { LineName($0, facts.message.connection.clientAddress, facts.site.publicSuffixes) }
    // Of a provider's name the rest tells the client's address.
    let shown = line?.organization.text ?? ""
    switch reverse.result {
    case .permerror: return [Finding(none)]
    case .fail: return [Finding(notConfirmed, shown)]
    case .pass: return (line?.isGeneric ?? false ? [Finding(generic, shown)] : []) + [Finding(confirmed, shown)]
    case .temperror: return []
    }
  }

  /// Whether nothing but a line of some provider stands behind the client.
  static func isWeak(_ facts: Facts) -> Bool {
    findings(in: facts).contains { $0.kind.axis != nil }
  }
}

/// A host name, which may be one that a provider made for a line from its address.
struct LineName {
  /// The registrable domain, to whose owner the line belongs.
  let organization: DomainName
  let isGeneric: Bool

  init(_ name: DomainName, _ address: IPAddress?, _ suffixes: any PublicSuffixes) {
    organization = suffixes.registrableDomain(of: name) ?? name
    let host = name.text.dropLast(organization.text.count)
    let words = host.split { !$0.isLetter }
    let isMail = words.contains { Self.mailWords.contains(String($0)) }
    isGeneric = !isMail && (words.contains { Self.lineWords.contains(String($0)) } || Self.holds(address, host))
  }

  private static let lineWords: Set<String> = [
    "adsl", "broadband", "cable", "cpe", "cust", "dhcp", "dial", "dialin", "dialup", "dsl", "dyn", "dynamic", "gprs",
    "lte", "pool", "ppp", "pppoe", "vdsl", "xdsl",
  ]
  private static let mailWords: Set<String> = ["mail", "mta", "mx", "out", "outbound", "relay", "smtp"]

  /// The four numbers of the address in either order, also as one run of digits; or its eight hexadecimal digits.
  private static func holds(_ address: IPAddress?, _ host: Substring) -> Bool {
    guard let address, address.isIPv4 else { return false }
    let octets = address.bytes.map(String.init)
    let padded = octets.map { String(repeating: "0", count: 3 - $0.count) + $0 }
    let digits = host.split { !$0.isNumber }.map { run in String(run.drop { $0 == "0" }) }
    for order in [octets, octets.reversed()] where contains(digits, order.map { $0 == "0" ? "" : $0 }) { return true }
    let hex = address.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    return [padded.joined(), padded.reversed().joined(), hex].contains { host.contains($0) }
  }

  private static func contains(_ runs: [String], _ wanted: [String]) -> Bool {
    guard runs.count >= wanted.count else { return false }
    return (0...(runs.count - wanted.count)).contains { runs[$0..<($0 + wanted.count)].elementsEqual(wanted) }
  }
}
