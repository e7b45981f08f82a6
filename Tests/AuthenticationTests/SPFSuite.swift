import Authentication
import DNS
import Foundation
import Judging
import Mail
import TestSupport
import Testing

/// A conformance suite of openspf.org: scenarios of tests that share a zone.
struct SPFSuite: Sendable {
  let cases: [SPFCase]

  /// Each of the two suites, if the material is there.
  static let rfc7208 = load("rfc7208-tests.json", name: "RFC 7208")
  static let rfc4408 = load("rfc4408-tests.json", name: "RFC 4408")

  private static func load(_ file: String, name: String) -> SPFSuite? {
    guard let folder = Material.folder("spf"), let data = try? Data(contentsOf: folder.appendingPathComponent(file))
    else {
      print("skipped: \(name) suite (no ../shared/material)")
      return nil
    }
    guard let scenarios = try? JSONDecoder().decode([Scenario].self, from: data) else { return nil }
    return SPFSuite(cases: scenarios.flatMap(\.cases))
  }

  private struct Scenario: Decodable {
    let tests: [String: Test]
    let zonedata: [String: [SuiteZone.Entry]]

    var cases: [SPFCase] {
      let zone = SuiteZone(zonedata)
      return tests.sorted { $0.key < $1.key }.map { SPFCase(name: $0, test: $1, zone: zone) }
    }
  }

  struct Test: Decodable, Sendable {
    let helo: String
    let host: String
    let mailfrom: String
    let result: OneOrMore
  }
}

/// One test of a suite.
struct SPFCase: Sendable, CustomTestStringConvertible {
  let name: String
  let test: SPFSuite.Test
  let zone: SuiteZone

  var testDescription: String { name }

  /// Whether the result is one of those the suite accepts.
  func isMet(by proof: SPFProof?) -> Bool {
    proof.map { test.result.values.contains($0.result.rawValue) } ?? false
  }

  /// Nil if the host is no address.
  func check() -> SPFProof? {
    guard let client = IPAddress(test.host) else { return nil }
    return SPFVerifier().check(
      .mailFrom, client: client, helo: test.helo, sender: Path(test.mailfrom), lookups: Lookups(resolver: zone))
  }
}

/// A string or a list of strings.
struct OneOrMore: Decodable, Sendable {
  let values: [String]

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    values = try (try? container.decode(String.self)).map { [$0] } ?? container.decode([String].self)
  }
}
