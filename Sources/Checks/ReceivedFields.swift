package import Judging
import Mail

/// The way that a message says it came (RFC 5321 section 4.4).
///
/// Everything here was written by others, so that it can speak against the sender, never for him.
package enum ReceivedFields: Check {
  static let claimsUs = FindingKind(
    "received.claims-us", .forged, gate: .unaligned,
    english: "The newest Received field says that we passed the message on to the client, and we did not ({}).",
    chinese: "最新的 Received 字段声称邮件由我方（{}）转交给该客户端，而事实并非如此。")
  static let genericForged = FindingKind(
    "received.generic-forged", .forged, gate: .unaligned,
    english: "A Received field cannot be true: {}.", chinese: "有 Received 字段不可能属实：{}。")
  static let providerForged = FindingKind(
    "received.provider-forged", .forged, gate: .unaligned,
    english: "A Received field names a server of {} but software that runs elsewhere.",
    chinese: "有 Received 字段声称来自 {} 的服务器，但所写软件并非该服务商所用。")
  static let timeOrder = FindingKind(
    "received.time-order", .forged, gate: .unaligned,
    english: "The Received fields do not fit in time: {}.", chinese: "各 Received 字段的时间不合理：{}。")
  static let privateOnly = FindingKind(
    "received.private-only", .concealed, gate: .unaligned,
    english: "The message names nothing but private addresses as its way, and the client is no known server.",
    chinese: "邮件所记录的路径全是内网地址，而客户端也不是有名称的服务器。")
  static let doubleAddress = FindingKind(
    "received.double-ip", .concealed, gate: .unaligned,
    english: "A Received field has a bare address in place of either server's name.",
    chinese: "有 Received 字段中收发双方都只写了 IP 地址而没有主机名。")
  static let illegalOctets = FindingKind(
    "received.illegal-chars", .concealed, gate: .unaligned,
    english: "A Received field holds octets that no server writes.", chinese: "有 Received 字段含有服务器不会写出的字节。")
  static let once = FindingKind(
    "received.once", .bulk, gate: .unaligned,
    english: "A mailing came straight from a line that has no mail server.",
    chinese: "群发邮件直接来自没有邮件服务器的用户线路。")
  static let deliveredBefore = FindingKind(
    "received.delivered-before", .bulk, gate: .unaligned,
    english: "The message was delivered to a recipient before, as it says itself.",
    chinese: "邮件自述此前已投递给某一收件人。")

  package static let kinds = [
    claimsUs, genericForged, providerForged, timeOrder, privateOnly, doubleAddress, illegalOctets, once,
    deliveredBefore,
  ]

  private static let day: Int64 = 86_400

  package static func findings(in facts: Facts) -> [Finding] {
    guard facts.clientClass == .outside else { return [] }
    let hops = facts.received
    var findings: [Finding] = []
    if let name = hops.first?.by?.lowercased(), isOurs(name, facts) { findings.append(Finding(claimsUs, name)) }
    if let problem = hops.lazy.compactMap({ impossibility($0) }).first {
      findings.append(Finding(genericForged, problem))
    }
    if let provider = hops.lazy.compactMap({ impersonated($0) }).first {
      findings.append(Finding(providerForged, provider))
    }
    if let disorder = disorder(hops, facts.message.receivedAt) { findings.append(Finding(timeOrder, disorder)) }
    if hops.contains(where: hasTwoBareAddresses) { findings.append(Finding(doubleAddress)) }
    if hops.contains(where: \.hasIllegalOctets) { findings.append(Finding(illegalOctets)) }
    if isPrivate(hops), ReverseName.isWeak(facts) { findings.append(Finding(privateOnly)) }
    if hops.isEmpty, BulkEvidence.isMailing(facts), ReverseName.isWeak(facts) { findings.append(Finding(once)) }
    if wasDelivered(facts.message) { findings.append(Finding(deliveredBefore)) }
    return findings
  }

  /// Our MTA shows a filter the message without its own field, so that ours is the newest only if the client, who must
  /// have added one, did not: he took it from elsewhere.
  ///
  /// Further down it may be true: mail that left us and comes back.
  private static func isOurs(_ name: String, _ facts: Facts) -> Bool {
    facts.site.names.contains(name) || name == facts.message.connection.receiver?.lowercased()
  }

  private static func impossibility(_ hop: ReceivedHop) -> String? {
    if hop.hasImpossibleAddress { return "an address with a number above 255" }
    if let address = hop.addresses.first(where: isNeverUsed) { return "the address \(address)" }
    if hop.software.hasPrefix("Postfix"), let id = hop.id, !isPostfixID(id) {
      return "a queue id that Postfix cannot make"
    }
    return nil
  }

  /// `0.0.0.0/8` and class E (RFC 6890): nothing is sent from there.
  private static func isNeverUsed(_ address: IPAddress) -> Bool {
    guard address.isIPv4, let first = address.bytes.first else { return false }
    return (first == 0 && address.bytes.contains { $0 != 0 }) || first >= 240
  }

  /// Capital hexadecimal digits, or with `enable_long_queue_ids` digits and consonants (postconf(5)).
  private static func isPostfixID(_ id: String) -> Bool {
    let isShort = id.utf8.count >= 5 && id.utf8.allSatisfy { ASCII.isDigit($0) || "ABCDEF".utf8.contains($0) }
    let isLong = id.utf8.allSatisfy { ASCII.isAlphanumeric($0) && !"aeiouAEIOU".utf8.contains($0) }
    return isShort || (isLong && id.utf8.count >= 10)
  }

  /// The large providers run software of their own.
  private static func impersonated(_ hop: ReceivedHop) -> String? {
    guard let name = hop.by.flatMap({ DomainName($0) }) else { return nil }
    let provider = ["google.com", "gmail.com", "outlook.com"].first { name.text == $0 || name.text.hasSuffix("." + $0) }
    let isForeign = ["Postfix", "Exim", "Sendmail", "qmail"].contains { hop.software.hasPrefix($0) }
    return isForeign ? provider : nil
  }

  /// Clocks go wrong by minutes and zones by hours; more than a day is no mistake of either.
  private static func disorder(_ hops: [ReceivedHop], _ now: Int64) -> String? {
    let times = hops.compactMap(\.time)
    if times.contains(where: { $0 > now + day }) { return "more than a day in the future" }
    let goesBack = zip(times, times.dropFirst()).contains { newer, older in newer < older - day }
    return goesBack ? "a later server has the earlier time, by more than a day" : nil
  }

  private static func hasTwoBareAddresses(_ hop: ReceivedHop) -> Bool {
    guard let from = hop.from.flatMap(literal), let by = hop.by.flatMap(literal) else { return false }
    return !from.isPrivate && !by.isPrivate
  }

  private static func literal(_ name: String) -> IPAddress? {
    IPAddress(name.hasPrefix("[") && name.hasSuffix("]") ? name.dropFirst().dropLast() : name[...])
  }

  private static func isPrivate(_ hops: [ReceivedHop]) -> Bool {
    let addresses = hops.flatMap(\.addresses)
    return !addresses.isEmpty && addresses.allSatisfy(\.isPrivate)
  }

  private static func wasDelivered(_ message: MailMessage) -> Bool {
    let recipients = Set(message.envelope.recipients.map(\.key))
    return message.fields("Delivered-To").prefix(ReceivedHop.countLimit).contains { field in
      let key = field.value.count < 1_000 ? Path(field.text).key : ""
      return !key.isEmpty && recipients.contains(key)
    }
  }
}
