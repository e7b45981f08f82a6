import DNS
import Foundation
import Homographs
import Judging
import Mail
import TestSupport
import Testing

@testable import Authentication

/// The verdicts of authentication_milter on its own test messages: spf, dkim, dmarc and iprev.
///
/// Left out: inputs from its trusted networks or of a dry run (no label), its extra methods, what follows from
/// its own policy, and the differences below.
@Suite("authentication_milter verdicts")
struct DMARCOracleTests {
  /// Where we differ, and what we say; each a rule of ours or of a newer standard.
  static let differences: [String: [String: String]] = [
    // Two addresses are no reverse-path. We check the domain behind the last `@` all the same: otherwise a malformed
    // sender would be the way round every record.
    "dmarc_multi_2": ["spf": "softfail"],
    // rsa-sha1 proves nothing (RFC 8301 section 3.1).
    "dmarc_reject_wl": ["dkim": "policy"],
    // The key is published with t=y: its owner is testing, and the mail counts as unsigned (RFC 6376 section 3.6.1).
    "google_apps_good": ["dkim": "policy"], "google_apps_noxgdkim": ["dkim": "policy"],
    "google_apps_nospf": ["dkim": "policy", "dmarc": "fail"],
    // No From domain can be read. That is a finding; DMARC says `none` where no identifier can be extracted (RFC 7489
    // section 11.2).
    "spam_headers": ["dmarc": "none"],
  ]

  @Test func verdicts() throws {
    guard let suite = try OracleSuite() else { return }
    let authenticator = try MailAuthenticator(
      publicSuffixes: try SystemPublicSuffixes(), appearance: try ICUAppearance())
    var compared = 0
    var different = 0
    for item in suite.items {
      guard let label = item.label, label.keys.contains("dmarc") else { continue }
      let message = try suite.message(item)
      let proofs = authenticator.proofs(
        of: message, from: FromReading(message), Lookups(resolver: suite.zone))
      let found = [
        "spf": proofs.spf?.result.rawValue ?? "none", "dkim": Self.word(proofs.dkim),
        "dmarc": proofs.dmarc?.result.rawValue ?? "none", "iprev": Self.word(proofs.reverse),
      ]
      let name = item.id.split(separator: "/").last ?? ""
      let prefixes = Self.differences.filter { name.hasPrefix($0.key) }.sorted { $0.key < $1.key }
      for (method, expected) in label {
        guard let word = found[method] else { continue }
        let known = prefixes.compactMap { $0.value[method] }.last
        compared += 1
        if known != nil { different += 1 }
        #expect(word == known ?? expected, "\(item.id) \(method) \(proofs)")
      }
    }
    print(
      "authentication_milter verdicts: \(compared - different) of \(compared) agree, \(different) known differences")
    #expect(compared == 104 && different == 23)
  }

  /// What has no name fails there; RFC 8601 section 2.7.3 calls it permerror.
  private static func word(_ reverse: ReverseProof?) -> String {
    reverse?.result == .permerror ? "fail" : reverse?.result.rawValue ?? "none"
  }

  private static func word(_ proofs: [DKIMProof]) -> String {
    let results = proofs.map(\.result)
    return results.contains(.pass) ? "pass" : results.first?.rawValue ?? "none"
  }
}

/// The messages of authentication_milter with how they came, and the DNS they are judged by.
private struct OracleSuite {
  struct Item: Decodable {
    let id: String
    let file: String
    let client: String
    let helo: String
    let sender: String
    let label: [String: String]?

    private enum CodingKeys: String, CodingKey {
      case id, file, helo, label
      case client = "client_ip"
      case sender = "mail_from"
    }
  }

  let items: [Item]
  let zone: Zone
  private let folder: URL

  /// Nil if the material is not there.
  init?() throws {
    guard let folder = Material.folder("dmarc/authentication_milter") else { return nil }
    self.folder = folder
    let lines = try Data(contentsOf: folder.appending(path: "manifest.jsonl")).split(separator: UInt8(ascii: "\n"))
    items = try lines.map { try JSONDecoder().decode(Item.self, from: $0) }
    let text = String(decoding: try Data(contentsOf: folder.appending(path: "zonefile")), as: UTF8.self)
    zone = try Zone(parsing: text.split(separator: "\n").compactMap(Self.line).joined(separator: "\n"))
  }

  func message(_ item: Item) throws -> MailMessage {
    var message = MailMessage(file: try Data(contentsOf: folder.appending(path: item.file)), receivedAt: 1_400_000_000)
    // Upstream maps this address to another client.
    let address = item.client == "4.3.2.1" ? "74.125.82.171" : item.client
    message.connection = Connection(clientAddress: IPAddress(address), helo: item.helo)
    message.envelope = Envelope(sender: Path(item.sender))
    return message
  }

  /// A line of a master file as one of `Zone`; nil for what it does not hold.
  ///
  /// Unquoted strings of a TXT record are quoted each.
  private static func line(_ text: Substring) -> String? {
    var words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    guard words.count > 2, !text.hasPrefix(";") else { return nil }
    let name = words.removeFirst()
    while let word = words.first, word == "IN" || Int(word) != nil { words.removeFirst() }
    guard let type = words.first, ["A", "AAAA", "MX", "TXT", "PTR", "CNAME"].contains(type) else { return nil }
    guard type == "TXT" else { return ([name] + words).joined(separator: " ") }
    let data = words.dropFirst().filter { $0 != "(" && $0 != ")" }.joined(separator: " ")
    let parts = data.split(separator: "\"", omittingEmptySubsequences: false).enumerated().flatMap { index, part in
      index % 2 == 1 ? ["\"\(part)\""] : part.split(separator: " ").map { "\"\($0)\"" }
    }
    return parts.isEmpty ? nil : "\(name) TXT " + parts.joined(separator: " ")
  }
}
