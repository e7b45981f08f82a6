package import Judging
import Mail

/// The name a client greets with (RFC 5321 section 4.1.1.1).
///
/// Never a reason to refuse by itself (section 4.1.4). Of one name, the worst that can be said of it is found.
package enum Greeting: Check {
  static let bareAddress = FindingKind(
    "helo.bare-ip", .concealed, english: "The client greeted with an address without brackets instead of its name.",
    chinese: "客户端在问候时给出裸地址，而不是自己的主机名。")
  static let ourName = FindingKind(
    "helo.our-name", .forged, english: "The client greeted with our own name, {}.",
    chinese: "客户端在问候时冒用我方主机名 {}。")
  static let localhost = FindingKind(
    "helo.localhost", .concealed, gate: .unaligned, english: "The client greeted as localhost.",
    chinese: "客户端在问候时自称 localhost。")
  static let badAddress = FindingKind(
    "helo.bad-ip", .concealed, gate: .unaligned,
    english: "The client greeted with an address in brackets that is not its own, or is none.",
    chinese: "客户端在问候时给出的方括号地址不是其自身地址，或根本不是地址。")
  static let user = FindingKind(
    "helo.user", .concealed, gate: .unaligned,
    english: "The client greeted with a name that personal computers have, not mail servers.",
    chinese: "客户端在问候时给出的是个人电脑常用的名称，而不是邮件服务器的主机名。")
  static let notQualified = FindingKind(
    "helo.not-fqdn", .concealed, gate: .unaligned,
    english: "The client greeted with a name that is no full domain name.",
    chinese: "客户端在问候时给出的名称不是完整域名。")
  static let unresolvable = FindingKind(
    "helo.unresolvable", .concealed, gate: .unaligned,
    english: "The client greeted with a name under which the DNS knows no host: {}.",
    chinese: "客户端在问候时给出的名称在 DNS 中查不到任何主机：{}。")
  static let dynamic = FindingKind(
    "helo.dynamic", .concealed, gate: .unaligned,
    english: "The client greeted with a name as providers give it to their customers' lines, in {}.",
    chinese: "客户端在问候时给出的是运营商分配给用户线路的名称，属于 {}。")

  package static let kinds = [
    bareAddress, ourName, localhost, badAddress, user, notQualified, unresolvable, dynamic,
  ]

  package static func findings(in facts: Facts) -> [Finding] {
    guard facts.clientClass == .outside, let helo = facts.message.connection.helo?.lowercased() else { return [] }
    return [finding(for: helo, facts)].compactMap { $0 }
  }

  private static func finding(for helo: String, _ facts: Facts) -> Finding? {
    let connection = facts.message.connection
    if IPAddress(helo) != nil { return Finding(bareAddress) }
    if facts.site.names.contains(helo) || helo == connection.receiver?.lowercased() { return Finding(ourName, helo) }
    if helo == "localhost" || helo.hasPrefix("localhost.") { return Finding(localhost) }
    if helo.hasPrefix("["), helo.hasSuffix("]") {
      return isOwnLiteral(helo, connection.clientAddress) ? nil : Finding(badAddress)
    }
    guard let name = DomainName(helo), name.isFullyQualified else {
      return Finding(isPersonal(helo) ? user : notQualified)
    }
    if let name = facts.proofs.domains.unresolvableGreeting { return Finding(unresolvable, name.text) }
    // Of a name that the reverse DNS confirms, `rdns.generic` speaks.
    let isReverseName = facts.proofs.reverse?.result == .pass && facts.proofs.reverse?.name == name
    let pattern = LineName(name, connection.clientAddress, facts.site.publicSuffixes)
    return pattern.isGeneric && !isReverseName ? Finding(dynamic, pattern.organization.text) : nil
  }

  /// `[192.0.2.1]` or `[IPv6:2001:db8::1]` (RFC 5321 section 4.1.3): the client's address, or one that it may have
  /// behind a router.
  private static func isOwnLiteral(_ helo: String, _ client: IPAddress?) -> Bool {
    var inner = helo.dropFirst().dropLast()
    if inner.hasPrefix("ipv6:") { inner = inner.dropFirst(5) }
    guard let address = IPAddress(inner) else { return false }
    return address == client || client == nil || address.isPrivate
  }

  /// Names of Windows as it comes, and what mass mailers call themselves.
  private static func isPersonal(_ helo: String) -> Bool {
    ["user", "admin", "administrator", "pc", "home", "windows", "friend"].contains(helo)
      || ["win-", "desktop-", "laptop-", "user-pc", "admin-pc", "ylmf-"].contains { helo.hasPrefix($0) }
  }
}
