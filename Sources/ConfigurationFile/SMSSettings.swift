package import Bulk

/// The section `sms` of the configuration: how `truemark smpp` stands between customers and the SMSC.
package struct SMSSettings: Decodable, Sendable {
  private let socket: String
  package let certificate: String
  package let key: String
  private let upstream: String
  package let authorities: String
  package let registry: String
  package let alphabet: String
  package let mobileOriginated: Bool
  private let unknownPDU: String
  private let fail: String
  package let keepContent: Bool
  private let entityTag: Int
  private let statuses: [String: Int]
  private let tiers: [Tier]
  package let limits: Limits

  package struct Limits: Decodable, Sendable {
    /// Octets.
    package let pdu: Int
    /// Requests of a session that are not answered yet.
    package let window: Int
    package let sessions: Int
    /// Of one address, in a minute.
    package let failedBinds: Int
  }

  private struct Tier: Decodable {
    let recipients: Int
    let hours: Int
  }

  /// What becomes of a message that cannot be judged or recorded.
  package enum Failure: String, CaseIterable, Sendable {
    /// It goes on.
    case open
    /// It is refused for good.
    case closed
    /// It is refused for now.
    case tempfail
  }

  /// Nil if that is no place.
  package var listening: SocketPlace? { SocketPlace(socket) }
  package var center: SocketPlace? { SocketPlace(upstream) }
  package var failure: Failure { Failure(rawValue: fail) ?? .tempfail }
  package var refusesUnknownPDUs: Bool { unknownPDU == "nack" }
  package var entity: UInt16 { UInt16(clamping: entityTag) }
  /// By finding name, the `command_status` of a refusal.
  package var refusals: [String: UInt32] { statuses.mapValues { UInt32(clamping: $0) } }
  package var bulkTiers: [Bulk.Tier] { tiers.map { Bulk.Tier(recipients: $0.recipients, hours: $0.hours) } }

  /// Values that make no sense, by the rules of the whole configuration.
  func check(_ findings: Set<String>, _ require: (Bool, [String], String) -> Void) {
    func must(_ holds: Bool, _ path: String..., remedy: String) { require(holds, ["sms"] + path, remedy) }
    must(listening != nil, "socket", remedy: "inet:PORT@ADDRESS or unix:PATH")
    must(center != nil, "upstream", remedy: "inet:PORT@ADDRESS or unix:PATH")
    must(certificate.isEmpty == key.isEmpty, "key", remedy: "a certificate and its key, or neither")
    must(registry.isEmpty || registry.hasPrefix("/"), "registry", remedy: "an absolute path, or empty for none")
    must(["gsm7", "latin1", "utf8"].contains(alphabet), "alphabet", remedy: "gsm7, latin1 or utf8")
    must(["relay", "nack"].contains(unknownPDU), "unknownPDU", remedy: "relay or nack")
    must(
      Failure(rawValue: fail) != nil, "fail", remedy: Failure.allCases.map(\.rawValue).joined(separator: ", "))
    must((0...0xffff).contains(entityTag), "entityTag", remedy: "the tag of a TLV: 0 to 0xFFFF")
    for (name, status) in statuses {
      must(findings.contains(name), "statuses", name, remedy: "no such finding; see 'truemark policy show'")
      must((1...Int(UInt32.max)).contains(status), "statuses", name, remedy: "a command_status that is not 0")
    }
    must(!tiers.isEmpty, "tiers", remedy: "at least one tier, or nothing is ever bulk")
    for (index, tier) in tiers.enumerated() {
      must(
        (2...1_000_000).contains(tier.recipients), "tiers", String(index), "recipients", remedy: "2 to 1000000")
      must((1...8_784).contains(tier.hours), "tiers", String(index), "hours", remedy: "1 to 8784 (a year)")
    }
    must((1_024...(1 << 20)).contains(limits.pdu), "limits", "pdu", remedy: "1024 to 1048576 octets")
    must((1...100_000).contains(limits.window), "limits", "window", remedy: "1 to 100000")
    must((1...100_000).contains(limits.sessions), "limits", "sessions", remedy: "1 to 100000")
    must((1...10_000).contains(limits.failedBinds), "limits", "failedBinds", remedy: "1 to 10000")
  }
}
