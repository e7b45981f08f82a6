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
    #expect(!lane.isIdle && lane.octets == 3)
    #expect(lane.begin()?.count == 2)
    #expect(lane.begin() == nil)
    lane.end()
    #expect(!lane.isIdle && lane.octets == 2)
    lane.end()
    #expect(lane.isIdle && lane.octets == 0)
  }
}
