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

  private var waiting: [Step] = []
  /// The octets of steps taken out whose outcomes are not carried out, batch by batch.
  private var batches: [Int] = []
  /// Of all that is in the lane.
  private(set) var octets = 0

  var isIdle: Bool { waiting.isEmpty && batches.isEmpty }

  /// Adds what must wait.
  mutating func add(_ step: Step) {
    octets += step.octets
    waiting.append(step)
  }

  /// Takes out all that waits; nil if nothing does.
  mutating func begin() -> [Step]? {
    guard !waiting.isEmpty else { return nil }
    batches.append(octets - batches.reduce(0, +))
    defer { waiting = [] }
    return waiting
  }

  /// The outcomes of the first steps taken out are there.
  mutating func end() { octets -= batches.removeFirst() }
}
