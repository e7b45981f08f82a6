package import Bulk
package import DecisionLog
import Foundation

/// The files of the campaign ledger: `campaigns/snapshot`, `campaigns/journal-N`, and the key in `keys/`.
package struct LedgerFiles: Sendable {
  private let folder: URL
  private let keyFile: URL

  package init(_ state: StateFolder) {
    folder = state.campaigns
    keyFile = state.keys.appending(path: "campaigns.key")
  }

  /// Reads the files into a ledger under their key, without changing them; nil if there is nothing to read.
  package func load(_ make: (KeyedHash) -> CampaignLedger) throws -> CampaignLedger? {
    guard let key = try KeyFile.load(keyFile) else { return nil }
    let ledger = make(KeyedHash(key))
    _ = read(into: ledger)
    return ledger
  }

  /// The key, made if there is none; a damaged one is put aside, and the campaigns begin anew.
  func key(report: (String) -> Void) throws -> KeyedHash {
    do {
      if let key = try KeyFile.load(keyFile) { return KeyedHash(key) }
    } catch {
      report("\(error); it is put aside, and the campaigns begin anew")
      try AppendFile.move(keyFile, to: keyFile.appendingPathExtension("damaged"))
    }
    return KeyedHash(try KeyFile.create(keyFile))
  }

  func journal(_ number: Int) -> URL { folder.appending(path: "journal-\(number)") }

  private var snapshot: URL { folder.appending(path: "snapshot") }

  /// The numbers of the journals, oldest first.
  var journals: [Int] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasPrefix("journal-") }.compactMap { Int($0.dropFirst(8)) }.sorted()
  }

  /// Reads snapshot and journals in order, as much as can be read, and tells what cannot.
  func read(into ledger: CampaignLedger) -> (journals: [Int], report: [String]) {
    let journals = journals
    var lines: [String] = []
    var newest: Int64?
    for file in [snapshot] + journals.map(journal) {
      guard let data = try? Data(contentsOf: file) else {
        if FileManager.default.fileExists(atPath: file.path) { lines.append("\(file.path): cannot be read") }
        continue
      }
      let found = ledger.restore([UInt8](data))
      newest = max(newest ?? .min, found.newest ?? .min)
      guard found.damagedBytes > 0 else { continue }
      lines.append(
        "\(file.path): \(found.damagedBytes) of \(data.count) bytes are damaged; "
          + "the rest is kept (\(found.frames) parts)"
      )
    }
    if !journals.isEmpty {
      let last = newest.map { ", the last is of \(Date(timeIntervalSince1970: Double($0)).formatted(.iso8601))" } ?? ""
      lines.append(
        "truemark was not stopped in order: campaigns of the last seconds may be missing "
          + "(\(ledger.count) are known\(last))")
    }
    return (journals, lines)
  }

  /// Writes a snapshot beside the old one and puts it in its place; its size in bytes.
  func writeSnapshot(of ledger: CampaignLedger) throws -> Int {
    let fresh = folder.appending(path: "snapshot.new")
    try? FileManager.default.removeItem(at: fresh)
    var size = 0
    do {
      var file = try AppendFile(fresh)
      var part = 0
      var bytes: [UInt8] = []
      while let more = ledger.image(part: part) {
        part += 1
        bytes += more
        guard bytes.count > 4 << 20 else { continue }
        try file.append(bytes)
        size += bytes.count
        bytes = []
      }
      try file.append(bytes)
      size += bytes.count
    }
    try AppendFile.move(fresh, to: snapshot)
    return size
  }
}
