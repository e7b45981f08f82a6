import Foundation
import Judging
import Mail
import TestSupport
import Testing

@testable import Checks

@Suite("Sender spoofing cases of Composition Kills")
struct EspooferTests {
  private struct Item: Decodable {
    let id: String
    let file: String
    let helo: String
    let mailFrom: String
    let rcptTo: String
  }

  @Test func everyCaseIsEvidenced() throws {
    guard let folder = Material.folder("spoof/espoofer") else { return }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let lines = try Data(contentsOf: folder.appending(path: "manifest.jsonl")).split(separator: 0x0a)
    var silent: Set<String> = []
    for line in lines {
      let item = try decoder.decode(Item.self, from: line)
      var scene = SpoofScene(raw: Array(try Data(contentsOf: folder.appending(path: item.file))))
      scene.helo = item.helo
      scene.sender = item.mailFrom
      scene.recipients = [Path(item.rcptTo)]
      // The attacker's own proofs pass; a client is a user of example.com.
      scene.proven = DomainName(item.id.contains("client") ? "example.com" : "attack.com")
      let forged = scene.findings.filter { $0.kind.axis == .forged }
      print("\(item.id): \(forged.map { "\($0.kind.name) (\($0.datum))" }.joined(separator: "; "))")
      if forged.isEmpty { silent.insert(item.id) }
    }
    #expect(lines.count == 22)
    #expect(silent.isEmpty)
  }
}
