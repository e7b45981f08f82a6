import Mail

/// Where somebody listens: `inet:PORT@ADDRESS` or `unix:PATH`.
package enum SocketPlace: Sendable, CustomStringConvertible {
  case address(String, port: Int)
  case unix(String)

  init?(_ text: String) {
    if let path = text.wholeMatch(of: #/unix:(/.+)/#) {
      self = .unix(String(path.1))
    } else if let place = text.wholeMatch(of: #/inet6?:([0-9]{1,5})@(.+)/#), let port = UInt16(place.1),
      IPAddress(place.2) != nil
    {
      self = .address(String(place.2), port: Int(port))
    } else {
      return nil
    }
  }

  package var description: String {
    switch self {
    case .address(let host, let port): "inet:\(port)@\(host)"
    case .unix(let path): "unix:\(path)"
    }
  }

  /// Reached from this host alone.
  var isLocal: Bool {
    switch self {
    case .unix: true
    case .address(let host, _): host.hasPrefix("127.") || host == "::1"
    }
  }
}
