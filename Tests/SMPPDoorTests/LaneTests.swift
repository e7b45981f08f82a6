import NIOCore
import Testing

@testable import SMPPDoor

@Suite("The order of PDUs")
struct LaneTests {
  private func pdu(_ text: String) -> ByteBuffer { ByteBuffer(string: text) }

  @Test func whatFollowsAJudgementWaitsForIt() {
    var lane = Lane()
    #expect(lane.isIdle)
    lane.add(.judge(pdu("a")))
    let first = lane.begin()
    #expect(first?.count == 1 && lane.isJudging)
    lane.add(.pass(pdu("b")))
    lane.add(.judge(pdu("c")))
    // One batch at a time.
    #expect(lane.begin() == nil)
    #expect(!lane.isIdle && lane.octets == 3)
    lane.end()
    #expect(!lane.isIdle && lane.octets == 2)
    let second = lane.begin()
    #expect(second?.count == 2)
    lane.end()
    #expect(lane.isIdle && lane.octets == 0 && lane.begin() == nil)
  }
}
