package import DNS
import Synchronization

/// Asks the DNS through libunbound, with one cache for the whole process.
///
/// CNAMEs are followed. There is no DNSSEC validation beyond that of the servers asked. Every question under way takes
/// a file descriptor, so a busy filter needs a limit (RLIMIT_NOFILE) of 8,192 or more.
package final class UnboundResolver: Resolver {
  private let exchange: Exchange
  private let pump: Mutex<Pump?>

  /// Asks these servers, each `ADDRESS` or `ADDRESS@PORT`; those of /etc/resolv.conf if there are none.
  ///
  /// /etc/hosts is not read.
  package init(servers: [String]) throws(ResolverError) {
    let context = try UnboundContext()
    // With the default of 16 sockets, 60 names that nobody answers stop all others.
    try context.set("outgoing-range", "4096")
    try context.set("num-queries-per-thread", "2048")
    try context.set("do-not-query-localhost", "no")
    // Whether private addresses have names is for the servers to say, not for libunbound.
    try context.set("unblock-lan-zones", "yes")
    for server in servers { try context.forward(to: ServerAddress(server)) }
    if servers.isEmpty { try context.readServers(from: "/etc/resolv.conf") }
    exchange = Exchange(context)
    pump = Mutex(try Pump(context))
  }

  deinit { shutdown() }

  package func start(_ name: String, _ type: RecordType) -> any PendingAnswer {
    exchange.start(name, type)
  }

  /// Ends all questions with `.cancelled` and frees libunbound.
  ///
  /// Questions asked afterwards are `.cancelled` too. To call it again does nothing.
  package func shutdown() {
    exchange.close()
    pump.withLock { $0 = nil }
    exchange.dropAll()
  }
}
