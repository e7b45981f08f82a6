import NIOCore

/// What goes one way through a session, in its order: a PDU that is judged holds up those behind it.
struct Lane {
  enum Step {
    /// One or more PDUs that nobody judges.
    case pass(ByteBuffer)
    case judge(ByteBuffer)
  }

  private(set) var waiting: [Step] = []
  /// Steps taken out to be judged, whose outcomes are not there yet.
  private(set) var isJudging = false
  /// PDUs that wait for a judgement.
  private(set) var judged = 0

  var isIdle: Bool { waiting.isEmpty && !isJudging }

  /// Adds what must wait.
  mutating func add(_ step: Step) {
    if case .judge = step { judged += 1 }
    waiting.append(step)
  }

  /// All that waits, if it is its turn.
  mutating func begin() -> [Step]? {
    guard !isJudging, !waiting.isEmpty else { return nil }
    isJudging = true
    defer { waiting = [] }
    return waiting
  }

  /// The outcomes of what was taken out are there.
  mutating func end(judged count: Int) {
    isJudging = false
    judged -= count
  }
}
