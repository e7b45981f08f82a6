import Mail

/// A DNS server as an operator writes it: `ADDRESS` or `ADDRESS@PORT`.
struct ServerAddress {
  /// As libunbound reads it.
  let text: String

  init(_ text: String) throws(ResolverError) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count <= 2, let address = IPAddress(parts[0]) else { throw .badServer(text) }
    guard parts.count == 2 else {
      self.text = address.description
      return
    }
    guard parts[1].allSatisfy(\.isASCII), let port = UInt16(parts[1]), port > 0 else { throw .badServer(text) }
    self.text = "\(address)@\(port)"
  }
}

/// Why there can be no resolver.
package enum ResolverError: Error, Hashable, CustomStringConvertible {
  /// The text names no DNS server.
  case badServer(String)
  /// libunbound or the system refused one step of the setup.
  case setup(step: String, reason: String)

  package var description: String {
    switch self {
    case .badServer(let text):
      "'\(text)' is no DNS server; use an IPv4 or IPv6 address, with @PORT (1 to 65535) if the port is not 53"
    case .setup(let step, let reason): "cannot set up DNS: \(step): \(reason)"
    }
  }
}
