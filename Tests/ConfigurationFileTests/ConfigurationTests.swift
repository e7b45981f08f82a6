import Bulk
import Judging
import Mail
import Testing

@testable import ConfigurationFile

@Suite("Configuration")
struct ConfigurationTests {
  private func read(_ text: String) throws -> Configuration {
    try DocumentedYAML.read(Configuration.self, from: text, source: "truemark.yaml").value
  }

  @Test func defaultsAreThePolicyOfTheCode() throws {
    #expect(try read("").judgingPolicy == Policy())
    let tiers = try read("").tiers.map(\.description)
    #expect(tiers == ["100 recipients in 24 h", "1000 recipients in 720 h", "5000 recipients in 24 h"])
    #expect(try read("").patience == Patience(wait: 300, atMost: 14_400))
  }

  @Test func overrides() throws {
    let configuration = try read(
      """
      mode: enforce
      policy:
        actions: {forgedSingle: quarantine}
        points: {from.missing: 50}
      bulk: {tiers: [{recipients: 7, hours: 1}]}
      """)
    #expect(configuration.mode == .enforce)
    #expect(configuration.judgingPolicy.actions[.forgedSingle] == .quarantine)
    #expect(configuration.judgingPolicy.actions[.forgedBulk] == .reject)
    #expect(configuration.judgingPolicy.points["from.missing"] == 50)
    #expect(configuration.tiers.count == 1)
  }

  @Test func commandsOfTheQuarantineAreWords() throws {
    let commands = try read("quarantine: {change: /usr/bin/sudo -n /usr/sbin/postsuper}")
      .quarantineCommands
    #expect(commands.list == ["/usr/sbin/postqueue", "-j"])
    #expect(commands.change == ["/usr/bin/sudo", "-n", "/usr/sbin/postsuper"])
  }

  @Test func protectedDomainsAddToThoseThatComeAlong() throws {
    let plain = try read("").protectedNames
    let lines = ProtectedDomains.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    let domains = lines.flatMap { $0.prefix { $0 != ":" }.split(separator: " ") }
    #expect(plain.count == domains.count && plain.count > 100)
    #expect(plain.values.joined().allSatisfy { $0.count > 1 && $0.first != " " && $0.last != " " })
    let paypal = try #require(DomainName("paypal.com"))
    #expect(plain[paypal] == ["PayPal", "贝宝"])
    let shop = try #require(DomainName("shop.example"))
    let given = try read("site: {protected: {shop.example: , paypal.com: [Pal]}}").protectedNames
    #expect(given[shop] == [] && given[paypal] == ["Pal"] && given.count == plain.count + 1)
  }

  @Test(arguments: [
    ("\nmoed: enforce", "truemark.yaml:2: unknown key 'moed' in the file; known keys are mode, socket"),
    ("policy:\n  actions:\n    forgedSingel: tag", "truemark.yaml:3: unknown key 'forgedSingel' in policy.actions"),
    ("retention:\n  days: 59", "truemark.yaml:2: retention.days: 60 to 36500, or 0: the law asks for 60 days"),
    ("retention:\n  days: 59\n  profile: eu", "truemark.yaml:2: retention.days: 60 to 36500, or 0: the law"),
    ("retention:\n  profile: cn-sms\n  days: 152", "truemark.yaml:3: retention.days: 153 to 36500, or 0: the law"),
    ("retention:\n  profile: cn", "truemark.yaml:2: retention.profile: one of cn-mail, cn-sms, eu"),
    ("quarantine:\n  change: postsuper", "truemark.yaml:2: quarantine.change: a command with its absolute path"),
    ("backup: copy", "truemark.yaml:1: backup: an absolute path"),
    ("backup: /var/lib/truemark/copy", "truemark.yaml:1: backup: a folder that is not within the state folder"),
    ("mode: strict", "truemark.yaml:1: mode"),
    ("dns:\n  budget: soon", "truemark.yaml:2: dns.budget: expected a whole number"),
    ("dns:\n  budget: 900", "truemark.yaml:2: dns.budget: 1 to 60 seconds"),
    ("policy:\n  points:\n    from.mising: 10", "truemark.yaml:3: policy.points.from.mising: no such finding"),
    ("policy:\n  actions:\n    forgedSingle: destroy", "truemark.yaml:3: policy.actions.forgedSingle: one of accept"),
    ("bulk:\n  tiers:\n    - recipients: 1\n      hours: 24", "truemark.yaml:3: bulk.tiers.0.recipients: 2 to"),
    (
      "bulk:\n  tiers:\n    - recipients: 9223372036854775807\n      hours: 24",
      "truemark.yaml:3: bulk.tiers.0.recipients: 2 to"
    ),
    ("bulk:\n  tiers:\n    - recipients: 10\n      days: 2", "truemark.yaml:4: unknown key 'days'"),
    ("bulk:\n  firstCopies: {wait: 30, atMost: 5}", "truemark.yaml:2: bulk.firstCopies.atMost: minutes, not less"),
    ("bulk:\n  redis: localhost", "truemark.yaml:2: bulk.redis: unix:/PATH or HOST:PORT"),
    ("bulk:\n  redis: unix:redis.sock", "truemark.yaml:2: bulk.redis: unix:/PATH or HOST:PORT"),
    ("bulk:\n  redis: h:6379\n  redisPasswordFile: x", "truemark.yaml:3: bulk.redisPasswordFile: an absolute path"),
    ("site:\n  networks: [10.0.0.0/40]", "truemark.yaml:2: site.networks.0: an address or ADDRESS/LENGTH"),
    ("site:\n  protected: {a b: []}", "truemark.yaml:2: site.protected.a b: a domain name"),
    ("site:\n  protected: {a.example: A}", "truemark.yaml:2: site.protected.a.example: expected a list"),
    ("site:\n  domains: [a b]", "truemark.yaml:2: site.domains.0: a domain name"),
    ("policy:\n  recipients: {a@b.example: reject}", "truemark.yaml:2: policy.recipients: a rule keyed to a recipient"),
    ("policy:\n  to: x", "truemark.yaml:2: policy.to: a rule keyed to a recipient is refused"),
    ("policy:\n  users: [x]", "truemark.yaml:2: policy.users: a rule keyed to a person is refused"),
    ("policy:\n  senders: {wang: reject}", "truemark.yaml:2: policy.senders: a rule keyed to a person is refused"),
    ("policy:\n  subjects: [x]", "truemark.yaml:2: policy.subjects: a rule keyed to a topic is refused"),
    ("policy:\n  keywords: [x]", "truemark.yaml:2: policy.keywords: a rule keyed to a topic is refused"),
    ("policy:\n  body: x", "truemark.yaml:2: policy.body: a rule keyed to a topic is refused"),
    ("policy:\n  actions:\n    mailFrom: reject", "truemark.yaml:3: policy.actions.mailFrom: a rule keyed to a person"),
    ("policy:\n  actions:\n    ownSenders: tag", "truemark.yaml:3: unknown key 'ownSenders' in policy.actions"),
    ("policy:\n  points:\n    recipient == x: 9", "truemark.yaml:3: policy.points.recipient == x: a rule keyed to a"),
    ("policy:\n  points:\n    a@b.example: 9", "truemark.yaml:3: policy.points.a@b.example: a rule keyed to a person"),
    ("policy:\n  points:\n    subject.word: 9", "truemark.yaml:3: policy.points.subject.word: no such finding"),
    ("policy:\n  points:\n    from.missing: {x: 9}", "truemark.yaml:3: policy.points.from.missing: expected one value"),
    ("policy:\n  rules: [x]", "truemark.yaml:2: unknown key 'rules' in policy; known keys are actions, points"),
    ("keywords: x", "truemark.yaml:1: unknown key 'keywords' in the file"),
    ("socket: /run/x.sock", "truemark.yaml:1: socket: use unix:PATH"),
    ("mode: [", "truemark.yaml:"),
    ("a: &a [x]\n? *a\n: 1", "truemark.yaml:1: anchors (&name) are not taken"),
    ("{\"site\":\r\n{\"names\":&a []}}", "truemark.yaml:2: anchors (&name) are not taken"),
    ("mode:\n&\u{301}a enforce", "truemark.yaml:2: anchors (&name) are not taken"),
    ("mode", "truemark.yaml:1: the file takes keys"),
  ])
  func refusesWithLineAndRemedy(text: String, message: String) {
    let error = #expect(throws: ConfigurationError.self) { try read(text) }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
  }
}
