import Foundation
import Judging
import Mail
import TestSupport
import Testing

@testable import Checks

@Suite("Ambiguous From fields of Weak Links in Authentication Chains")
struct AmbiguousFromTests {
  private struct Item: Decodable {
    let id: String
    let header: String
  }

  /// What says that an author was not simply taken from a field.
  private static let named: [String] = [
    "from.missing", "from.multiple", "from.parser-disagreement", "from.control-char", "from.trailing-text",
    "from.encoded-address", "from.quoted-local-address", "from.empty", "from.unparsable", "from.no-address",
    "from.no-user",
    "from.multiple-addresses", "from.group",
  ]

  @Test func noAuthorIsPickedInSilence() throws {
    guard let folder = Material.folder("spoof/from-headers") else { return }
    let items = try jsonLines(Item.self, folder.appending(path: "from-headers.jsonl"))
    #expect(items.count == 1_253)
    var table: [String: Int] = [:]
    var silent: [String] = []
    for item in items {
      let bytes = item.header.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
      let scene = SpoofScene(
        raw: bytes + Array("\r\nTo: <user@victim.example>\r\n\r\nText\r\n".utf8), proven: nil)
      let names = Set(scene.findings.map(\.kind.name))
      let from = FromReading(scene.message)
      let isSingle =
        from.fieldCount == 1 && from.lenientFields.isEmpty && from.problem == nil
        && from.mailboxes.count == 1 && from.domains.count == 1
      let name = Self.named.first(where: names.contains)
      table[name ?? (isSingle ? "one author" : "SILENT"), default: 0] += 1
      if name == nil, !isSingle { silent.append(item.id) }
    }
    printTable("from-headers: the first of the findings, or one author", table)
    #expect(silent.isEmpty)
  }
}
