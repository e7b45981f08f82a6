import DNS
import Foundation
import Judging
import Mail
import TestSupport
import Testing

@testable import Authentication

/// The DMARC tests of mailauth, as steps: a zone, a check, what must be seen.
enum DMARCSuite {
  /// Nil, with a printed line, if the material is not there.
  static let cases: [DMARCCase]? = {
    guard let folder = Material.folder("dmarc/mailauth-rfc9989"),
      let data = try? Data(contentsOf: folder.appending(path: "cases.json"))
    else { return nil }
    return try? JSONDecoder().decode([DMARCCase].self, from: data)
  }()
}

/// How a case came out.
enum DMARCCaseOutcome: Hashable {
  case met
  case differs(String)
  /// It asks only for what cannot be here: a signature that leaves octets unsigned and passes all the same.
  case notOurs
}

struct DMARCCase: Decodable, Sendable, CustomTestStringConvertible {
  let name: String
  let steps: [Step]

  var testDescription: String { name }

  struct Step: Decodable, Sendable {
    let zone: [String: Records]?
    let verify: Input?
    let expect: String?
    let op: String?
    let value: String?
  }

  struct Records: Decodable, Sendable {
    let texts: [[String]]?
    let addresses: [String]?
    let exchanges: [Exchange]?

    struct Exchange: Decodable {
      let priority: Int
      let exchange: String
    }

    private enum CodingKeys: String, CodingKey {
      case texts = "TXT"
      case addresses = "A"
      case exchanges = "MX"
    }

    func lines(_ name: String) -> [String] {
      (texts ?? []).map { strings in "\(name) TXT " + strings.map { "\"\($0)\"" }.joined(separator: " ") }
        + (addresses ?? []).map { "\(name) A \($0)" }
        + (exchanges ?? []).map { "\(name) MX \($0.priority) \($0.exchange)" }
    }
  }

  struct Input: Decodable, Sendable {
    let headerFrom: OneOrMore
    let dkimDomains: [Name]
    let spfDomains: [Name]
    let arcResult: ChainResult?

    var authors: [DomainName] {
      headerFrom.values.compactMap { $0.split(separator: "@").last.flatMap { DomainName($0) } }
    }
  }

  struct ChainResult: Decodable, Sendable {
    struct Status: Decodable { let result: String }
    let status: Status
  }

  /// A domain that passed: a string, or an object with the string.
  struct Name: Decodable, Sendable {
    let text: String

    private enum CodingKeys: CodingKey { case domain }

    init(from decoder: any Decoder) throws {
      if let container = try? decoder.singleValueContainer(), let text = try? container.decode(String.self) {
        self.text = text
      } else {
        text = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .domain)
      }
    }
  }

  func run() throws -> DMARCCaseOutcome {
    let suffixes = try SystemPublicSuffixes()
    var zone = Zone()
    var view: DMARCCaseView?
    var compared = 0
    for step in steps {
      if let records = step.zone {
        zone = try Zone(parsing: records.flatMap { $1.lines($0) }.joined(separator: "\n"))
      } else if let input = step.verify {
        view = DMARCCaseView(input, zone, suffixes)
      } else if let path = step.expect, let view {
        guard let found = step.op == "not.have.property" ? view.member(step.value) : view.value(path) else { continue }
        compared += 1
        guard step.isMet(by: found) else {
          return .differs("\(path): \(step.op ?? "") \(step.value ?? "") expected, found \(found)")
        }
      }
    }
    return compared > 0 ? .met : .notOurs
  }
}

extension DMARCCase.Step {
  func isMet(by found: String) -> Bool {
    switch op {
    case "equal": found == value
    case "deep.equal":
      (value ?? "").split(separator: "'").map(String.init).filter { $0.hasPrefix("_dmarc") }.joined(separator: " ")
        == found
    case "contain", "include": found.contains(value ?? "")
    case "be.a": !found.isEmpty
    case "be.true": found == "true"
    case "be.false": found == "false"
    case "not.be.ok", "not.have.property": found.isEmpty
    default: false
    }
  }
}

/// One check, with its values under the names that the cases use.
struct DMARCCaseView {
  private let proof: DMARCProof
  private let policy: DMARCPolicy?
  private let record: DMARCRecord?
  /// The record as it stands in the DNS, from the evidence that is kept.
  private let rawRecord: String
  /// The Authentication-Results that tell of the check, and of the chain beside it.
  private let field: String

  init(_ input: DMARCCase.Input, _ zone: Zone, _ suffixes: any PublicSuffixes) {
    let lookups = Lookups(resolver: zone)
    proof = DMARCVerifier(publicSuffixes: suffixes).check(
      input.authors,
      spf: input.spfDomains.map { SPFProof(identity: .mailFrom, domain: DomainName($0.text), result: .pass) },
      dkim: input.dkimDomains.map { DKIMProof(domain: $0.text, selector: "", algorithm: "", result: .pass) },
      lookups: lookups)
    policy = input.authors.first.map { DMARCPolicy(of: $0, lookups, suffixes) }
    record = input.authors.first.flatMap { DMARCTreeWalk(from: $0, lookups, suffixes).own }
    let recordName = proof.recordDomain.map { "_dmarc.\($0)" }
    let texts = lookups.evidence.filter { $0.name == recordName }.flatMap(\.texts)
    rawRecord = texts.joined(separator: "\n")
    var proofs = Proofs.unchecked
    proofs.dmarc = proof
    proofs.arc = input.arcResult.flatMap { ARCResult(rawValue: $0.status.result) }.map { ARCProof(result: $0) }
    let message = MailMessage(headers: input.headerFrom.values.map { HeaderField("From", $0) }, receivedAt: 0)
    field =
      AuthenticationResults(
        authservID: "mx.example", proofs: proofs, message: message, from: FromReading(message)
      ).fieldValue
  }

  /// Nil if we keep no such value; empty if there is none in this case.
  func value(_ path: String) -> String? {
    switch path.split(separator: ".").dropFirst().joined(separator: ".") {
    case "status.result": proof.result.rawValue
    case "policy": proof.policy?.rawValue ?? ""
    case "domain": proof.recordDomain?.text ?? ""
    case "p": record?.policies?.own.rawValue ?? ""
    case "sp": record?.policies?.subdomains.rawValue ?? ""
    case "alignment.dkim.strict": policy.map { String($0.dkimAlignment == .strict) } ?? ""
    case "alignment.spf.strict": policy.map { String($0.spfAlignment == .strict) } ?? ""
    case "alignment.dkim.result": aligned("dkim")
    case "alignment.spf.result": aligned("spf")
    case "rr": rawRecord
    case "info", "status.comment": field
    case "" where path == "dmarcQueries": proof.queries.joined(separator: " ")
    default: nil
    }
  }

  /// What a case says must not be there: a policy, or the percentage of the older standard, which we never have.
  func member(_ name: String?) -> String? {
    switch name {
    case "policy": proof.policy?.rawValue ?? ""
    case "pct": ""
    default: nil
    }
  }

  private func aligned(_ mechanism: String) -> String {
    proof.aligned.contains(mechanism) ? proof.organizationalDomain?.text ?? "" : ""
  }
}

extension DNSEvidence {
  fileprivate var texts: [String] {
    guard case .records(let data, _) = answer else { return [] }
    return data.compactMap { if case .text(let bytes) = $0 { String(decoding: bytes, as: UTF8.self) } else { nil } }
  }
}
