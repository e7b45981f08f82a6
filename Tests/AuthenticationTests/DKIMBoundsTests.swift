import Authentication
import DNS
import Foundation
import Judging
import Mail
import Testing

/// Messages and signatures made to exhaust the verifier.
struct DKIMBoundsTests {
  private let verifier: DKIMVerifier

  init() throws { verifier = try DKIMVerifier() }

  private static func message(body: String = "One  line. \r\nTwo\r\n\r\n") -> MailMessage {
    MailMessage(
      headers: [HeaderField("From", "joe@football.example.com"), HeaderField("Subject", "Hello")],
      body: Array(body.utf8), receivedAt: 1_600_000_000)
  }

  private func verify(_ message: MailMessage) throws -> [DKIMProof] {
    verifier.verify(message, zone: try Zone(parsing: DKIMSigner.zone))
  }

  @Test func tenSignaturesAreChecked() throws {
    var message = try DKIMSigner().sign(Self.message())
    let signature = message.headers[0]
    message.headers.insert(contentsOf: Array(repeating: signature, count: 200), at: 0)
    let lookups = Lookups(resolver: try Zone(parsing: DKIMSigner.zone))
    let proofs = verifier.verify(message, lookups: lookups)
    #expect(proofs.count == 11)
    #expect(proofs.prefix(10).allSatisfy { $0.result == .pass })
    #expect(proofs.last?.result == .neutral)
    #expect(proofs.last?.reason == "not checked: more than 10 signatures")
    #expect(lookups.evidence.count == 1)
  }

  /// Seconds of this thread alone.
  private static func processorTime() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The library gets no body to hash for a signature beyond the tenth: 1,900 of them cost the body ten times, not more.
  @Test func manySignaturesStayCheap() throws {
    let message = Self.message(body: String(repeating: "x", count: 1 << 20))
    let signed = try DKIMSigner().sign(message)
    func cost(signatures: Int) throws -> Double {
      var message = message
      message.headers += (0..<signatures).map { number in
        HeaderField("DKIM-Signature", signed.headers[0].text.replacing("v=1", with: "v=1; l=\(number + 1)"))
      }
      let start = Self.processorTime()
      #expect(try verify(message).count == min(signatures, 11))
      return Self.processorTime() - start
    }
    let few = try cost(signatures: 10)
    #expect(try cost(signatures: 1_900) < 20 * few)
  }

  @Test func refusedSignaturesAskNothingAndKeepTheirPlace() throws {
    var message = try DKIMSigner().sign(Self.message())
    let good = message.headers[0].text
    message.headers.insert(HeaderField("DKIM-Signature", good.replacing("v=1", with: "v=1; i=joe@x=")), at: 0)
    message.headers.append(HeaderField("DKIM-Signature\t", good))
    message.headers.append(HeaderField("DKIM-Signature", good.replacing("d=football", with: "d=[\"football")))
    message.headers.append(HeaderField("DKIM-Signature", "nonsense"))
    let lookups = Lookups(resolver: try Zone(parsing: DKIMSigner.zone))
    let proofs = verifier.verify(message, lookups: lookups)
    #expect(proofs.map(\.result) == [.permerror, .pass, .permerror, .permerror, .permerror])
    #expect(
      proofs.map(\.reason) == [
        "i= is malformed", "", "space before the colon", "d= is not a domain name", "malformed tag list",
      ])
    #expect(lookups.evidence.map(\.name) == ["brisbane._domainkey.football.example.com"])
  }

  @Test(arguments: [Truncation.bodyBytes, .headerBytes, .headerCount])
  func largeMessages(_ truncation: Truncation) throws {
    var message = try DKIMSigner().sign(Self.message())
    message.truncations = [truncation]
    let proofs = try verify(message)
    #expect(proofs.map(\.result) == [.neutral])
    #expect(proofs.map(\.reason) == ["message too large to check"])
  }

  @Test func tooManyRecipientsDoNotMatter() throws {
    var message = try DKIMSigner().sign(Self.message())
    message.truncations = [.recipients]
    #expect(try verify(message).map(\.result) == [.pass])
  }

  /// Whatever octets change, the verifier answers and gives a reason for all but a pass.
  @Test func changedOctets() throws {
    let text = Array(Vector.rfc8463Text.utf8)
    let zone = try Zone(parsing: Vector.zone)
    var random: UInt64 = 1
    for _ in 0..<2_000 {
      var changed = text
      for _ in 0..<3 {
        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        changed[Int(random >> 33) % changed.count] = UInt8(truncatingIfNeeded: random >> 17)
      }
      let proofs = verifier.verify(MailMessage(file: changed, receivedAt: Vector.time), zone: zone)
      #expect(proofs.count <= 11)
      #expect(proofs.allSatisfy { $0.reason.isEmpty == ($0.result == .pass) })
    }
  }

  @Test func oneVerifierServesManyThreads() async throws {
    let message = Vector.rfc8463
    let zone = try Zone(parsing: Vector.zone)
    let verifier = verifier
    let passed = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<200 {
        group.addTask { verifier.verify(message, zone: zone).allSatisfy { $0.result == .pass } }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(passed == 200)
  }
}
