package import ConfigurationFile
package import DecisionLog
package import Filtering
import Foundation
import Mail
import NIOCore
import NIOPosix
import NIOSSL
import SMPP
import Synchronization

/// Why the SMPP filter cannot start, and what to do about it.
package struct SMPPError: Error, CustomStringConvertible {
  package let description: String
}

/// The SMPP service: for each session of a customer one to the SMSC.
package final class SMPPServer: Sendable {
  /// Of the start: the addresses and limits of a reload are not taken up.
  let settings: SMSSettings
  let judge: SMPPJudge
  let incidents: Incidents
  private let log: DecisionLog
  private let report: @Sendable (String) -> Void
  private let upstream: Alarm
  private let group = MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount)
  private let security: LinkSecurity
  private let listener = Mutex<(any Channel)?>(nil)
  private let isDraining = Atomic(false)
  private let links = Mutex<[ObjectIdentifier: NIOLoopBound<SMPPLink>]>([:])
  /// Sessions that are open or being opened.
  private let sessions = Atomic(0)
  private let binds = FailedBinds()
  /// Where binds are recorded, one after the other.
  private let records = DispatchQueue(label: "binds")

  package init(
    _ settings: SMSSettings, filter: SMSFilter, log: DecisionLog, report: @escaping @Sendable (String) -> Void
  ) throws {
    self.settings = settings
    self.log = log
    self.report = report
    incidents = Incidents(log)
    judge = SMPPJudge(filter, settings, log, incidents)
    security = try LinkSecurity(settings)
    upstream = Alarm("the SMSC takes connections again", "the SMSC takes no connection")
  }

  /// New messages are judged by this filter.
  package func use(_ filter: SMSFilter, _ settings: SMSSettings) { judge.use(filter, settings) }

  package func start() throws {
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 1_024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.autoRead, value: false)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(.writeBufferWaterMark, value: Self.waterMark)
      .childChannelInitializer { [self] client in
        client.eventLoop.makeCompletedFuture {
          try client.pipeline.syncOperations.addHandlers(security.client())
        }.map { self.open(client) }
      }
    do {
      let channel: any Channel =
        switch settings.listening {
        case .address(let host, let port): try bootstrap.bind(host: host, port: port).wait()
        case .unix(let path): try bootstrap.bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).wait()
        case nil: throw SMPPError(description: "no address to listen on")
        }
      listener.withLock { $0 = channel }
    } catch {
      throw SMPPError(
        description: "sms.socket: cannot listen there (\(error)); use inet:PORT@ADDRESS with a free port, or unix:PATH "
          + "in a folder that may be written")
    }
  }

  private static let waterMark = ChannelOptions.Types.WriteBufferWaterMark(low: 64 << 10, high: 256 << 10)

  /// Opens the other half of a session; a customer is not read before it stands, and is let go if it cannot.
  private func open(_ client: any Channel) {
    let address = client.remoteAddress?.ipAddress
    let number = sessions.add(1, ordering: .relaxed).newValue
    // Before it is active, which it becomes when this is over, a channel is not gone.
    let isGone = NIOLoopBoundBox(false, eventLoop: client.eventLoop)
    client.closeFuture.whenComplete { [self, id = ObjectIdentifier(client)] _ in
      isGone.value = true
      sessions.subtract(1, ordering: .relaxed)
      _ = links.withLock { $0.removeValue(forKey: id) }
    }
    guard number <= settings.limits.sessions, binds.count(of: address) < settings.limits.failedBinds,
      !isDraining.load(ordering: .relaxed)
    else {
      incidents.count(.turnedAway, "too many sessions or failed binds", nil)
      return client.close(promise: nil)
    }
    let bootstrap = ClientBootstrap(group: client.eventLoop)
      .connectTimeout(.seconds(10))
      .channelOption(.autoRead, value: false)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelOption(.writeBufferWaterMark, value: Self.waterMark)
      .channelInitializer { [security] center in
        center.eventLoop.makeCompletedFuture {
          try center.pipeline.syncOperations.addHandlers(security.center())
        }
      }
    let connecting: EventLoopFuture<any Channel> =
      switch settings.center {
      case .address(let host, let port): bootstrap.connect(host: host, port: port)
      case .unix(let path): bootstrap.connect(unixDomainSocketPath: path)
      case nil: client.eventLoop.makeFailedFuture(SMPPError(description: "no SMSC is configured"))
      }
    connecting.whenComplete { [self] result in
      switch result {
      case .success(let center):
        upstream.end(report)
        isGone.value ? center.close(promise: nil) : join(client, center)
      case .failure(let error):
        upstream.begin("\(error)", report)
        client.close(promise: nil)
      }
    }
  }

  /// Makes a session of two connections, unless one of them is gone by now.
  private func join(_ client: any Channel, _ center: any Channel) {
    let link = SMPPLink(self, client: client, center: center)
    do {
      guard center.isActive else { throw ChannelError.ioOnClosedChannel }
      try link.start()
      links.withLock { $0[ObjectIdentifier(client)] = NIOLoopBound(link, eventLoop: client.eventLoop) }
      // Whoever drains has seen the link, or is seen here.
      if isDraining.load(ordering: .relaxed) { link.drain() }
    } catch {
      client.close(promise: nil)
      center.close(promise: nil)
    }
  }

  /// Records a bind, or the end of what it began, and counts those that failed.
  func recordBind(_ account: String, _ address: IPAddress?, _ outcome: String) {
    if outcome.hasPrefix("refused") { binds.add(address?.description) }
    records.async { [log, report] in
      do {
        try log.append(
          Event(.session, ["account": account, "outcome": outcome], about: [address?.description].compactMap { $0 }))
      } catch {
        report("a bind could not be recorded: \(error)")
      }
    }
  }

  /// Takes no more sessions, lets messages under way be answered for at most `seconds`, and stops.
  package func drain(seconds: Int) {
    isDraining.store(true, ordering: .relaxed)
    try? listener.withLock { $0 }?.close().wait()
    for link in links.withLock({ Array($0.values) }) { link.eventLoop.execute { link.value.drain() } }
    for _ in 0..<(seconds * 20) where links.withLock({ !$0.isEmpty }) { Thread.sleep(forTimeInterval: 0.05) }
    let left = links.withLock { Array($0.values) }
    if !left.isEmpty { report("\(left.count) sessions are given up with messages that the SMSC did not answer") }
    for link in left { try? link.eventLoop.submit { link.value.close() }.wait() }
    judge.finish()
    try? group.syncShutdownGracefully()
    records.sync {}
    incidents.record()
  }
}

/// Binds that were refused within the last minute, by address.
private final class FailedBinds: Sendable {
  private let times = Mutex<[String: [ContinuousClock.Instant]]>([:])

  private static let window = Swift.Duration.seconds(60)
  /// Addresses that are remembered.
  private static let limit = 10_000

  func add(_ address: String?) {
    guard let address else { return }
    let now = ContinuousClock.now
    times.withLock { times in
      if times.count >= Self.limit { times = times.filter { $0.value.contains { now - $0 < Self.window } } }
      guard times.count < Self.limit else { return }
      times[address] = (times[address] ?? []).filter { now - $0 < Self.window } + [now]
    }
  }

  func count(of address: String?) -> Int {
    guard let address else { return 0 }
    let now = ContinuousClock.now
    return times.withLock { $0[address, default: []].count { now - $0 < Self.window } }
  }
}
