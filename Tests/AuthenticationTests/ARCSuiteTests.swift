import Authentication
import DNS
import Foundation
import Judging
import Mail
import TestSupport
import Testing

/// The chains of the ARC test suite; its part on signing is not for a verifier.
@Suite("ARC suite")
struct ARCSuiteTests {
  private struct Scenario: Decodable {
    struct Case: Decodable {
      let message: String
      /// Empty where the suite leaves the result open.
      let cv: String
    }

    let tests: [String: Case]
    let records: [String: String]

    private enum CodingKeys: String, CodingKey {
      case tests
      case records = "txt-records"
    }
  }

  @Test func chains() throws {
    guard let folder = Material.folder("arc/valimail") else { return }
    let data = try Data(contentsOf: folder.appending(path: "arc-validation-tests.json"))
    var agreed = 0
    var open = 0
    var all = 0
    for scenario in try JSONDecoder().decode([Scenario].self, from: data) {
      let zone = try Zone(
        parsing: scenario.records.filter { !$1.isEmpty }.map { "\($0) TXT \"\($1)\"" }.joined(separator: "\n"))
      for (name, test) in scenario.tests.sorted(by: { $0.key < $1.key }) {
        all += 1
        let message = MailMessage(file: test.message.utf8, receivedAt: 1_500_000_000)
        let proof = ARCVerifier().verify(message, lookups: Lookups(resolver: zone))
        if test.cv.isEmpty {
          open += 1
        } else {
          #expect(proof.result.rawValue == test.cv.lowercased(), "\(name): \(proof.reason)")
          if proof.result.rawValue == test.cv.lowercased() { agreed += 1 }
        }
      }
    }
    print("ARC suite: \(agreed) of \(all - open) (\(open) more are left open by the suite)")
  }
}
