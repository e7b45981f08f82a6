import Bulk
import Foundation
import Judging
import Review

/// One campaign of `campaign list --json` and `campaign show --json`.
struct CampaignLine: Encodable {
  let id: String
  let firstSeen: String
  let lastSeen: String
  let bulkSince: String?
  let tier: String?
  let messages: Int
  let recipients: Int
  let leak: Int
  let fromDomains: Int
  let envelopeDomains: Int
  let networks: Int
  let signers: Int
  /// Why its messages are one campaign.
  let reasons: [String]
  /// Recipients in up to 24 equal parts of the time from first to last message.
  let sizes: [Int]
  let decisions: [String]?
  let actions: [String: Int]?

  init(_ history: CampaignHistory, _ decisions: [DecisionFacts]? = nil) {
    let campaign = history.snapshot
    id = campaign.id
    firstSeen = CampaignText.time(campaign.firstSeen)
    lastSeen = CampaignText.time(campaign.lastSeen)
    bulkSince = campaign.detectedAt.map(CampaignText.time)
    tier = campaign.tier?.description
    messages = campaign.messages
    recipients = campaign.recipients
    leak = campaign.leak
    fromDomains = campaign.authors
    envelopeDomains = campaign.envelopeDomains
    networks = campaign.networks
    signers = campaign.signers
    reasons = history.reasons.map(\.rawValue)
    sizes = history.sizes(parts: CampaignText.parts)
    self.decisions = decisions.map { CampaignText.samples($0).map(\.id) }
    actions = decisions.map { Dictionary($0.map { ($0.applied, 1) }, uniquingKeysWith: +) }
  }
}

/// Campaigns told to a person.
enum CampaignText {
  static let parts = 24

  static func list(_ campaigns: [CampaignHistory]) -> String {
    guard !campaigns.isEmpty else { return "no campaigns" }
    let head = ["campaign", "recipients", "messages", "From", "networks", "leak", "first seen", "bulk since", "course"]
    return table([head] + campaigns.map(row))
  }

  private static func row(_ history: CampaignHistory) -> [String] {
    let campaign = history.snapshot
    return [
      campaign.id, String(campaign.recipients), String(campaign.messages), String(campaign.authors),
      String(campaign.networks), campaign.detectedAt == nil ? "-" : String(campaign.leak), time(campaign.firstSeen),
      campaign.detectedAt.map(time) ?? "-", sparkline(history.sizes(parts: parts)),
    ]
  }

  static func details(_ history: CampaignHistory, _ decisions: [DecisionFacts]) -> String {
    let campaign = history.snapshot
    let bulk = campaign.detectedAt.map { "since \(time($0))" + (campaign.tier.map { ", \($0)" } ?? "") } ?? "no"
    var rows = [
      ["campaign", campaign.id], ["first seen", time(campaign.firstSeen)], ["last seen", time(campaign.lastSeen)],
      ["course", sparkline(history.sizes(parts: parts)) + "  recipients by the time of their last copy"],
      ["recipients", "\(campaign.recipients), in \(campaign.messages) messages"],
      ["bulk", bulk],
      [
        "leak", "\(campaign.leak) recipients reached " + (campaign.detectedAt == nil ? "so far" : "before it was bulk"),
      ],
      [
        "senders",
        "organizations in From \(campaign.authors), in MAIL FROM \(campaign.envelopeDomains), "
          + "signing \(campaign.signers); client networks \(campaign.networks)",
      ],
      ["one campaign", history.reasons.map { $0.sentence(in: .english) }.joined(separator: "; ")],
    ]
    let domains = Set(decisions.flatMap { $0.from.compactMap(\.domain) }).sorted()
    if !domains.isEmpty { rows.append(["shown", shortened(domains)]) }
    let actions = Dictionary(decisions.map { ($0.applied, 1) }, uniquingKeysWith: +).sorted { $0.key < $1.key }
    if !actions.isEmpty { rows.append(["done", actions.map { "\($0.value) \($0.key)" }.joined(separator: ", ")]) }
    for decision in samples(decisions) {
      rows.append(["decision", "\(decision.id)  \(decision.time)  \(decision.action)"])
    }
    return table(rows, alignRight: false)
  }

  /// The first and the last decisions.
  static func samples(_ decisions: [DecisionFacts]) -> [DecisionFacts] {
    decisions.count <= 6 ? decisions : Array(decisions.prefix(3) + decisions.suffix(3))
  }

  static func time(_ seconds: Int64) -> String {
    Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
  }

  private static func shortened(_ domains: [String]) -> String {
    let shown = domains.prefix(8).map(printable).joined(separator: ", ")
    return domains.count > 8 ? "\(shown) and \(domains.count - 8) more" : shown
  }

  /// Numbers as bars of eight heights; a space for none.
  static func sparkline(_ sizes: [Int]) -> String {
    let bars = Array("▁▂▃▄▅▆▇█")
    let largest = max(1, sizes.max() ?? 1)
    return String(sizes.map { $0 == 0 ? " " : bars[min(bars.count - 1, $0 * bars.count / largest)] })
  }
}
