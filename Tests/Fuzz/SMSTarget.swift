import Bulk
import Checks
import Filtering
import Homographs
import Judging
import SMS

/// A short message: sender, recipient, number to answer to, and text, each in a part of its own.
enum SMSTarget: FuzzTarget {
  static let name = "sms"

  private static let registry = SenderRegistry(
    senders: [
      RegisteredSender(account: "a", kind: .alpha, sender: "Shop", owner: "A", signatures: ["大商店"], templates: ["t"]),
      RegisteredSender(account: "a", kind: .port, sender: "10690001", isPrefix: true, owner: "A", destinations: ["86"]),
    ], accounts: [SenderAccount(systemID: "a", requiresSignature: true, requiresTemplate: true, entity: "1")],
    templates: [MessageTemplate(name: "t", text: "a{}b{}c")])

  private static let filter: SMSFilter = {
    do {
      return SMSFilter(
        policy: Policy(mode: .enforce), registry: registry, appearance: try ICUAppearance(),
        ledger: CampaignLedger(tiers: [Tier(recipients: 20, hours: 1)], memory: 1 << 20, key: .published),
        frequency: RecipientFrequency(key: .published, capacity: 16))
    } catch {
      fatalError("\(error)")
    }
  }()

  static func run(_ input: [UInt8]) {
    let parts = FuzzInput(input)
    for account in ["a", nil] {
      var message = ShortMessage(
        account: account, source: SenderAddress(parts.text(0), ton: parts.bytes(1).first),
        destinations: [parts.text(2)],
        text: parts.text(4), callback: SenderAddress(parts.text(3)), receivedAt: 1_790_000_000)
      let decision = filter.decide(message)
      promise(decision.verdict.findings.count < 40, "more findings than kinds")
      promise(decision.verdict.findings.allSatisfy { $0.finding.datum.utf8.count < 1_000 }, "a datum without a bound")
      // What the sender adds that nobody sees takes no finding about the sender away.
      message.source = SenderAddress(parts.text(0) + "\u{200b}", ton: parts.bytes(1).first)
      let before = names(decision).intersection(["sms.sender.unbound", "sms.sender.protected", "sms.sender.missing"])
      promise(names(filter.decide(message)).isSuperset(of: before), "an invisible character lowers a finding")
    }
  }

  private static func names(_ decision: SMSDecision) -> Set<String> {
    Set(decision.verdict.findings.map(\.finding.kind.name))
  }
}
