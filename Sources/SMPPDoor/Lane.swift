import NIOCore

/// What goes one way through a session, in its order: a PDU that is judged holds up those behind it.
struct Lane {
  enum Step {
    /// One or more PDUs that nobody judges.
    case pass(ByteBuffer)
    case judge(ByteBuffer)

    fileprivate var octets: Int {
      switch self {
      case .pass(let pdus), .judge(let pdus): pdus.readableBytes
      }
    }
  }

  private(set) var waiting: [Step] = []
  /// Steps taken out to be judged, whose outcomes are not there yet.
  private(set) var isJudging = false
  /// Of what waits and of what is judged.
  private(set) var octets = 0
  private var judgedOctets = 0

  var isIdle: Bool { waiting.isEmpty && !isJudging }

  /// Adds what must wait.
  mutating func add(_ step: Step) {
    octets += step.octets
    waiting.append(step)
  }

  /// All that waits, if it is its turn.
  mutating func begin() -> [Step]? {
    guard !isJudging, !waiting.isEmpty else { return nil }
    isJudging = true
    judgedOctets = octets
    defer { waiting = [] }
    return waiting
  }

  /// The outcomes of what was taken out are there.
  mutating func end() {
    isJudging = false
    octets -= judgedOctets
    judgedOctets = 0
  }
}
