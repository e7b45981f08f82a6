import Authentication
import Bulk
import Checks
import Configuration
import CorpusDoor
import DNS
import Filtering
import Foundation
import Homographs
import Judging
import Mail
import MessageText

/// Decisions on messages of the Corpus, by the real filter.
enum CorpusDecisions {
  static let corpus = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Corpus")
    .standardizedFileURL

  /// The decisions on the messages of a folder of the Corpus, in order.
  static func decide(_ topic: String = "", _ body: (CorpusItem, Decision) throws -> Void) throws {
    let suffixes = try SystemPublicSuffixes()
    let appearance = try ICUAppearance()
    let filter = Filter(
      policy: Policy(mode: .enforce),
      site: Site(
        authservID: nil, names: [], networks: [], relays: [], publicSuffixes: suffixes, appearance: appearance),
      limits: Limits(),
      resolver: Zone(), lookupBudget: .seconds(5),
      authenticator: try MailAuthenticator(publicSuffixes: suffixes, appearance: appearance),
      textExtractor: GMimeTextExtractor(),
      ledger: CampaignLedger(tiers: [Tier(recipients: 100, hours: 24)], memory: 64 << 20, key: KeyedHash(k0: 1, k1: 2)))
    var reader = CorpusReader(limits: Limits())
    for file in try CorpusReader.files([corpus.appending(path: topic).path]) {
      for item in try reader.read(file) {
        let lookups = item.zone.map { filter.lookups(in: $0) }
        try body(item, filter.conclude(filter.examine(item.message, lookups)))
      }
    }
  }
}
