import SMS

/// The rows of `protected.csv`, which add to the list that comes with Truemark and take the place of equal values there.
struct ProtectedRows {
  static let columns = ["value", "kind", "owner_id", "lookalike", "scope", "note"]
  static let required = ["value", "kind", "owner_id"]

  private(set) var table: RegistryTable
  private var senders: [ProtectedSender] = []
  /// Lines by `SenderReading.key`.
  private var lines: [String: Int] = [:]

  init(_ table: RegistryTable) {
    self.table = table
    for row in table.rows {
      guard let sender = sender(row) else { continue }
      let key = Self.key(sender.value)
      if let line = lines[key] {
        self.table.report(row.line, "the value stands in line \(line) already: keep one")
      } else {
        lines[key] = row.line
        senders.append(sender)
      }
    }
  }

  /// With the senders of the list that are not here.
  var all: [ProtectedSender] {
    senders + ProtectedSender.wellKnown.filter { lines[Self.key($0.value)] == nil }
  }

  /// Reports registered senders that are protected for another owner.
  mutating func compare(with registered: [RegisteredSender]) {
    let owners = Dictionary(senders.map { (Self.key($0.value), $0.owner) }) { first, _ in first }
    for sender in registered {
      guard let owner = owners[sender.reading.key], owner != sender.owner, let line = lines[sender.reading.key] else {
        continue
      }
      table.report(
        line, "senders.csv has this sender as \(excerpt(sender.owner))'s: give both the same owner_id")
    }
  }

  private mutating func sender(_ row: RegistryTable.Row) -> ProtectedSender? {
    let before = table.problems.count
    func report(_ problem: String) { table.report(row.line, problem) }
    for column in Self.required where row[column].isEmpty { report("the cell '\(column)' is empty: fill it") }
    let kind = RegisteredSender.Kind(rawValue: row["kind"])
    if kind == nil, !row["kind"].isEmpty { report(oneOf("kind", RegisteredSender.Kind.self)) }
    let form = SenderReading(SenderAddress(row["value"])).form
    if let kind, !row["value"].isEmpty, !kind.forms.contains(form) {
      report("'\(excerpt(row["value"]))' is no sender of kind \(kind.rawValue)")
    }
    if !["", "yes", "no"].contains(row["lookalike"]) { report("lookalike: yes or no") }
    let scopes = row.list("scope").map(ProtectedSender.Scope.init)
    if scopes.contains(nil) {
      report("scope: sender, signature and text, with ; between them; empty for all that suit")
    }
    guard table.problems.count == before, let kind else { return nil }
    return ProtectedSender(
      value: row["value"], kind: kind, owner: row["owner_id"], hasLookalikes: row["lookalike"] != "no",
      scopes: scopes.isEmpty ? nil : Set(scopes.compactMap(\.self)))
  }

  private static func key(_ value: String) -> String { SenderReading(SenderAddress(value)).key }
}

/// The rows of `templates.csv`.
struct TemplateRows {
  private(set) var table: RegistryTable
  private(set) var templates: [MessageTemplate] = []
  private(set) var names: Set<String> = []

  init(_ table: RegistryTable) {
    self.table = table
    for row in table.rows {
      let (name, text) = (row["name"], row["text"])
      if name.isEmpty || name.contains(";") {
        self.table.report(row.line, "name: a word without ;, by which senders.csv names the text")
      } else if !names.insert(name).inserted {
        self.table.report(row.line, "the name stands there already: give each text its own")
      } else if text.replacing("{}", with: "").isEmpty {
        self.table.report(row.line, "text: the message, with {} where each may differ")
      } else {
        templates.append(MessageTemplate(name: name, text: text))
      }
    }
  }
}
