import Bulk
import Judging
import Mail
import Testing

@testable import Checks

/// A message that many others came before.
private struct SpreadScene {
  static let now: Int64 = 1_790_000_000
  let ledger = CampaignLedger(
    tiers: [Tier(recipients: 30, hours: 24), Tier(recipients: 100, hours: 24)], memory: 4 << 20, key: .published)
  var signedAt = Self.now - 7_200
  var recipient = "<victim@victim.example>"
  var spf = "forwarder.example"
  /// Signatures in front.
  var others: [DKIMProof] = []
  static let digest = "0123456789abcdef"
  var relays: Set<DomainName> = []

  /// Counts messages of one text, and finds what there is to say of the last one.
  func names(_ count: Int, at time: Int64 = now, _ change: (Int, inout Sighting) -> Void) -> Set<String> {
    let text = "this is the text of one and the same offer that goes to very many people who never asked"
    let fingerprints = ledger.fingerprints(Substance(readings: [text]))
    var standing: Standing?
    for number in 0..<count {
      var sighting = Sighting(time: time, fingerprints: fingerprints, recipients: ["r\(number)"])
      change(number, &sighting)
      standing = ledger.observe(sighting)
    }
    guard let standing else { return [] }
    return names(standing, at: time)
  }

  private func names(_ standing: Standing, at time: Int64) -> Set<String> {
    let message = MailMessage(
      envelope: Envelope(sender: Path("<x@forwarder.example>"), recipients: [Path(recipient)]),
      headers: [
        HeaderField("From", "a@legit.example"), HeaderField("To", "first@elsewhere.example"),
      ], receivedAt: time)
    var seal = DKIMProof(domain: "legit.example", selector: "s1", algorithm: "rsa-sha256", result: .pass)
    seal.digest = SpreadScene.digest
    seal.signedAt = signedAt
    let proofs = Proofs(
      spf: SPFProof(identity: .mailFrom, domain: DomainName(spf), result: .pass), heloSPF: nil,
      dkim: others + [seal], dmarc: nil,
      alignment: .aligned(["dkim"]), temporaryError: false)
    let site = Site(
      authservID: nil, names: [], networks: [], relays: relays, publicSuffixes: LastTwoLabels(),
      appearance: Scenario.appearance)
    let facts = Facts(
      message: message, from: FromReading(message), proofs: proofs, clientClass: .outside, campaign: standing.campaign,
      sources: standing.sources, isTextIncomplete: false, site: site)
    return Set((Spread.findings(in: facts) + BulkEvidence.findings(in: facts)).map(\.kind.name))
  }

  /// The same signature from so many networks.
  static func replayed(from networks: Int) -> (Int, inout Sighting) -> Void {
    { number, sighting in
      sighting.network = "n\(number % networks)"
      sighting.signatures = [digest]
    }
  }
}

@Suite("Bulk that is spread over many sources")
struct SpreadTests {
  @Test func oneTextFromManyNetworksAndDomains() {
    let names = SpreadScene().names(20) { number, sighting in
      sighting.network = "n\(number % 10)"
      sighting.author = "d\(number % 6).example"
    }
    #expect(names == ["bulk.snowshoe", "bulk.identity-drift"])
  }

  @Test func oneSenderOfManyMachinesIsNoSnowshoe() {
    #expect(SpreadScene().names(20) { $1.network = "n\($0)" }.isEmpty)
    #expect(SpreadScene().names(20) { $1.author = "d\($0 % 4).example" }.isEmpty)
  }

  @Test func aReplayIsConcealedAndBulk() {
    let names = SpreadScene().names(30, SpreadScene.replayed(from: 5))
    #expect(names == ["bulk.dkim-replay", "bulk.same-signature", "bulk.campaign"])
  }

  /// Whoever replays can sign each copy himself as well, for a domain that his SPF backs.
  @Test func aSignatureInFrontHidesNoReplay() {
    var own = DKIMProof(domain: "forwarder.example", selector: "s1", algorithm: "rsa-sha256", result: .pass)
    own.digest = "fedcba9876543210"
    let names = SpreadScene(others: [own]).names(30) { number, sighting in
      SpreadScene.replayed(from: 5)(number, &sighting)
      sighting.signatures = ["own\(number)", SpreadScene.digest]
    }
    #expect(names.contains("bulk.dkim-replay"))
  }

  @Test func aReplayNeedsNetworksRecipientsAndAge() {
    #expect(!SpreadScene().names(30, SpreadScene.replayed(from: 4)).contains("bulk.dkim-replay"))
    #expect(!SpreadScene().names(19, SpreadScene.replayed(from: 5)).contains("bulk.dkim-replay"))
    #expect(
      !SpreadScene(signedAt: SpreadScene.now - 60).names(30, SpreadScene.replayed(from: 5))
        .contains("bulk.dkim-replay"))
  }

  @Test func whatTheSignerSendsOrARelayIsNoReplay() {
    let replayed = SpreadScene.replayed(from: 5)
    #expect(!SpreadScene(spf: "mail.legit.example").names(30, replayed).contains("bulk.dkim-replay"))
    #expect(!SpreadScene(recipient: "<first@elsewhere.example>").names(30, replayed).contains("bulk.dkim-replay"))
    let vouched = Set([DomainName("legit.example")].compactMap(\.self))
    #expect(!SpreadScene(relays: vouched).names(30, replayed).contains("bulk.dkim-replay"))
  }

  @Test func volumeCountsFromTheLargestTier() {
    let change = { (_: Int, sighting: inout Sighting) in
      sighting.author = "d.example"
      sighting.network = "n"
    }
    #expect(SpreadScene().names(99, change) == ["bulk.campaign"])
    #expect(SpreadScene().names(100, change) == ["bulk.campaign", "bulk.volume", "bulk.fanout"])
  }

  @Test func aNewDomainThatWritesToManyAtOnce() {
    let scene = SpreadScene()
    let change = { (_: Int, sighting: inout Sighting) in sighting.author = "new.example" }
    #expect(!scene.names(40, at: SpreadScene.now, change).contains("bulk.first-seen-ramp"))
    let later = SpreadScene.now + 3 * 86_400
    let other = { (_: Int, sighting: inout Sighting) in sighting.author = "newer.example" }
    #expect(scene.names(40, at: later, other).contains("bulk.first-seen-ramp"))
    #expect(!scene.names(40, at: later + 90_000, other).contains("bulk.first-seen-ramp"))
  }
}
