package import Judging
import Mail

/// The name a client greets with (RFC 5321 section 4.1.1.1).
///
/// Never a reason to refuse by itself (section 4.1.4).
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
  static let notQualified = FindingKind(
    "helo.not-fqdn", .concealed, gate: .unaligned,
    english: "The client greeted with a name that is no full domain name.",
    chinese: "客户端在问候时给出的名称不是完整域名。")

  package static let kinds = [bareAddress, ourName, localhost, notQualified]

  package static func findings(in facts: Facts) -> [Finding] {
    guard let helo = facts.message.connection.helo?.lowercased(), facts.clientClass == .outside else { return [] }
    if IPAddress(helo) != nil { return [Finding(bareAddress)] }
    let isOurs = facts.site.names.contains(helo) || helo == facts.message.connection.receiver?.lowercased()
    if isOurs { return [Finding(ourName, helo)] }
    if helo == "localhost" || helo.hasPrefix("localhost.") { return [Finding(localhost)] }
    let isLiteral = helo.hasPrefix("[") && helo.hasSuffix("]")
    let isFull = DomainName(helo)?.isFullyQualified ?? false
    return isLiteral || isFull ? [] : [Finding(notQualified)]
  }
}
