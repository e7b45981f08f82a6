import Authentication
import DNS
import Foundation
import Judging
import Mail
import TestSupport
import Testing

/// Signed messages of other implementations, each judged at the time it was last signed.
struct DKIMSuiteTests {
  let verifier: DKIMVerifier

  init() throws { verifier = try DKIMVerifier() }

  @Test(arguments: ["dkim/dkimpy", "dkim/mimekit"]) func soundSignatures(_ folder: String) throws {
    guard let suite = try Suite(folder) else { return }
    for item in suite.items where item.kind == nil {
      let results = verifier.verify(try suite.message(item), zone: suite.zone).map(\.result)
      switch item.label?.first {
      case "pass": #expect(!results.isEmpty && results.allSatisfy { $0 == .pass }, "\(item.id)")
      default: #expect(!results.contains(.pass), "\(item.id)")
      }
    }
  }

  @Test func keyRecords() throws {
    guard let suite = try Suite("dkim/dkimpy") else { return }
    for item in suite.items where item.kind == "key-record" {
      let record = try suite.data(item.file).split(separator: UInt8(ascii: "\n")).joined()
      let text = String(decoding: record, as: UTF8.self)
      let zone = try Zone(parsing: "brisbane._domainkey.example.com TXT \(Suite.quoted(text))")
      let result = verifier.verify(Vector.rfc6376, zone: zone).map(\.result)
      // A sound record of another RSA key lets the example's signature be computed, and it fails.
      let isUsable = item.label == ["valid"] && !text.contains("ed25519")
      #expect(result == [isUsable ? .fail : .permerror], "\(item.id)")
    }
  }

  /// No signature that must fail passes; those that are sound pass unless they are SHA-1, short-keyed or older than the
  /// standard.
  @Test func mailDKIM() throws {
    guard let suite = try Suite("dkim/mail-dkim") else { return }
    for item in suite.items {
      let proofs = verifier.verify(try suite.message(item), zone: suite.zone)
      let signatures = item.signatures ?? []
      let isOfToday = signatures.contains { $0.v == "1" && $0.a != "rsa-sha1" && $0.key.map(Suite.isLongKey) == true }
      let passes = proofs.contains { $0.result == .pass }
      let testKeyOnly = proofs.contains { $0.flaw == .testKey }
      #expect(passes == (item.label == ["pass"] && isOfToday && !testKeyOnly), "\(item.id): \(proofs)")
      #expect(proofs.allSatisfy { $0.result == .pass || !$0.reason.isEmpty }, "\(item.id)")
    }
  }

  @Test func mailDKIMReasons() throws {
    guard let suite = try Suite("dkim/mail-dkim") else { return }
    let expected: [String: (DKIMResult, String)] = [
      "goodkey_ed25519": (.pass, ""), "badkey1_ed25519": (.permerror, "key record is malformed"),
      "badkey2_ed25519": (.fail, "signature did not verify"), "badkey3_ed25519": (.fail, "body hash did not verify"),
      "badkey4_ed25519": (.permerror, "no key"), "badkey5_ed25519": (.permerror, "key record is malformed"),
      "ignore_1": (.permerror, "v= is not 1"), "goodkey_1": (.policy, "rsa-sha1 is no longer accepted"),
    ]
    for item in suite.items {
      guard let (result, reason) = expected[item.id.replacing("mail-dkim/", with: "")] else { continue }
      let proof = verifier.verify(try suite.message(item), zone: suite.zone).first
      #expect(proof?.result == result, "\(item.id)")
      #expect(proof?.reason == reason, "\(item.id)")
    }
  }

  /// Cases whose verdict rests on a rule that is not part of DKIM here.
  private static let otherRules: [String: [DKIMResult]] = [
    // Not signed; that From cannot be read is judged elsewhere.
    "dkim_verifier/59": []
  ]

  @Test func dkimVerifier() throws {
    guard let suite = try Suite("dkim/dkim_verifier") else { return }
    for item in suite.items where item.kind == nil {
      guard let label = item.label else { continue }
      var zone = try Zone(parsing: Suite.zoneText(item.dns ?? [:]))
      if item.dns == nil { zone.merge(suite.zone) }
      let results = verifier.verify(try suite.message(item), zone: zone).map(\.result)
      if let expected = Self.otherRules[item.id] {
        #expect(results == expected, "\(item.id)")
      } else if item.note?.contains("first signature") == true {
        #expect(results.first == .pass, "\(item.id)")
      } else {
        let words = results.isEmpty ? ["none"] : results.map { $0 == .pass ? "pass" : "permfail" }
        #expect(Set(words) == Set(label), "\(item.id): \(results)")
      }
    }
  }
}

/// A folder of messages with their labels and keys.
private struct Suite {
  struct Item: Decodable {
    struct Signature: Decodable {
      let v: String?
      let a: String?
      let key: String?
    }

    let id: String
    let file: String
    let kind: String?
    let note: String?
    let label: [String]?
    let signatures: [Signature]?
    let dns: [String: Suite.Answers]?

    private enum CodingKeys: CodingKey {
      case id, file, kind, note, label, signatures, dns
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      id = try container.decode(String.self, forKey: .id)
      file = try container.decode(String.self, forKey: .file)
      kind = try container.decodeIfPresent(String.self, forKey: .kind)
      note = try container.decodeIfPresent(String.self, forKey: .note)
      signatures = try container.decodeIfPresent([Signature].self, forKey: .signatures)
      dns = try container.decodeIfPresent([String: Suite.Answers].self, forKey: .dns)
      let one = try? container.decodeIfPresent(String.self, forKey: .label)
      label = try one.map { [$0] } ?? container.decodeIfPresent([String].self, forKey: .label)
    }
  }

  struct Answers: Decodable {
    let texts: [[String]]?
    let error: String?

    private enum CodingKeys: String, CodingKey {
      case texts = "TXT"
      case error
    }
  }

  let items: [Item]
  let zone: Zone
  private let folder: URL

  /// Nil if the material is not there.
  init?(_ name: String) throws {
    guard let folder = Material.folder(name) else { return nil }
    self.folder = folder
    let lines = try Data(contentsOf: folder.appending(path: "manifest.jsonl")).split(separator: UInt8(ascii: "\n"))
    items = try lines.map { try JSONDecoder().decode(Item.self, from: $0) }
    let names = try Data(contentsOf: folder.appending(path: "zone.json"))
    zone = try Zone(parsing: Self.zoneText(JSONDecoder().decode([String: Answers].self, from: names)))
  }

  func data(_ file: String) throws -> Data { try Data(contentsOf: folder.appending(path: file)) }

  /// Received when its newest signature was made, if that says so.
  func message(_ item: Item) throws -> MailMessage {
    var message = MailMessage(file: try data(item.file), receivedAt: 1_500_000_000)
    let times = message.fields("DKIM-Signature").compactMap { DKIMSignature(reading: $0).signedAt }
    if let time = times.max() { message.receivedAt = time }
    return message
  }

  static func isLongKey(_ key: String) -> Bool {
    key == "ed25519" || key.hasPrefix("rsa-") && (Int(key.dropFirst(4)) ?? 0) >= 1024
  }

  static func zoneText(_ names: [String: Answers]) -> String {
    names.flatMap { name, answers -> [String] in
      if let error = answers.error { return error == "NXDOMAIN" ? [] : ["\(name) TXT \(error)"] }
      return (answers.texts ?? []).map { "\(name) TXT \($0.map(quoted).joined(separator: " "))" }
    }.joined(separator: "\n")
  }

  static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
