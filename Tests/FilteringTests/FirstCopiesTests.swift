import Authentication
import Bulk
import Checks
import DNS
import Homographs
import Judging
import Mail
import Testing

@testable import Filtering

/// The same long text in every message.
private struct SameText: TextExtractor {
  func text(_ octets: [UInt8], charset: String) -> String { EncodedWords.asASCII(octets, charset) }

  func text(of message: MailMessage) -> MessageText {
    MessageText(
      text: "this is the text of one and the same offer that goes to very many people who never asked for it",
      isIncomplete: false)
  }
}

@Suite("First copies on their way through the filter")
struct FirstCopiesTests {
  private let ledger = CampaignLedger(
    tiers: [Tier(recipients: 5, hours: 24)], memory: 1 << 20, key: .published,
    patience: Patience(wait: 300, atMost: 3_600))

  /// A message without From, so that its sender is concealed.
  private func decide(to recipient: String, at seconds: Int64, mode: Mode = .enforce) throws -> Decision {
    let suffixes = try SystemPublicSuffixes()
    let appearance = try ICUAppearance()
    let filter = Filter(
      policy: Policy(mode: mode),
      site: Site(
        authservID: nil, names: [], networks: [], relays: [], publicSuffixes: suffixes, appearance: appearance),
      limits: Limits(), resolver: Zone(), lookupBudget: .seconds(1),
      authenticator: try MailAuthenticator(publicSuffixes: suffixes, appearance: appearance),
      textExtractor: SameText(), ledger: ledger)
    let message = MailMessage(
      connection: Connection(clientAddress: IPAddress("203.0.113.7"), helo: "mail.attack.example"),
      envelope: Envelope(sender: Path("<x@attack.example>"), recipients: [Path("<\(recipient)@victim.example>")]),
      receivedAt: 1_790_000_000 + seconds)
    return filter.decide(message, filter.lookups())
  }

  @Test func aSingleCopyIsPutOffOnceAndThenTagged() throws {
    let first = try decide(to: "a", at: 0)
    #expect(first.verdict.rule == .concealedUndecided)
    #expect(first.reply?.code == 451)
    #expect(first.reply?.text.contains("try again later, when it is known whether this is bulk mail") == true)
    let second = try decide(to: "a", at: 310)
    #expect(second.verdict.rule == .concealedSingle)
    #expect(second.applied == .tag)
  }

  @Test func copiesThatWaitedAreRejectedOnceTheCampaignIsBulk() throws {
    for (number, recipient) in ["a", "b", "c", "d"].enumerated() {
      #expect(try decide(to: recipient, at: Int64(number)).applied == .defer)
    }
    #expect(try decide(to: "e", at: 10).applied == .reject)
    let again = try decide(to: "a", at: 320)
    #expect(again.applied == .reject)
    #expect(again.campaign.leak == 0)
  }

  @Test func inMonitorModeNothingWaits() throws {
    #expect(try decide(to: "a", at: 0, mode: .monitor).applied == .accept)
    #expect(try decide(to: "b", at: 1, mode: .monitor).verdict.action == .defer)
    #expect(ledger.campaigns().first?.snapshot.leak == 2)
  }
}
