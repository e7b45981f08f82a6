import ConfigurationFile
package import Foundation

/// Reads short messages from files: JSON Lines, CSV, the form of the UCI collection, backups of Android telephones, and
/// access logs of Kannel.
package struct SMSReader {
  package enum Format: String, Hashable, Sendable, CaseIterable {
    case jsonLines
    case csv
    /// `ham` or `spam`, a tab, and the text.
    case labelledLines
    case androidBackup
    case kannelLog
  }

  /// Octets of a row or a line.
  static let longestLine = CSVReader.longest

  /// Our names of fields, and the columns or keys that have them in a file: `src` is `address` there.
  private let names: [String: String]
  /// The octets of a file as UTF-8, where it is something else.
  private let decode: (Data) -> [UInt8]

  package init(names: [String: String] = [:], decode: @escaping (Data) -> [UInt8] = { Array($0) }) {
    self.names = names
    self.decode = decode
  }

  /// The names that `names` may give others.
  package static let fieldNames = SMSColumns.names

  /// The form of a file; nil if there are no short messages in it.
  package func format(of path: String) -> Format? {
    guard let file = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? file.close() }
    let head = decode((try? file.read(upToCount: Self.longestLine)) ?? Data())
    let start = head.starts(with: [0xef, 0xbb, 0xbf]) ? head.dropFirst(3) : head[...]
    let text = String(decoding: start.drop { $0 <= 0x20 }, as: UTF8.self)
    let line = text.prefix { !$0.isNewline }
    if path.hasSuffix(".eml") { return nil }
    if line.hasPrefix("{") { return SMSRow.isOne(line) ? .jsonLines : nil }
    if line.hasPrefix("<") { return text.contains("<smses") ? .androidBackup : nil }
    if line.hasPrefix("ham\t") || line.hasPrefix("spam\t") { return .labelledLines }
    if KannelLog.isLine(line) { return .kannelLog }
    return path.lowercased().hasSuffix(".csv") && SMSColumns(header: head, names) != nil ? .csv : nil
  }

  /// The files below the paths that hold short messages.
  ///
  /// In folders those with the usual endings alone.
  package func files(_ paths: [String]) -> [String] {
    paths.flatMap { path -> [String] in
      let isFolder = try? URL(filePath: path).resourceValues(forKeys: [.isDirectoryKey]).isDirectory
      guard isFolder == true else { return [path] }
      let walk = FileManager.default.enumerator(atPath: path)
      let found = walk?.compactMap { $0 as? String } ?? []
      return found.map { URL(filePath: $0) }
        .filter {
          Self.endings.contains($0.pathExtension.lowercased()) && !RegistryFiles.tables.contains($0.lastPathComponent)
        }
        .map(\.relativePath).sorted().map { path.hasSuffix("/") ? path + $0 : path + "/" + $0 }
    }.filter { format(of: $0) != nil }
  }

  /// Whether a file's name says that it is no mail.
  package static func isTable(_ path: String) -> Bool {
    ["jsonl", "csv", "tsv"].contains(URL(filePath: path).pathExtension.lowercased())
  }

  private static let endings: Set = ["jsonl", "csv", "tsv", "xml", "log"]

  /// All messages of a file.
  package func read(_ path: String) throws -> SMSCorpus {
    guard let format = format(of: path) else {
      throw CorpusError(description: "\(path): no short messages that can be read")
    }
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
    } catch {
      throw CorpusError(description: "\(path): cannot be read (\(error.localizedDescription))")
    }
    let bytes = decode(data)
    var corpus = SMSCorpus()
    switch format {
    case .jsonLines: readJSONLines(bytes, path, &corpus)
    case .csv: readCSV(bytes, path, &corpus)
    case .labelledLines: readLabelledLines(bytes, path, &corpus)
    case .androidBackup: AndroidBackup.read(bytes, path, &corpus)
    case .kannelLog: readLines(bytes, path, &corpus) { try KannelLog.fields(of: $0) }
    }
    return corpus
  }

  private func readJSONLines(_ bytes: [UInt8], _ path: String, _ corpus: inout SMSCorpus) {
    var registry: URL?
    for (number, line) in Self.lines(bytes) where !Self.isBlank(line) {
      do {
        guard line.count <= Self.longestLine else {
          throw SMSFields.Unreadable("longer than \(Self.longestLine) octets")
        }
        let row = try SMSRow(line, names)
        if let folder = row.registry {
          registry = URL(filePath: path).deletingLastPathComponent().appending(path: folder).standardizedFileURL
        }
        guard row.isMessage else { continue }
        let source = "\(path)#\(number)"
        corpus.items.append(
          SMSItem(
            source: source, message: try row.fields.message(source: source), label: row.fields.label,
            expectation: row.expectation, registry: registry))
      } catch {
        corpus.report(path, number, Self.problem(error))
      }
    }
  }

  private func readCSV(_ bytes: [UInt8], _ path: String, _ corpus: inout SMSCorpus) {
    guard let columns = SMSColumns(header: bytes, names) else { return }
    var reader = CSVReader(bytes)
    _ = reader.next()
    while let item = reader.next() {
      switch item {
      case .flaw(let line, let problem): corpus.report(path, line, problem)
      case .record(let line, let cells): add(columns.fields(cells), path, line, &corpus)
      }
    }
  }

  private func readLabelledLines(_ bytes: [UInt8], _ path: String, _ corpus: inout SMSCorpus) {
    readLines(bytes, path, &corpus) { line in
      let parts = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else { throw SMSFields.Unreadable("no label, tab and text") }
      var fields = SMSFields()
      (fields.label, fields.text) = (String(parts[0]), String(parts[1]))
      return fields
    }
  }

  /// A message from each line of which `read` makes fields.
  private func readLines(
    _ bytes: [UInt8], _ path: String, _ corpus: inout SMSCorpus, _ read: (Substring) throws -> SMSFields?
  ) {
    for (number, line) in Self.lines(bytes) where !Self.isBlank(line) {
      guard line.count <= Self.longestLine, let text = String(validating: line, as: UTF8.self) else {
        corpus.report(path, number, "not UTF-8, or longer than \(Self.longestLine) octets")
        continue
      }
      do {
        if let fields = try read(text[...]) { add(fields, path, number, &corpus) }
      } catch {
        corpus.report(path, number, Self.problem(error))
      }
    }
  }

  private func add(_ fields: SMSFields, _ path: String, _ line: Int, _ corpus: inout SMSCorpus) {
    let source = "\(path)#\(line)"
    do {
      corpus.items.append(
        SMSItem(
          source: source, message: try fields.message(source: source), label: fields.label, expectation: nil,
          registry: nil))
    } catch {
      corpus.report(path, line, error.problem)
    }
  }

  private static func problem(_ error: any Error) -> String {
    (error as? SMSFields.Unreadable)?.problem ?? "not one JSON object with the right types"
  }

  private static func isBlank(_ line: ArraySlice<UInt8>) -> Bool { line.allSatisfy { $0 == 0x20 || $0 == 0x09 } }

  /// The lines with their numbers, from 1; without line ends.
  private static func lines(_ bytes: [UInt8]) -> some Sequence<(Int, ArraySlice<UInt8>)> {
    let bytes = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes[...]
    return bytes.split(separator: 0x0a, omittingEmptySubsequences: false).lazy.enumerated().map { index, line in
      (index + 1, line.last == 0x0d ? line.dropLast() : line)
    }
  }
}

/// Which column of a table has which field.
struct SMSColumns {
  /// Ours, as in JSON Lines.
  static let names = [
    "ts", "account", "src", "ston", "snpi", "dst", "text", "payload_hex", "dcs", "udh_hex", "label", "entity",
    "callback", "direction",
  ]

  private var places: [String: Int] = [:]

  /// From the first record; nil if no column has a text.
  init?(header bytes: [UInt8], _ names: [String: String]) {
    var reader = CSVReader(bytes)
    guard case .record(_, let header)? = reader.next() else { return nil }
    let columns = header.map { $0.lowercased().filter { !$0.isWhitespace } }
    for name in Self.names {
      if let place = columns.firstIndex(of: (names[name] ?? name).lowercased()) { places[name] = place }
    }
    guard places["text"] != nil || places["payload_hex"] != nil else { return nil }
  }

  func fields(_ cells: [String]) -> SMSFields {
    func cell(_ name: String) -> String? { places[name].flatMap { $0 < cells.count ? cells[$0] : nil } }
    func filled(_ name: String) -> String? { cell(name).flatMap { $0.isEmpty ? nil : $0 } }
    var fields = SMSFields()
    fields.time = filled("ts")
    fields.account = filled("account")
    fields.source = cell("src")
    fields.typeOfNumber = filled("ston").flatMap { UInt8($0) }
    fields.numberingPlan = filled("snpi").flatMap { UInt8($0) }
    fields.destinations = filled("dst")?.split(separator: ";").map(String.init) ?? []
    fields.text = cell("text")
    fields.payload = filled("payload_hex")
    fields.dataCoding = filled("dcs").flatMap { UInt8($0) } ?? 0
    fields.header = filled("udh_hex")
    fields.label = filled("label")
    fields.entity = filled("entity")
    fields.callback = filled("callback")
    fields.direction = filled("direction")
    return fields
  }
}
