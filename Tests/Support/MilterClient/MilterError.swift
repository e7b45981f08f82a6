/// Why a dialogue with a milter ended before its end.
package enum MilterError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Not the name of a socket.
  case badSocket(String)
  /// A system call failed.
  case system(String, code: Int32)
  /// No answer, or no room to send, within the time allowed.
  case timedOut
  /// The milter closed the connection.
  case closed
  /// The milter sent bytes that are no packet or no reply.
  case malformed(String)
  /// The milter did what it did not negotiate.
  case violation(String)

  package var description: String {
    switch self {
    case .badSocket(let name): "not a socket name: \(name)"
    case .system(let call, let code): "\(call): error \(code)"
    case .timedOut: "timed out"
    case .closed: "the milter closed the connection"
    case .malformed(let what): "malformed: \(what)"
    case .violation(let what): "violation: \(what)"
    }
  }
}
