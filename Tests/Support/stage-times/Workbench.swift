import Assembly
import Authentication
import Bulk
import Checks
import ConfigurationFile
import CorpusDoor
import DNS
import DecisionLog
import Filtering
import Foundation
import Homographs
import Judging
import Mail
import MessageText

/// A message of the Corpus, and what the stages before each make of it.
struct Sample {
  let bytes: Data
  let message: MailMessage
  let zone: Zone
  let from: FromReading
  let text: MessageText
  let proofs: Proofs
  let fingerprints: Fingerprints
  let facts: Facts
  let decision: Decision

  var lookups: Lookups { Lookups(resolver: zone) }

  /// The size of the one key, and its algorithm; nil unless one signature alone is there, and passes.
  var key: String? {
    guard proofs.dkim.count == 1, let proof = proofs.dkim.first, proof.result == .pass else { return nil }
    return proof.algorithm == "ed25519-sha256" ? "ed25519" : "\(proof.algorithm) \(proof.keyBits)"
  }
}

/// The parts of the filter, put together as the daemon does.
struct Workbench {
  static let whole = "whole filter"

  /// Messages with one right signature by an RSA key of 2,048 bits and nothing else to verify.
  let typical: [Sample]
  private let samples: [Sample]
  private let filter: Filter
  private let authenticator: MailAuthenticator
  private let dkim: DKIMVerifier
  private let dmarc: DMARCVerifier
  private let ledger: CampaignLedger
  private let log: DecisionLog
  private let suffixes: SystemPublicSuffixes

  init(corpus: String, state: URL) throws {
    let (configuration, _) = try DocumentedYAML.read(Configuration.self, from: "", source: "defaults")
    suffixes = try SystemPublicSuffixes()
    let appearance = try ICUAppearance()
    authenticator = try MailAuthenticator(publicSuffixes: suffixes, appearance: appearance)
    dkim = try DKIMVerifier()
    dmarc = DMARCVerifier(publicSuffixes: suffixes)
    ledger = configuration.ledger(.published, patience: .none)
    log = try DecisionLog(at: StateFolder(state))
    filter = try FilterFactory(ledger).filter(configuration, resolver: Zone())
    samples = try Self.read(
      ["honest", "chinese", "lists", "lookalikes", "arc"].map { "\(corpus)/\($0)" }, filter, ledger)
    typical = samples.filter { $0.key == "rsa-sha256 2048" && $0.proofs.arc?.sealers.isEmpty == true }
  }

  private static func read(_ folders: [String], _ filter: Filter, _ ledger: CampaignLedger) throws -> [Sample] {
    var reader = CorpusReader(limits: filter.limits)
    return try CorpusReader.files(folders).flatMap { path in
      let bytes = try Data(contentsOf: URL(filePath: path))
      return try reader.read(path).map { Sample(bytes, $0, filter, ledger) }
    }
  }

  // MARK: Stages

  var stages: [Stage] { reading + proving + judging + keeping }

  private var reading: [Stage] {
    [
      Stage(name: "message assembly", samples: typical) { _ = assemble($0) },
      Stage(name: "From, every reading", samples: typical) { _ = FromReading($0.message) },
      Stage(name: "text of the message", samples: typical) { _ = GMimeTextExtractor().text(of: $0.message) },
      Stage(name: "canonical text and fingerprints", samples: typical) {
        _ = ledger.fingerprints(Substance($0.message, $0.text))
      },
      Stage(name: "campaign", samples: typical.filter { !$0.fingerprints.isEmpty }) {
        _ = ledger.observe(
          Sighting(
            time: $0.message.receivedAt, fingerprints: $0.fingerprints, recipients: ["user@victim.example"]))
      },
    ]
  }

  private var proving: [Stage] {
    let keys = ["rsa-sha256 1024", "rsa-sha256 2048", "rsa-sha256 4096", "ed25519"]
    return [Stage(name: "SPF of MAIL FROM and HELO", samples: typical, run: checkSPF)]
      + keys.map { key in
        Stage(name: "DKIM \(key)", samples: samples.filter { $0.key == key }, isPart: key == keys[1]) {
          _ = dkim.verify($0.message, lookups: $0.lookups)
        }
      }
      + [
        Stage(name: "DMARC", samples: typical) {
          _ = dmarc.check(
            $0.from.domains, spf: [$0.proofs.spf].compactMap { $0 }, dkim: $0.proofs.dkim, lookups: $0.lookups)
        },
        Stage(name: "ARC, no chain", samples: typical) { _ = ARCVerifier().verify($0.message, lookups: $0.lookups) },
        Stage(name: "ARC, one set", samples: samples.filter { $0.proofs.arc?.sealers.count == 1 }, isPart: false) {
          _ = ARCVerifier().verify($0.message, lookups: $0.lookups)
        },
        Stage(name: "all proofs", samples: typical) {
          _ = authenticator.proofs(of: $0.message, from: $0.from, $0.lookups)
        },
      ]
  }

  private var judging: [Stage] {
    Catalogue.checks.map { check in
      Stage(name: "check \(check)", samples: typical) { _ = check.findings(in: $0.facts) }
    } + [
      Stage(name: "all checks", samples: typical) { _ = Catalogue.findings(in: $0.facts) },
      Stage(name: "policy", samples: typical) { sample in
        _ = filter.policy.judge(
          sample.decision.verdict.findings.map(\.finding),
          Circumstances(
            clientClass: .outside, ownerPolicy: sample.proofs.dmarc?.policy, isRelayed: sample.facts.relay != nil,
            alignment: sample.proofs.alignment, temporaryError: sample.proofs.temporaryError))
      },
    ]
  }

  private var keeping: [Stage] {
    [
      Stage(name: "Authentication-Results", samples: typical) { _ = results($0.decision) },
      Stage(name: "record, in memory", samples: typical) { try? log.append($0.decision) },
    ]
  }

  private func checkSPF(_ sample: Sample) {
    guard let client = sample.message.connection.clientAddress else { return }
    let lookups = sample.lookups
    for identity in [SPFProof.Identity.mailFrom, .helo] {
      _ = SPFVerifier().check(
        identity, client: client, helo: sample.message.connection.helo ?? "", sender: sample.message.envelope.sender,
        lookups: lookups)
    }
  }

  private func assemble(_ sample: Sample) -> MailMessage {
    var assembly = MessageAssembly(connection: sample.message.connection, limits: filter.limits)
    if case .address(let sender) = sample.message.envelope.sender { assembly.setSender(sender.description) }
    for path in sample.message.envelope.recipients { assembly.addRecipient(path) }
    MessageFile.read(sample.bytes, into: &assembly)
    return assembly.finished(at: sample.message.receivedAt)
  }

  private func results(_ decision: Decision) -> AuthenticationResults {
    AuthenticationResults(
      authservID: decision.authservID, proofs: decision.proofs, message: decision.message, from: decision.from)
  }

  /// From the bytes of the message to the record.
  func filterWhole(_ sample: Sample) {
    let decision = filter.decide(assemble(sample), sample.lookups)
    _ = results(decision)
    try? log.append(decision)
  }
}

extension Sample {
  fileprivate init(_ bytes: Data, _ item: CorpusItem, _ filter: Filter, _ ledger: CampaignLedger) {
    self.bytes = bytes
    message = item.message
    zone = item.zone ?? Zone()
    from = FromReading(message)
    text = GMimeTextExtractor().text(of: message)
    fingerprints = ledger.fingerprints(Substance(message, text))
    decision = filter.decide(message, Lookups(resolver: zone))
    proofs = decision.proofs
    facts = Facts(
      message: message, from: from, proofs: proofs, clientClass: decision.clientClass, campaign: decision.campaign,
      isTextIncomplete: text.isIncomplete, site: filter.site)
  }
}
