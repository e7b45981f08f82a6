import Authentication
import Bulk
import Checks
import CorpusDoor
import Crypto
import DNS
import Filtering
import Foundation
import Homographs
import Judging
import Mail
import MessageText

@testable import DecisionLog

/// A whole message on its way through the filter.
///
/// The first part has client, HELO, sender, recipient and time on its lines, the second the zone, the last the message.
/// An asterisk in an address stands for a secret that must come out nowhere.
enum FilterTarget: FuzzTarget {
  static let name = "filter"

  static let suffixes: SystemPublicSuffixes = made { try SystemPublicSuffixes() }
  static let appearance: ICUAppearance = made { try ICUAppearance() }
  private static let authenticator: MailAuthenticator = made {
    try MailAuthenticator(publicSuffixes: suffixes, appearance: appearance)
  }

  private static let own = Set(["victim.example"].compactMap { DomainName($0) })
  private static let protected = Dictionary(
    uniqueKeysWithValues: [("legit.example", ["Legit Trust", "立信银行"])].compactMap { domain, names in
      DomainName(domain).map { ($0, names) }
    })

  static func run(_ bytes: [UInt8]) {
    let input = FuzzInput(bytes)
    let lines = input.lines(0) + ["", "", "", "", ""]
    let connection = Connection(
      clientAddress: IPAddress(lines[0]), clientName: lines[1], helo: lines[1], receiver: "mx.victim.example")
    var assembly = MessageAssembly(connection: connection, limits: Limits())
    let secrets = [Secret(bytes, salt: 1), Secret(bytes, salt: 2)]
    let paths = [secrets[0].path(lines[2]), secrets[1].path(lines[3])]
    assembly.setSender(secrets[0].argument(lines[2]))
    assembly.addRecipient(paths[1])
    assembly.addRecipient(Path("<second@victim.example>"))
    MessageFile.read(input.bytes(2), into: &assembly)
    let time = UInt32(lines[4]).map(Int64.init) ?? 1_790_000_000
    let shown = decide(assembly.finished(at: time), in: FuzzZone.reading(input.lines(1)))
    for (secret, path) in zip(secrets, paths) where secret.isPerson(in: path) {
      for text in shown { promise(!secret.isShown(in: text), "a local part in: \(text)") }
    }
  }

  /// Decides on the message and returns all that others get to see: the field, the reply and the record.
  @discardableResult
  static func decide(_ message: MailMessage, in zone: Zone) -> [String] {
    let site = Site(
      authservID: nil, names: [], networks: [], relays: [], domains: own, protected: protected,
      publicSuffixes: suffixes, appearance: appearance)
    let ledger = CampaignLedger(
      tiers: [Tier(recipients: 2, hours: 1)], memory: 1 << 20, key: KeyedHash(k0: 1, k1: 2))
    let filter = Filter(
      policy: Policy(mode: .enforce), site: site, limits: Limits(), resolver: zone, lookupBudget: .seconds(5),
      authenticator: authenticator, textExtractor: GMimeTextExtractor(), ledger: ledger)
    let decision = filter.conclude(filter.examine(message, filter.lookups()))
    let results = AuthenticationResults(
      authservID: decision.authservID, proofs: decision.proofs, message: message, from: decision.from)
    checkField(results.fieldValue)
    let reply = decision.reply?.text ?? ""
    promise(reply.utf8.count <= 400 && reply.utf8.allSatisfy { (0x20...0x7e).contains($0) }, "reply: \(reply)")
    return [results.fieldValue, reply, record(of: decision)]
  }

  private static func checkField(_ value: String) {
    for (index, line) in value.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      promise(index == 0 || line.hasPrefix("\t"), "a line that is not folded: \(line)")
      promise(line.utf8.count < 998, "a line of \(line.utf8.count) octets")
      promise(!line.utf8.contains(where: ASCII.isControl), "a control character: \(line)")
    }
  }

  private static func record(of decision: Decision) -> String {
    made {
      let record = try DecisionRecord(decision, DayKey(SymmetricKey(size: .bits256)))
      var frames = JournalFrames(capacity: 0)
      RecordEncoding(record, at: 0).append(to: &frames, as: 0)
      return frames.entries.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
    }
  }

  private static func made<Value>(_ make: () throws -> Value) -> Value {
    do {
      return try make()
    } catch {
      fatalError("\(error)")
    }
  }
}
