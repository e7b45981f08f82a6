import DNS
package import DecisionLog
package import Filtering
import Judging
package import Mail

/// One SMTP connection as its mail filter sees it: collects what the MTA tells and answers at the end of each message.
///
/// Knows nothing of libmilter. Used by one thread at a time; several messages may follow each other. A step that the
/// MTA leaves out leaves its part of the message empty.
package final class MailSession {
  private let filter: Filter
  private let log: DecisionLog
  private let activity: Activity
  private var connection = Connection()
  private var assembly: MessageAssembly
  private var lookups: Lookups
  /// Between MAIL and the end of the message.
  private var isBusy = false {
    didSet {
      guard oldValue != isBusy else { return }
      isBusy ? activity.begin() : activity.end()
    }
  }

  package init(filter: Filter, log: DecisionLog, activity: Activity) {
    self.filter = filter
    self.log = log
    self.activity = activity
    assembly = MessageAssembly(connection: Connection(), limits: filter.limits)
    lookups = filter.lookups()
  }

  package func connect(_ connection: Connection) {
    self.connection = connection
    reset()
    filter.prefetch(.client(connection), lookups)
  }

  /// `tlsVersion`: nil as long as the connection is in clear.
  package func helo(_ name: String, tlsVersion: String? = nil) {
    connection.helo = name
    connection.tlsVersion = tlsVersion
    assembly.setConnection(connection)
  }

  package func mail(_ path: String, authenticatedUser: String?, queueID: String?) {
    connection.authenticatedUser = authenticatedUser
    reset()
    isBusy = true
    assembly.setSender(path)
    if let queueID { assembly.setQueueID(queueID) }
    // Asked at connect already, so that the resolver knows the answer by now.
    filter.prefetch(.client(connection), lookups)
    if let helo = connection.helo { filter.prefetch(.helo(helo), lookups) }
    filter.prefetch(.sender(assembly.message.envelope.sender), lookups)
  }

  package func recipient(_ path: String, isRefused: Bool = false) {
    isRefused ? assembly.refuseRecipients() : assembly.addRecipient(Path(path))
  }

  package func header(_ field: HeaderField) {
    if assembly.addHeader(field) { filter.prefetch(.field(field), lookups) }
  }

  package func body(_ bytes: some Collection<UInt8>) {
    assembly.addBody(bytes)
  }

  /// Judges the message, makes the record durable, and only then tells what to answer.
  ///
  /// `time`: seconds since 1970 UTC.
  package func endOfMessage(queueID: String?, at time: Int64) -> MilterResponse {
    if let queueID { assembly.setQueueID(queueID) }
    let decision = filter.decide(assembly.finished(at: time), lookups)
    defer { reset() }
    do {
      try log.append(decision)
    } catch {
      return unrecorded
    }
    return MilterResponse(decision)
  }

  /// The message will not end: RSET, a refused command, or the end of the connection.
  ///
  /// `time`: seconds since 1970 UTC.
  package func abort(at time: Int64) {
    lookups.cancel()
    filter.abandon(assembly.message.envelope, connection, at: time)
    reset()
  }

  /// Nothing is refused or delivered without its record, unless the filter only watches.
  private var unrecorded: MilterResponse {
    guard filter.policy.mode == .enforce else { return .proceed([]) }
    return .refuse(
      Reply(code: 451, status: "4.3.0", text: "Truemark: the decision cannot be recorded, try again later"))
  }

  private func reset() {
    assembly = MessageAssembly(connection: connection, limits: filter.limits)
    lookups = filter.lookups()
    isBusy = false
  }
}
