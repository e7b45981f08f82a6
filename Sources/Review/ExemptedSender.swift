import DecisionLog
import Filtering
import Foundation
import Judging
import Mail

/// Who is to be exempted, as the record of the decision tells it.
struct ExemptedSender {
  private let from: DomainName?
  private let proven: Exemption.Proof?

  /// No identity is proven, so that the client's address has to be opened.
  var needsClient: Bool { from != nil && proven == nil }

  init(_ decision: DecisionFacts) {
    let domains = Set(decision.from.map { $0.domain.flatMap { DomainName($0) } })
    let from = domains.count == 1 ? domains.first ?? nil : nil
    self.from = from
    let signers = (decision.dkim ?? []).filter { $0.result == DKIMResult.pass.rawValue }
      .compactMap { $0.domain.flatMap { DomainName($0) } }
    let sender = decision.spf.flatMap { spf in
      spf.result == SPFResult.pass.rawValue ? spf.domain.flatMap { DomainName($0) } : nil
    }
    // The sender's own signature before that of a service by which others send as well.
    let shown = [from, sender].compactMap { $0 }
    let own = signers.first { signer in shown.contains { $0.isWithin(signer) || signer.isWithin($0) } }
    proven = (own ?? signers.first).map { .dkim($0) } ?? sender.map { .spf($0) }
  }

  /// `client`: the address that was opened.
  ///
  /// Throws `ReviewError` if nothing tells the sender's mail from that of others.
  func exemption(client: String?, appeal: Appeal, reason: String, until: Int64) throws -> Exemption {
    guard let from else { throw ReviewError("From shows no domain or several: no sender can be exempted") }
    guard let by = proven ?? client.flatMap({ IPAddress($0) }).map({ .network($0.network) }) else {
      throw ReviewError("nothing of the sender is proven, and no client's address is kept: no sender can be exempted")
    }
    return Exemption(
      from: from, by: by, appeal: appeal.id.description, decision: appeal.decision.description, reason: reason,
      until: until)
  }
}

extension Desk {
  /// Days that an exemption holds.
  package static let exemptionDays: Int64 = 90

  /// Records an exemption and has it hold; a client's network is sealed in the record.
  func exempt(_ exemption: Exemption) throws -> Exemption {
    var facts = [
      "appeal": exemption.appeal, "decision": exemption.decision, "from": exemption.from.text,
      "until": Date(timeIntervalSince1970: TimeInterval(exemption.until)).formatted(.iso8601),
    ]
    var sealed: [String: String] = [:]
    if case .network = exemption.by {
      facts["by"] = "network"
      sealed["by"] = exemption.by.description
    } else {
      facts["by"] = exemption.by.description
    }
    try record(Event(.exemption, facts, sealed: sealed), .answer)
    try adjust { $0.exemptions.append(exemption) }
    return exemption
  }

  /// Ends the exemption that an appeal brought, before its time.
  package func revoke(_ appeal: Appeal.ID, reason: String) throws {
    try check(.answer)
    try Self.checkReason(reason)
    guard try AdjustmentsFile(state).read().exemptions.contains(where: { $0.appeal == appeal.description }) else {
      throw ReviewError("no exemption holds because of appeal \(appeal)")
    }
    try record(Event(.exemption, ["appeal": appeal.description, "ended": "yes", "reason": reason]), .answer)
    try adjust { $0.exemptions.removeAll { $0.appeal == appeal.description } }
  }

  /// Changes what the filter does beside its configuration.
  func adjust(_ change: (inout Adjustments) -> Void) throws {
    try exclusively("adjustments") {
      let file = AdjustmentsFile(state)
      var adjustments = try file.read()
      let now = DecisionLog.wallClock()
      adjustments.exemptions.removeAll { $0.until <= now }
      change(&adjustments)
      try file.write(adjustments)
    }
  }
}
