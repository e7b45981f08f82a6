import DNS
import Foundation
import Mail
import SystemDNS
import Testing

@Suite(.enabled(if: UnboundServer.binary != nil, "the unbound server is not installed"))
struct UnboundResolverTests {
  @Test func recordsOfEveryType() throws {
    try withServer { resolver in
      #expect(resolver.ask("a.example", .a) == addresses("192.0.2.1"))
      #expect(resolver.ask("a.example", .aaaa) == addresses("2001:db8::1"))
      #expect(resolver.ask("example", .mx) == [.mailExchange(preference: 10, host: "mail.example")])
      #expect(resolver.ask("none.example", .mx) == [.mailExchange(preference: 0, host: "")])
      #expect(resolver.ask("long.example", .txt) == [.text(Array(UnboundServer.longText.utf8))])
      #expect(resolver.ask("1.2.0.192.in-addr.arpa", .ptr) == [.host("host.example")])
    }
  }

  @Test func aliasIsFollowed() throws {
    try withServer { resolver in
      #expect(resolver.ask("alias.example", .a) == addresses("192.0.2.1"))
    }
  }

  @Test func absenceAndFailure() throws {
    try withServer { resolver in
      #expect(resolver.answer("missing.example", .a) == .noSuchName)
      #expect(resolver.answer("a.example", .mx) == .noData)
      #expect(resolver.answer("x.refused.example", .a) == .failure(.serverFailure))
      // Not a name, though nobody should ask.
      #expect(resolver.answer("a..example", .a) == .noSuchName)
      // The backslash is an octet of the name, not an escape for the `a`.
      #expect(resolver.answer("\\097.example", .a) == .noSuchName)
    }
  }

  @Test func nobodyAnswers() throws {
    try withServer { resolver in
      let pending = resolver.start("x.hole.example", .a)
      #expect(pending.wait(until: .now + .milliseconds(200)) == .failure(.timeout))
      #expect(pending.wait(until: .now + .seconds(600)) == .failure(.timeout))
      #expect(resolver.start("y.hole.example", .a).wait(until: .now - .seconds(1)) == .failure(.timeout))
    }
  }

  @Test func cancelledQuestions() throws {
    try withServer { resolver in
      let unanswered = resolver.start("x.hole.example", .a)
      unanswered.cancel()
      #expect(unanswered.wait(until: .now + .seconds(600)) == .failure(.cancelled))
      let answered = resolver.start("a.example", .a)
      _ = answered.wait(until: .now + .seconds(30))
      answered.cancel()
      #expect(answered.wait(until: .now) == .failure(.cancelled))
    }
  }

  /// A waiting thread wakes when another cancels.
  @Test func cancelEndsTheWait() throws {
    try withServer { resolver in
      let pending = resolver.start("x.hole.example", .a)
      Thread.detachNewThread {
        Thread.sleep(forTimeInterval: 0.05)
        pending.cancel()
      }
      #expect(pending.wait(until: .now + .seconds(600)) == .failure(.cancelled))
    }
  }

  @Test func manyAtOnce() throws {
    try withServer { resolver in
      let pending = (0..<200).map { resolver.start("n\($0).many.example", .a) }
      for (number, question) in pending.enumerated() {
        let answer = question.wait(until: .now + .seconds(30))
        #expect(answer.records == addresses("192.0.2.\(number)"))
      }
    }
  }

  /// Questions of many threads, cancelled at any moment, leave nothing behind that is used later.
  @Test func cancelRaces() async throws {
    let server = try UnboundServer()
    defer { server.stop() }
    let resolver = try UnboundResolver(servers: [server.address])
    await withTaskGroup { group in
      for task in 0..<8 {
        group.addTask {
          for number in 0..<200 {
            let pending = resolver.start("n\(number).many.example", .a)
            if (number + task) % 3 == 0 { _ = pending.wait(until: .now + .milliseconds(number % 5)) }
            pending.cancel()
          }
        }
      }
    }
    #expect(resolver.ask("a.example", .a) == addresses("192.0.2.1"))
  }

  @Test func unansweredNamesDoNotStopOthers() throws {
    try withServer { resolver in
      let unanswered = (0..<60).map { resolver.start("n\($0).hole.example", .txt) }
      for number in 0..<20 {
        let expected = addresses("192.0.2.\(number)")
        #expect(resolver.ask("n\(number).many.example", .a) == expected)
      }
      for question in unanswered { #expect(question.wait(until: .now) == .failure(.timeout)) }
    }
  }

  @Test func shutdownEndsQuestions() throws {
    try withServer { resolver in
      let pending = resolver.start("x.hole.example", .a)
      resolver.shutdown()
      resolver.shutdown()
      #expect(pending.wait(until: .now + .seconds(600)) == .failure(.cancelled))
      #expect(resolver.answer("a.example", .a) == .failure(.cancelled))
      pending.cancel()
    }
  }

  @Test func pendingAnswerOutlivesTheResolver() throws {
    let server = try UnboundServer()
    defer { server.stop() }
    let pending = try UnboundResolver(servers: [server.address]).start("x.hole.example", .a)
    #expect(pending.wait(until: .now + .seconds(600)) == .failure(.cancelled))
  }

  private func withServer(_ body: (UnboundResolver) throws -> Void) throws {
    let server = try UnboundServer()
    defer { server.stop() }
    try body(UnboundResolver(servers: [server.address]))
  }

  private func addresses(_ text: String) -> [RecordData] {
    IPAddress(text).map { [.address($0)] } ?? []
  }
}

@Suite struct ServerAddressTests {
  @Test(arguments: [
    "", "ns.example", "192.0.2.1@", "192.0.2.1@0", "192.0.2.1@65536", "192.0.2.1@53@53", "192.0.2.1:53",
  ])
  func badServerIsNamed(_ text: String) {
    let error = #expect(throws: ResolverError.self) { try UnboundResolver(servers: [text]) }
    #expect(error == .badServer(text))
    #expect(error?.description.contains("'\(text)' is no DNS server") == true)
  }

  @Test(arguments: [[], ["192.0.2.1"], ["2001:db8::1@5353", "192.0.2.1@5353"]])
  func goodServersAreTaken(_ servers: [String]) {
    #expect(throws: Never.self) { try UnboundResolver(servers: servers) }
  }
}

extension UnboundResolver {
  fileprivate func answer(_ name: String, _ type: RecordType) -> DNSAnswer {
    start(name, type).wait(until: .now + .seconds(30))
  }

  fileprivate func ask(_ name: String, _ type: RecordType) -> [RecordData]? { answer(name, type).records }
}

extension DNSAnswer {
  /// Nil if the answer is something else.
  fileprivate var records: [RecordData]? {
    guard case .records(let data, _) = self else { return nil }
    return data
  }
}
