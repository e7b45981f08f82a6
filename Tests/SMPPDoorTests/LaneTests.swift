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
    #expect(lane.begin()?.count == 1)
    lane.add(.pass(pdu("b")))
    lane.add(.judge(pdu("c")))
    // One batch at a time is judged; the next may be while the first is recorded.
    #expect(lane.begin() == nil)
    #expect(!lane.isIdle && lane.octets == 3)
    lane.judged()
    #expect(lane.begin()?.count == 2)
    lane.end()
    #expect(!lane.isIdle && lane.octets == 2)
    lane.judged()
    lane.end()
    #expect(lane.isIdle && lane.octets == 0 && lane.begin() == nil)
  }
}
