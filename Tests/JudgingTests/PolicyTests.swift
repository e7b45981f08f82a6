import Mail
import Testing

@testable import Judging

@Suite("The table of the policy")
struct PolicyTests {
  private func kind(_ axis: Axis?, gate: FindingKind.Gate = .always) -> FindingKind {
    FindingKind("test.\(axis?.rawValue ?? "for")", axis, gate: gate, english: "{}", chinese: "{}")
  }

  private func judge(
    _ axes: [Axis], owner: OwnerPolicy? = nil, relayed: Bool = false, alignment: Alignment = .unaligned,
    failed: Bool = false, undecided: Bool = false, from clientClass: ClientClass = .outside
  ) -> Verdict {
    let policy = Policy(points: ["test.forged": 100, "test.concealed": 100, "test.bulk": 100])
    return policy.judge(
      axes.map { Finding(kind($0)) },
      Circumstances(
        clientClass: clientClass, ownerPolicy: owner, isRelayed: relayed, alignment: alignment,
        temporaryError: failed, isUndecided: undecided))
  }

  @Test func honestMailPasses() {
    #expect(judge([]).action == .accept)
    #expect(judge([.bulk]).action == .accept)
  }

  @Test func bulkThatHidesOrForgesItsSenderIsRejected() {
    #expect(judge([.bulk, .forged]).rule == .forgedBulk)
    #expect(judge([.bulk, .forged]).action == .reject)
    #expect(judge([.bulk, .concealed]).action == .reject)
  }

  @Test func singleMailIsTaggedUnlessTheOwnerRejects() {
    #expect(judge([.concealed]).action == .tag)
    #expect(judge([.forged]).action == .tag)
    #expect(judge([.forged], owner: .quarantine).action == .tag)
    #expect(judge([.forged], owner: .reject).action == .reject)
    #expect(judge([.forged], owner: .reject, relayed: true).action == .tag)
    #expect(judge([.forged], owner: .reject, alignment: .aligned(["dkim"])).action == .tag)
  }

  @Test func firstCopiesWaitWhereTheSenderIsForgedOrConcealed() {
    #expect(judge([.forged], undecided: true).rule == .forgedUndecided)
    #expect(judge([.concealed], undecided: true).action == .defer)
    #expect(judge([.forged, .bulk], undecided: true).action == .reject)
    #expect(judge([.forged], owner: .reject, undecided: true).action == .reject)
    #expect(judge([.forged], relayed: true, undecided: true).action == .tag)
    #expect(judge([], undecided: true).action == .accept)
  }

  @Test func aFailureOfTheDNSDefersAndNeverAccuses() {
    #expect(judge([], alignment: .undecided, failed: true).action == .defer)
    #expect(judge([.bulk], alignment: .undecided, failed: true).action == .defer)
    #expect(judge([.bulk, .concealed], alignment: .undecided, failed: true).action == .reject)
  }

  @Test func ourOwnAreNotStopped() {
    #expect(judge([.bulk, .forged], from: .authenticated).action == .accept)
    #expect(judge([.bulk, .forged], from: .ownNetwork).rule == .ownSender)
  }

  @Test func gatedFindingsCountOnlyWhenNothingBacksFrom() {
    let finding = Finding(kind(.forged, gate: .unaligned))
    let policy = Policy(points: ["test.forged": 100])
    for (alignment, points) in [(Alignment.unaligned, 100), (.aligned(["spf"]), 0), (.undecided, 0)] {
      let verdict = policy.judge(
        [finding],
        Circumstances(
          clientClass: .outside, ownerPolicy: nil, isRelayed: false, alignment: alignment, temporaryError: false))
      #expect(verdict.points[.forged] == points)
      #expect(verdict.findings.first?.isExcused == (points == 0))
    }
  }

  @Test func axesAreNeverAddedTogether() {
    let policy = Policy(points: ["test.forged": 99, "test.concealed": 99, "test.bulk": 99])
    let verdict = policy.judge(
      [Finding(kind(.forged)), Finding(kind(.concealed)), Finding(kind(.bulk))],
      Circumstances(
        clientClass: .outside, ownerPolicy: nil, isRelayed: false, alignment: .unaligned, temporaryError: false))
    #expect(verdict.established.isEmpty)
    #expect(verdict.action == .accept)
  }
}
