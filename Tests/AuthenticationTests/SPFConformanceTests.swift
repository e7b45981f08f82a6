import Judging
import Testing

@Suite("SPF conformance")
struct SPFConformanceTests {
  @Test("RFC 7208 case", .enabled(if: SPFSuite.rfc7208 != nil), arguments: SPFSuite.rfc7208?.cases ?? [])
  func rfc7208(_ item: SPFCase) {
    let proof = item.check()
    #expect(item.isMet(by: proof), "\(item.test.result.values) expected, got \(String(describing: proof))")
    // What we say matched, libspf2 took for a match too.
    #expect((proof?.result == .pass) == (proof?.match != nil))
  }

  @Test("RFC 7208 figure", .enabled(if: SPFSuite.rfc7208 != nil))
  func rfc7208Figure() throws {
    let cases = try #require(SPFSuite.rfc7208).cases
    let met = cases.count { $0.isMet(by: $0.check()) }
    print("RFC 7208 suite: \(met) of \(cases.count)")
    #expect(cases.count == 203)
    #expect(met == cases.count)
  }

  /// RFC 7208 changed some results; the suite of its predecessor must only be survived.
  @Test("RFC 4408 figure", .enabled(if: SPFSuite.rfc4408 != nil))
  func rfc4408Figure() throws {
    let cases = try #require(SPFSuite.rfc4408).cases
    let proofs = cases.map { ($0, $0.check()) }
    let different = proofs.filter { !$0.isMet(by: $1) }.map(\.0.name)
    print("RFC 4408 suite: \(cases.count - different.count) of \(cases.count); different: \(different)")
    #expect(cases.count == 191)
    #expect(proofs.allSatisfy { $1 != nil })
  }
}
