import Mail
import Testing

@testable import Judging

@Suite("What would have changed the action")
struct CounterfactualTests {
  /// Soft and hard findings of every axis, by points.
  private let policy = Policy(points: [
    "forged.soft": 60, "forged.hard": 100, "forged.light": 40, "concealed.soft": 100, "concealed.hard": 140,
    "bulk.campaign": 100, "bulk.hint": 20,
  ])

  private func finding(_ name: String) -> Finding {
    let axis = Axis(rawValue: String(name.prefix { $0 != "." }))
    let gate: FindingKind.Gate = name.hasSuffix(".soft") || name.hasSuffix(".light") ? .unaligned : .always
    return Finding(FindingKind(name, axis, gate: gate, english: "{}", chinese: "{}"))
  }

  private func circumstances(
    _ alignment: Alignment = .unaligned, owner: OwnerPolicy? = nil, from clientClass: ClientClass = .outside,
    failed: Bool = false
  ) -> Circumstances {
    Circumstances(
      clientClass: clientClass, ownerPolicy: owner, isRelayed: false, alignment: alignment, temporaryError: failed)
  }

  private func sentences(_ names: [String], _ circumstances: Circumstances) -> [String] {
    policy.counterfactuals(names.map(finding), circumstances).map { $0.sentence() }
  }

  @Test func forgedSingleOfAnOwnerWhoRejects() {
    #expect(
      sentences(["forged.soft", "forged.light"], circumstances(owner: .reject)) == [
        "With 1 point less on the forged axis it would have been accepted.",
        "Without forged.light it would have been accepted.",
        "Without forged.soft it would have been accepted.",
        "With an aligned DKIM pass, which excuses forged.soft and forged.light, it would have been accepted.",
        "Under p=quarantine instead of p=reject of the From domain it would have been tagged.",
      ])
  }

  @Test func concealedBulk() {
    #expect(
      sentences(["concealed.hard", "bulk.campaign"], circumstances()) == [
        "With 41 points less on the concealed axis it would have been accepted.",
        "As a single message it would have been tagged.",
        "Without concealed.hard it would have been accepted.",
      ])
  }

  @Test func oneMoreFindingInBulk() {
    #expect(
      sentences(["forged.light"], circumstances()).last
        == "With one more finding of 60 points on the forged axis and in bulk it would have been rejected.")
  }

  /// A hard finding stays, whatever passes.
  @Test func anAlignedPassExcusesSoftFindingsOnly() {
    let hard = policy.counterfactuals([finding("forged.hard"), finding("forged.soft")], circumstances())
    #expect(!hard.contains { $0.sentence().contains("aligned") })
    let soft = policy.counterfactuals([finding("concealed.soft")], circumstances())
    #expect(soft.contains { $0.changes == [.alignedPass(excusing: [finding("concealed.soft").kind])] })
    let passed = policy.counterfactuals([finding("forged.hard")], circumstances(.aligned(["spf"])))
    #expect(!passed.contains { $0.sentence().contains("aligned") })
  }

  @Test func aFailureOfTheDNS() {
    let found = sentences(["forged.soft"], circumstances(.undecided, failed: true))
    #expect(found.contains { $0.hasPrefix("With an aligned DKIM pass") && $0.hasSuffix("accepted.") })
  }

  @Test func ourOwnUser() {
    let found = sentences(["forged.hard", "bulk.campaign"], circumstances(.undecided, from: .authenticated))
    #expect(found.first == "From a client that is not ours, with the same findings, it would have been rejected.")
  }

  @Test func chinese() {
    let found = policy.counterfactuals([finding("forged.light")], circumstances()).map { $0.sentence(in: .chinese) }
    #expect(found.first == "若“伪造”一项再有一个 60 分的认定，则会被标记后投递。")
    #expect(found.last == "若“伪造”一项再有一个 60 分的认定，并且属于群发，则会被拒收。")
  }

  /// Whatever is found: each is judged by the policy to lead elsewhere, the smallest stands first, and no point too
  /// many is named.
  @Test func nothingIsClaimedThatDoesNotHold() {
    var state: UInt64 = 7
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let names = policy.points.keys.sorted()
    for _ in 0..<500 {
      let findings = (0..<next(6)).map { _ in finding(names[next(names.count)]) }
      let known = circumstances(
        [.unaligned, .undecided, .aligned(["spf"])][next(3)], owner: [nil, .quarantine, .reject][next(3)],
        from: next(5) == 0 ? .ownNetwork : .outside, failed: next(5) == 0)
      let actual = policy.judge(findings, known)
      let found = policy.counterfactuals(findings, known)
      #expect(found.map(\.size) == found.map(\.size).sorted())
      for counterfactual in found {
        #expect(counterfactual.verdict.action != actual.action)
        guard case .less(let axis, let points) = counterfactual.changes[0], counterfactual.changes.count == 1 else {
          continue
        }
        #expect(actual.points[axis, default: 0] - points == Policy.threshold - 1)
        #expect(counterfactual.verdict.points[axis] == Policy.threshold - 1)
      }
    }
  }
}
