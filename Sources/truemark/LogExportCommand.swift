import ArgumentParser
import DecisionLog
import Foundation
import Review
import Transparency
import Yams

/// `truemark log export`: records for others, each export a record itself.
struct LogExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write records for others, with proofs that truemark-verify checks.",
    discussion: """
      Before anything is read, a record of kind 'access' says who exports what, and why. Exit code 1 if no record is \
      chosen.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case bundle, jsonl, csv, ocsf, ecs
  }

  @Option(help: "The file to write; '-' is the standard output.") var output: String
  @Option(help: "bundle (records with proofs), jsonl (records), csv, ocsf or ecs (decisions).") var format = Format
    .bundle
  @Option(help: "The id of a decision; may be repeated.") var id: [String] = []
  @Option(help: "From this time on: 2026-11-21 or 2026-11-21T10:00:00Z.") var since: String?
  @Option(help: "Up to, not with, this time.") var until: String?
  @Option(name: .shortAndLong, help: "Only the last of them.") var last: Int?
  @Option(help: "Fields whose values are shown, commas between: \(Self.fields.joined(separator: ", ")).")
  var disclose: String?
  @Option(help: "A YAML file of columns for csv, 'NAME: path.in.the.record' each.") var mapping: String?
  @Option(help: "Why, for the access record.") var reason: String
  @Option(name: .customLong("case"), help: "The reference of the case or order, for the access record.") var caseID:
    String
  @OptionGroup var options: ConfigurationOptions

  private static let fields = [
    "client", "user", "sender", "recipients", "from", "messageID", "dns", "about", "contact",
    "text", "origin", "by",
  ]

  private var fields: Set<String> {
    get throws {
      let names = (disclose ?? "").split(separator: ",").map { String($0.trimmingPrefix(" ")) }
      for name in names where !Self.fields.contains(String(name.prefix { $0 != "/" })) {
        throw ValidationError("'\(name)' is no sealed field; they are \(Self.fields.joined(separator: ", "))")
      }
      return Set(names)
    }
  }

  private var selection: RecordSelection {
    get throws {
      var selection = RecordSelection()
      selection.ids = Set(id.map { $0.uppercased() })
      for time in [since, until].compactMap({ $0 }) where Day(time.prefix(10)) == nil {
        throw ValidationError("'\(time)' is no time, use 2026-11-21 or 2026-11-21T10:00:00Z")
      }
      selection.decisionsOnly = ![.bundle, .jsonl].contains(format)
      (selection.since, selection.until, selection.last) = (since, until, last)
      return selection
    }
  }

  func run() throws {
    guard mapping == nil || format == .csv else { throw ValidationError("--mapping is for --format csv") }
    guard !reason.isEmpty, !caseID.isEmpty else { throw ValidationError("--reason and --case must say something") }
    let (fields, selection, state) = (try fields, try selection, try options.state)
    let columns = try columns
    try options.desk.record(.export, try facts)
    let export = try LogExport(state, disclosing: fields)
    let out = try OutputFile(output)
    switch format {
    case .bundle: try out.write(json: export.bundleHead(try LogReader(state).publicKey))
    case .csv: try out.write(RecordView.csv(columns.map(\.name)))
    case .jsonl, .ocsf, .ecs: break
    }
    var count = 0
    try export.records(selection) { record in
      try write(record, export, columns.map(\.path), out)
      count += 1
    }
    printError("\(count) records")
    guard count > 0 else { throw Exit.checkFailed }
  }

  private func write(
    _ record: StoredRecord, _ export: LogExport, _ paths: [String], _ out: OutputFile
  ) throws {
    guard format != .bundle else { return try out.write(json: try export.bundled(record)) }
    let view = try RecordView(record, disclosed: try export.disclosed(record).mapValues(\.value))
    switch format {
    case .bundle, .jsonl: try out.write(json: view.native)
    case .csv: try out.write(RecordView.csv(view.row(paths)))
    case .ocsf: try out.write(json: view.ocsf)
    case .ecs: try out.write(json: view.ecs)
    }
  }

  private var columns: [(name: String, path: String)] {
    get throws {
      guard let mapping else { return RecordView.columns.map { ($0.key, $0.value) } }
      guard let text = try? String(contentsOfFile: mapping, encoding: .utf8),
        let nodes = (try? Yams.compose(yaml: text))?.mapping
      else { throw UnreadableInput(description: "\(mapping): not a list of 'NAME: path.in.the.record'") }
      return try nodes.map { name, path in
        guard let name = name.string, let path = path.string else {
          throw UnreadableInput(description: "\(mapping): not a list of 'NAME: path.in.the.record'")
        }
        return (name, path)
      }
    }
  }

  /// Who, what and why.
  private var facts: [String: String] {
    get throws {
      var facts = [
        "case": caseID, "disclosed": disclose ?? "", "format": format.rawValue,
        "reason": reason,
      ]
      if !id.isEmpty { facts["ids"] = id.joined(separator: " ") }
      facts["since"] = since
      facts["until"] = until
      facts["last"] = last.map(String.init)
      return facts
    }
  }
}

/// A file for the owner only, or the standard output.
private struct OutputFile {
  private let handle: FileHandle

  init(_ path: String) throws {
    guard path != "-" else {
      handle = .standardOutput
      return
    }
    // Never in place of what is there, which may be a device.
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw UnreadableInput(description: "\(path): cannot be written") }
    var status = stat()
    if unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG { _ = fchmod(descriptor, 0o600) }
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  func write(_ text: String) throws { try handle.write(contentsOf: Data(text.utf8)) }

  func write(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try handle.write(contentsOf: try encoder.encode(value) + [0x0a])
  }
}
