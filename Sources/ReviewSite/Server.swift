package import ConfigurationFile
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// Serves the pages over HTTP/1.1: on a loopback address, on a unix socket behind a proxy, or with TLS.
package struct Server: Sendable {
  private let site: Site
  private let place: SocketPlace
  /// Files in PEM.
  private let certificate: (chain: String, key: String)?

  /// Octets of a form, 64 KiB.
  private static let formLimit = 64 << 10
  private static let idle = TimeAmount.seconds(30)
  /// Pages wait for files and for the log; passwords that are computed, of which there are fewer at once, hold none up.
  private let threads = NIOThreadPool(numberOfThreads: 16)

  package init(_ site: Site, at place: SocketPlace, certificate: (chain: String, key: String)? = nil) {
    self.site = site
    self.place = place
    self.certificate = certificate
  }

  /// How serving ended.
  private final class Outcome: Sendable {
    let error = Mutex<(any Error)?>(nil)
    let ended = DispatchSemaphore(value: 0)
  }

  /// Serves until TERM or INT; `ready` is told when requests are taken.
  package func serve(_ logger: Logger, ready: @escaping @Sendable () -> Void) throws {
    let outcome = Outcome()
    Task.detached {
      do {
        try await run(logger, ready: ready)
      } catch {
        outcome.error.withLock { $0 = error }
      }
      outcome.ended.signal()
    }
    outcome.ended.wait()
    if let error = outcome.error.withLock({ $0 }) { throw error }
  }

  private func run(_ logger: Logger, ready: @escaping @Sendable () -> Void) async throws {
    threads.start()
    if case .unix(let path) = place { try? FileManager.default.removeItem(atPath: path) }
    let address: BindAddress =
      switch place {
      case .address(let host, let port): .hostname(host, port: port)
      case .unix(let path): .unixDomainSocket(path: path)
      }
    var http = HTTP1Channel.Configuration(idleTimeout: Self.idle)
    http.httpDecoder = .init(maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100)
    let plain = HTTPServerBuilder.http1(configuration: http)
    let application = Application(
      responder: CallbackResponder(callback: respond), server: try certificate.map { try secured(plain, $0) } ?? plain,
      configuration: ApplicationConfiguration(address: address, serverName: nil),
      onServerRunning: { _ in ready() }, logger: logger)
    try await application.runService()
    try await threads.shutdownGracefully()
  }

  private func secured(_ plain: HTTPServerBuilder, _ files: (chain: String, key: String)) throws -> HTTPServerBuilder {
    let chain = try NIOSSLCertificate.fromPEMFile(files.chain).map { NIOSSLCertificateSource.certificate($0) }
    let key = try NIOSSLPrivateKey(file: files.key, format: .pem)
    var settings = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
    settings.minimumTLSVersion = .tlsv12
    return try .tls(plain, tlsConfiguration: settings)
  }

  /// Away from the threads of the network, since pages read files.
  @Sendable private func respond(_ request: Request, _ context: Peer) async throws -> Response {
    let answer: Answer
    if let visit = try await visit(request, context) {
      answer = try await threads.runIfActive { site.answer(visit) }
    } else {
      answer = site.misunderstood()
    }
    var fields = HTTPFields()
    for field in answer.fields {
      if let name = HTTPField.Name(field.name) { fields.append(HTTPField(name: name, value: field.value)) }
    }
    let body = ResponseBody(byteBuffer: ByteBuffer(string: answer.body))
    return Response(status: .init(code: answer.status), headers: fields, body: body)
  }

  /// Nil for a request that is none of ours: another method, a form that is no form or too long.
  private func visit(_ request: Request, _ context: Peer) async throws -> Visit? {
    guard let method = Visit.Method(rawValue: request.method.rawValue) else { return nil }
    let path = request.uri.path.split(separator: "/").map { $0.removingPercentEncoding }
    guard !path.contains(nil), path.count < 8 else { return nil }
    var form: [String: String] = [:]
    if method == .post {
      guard let body = try? await request.body.collect(upTo: Self.formLimit),
        let fields = try? URLEncodedFormDecoder().decode([String: String].self, from: String(buffer: body))
      else { return nil }
      form = fields
    }
    guard let query = try? URLEncodedFormDecoder().decode([String: String].self, from: request.uri.query ?? "") else {
      return nil
    }
    return Visit(
      method, path.compactMap { $0 }, query: query, form: form, fields: Self.fields(request),
      cookies: [site.cookieName, "lang"].reduce(into: [:]) { $0[$1] = request.cookies[$1]?.value },
      origin: origin(request, context))
  }

  private static func fields(_ request: Request) -> [String: String] {
    var fields = ["host": request.head.authority ?? ""]
    for name in ["origin", "sec-fetch-site", "accept-language"] {
      if let name = HTTPField.Name(name) { fields[name.canonicalName] = request.headers[name] }
    }
    return fields
  }

  private func origin(_ request: Request, _ context: Peer) -> String {
    guard case .unix = place, let name = HTTPField.Name("X-Forwarded-For") else {
      return context.address?.ipAddress ?? "unix socket"
    }
    return request.headers[name]?.split(separator: ",").last.map { $0.trimmingCharacters(in: .whitespaces) }
      ?? "unix socket"
  }
}

/// What Hummingbird hands on beside a request.
private struct Peer: RequestContext {
  var coreContext: CoreRequestContextStorage
  let address: SocketAddress?

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    address = source.channel.remoteAddress
  }
}
