import ConfigurationFile
import NIOCore
import NIOSSL

/// TLS on either side of a session, where it is configured; 1.2 at least.
struct LinkSecurity: Sendable {
  private let serving: NIOSSLContext?
  private let asking: NIOSSLContext?

  init(_ settings: SMSSettings) throws {
    if settings.certificate.isEmpty {
      serving = nil
    } else {
      let chain = try NIOSSLCertificate.fromPEMFile(settings.certificate).map {
        NIOSSLCertificateSource.certificate($0)
      }
      let key = try NIOSSLPrivateKey(file: settings.key, format: .pem)
      var tls = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
      tls.minimumTLSVersion = .tlsv12
      serving = try NIOSSLContext(configuration: tls)
    }
    if settings.authorities.isEmpty {
      asking = nil
    } else {
      var tls = TLSConfiguration.makeClientConfiguration()
      tls.trustRoots = .file(settings.authorities)
      tls.minimumTLSVersion = .tlsv12
      asking = try NIOSSLContext(configuration: tls)
    }
  }

  func client() -> [any ChannelHandler] { serving.map { [NIOSSLServerHandler(context: $0)] } ?? [] }

  /// The certificate has to name the address that is connected to.
  func center() throws -> [any ChannelHandler] {
    try asking.map { [try NIOSSLClientHandler(context: $0, serverHostname: nil)] } ?? []
  }
}
