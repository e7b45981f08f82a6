/// A table of the registry: its rows by column, and what is wrong with them.
struct RegistryTable {
  struct Row {
    let line: Int
    fileprivate let cells: [String: String]

    /// A cell without the space around it; empty where there is none.
    subscript(column: String) -> String { cells[column] ?? "" }

    /// The parts of a cell that `;` separates.
    func list(_ column: String) -> [String] {
      self[column].split(separator: ";").map(trimmed).filter { !$0.isEmpty }
    }
  }

  let name: String
  private(set) var rows: [Row] = []
  private(set) var problems: [RegistryProblem] = []

  private static let rowLimit = 1_000_000

  /// `columns`: all that there may be; `required`: those that every file needs.
  init(_ name: String, _ bytes: [UInt8], columns: [String], required: [String]) {
    self.name = name
    var reader = CSVReader(bytes, hasComments: true)
    var header: [String]?
    while let item = reader.next() {
      switch item {
      case .flaw(let line, let problem): report(line, problem)
      case .record(let line, let fields):
        guard let known = header else {
          header = read(header: fields.map(trimmed), line, columns, required)
          if header == nil { return }
          continue
        }
        add(fields, known, line)
        guard rows.count < Self.rowLimit else {
          report(line, "more than \(Self.rowLimit) rows")
          return
        }
      }
    }
    if header == nil { report(1, "no header: the first line names the columns: \(required.joined(separator: ","))") }
  }

  mutating func report(_ line: Int, _ problem: String) {
    problems.append(RegistryProblem(file: name, line: line, problem: problem))
  }

  private mutating func read(header: [String], _ line: Int, _ columns: [String], _ required: [String]) -> [String]? {
    let before = problems.count
    for column in header where !columns.contains(column) {
      report(line, "unknown column '\(excerpt(column))'; known columns are \(columns.joined(separator: ", "))")
    }
    for column in required where !header.contains(column) { report(line, "the column '\(column)' is missing: add it") }
    for column in Set(header) where header.count(where: { $0 == column }) > 1 {
      report(line, "the column '\(excerpt(column))' stands there twice: keep one")
    }
    return problems.count == before ? header : nil
  }

  private mutating func add(_ fields: [String], _ header: [String], _ line: Int) {
    guard fields.count <= header.count else {
      return report(line, "\(fields.count) fields, but \(header.count) columns: quote fields that hold a comma")
    }
    rows.append(Row(line: line, cells: Dictionary(uniqueKeysWithValues: zip(header, fields.map(trimmed)))))
  }
}

/// What is wrong with the registry, and the remedy.
package struct RegistryProblem: Hashable, Sendable, CustomStringConvertible {
  package let file: String
  /// Nil where it is the whole file.
  package let line: Int?
  package let problem: String

  package var description: String { "\(file):\(line.map { "\($0):" } ?? "") \(problem)" }
}

/// The beginning of what a file holds, as it may stand in a message.
func excerpt(_ text: String) -> String {
  text.unicodeScalars.count <= 40 ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(40))) + "…"
}

private func trimmed(_ text: some StringProtocol) -> String {
  var scalars = text.unicodeScalars[...]
  while scalars.first?.properties.isWhitespace ?? false { scalars.removeFirst() }
  while scalars.last?.properties.isWhitespace ?? false { scalars.removeLast() }
  return String(String.UnicodeScalarView(scalars))
}
