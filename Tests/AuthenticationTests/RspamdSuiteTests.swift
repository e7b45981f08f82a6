import DNS
import Foundation
import Homographs
import Judging
import Mail
import TestSupport
import Testing

@testable import Authentication

/// What rspamd's tests expect of SPF, DKIM, DMARC and ARC, as result words.
@Suite("rspamd cases")
struct RspamdSuiteTests {
  /// Where we say something else, and why.
  private static let known = [
    "rspamd/115_dmarc/046": walk, "rspamd/115_dmarc/049": walk,
    "rspamd/115_dmarc/052": "pct= is history (RFC 9989 appendix A.6)",
    "rspamd/115_dmarc/053": "pct= is history (RFC 9989 appendix A.6)",
    "rspamd/117_spf/055": "an include without a record is a permerror (RFC 7208 section 5.2)",
    "rspamd/117_spf/075": "the client is taken from Received there, by configuration",
    "rspamd/117_spf/077": "a pass; that the record lets everybody pass is no result word",
    "rspamd/117_spf/089": "more than ten terms ask the DNS (RFC 7208 section 4.6.4)",
    "rspamd/116_dkim/102": "ten signatures are looked at, there fewer",
    "rspamd/116_dkim/109": "libopendkim takes key records of 1,024 octets at most",
    "rspamd/321_arc_check/091": "the keys of its sealers are not in the zone of the set",
  ]
  private static let walk = "the organization begins where the only record is (RFC 9989 section 4.10.2)"

  @Test func words() throws {
    guard let suite = try RspamdSuite() else { return }
    let authenticator = try MailAuthenticator(
      publicSuffixes: try SystemPublicSuffixes(), appearance: try ICUAppearance())
    var counts: [String: (agreed: Int, all: Int)] = [:]
    for item in suite.items {
      let message = try suite.message(item)
      let proofs = authenticator.proofs(
        of: message, from: FromReading(message), Lookups(resolver: try suite.zone(item.zone)))
      let found = Self.words(proofs)
      let agrees = item.label.allSatisfy(found.contains) && found.isDisjoint(with: item.not)
      counts[item.suite, default: (0, 0)].all += 1
      if agrees { counts[item.suite]?.agreed += 1 }
      if !agrees {
        print(
          "  \(item.id) \(item.case): \(item.label), found \(found.sorted()): \(Self.known[item.id] ?? "no reason")")
      }
      #expect(agrees != Self.known.keys.contains(item.id), "\(item.id)")
    }
    for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
      print("rspamd \(name): \(count.agreed) of \(count.all) agree")
    }
    #expect(counts.values.reduce(0) { $0 + $1.all } == 72)
  }

  /// Our results in the words of the set.
  private static func words(_ proofs: Proofs) -> Set<String> {
    let path: [SPFResult: String] = [
      .none: "NA", .neutral: "NEUTRAL", .pass: "ALLOW", .fail: "FAIL", .softfail: "SOFTFAIL", .temperror: "DNSFAIL",
      .permerror: "PERMFAIL",
    ]
    let signature: [DKIMResult: String] = [
      .none: "NA", .pass: "ALLOW", .fail: "REJECT", .temperror: "TEMPFAIL", .permerror: "PERMFAIL",
    ]
    var words = Set(proofs.dkim.compactMap { signature[$0.result] }.map { "R_DKIM_" + $0 })
    if proofs.dkim.isEmpty { words.insert("R_DKIM_NA") }
    if let word = (proofs.spf?.result).flatMap({ path[$0] }) { words.insert("R_SPF_" + word) }
    words.insert(policyWord(proofs.dmarc))
    switch proofs.arc?.result {
    case .pass: words.insert("ARC_ALLOW")
    case .fail: words.insert(proofs.arc?.isBroken == true ? "ARC_INVALID" : "ARC_REJECT")
    case .temperror: words.insert("ARC_DNSFAIL")
    case .some(.none), nil: words.insert("ARC_NA")
    }
    return words
  }

  private static func policyWord(_ proof: DMARCProof?) -> String {
    switch (proof?.result, proof?.policy) {
    case (.pass, _): "DMARC_POLICY_ALLOW"
    case (.fail, .reject): "DMARC_POLICY_REJECT"
    case (.fail, .quarantine): "DMARC_POLICY_QUARANTINE"
    case (.fail, _): "DMARC_POLICY_SOFTFAIL"
    case (.temperror, _): "DMARC_DNSFAIL"
    case (.permerror, _): "DMARC_BAD_POLICY"
    case (.some(.none), _), (nil, _): "DMARC_NA"
    }
  }
}

/// The messages with how they came, and the DNS they are judged by.
private struct RspamdSuite {
  struct Item: Decodable {
    let id: String
    let file: String
    let zone: String
    let suite: String
    let `case`: String
    let label: [String]
    let not: [String]
    let client: String?
    let helo: String?
    let sender: String?

    private enum CodingKeys: String, CodingKey {
      case id, file, zone, suite, `case`, label, not, helo
      case client = "client_ip"
      case sender = "mail_from"
    }
  }

  private struct Answer: Decodable {
    let name: String
    let type: String
    let replies: [String]?
    let rcode: String?

    /// As lines of a zone; a name without records of the type gets one of another.
    var lines: [String] {
      switch rcode {
      case "norec": ["\(name) PTR nothing.invalid"]
      case "timeout": ["\(name) \(type) TIMEOUT"]
      case "nxdomain": []
      default: (replies ?? []).map { "\(name) \(type) \(data($0))" }
      }
    }

    private func data(_ reply: String) -> String {
      guard type == "TXT" else { return reply }
      return "\"" + reply.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
  }

  let items: [Item]
  private let folder: URL

  /// Nil if the material is not there.
  init?() throws {
    guard let folder = Material.folder("dmarc/rspamd") else { return nil }
    self.folder = folder
    let suites: Set = ["115_dmarc", "116_dkim", "117_spf", "321_arc_check"]
    items = try Self.lines(Item.self, folder.appending(path: "manifest.jsonl")).filter { suites.contains($0.suite) }
  }

  func zone(_ file: String) throws -> Zone {
    let answers = try Self.lines(Answer.self, folder.appending(path: file))
    return try Zone(parsing: answers.flatMap(\.lines).joined(separator: "\n"), source: file)
  }

  func message(_ item: Item) throws -> MailMessage {
    let data = try Data(contentsOf: folder.appending(path: item.file))
    var message = MailMessage(file: data, receivedAt: 1_500_000_000)
    // At the time of the newest signature, so that none is expired or of the future.
    let times = message.fields("DKIM-Signature").compactMap { DKIMSignature(reading: $0).signedAt }
    message.receivedAt = times.max() ?? message.receivedAt
    message.connection = Connection(clientAddress: item.client.flatMap { IPAddress($0) }, helo: item.helo)
    message.envelope = Envelope(sender: Path(item.sender ?? ""))
    return message
  }

  private static func lines<T: Decodable>(_ type: T.Type, _ file: URL) throws -> [T] {
    try Data(contentsOf: file).split(separator: 0x0a).map { try JSONDecoder().decode(type, from: $0) }
  }
}
