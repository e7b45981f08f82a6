/// Where a milter listens, in libmilter's notation.
package enum MilterSocketAddress: Hashable, Sendable, CustomStringConvertible {
  case unix(path: String)
  case inet(host: String, port: UInt16)
  case inet6(host: String, port: UInt16)

  /// Reads `unix:PATH`, `local:PATH`, `PATH`, `inet:PORT@HOST` or `inet6:PORT@HOST`; without a host, the loopback.
  package init(_ text: String) throws(MilterError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !text.hasPrefix("/") else {
      guard text.hasPrefix("/") else { throw .badSocket(text) }
      self = .unix(path: text)
      return
    }
    switch parts[0] {
    case "unix", "local":
      self = .unix(path: String(parts[1]))
    case "inet", "inet6":
      let place = parts[1].split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
      guard let port = UInt16(place[0]) else { throw .badSocket(text) }
      let host = place.count == 2 ? place[1].filter { $0 != "[" && $0 != "]" } : nil
      self =
        parts[0] == "inet"
        ? .inet(host: host ?? "127.0.0.1", port: port) : .inet6(host: host ?? "::1", port: port)
    default: throw .badSocket(text)
    }
  }

  package var description: String {
    switch self {
    case .unix(let path): "unix:\(path)"
    case .inet(let host, let port): "inet:\(port)@\(host)"
    case .inet6(let host, let port): "inet6:\(port)@\(host)"
    }
  }
}
