import Bulk
import CorpusDoor
import Filtering
import Foundation
import Mail
import MessageText
import TestSupport

/// The measurements of docs/bulk.md; they take minutes and are made when `TRUEMARK_FIGURES` is set.
enum Figures {
  static let isWanted = ProcessInfo.processInfo.environment["TRUEMARK_FIGURES"] != nil

  /// A stored text or mail as the ledger sees it.
  struct Item {
    let id: String
    let substance: Substance
    /// Of an SMS, as it came.
    var text = ""
    /// Items with the same value belong together, as the set says.
    let cluster: String?
    let label: String
    /// The domain of the From field.
    var fromDomain: String?
  }

  private struct Entry: Decodable {
    let id: String
    let file: String
    let offset: Int?
    let length: Int?
    let label: String
    let cluster: String?
    let group: String?
    let campaign: String?
  }

  private struct Text: Decodable {
    let text: String
  }

  /// The messages of a set of SMS; nil, with a printed line, if the set is not there.
  static func texts(_ set: String) throws -> [Item]? {
    try entries("sms/" + set) { entry, bytes in
      var text = try JSONDecoder().decode(Text.self, from: bytes).text
      // Words apart and masked fields are the collectors' work.
      if set == "fbs" { text = text.replacing(#/DIGIT|URL|PLACE|NAME|CELLPHONE|PHONE|[ ]/#, with: "") }
      return Item(
        id: entry.id, substance: Substance(short: TokenizedText(text)), text: text, cluster: entry.cluster,
        label: entry.label)
    }
  }

  /// The messages of a set of mail.
  static func mails(_ set: String) throws -> [Item]? {
    let extractor = GMimeTextExtractor()
    return try entries("mail/" + set) { entry, bytes in
      var assembly = MessageAssembly(connection: Connection(), limits: Limits())
      MessageFile.read(Array(bytes), into: &assembly)
      let message = assembly.finished(at: 1_700_000_000)
      return Item(
        id: entry.id, substance: Substance(message, extractor.text(of: message)),
        cluster: entry.group ?? entry.campaign, label: entry.label,
        fromDomain: message.text("From")?.split(separator: "@").last.map { $0.lowercased() })
    }
  }

  private static func entries(_ set: String, _ make: (Entry, Data) throws -> Item) throws -> [Item]? {
    guard let folder = Material.folder(set) else { return nil }
    var files: [String: Data] = [:]
    let lines = try Data(contentsOf: folder.appending(path: "manifest.jsonl")).split(separator: 0x0a)
    return try lines.map { line in
      let entry = try JSONDecoder().decode(Entry.self, from: line)
      let data = try files[entry.file] ?? Data(contentsOf: folder.appending(path: entry.file))
      files[entry.file] = data
      let start = entry.offset ?? 0
      return try make(entry, data[start..<start + (entry.length ?? data.count)])
    }
  }

  // MARK: Printing

  static func percent(_ part: Int, of whole: Int) -> String {
    whole == 0 ? "-" : percent(Double(part) / Double(whole))
  }

  static func percent(_ share: Double) -> String { String(format: "%.1f", 100 * share) }

  /// A table of Markdown.
  static func show(_ title: String, _ rows: [[String]]) {
    print("\n\(title)\n")
    for (index, row) in rows.enumerated() {
      print("| " + row.joined(separator: " | ") + " |")
      if index == 0 { print("|" + row.map { _ in "---|" }.joined()) }
    }
    print()
  }
}
