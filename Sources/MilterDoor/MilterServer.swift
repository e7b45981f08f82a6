import CLibMilter
package import DecisionLog
package import Filtering
import Foundation
import Synchronization

/// Why the milter cannot start, and what to do about it.
package struct MilterError: Error, CustomStringConvertible {
  package let description: String
}

/// The milter service: one socket, many sessions, one filter at a time.
///
/// libmilter knows one service a process, so there is one server a process, and it cannot be started twice.
package final class MilterServer: Sendable {
  private let log: DecisionLog
  private let report: @Sendable (String) -> Void
  /// Nil once the server takes no more sessions.
  private let filter: Mutex<Filter?>
  private let activity = Activity()
  private let ended = DispatchSemaphore(value: 0)

  package init(filter: Filter, log: DecisionLog, report: @escaping @Sendable (String) -> Void) {
    self.filter = Mutex(filter)
    self.log = log
    self.report = report
  }

  /// Listens on `socket` (`unix:PATH`, `inet:PORT@HOST` or `inet6:PORT@HOST`) and serves on libmilter's threads.
  ///
  /// `permissions` are those of a unix socket. `onEnd` is called on a thread of its own when libmilter stops serving,
  /// asked or not.
  package func start(socket: String, permissions: Int, onEnd: @escaping @Sendable () -> Void) throws {
    Self.raiseFileLimit()
    MilterCallbacks.server.withLock { $0 = self }
    guard unsafe MilterCallbacks.register(name: strdup("truemark")) else {
      throw MilterError(description: "libmilter did not take the registration")
    }
    // Beyond 64 KiB libmilter would drop the connection: a long header field would end the filtering.
    _ = smfi_setmaxdatasize(4 << 20)
    guard unsafe smfi_setconn(strdup(socket)) == MI_SUCCESS, smfi_opensocket(true) == MI_SUCCESS else {
      throw MilterError(
        description: "cannot listen on \(socket): use unix:PATH, inet:PORT@HOST or inet6:PORT@HOST, "
          + "with a folder that exists and may be written, or a port that is free")
    }
    if socket.hasPrefix("unix:") { _ = unsafe chmod(String(socket.dropFirst(5)), mode_t(permissions)) }
    let thread = Thread { [ended] in
      _ = smfi_main()
      ended.signal()
      onEnd()
    }
    thread.name = "libmilter"
    thread.start()
  }

  /// New sessions begin with this filter; those under way keep theirs.
  package func use(_ filter: Filter) {
    self.filter.withLock { $0 = filter }
  }

  /// Takes no more sessions, lets messages under way end for at most `seconds`, and stops.
  package func drain(seconds: Int) {
    filter.withLock { $0 = nil }
    for _ in 0..<(seconds * 10) where activity.busy > 0 { Thread.sleep(forTimeInterval: 0.1) }
    if activity.busy > 0 { report("\(activity.busy) messages under way are given up: their senders will try again") }
    _ = smfi_stop()
    ended.wait()
  }

  /// A session with the filter of this moment; nil when draining.
  func newSession() -> MailSession? {
    guard let filter = filter.withLock({ $0 }) else { return nil }
    return MailSession(filter: filter, log: log, activity: activity)
  }

  /// As many open files as the system allows: libmilter spins when it cannot accept a connection.
  private static func raiseFileLimit() {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}

/// Counts the messages under way, over all sessions.
package final class Activity: Sendable {
  private let count = Atomic<Int>(0)

  package init() {}

  package var busy: Int { count.load(ordering: .relaxed) }

  func begin() { count.add(1, ordering: .relaxed) }
  func end() { count.subtract(1, ordering: .relaxed) }
}
