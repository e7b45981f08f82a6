import Foundation
package import SMS

/// The folder in which an operator registers who may show which sender: `senders.csv`, `protected.csv`, `templates.csv`
/// and `accounts.yaml`, each of which may be missing.
package struct RegistryFiles {
  /// Rows by file, of the files that are there.
  package let counts: [(file: String, rows: Int)]
  package let problems: [RegistryProblem]
  /// Nil if there are problems.
  package let registry: SenderRegistry?

  /// The tables of a registry, which hold no messages.
  package static let tables = ["protected.csv", "senders.csv", "templates.csv"]
  static let names = tables + ["accounts.yaml"]
  private static let longest = 64 << 20

  /// The registry of a folder; all or nothing.
  package static func read(_ folder: String) throws(RegistryError) -> SenderRegistry {
    let files = RegistryFiles(folder)
    guard let registry = files.registry else { throw RegistryError(problems: files.problems) }
    return registry
  }

  /// Reads a folder, whatever is wrong with it.
  package init(_ folder: String) {
    var problems: [RegistryProblem] = []
    var counts: [(file: String, rows: Int)] = []
    func contents(_ name: String) -> [UInt8]? {
      let path = folder + "/" + name
      guard FileManager.default.fileExists(atPath: path) else { return nil }
      guard let data = FileManager.default.contents(atPath: path), data.count <= Self.longest else {
        problems.append(
          RegistryProblem(file: name, line: nil, problem: "cannot be read, or is longer than \(Self.longest) octets"))
        return nil
      }
      return Array(data)
    }
    func table(_ name: String, _ columns: [String], _ required: [String]) -> RegistryTable? {
      contents(name).map { RegistryTable(name, $0, columns: columns, required: required) }
    }
    let isFolder = try? URL(filePath: folder).resourceValues(forKeys: [.isDirectoryKey]).isDirectory
    if isFolder != true {
      problems.append(RegistryProblem(file: folder, line: nil, problem: "no such folder"))
    }
    let accounts = contents("accounts.yaml").flatMap { Self.accounts($0, &problems) }
    if let accounts { counts.append(("accounts.yaml", accounts.count)) }
    let templates = table("templates.csv", ["name", "text"], ["name", "text"]).map(TemplateRows.init)
    let senders = table("senders.csv", SenderRows.columns, SenderRows.required).map {
      SenderRows($0, accounts: accounts.map { Set($0.map(\.systemID)) }, templates: templates?.names ?? [])
    }
    var protected = table("protected.csv", ProtectedRows.columns, ProtectedRows.required).map(ProtectedRows.init)
    protected?.compare(with: senders?.senders ?? [])
    for part in [templates?.table, senders?.table, protected?.table] {
      guard let part else { continue }
      counts.append((part.name, part.rows.count))
      problems += part.problems
    }
    self.counts = counts.sorted { $0.file < $1.file }
    self.problems = problems.sorted { ($0.file, $0.line ?? 0) < ($1.file, $1.line ?? 0) }
    registry =
      problems.isEmpty
      ? SenderRegistry(
        senders: senders?.senders, accounts: accounts ?? [], protected: protected?.all ?? ProtectedSender.wellKnown,
        templates: templates?.templates ?? []) : nil
  }

  private static func accounts(_ bytes: [UInt8], _ problems: inout [RegistryProblem]) -> [SenderAccount]? {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      problems.append(RegistryProblem(file: "accounts.yaml", line: nil, problem: "not UTF-8: save it so"))
      return nil
    }
    do {
      return try DocumentedYAML.read(AccountsFile.self, from: text, source: "accounts.yaml").value.values
    } catch {
      problems += error.problems.map { RegistryProblem(file: "accounts.yaml", line: $0.line, problem: $0.text) }
      return nil
    }
  }
}

/// A registry that cannot be used: every problem with its file, line and remedy.
package struct RegistryError: Error, CustomStringConvertible {
  package let problems: [RegistryProblem]

  /// Problems told at once.
  private static let limit = 100

  package var description: String {
    let rest = problems.count - Self.limit
    return problems.prefix(Self.limit).map(\.description).joined(separator: "\n")
      + (rest > 0 ? "\nand \(rest) more" : "")
  }
}
