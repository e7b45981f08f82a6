import Bulk
import Foundation
import TestSupport
import Testing

/// Which messages of the public sets are put into one campaign.
@Suite("Grouping of public sets", .enabled(if: Figures.isWanted))
struct GroupingTests {
  /// A set with the campaign of each message and why it is there.
  private struct Grouping {
    let ledger = CampaignLedger(tiers: [], memory: 1 << 30, key: KeyedHash(k0: 1, k1: 2))
    let items: [Figures.Item]
    let snapshots: [CampaignSnapshot]
    let sizes: [String: Int]

    init(_ items: [Figures.Item]) {
      let ledger = ledger
      self.items = items
      snapshots = items.enumerated().map { index, item in
        let fingerprints = ledger.fingerprints(item.substance)
        return ledger.observe(
          Sighting(time: 1_700_000_000, fingerprints: fingerprints, recipients: ["r\(index)"])
        ).campaign
      }
      sizes = snapshots.reduce(into: [:]) { $0[$1.id, default: 0] += 1 }
    }

    func inCampaigns(of size: Int, where isCounted: (Figures.Item) -> Bool = { _ in true }) -> Int {
      zip(items, snapshots).count { isCounted($0) && sizes[$1.id, default: 0] >= size }
    }

    /// Pairs of messages in one campaign, and those of them that the set calls the same or whose text is.
    var pairs: (together: Int, rightly: Int) {
      let members = Dictionary(grouping: zip(items, snapshots), by: \.1.id).values.map { $0.map(\.0) }
      var pairs = (together: 0, rightly: 0)
      for group in members {
        for (index, left) in group.enumerated() {
          for right in group[..<index] {
            pairs.together += 1
            let isSame = left.cluster != nil && left.cluster == right.cluster
            if isSame || left.substance.readings == right.substance.readings { pairs.rightly += 1 }
          }
        }
      }
      return pairs
    }

    /// Pairs that the set puts together, and those of them in one campaign.
    var clusterPairs: (all: Int, found: Int) {
      var pairs = (all: 0, found: 0)
      let clustered = zip(items, snapshots).filter { $0.0.cluster != nil }
      for group in Dictionary(grouping: clustered, by: \.0.cluster).values {
        for (index, left) in group.enumerated() {
          pairs.all += index
          pairs.found += group[..<index].count { $0.1.id == left.1.id }
        }
      }
      return pairs
    }
  }

  @Test func tableOfTexts() throws {
    let sets: [(String, [Figures.Item]?)] = [
      ("fbs", try Figures.texts("fbs")),
      ("zh-x-hacker spam", try Figures.texts("zh-x-hacker")?.filter { $0.label == "spam" }),
      ("zh-x-hacker ham", try Figures.texts("zh-x-hacker")?.filter { $0.label == "ham" }),
      ("nus-en (ham)", try Figures.texts("nus-en")),
    ]
    var rows = [["set", "messages", "in campaigns ≥ 2", "≥ 10", "cluster pairs found", "other pairs put together"]]
    for (name, items) in sets {
      guard let items else { continue }
      let grouping = Grouping(items)
      let (clustered, pairs) = (grouping.clusterPairs, grouping.pairs)
      let possible = items.count * (items.count - 1) / 2
      rows.append([
        name, "\(items.count)", Figures.percent(grouping.inCampaigns(of: 2), of: items.count),
        Figures.percent(grouping.inCampaigns(of: 10), of: items.count),
        Figures.percent(clustered.found, of: clustered.all),
        "\(pairs.together - pairs.rightly) of \(possible)",
      ])
      // Below the floor no text makes a campaign.
      #expect(
        !zip(items, grouping.snapshots).contains {
          grouping.ledger.fingerprints($0.substance).isEmpty && $1.reason != .oneMessage
        })
      if name == "fbs" { #expect(Double(grouping.inCampaigns(of: 2)) / Double(items.count) >= 0.377) }
      if name.hasPrefix("nus") { #expect(grouping.inCampaigns(of: 10) == 0) }
    }
    if rows.count > 1 { Figures.show("Campaigns of SMS", rows) }
  }

  @Test func newsletters() throws {
    guard let items = try Figures.mails("newsletters") else { return }
    let pairs = Grouping(items).clusterPairs
    Figures.show("Newsletters", [["pairs", "in one campaign"], ["\(pairs.all)", "\(pairs.found)"]])
    #expect(pairs.found == pairs.all)
  }

  /// Mails with one subject from three or more From domains.
  @Test func phishing() throws {
    guard let items = try Figures.mails("phishing") else { return }
    let grouping = Grouping(items)
    let groups = Dictionary(grouping: zip(items, grouping.snapshots), by: \.0.cluster)
      .filter { $0.key != nil && Set($0.value.map(\.0.fromDomain)).count >= 3 }
    let mails = groups.values.reduce(0) { $0 + $1.count }
    let joined = grouping.inCampaigns(of: 2) { groups[$0.cluster] != nil }
    let largest = groups.values.reduce(0) { sum, group in
      sum + (Dictionary(grouping: group, by: \.1.id).values.map(\.count).max() ?? 0)
    }
    let reasons = Dictionary(grouping: grouping.snapshots, by: \.reason.rawValue).mapValues(\.count)
    Figures.show(
      "Phishing, groups with 3 or more From domains",
      [
        ["groups", "mails", "in a campaign ≥ 2", "in the largest of their group", "reasons of the whole set"],
        [
          "\(groups.count)", "\(mails)", Figures.percent(joined, of: mails), Figures.percent(largest, of: mails),
          reasons.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "),
        ],
      ])
    #expect(Double(joined) >= 0.8 * Double(mails))
  }

  @Test func lists() throws {
    guard let items = try Figures.mails("lists") else { return }
    let grouping = Grouping(items)
    var rows = [["list", "mails", "in campaigns ≥ 2", "≥ 10"]]
    for list in Set(items.map(\.list)).sorted() {
      let count = items.count { $0.list == list }
      rows.append([
        list, "\(count)", Figures.percent(grouping.inCampaigns(of: 2) { $0.list == list }, of: count),
        Figures.percent(grouping.inCampaigns(of: 10) { $0.list == list }, of: count),
      ])
    }
    Figures.show("Mailing lists", rows)
    let members = Dictionary(grouping: zip(items, grouping.snapshots), by: \.1.id).values.map { $0.map(\.0.list) }
    let crossing = members.reduce(0) { sum, lists in
      sum + lists.indices.reduce(0) { $0 + lists[..<$1].count(where: { [list = lists[$1]] in $0 != list }) }
    }
    Figures.show(
      "Mailing lists, pairs of mails in one campaign",
      [["all", "of different lists"], ["\(grouping.pairs.together)", "\(crossing)"]])
  }
}

extension Figures.Item {
  /// The mailing list in `lists/name/0000`.
  fileprivate var list: String { id.split(separator: "/").dropLast().last.map(String.init) ?? "" }
}
