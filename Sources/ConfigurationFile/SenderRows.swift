import DecisionLog
import Mail
import SMS

/// The rows of `senders.csv`.
struct SenderRows {
  static let columns = [
    "account", "kind", "sender", "match", "owner_id", "owner_name", "signatures", "dest_prefixes", "purpose",
    "templates", "valid_from", "valid_to", "status", "note",
  ]
  static let required = ["account", "kind", "sender", "owner_id"]

  private(set) var table: RegistryTable
  private(set) var senders: [RegisteredSender] = []
  /// The lines of the senders.
  private var lines: [Int] = []

  /// `accounts`: those that there are, where they are listed.
  init(_ table: RegistryTable, accounts: Set<String>?, templates: Set<String>) {
    self.table = table
    for row in table.rows {
      guard let sender = sender(row, accounts, templates) else { continue }
      senders.append(sender)
      lines.append(row.line)
    }
    reportContradictions()
  }

  private mutating func sender(
    _ row: RegistryTable.Row, _ accounts: Set<String>?, _ templates: Set<String>
  ) -> RegisteredSender? {
    let before = table.problems.count
    func report(_ problem: String) { table.report(row.line, problem) }
    for column in Self.required where row[column].isEmpty { report("the cell '\(column)' is empty: fill it") }
    let account = row["account"]
    if let accounts, !account.isEmpty, !accounts.contains(account) {
      report("no account '\(excerpt(account))' in accounts.yaml: add it there, or correct the name")
    }
    let kind = RegisteredSender.Kind(rawValue: row["kind"])
    let match = row["match"].isEmpty ? "exact" : row["match"]
    if kind == nil, !row["kind"].isEmpty { report(oneOf("kind", RegisteredSender.Kind.self)) }
    if !["exact", "prefix"].contains(match) { report("match: exact or prefix") }
    let isPrefix = match == "prefix"
    if let kind, !row["sender"].isEmpty, let problem = Self.problem(row["sender"], kind, isPrefix) { report(problem) }
    let destinations = row.list("dest_prefixes").map { $0.hasPrefix("+") ? String($0.dropFirst()) : $0 }
    if !destinations.allSatisfy({ $0.utf8.allSatisfy(ASCII.isDigit) }) {
      report("dest_prefixes: digits with the country's code, such as 86;8529")
    }
    let purpose = RegisteredSender.Purpose(rawValue: row["purpose"])
    if purpose == nil, !row["purpose"].isEmpty { report(oneOf("purpose", RegisteredSender.Purpose.self)) }
    for name in row.list("templates") where !templates.contains(name) {
      report("no template '\(excerpt(name))' in templates.csv: add it there, or correct the name")
    }
    let status = row["status"].isEmpty ? "active" : row["status"]
    if !["active", "suspended"].contains(status) { report("status: active or suspended") }
    let (from, until) = validity(row)
    guard table.problems.count == before, let kind else { return nil }
    return RegisteredSender(
      account: account, kind: kind, sender: row["sender"], isPrefix: isPrefix, owner: row["owner_id"],
      ownerName: row["owner_name"], signatures: row.list("signatures"), destinations: destinations, purpose: purpose,
      templates: row.list("templates"), validFrom: from, validUntil: until, isActive: status == "active")
  }

  /// Why a sender cannot be of its kind; nil if it can.
  private static func problem(_ sender: String, _ kind: RegisteredSender.Kind, _ isPrefix: Bool) -> String? {
    let form = SenderReading(SenderAddress(sender)).form
    guard kind.forms.contains(form) else {
      return "'\(excerpt(sender))' is no sender of kind \(kind.rawValue): \(meaning(kind))"
    }
    return kind == .alpha && isPrefix ? "match: names are compared whole: write exact, and a row for each name" : nil
  }

  private static func meaning(_ kind: RegisteredSender.Kind) -> String {
    switch kind {
    case .alpha: "a name, not digits alone"
    case .port: "106 and 3 to 18 more digits"
    case .short: "3 to 10 digits"
    case .msisdn: "a subscriber's number, with its country's code unless it is Chinese"
    }
  }

  /// From the first second of a day to the last of another, in UTC.
  private mutating func validity(_ row: RegistryTable.Row) -> (from: Int64, until: Int64) {
    var (from, until) = (Int64.min, Int64.max)
    for column in ["valid_from", "valid_to"] where !row[column].isEmpty {
      guard let day = Day(row[column]) else {
        table.report(row.line, "\(column): a day such as 2026-01-31")
        continue
      }
      if column == "valid_from" { from = day.start } else { until = day.start + 86_400 }
    }
    if from >= until { table.report(row.line, "valid_to is before valid_from: correct one of them") }
    return (from, until)
  }

  /// One sender twice in an account, or with two owners.
  private mutating func reportContradictions() {
    var seen: [String: [Int]] = [:]
    for (index, sender) in senders.enumerated() {
      let key = "\(sender.isPrefix ? "^" : "=")\(sender.reading.key)"
      for other in seen[key, default: []].prefix(Self.comparisons) where senders[other].overlaps(sender) {
        let known = senders[other]
        if known.account == sender.account {
          table.report(lines[index], "the account has this sender already, in line \(lines[other]): keep one")
        } else if known.owner != sender.owner {
          table.report(
            lines[index], "line \(lines[other]) says that this sender is \(excerpt(known.owner))'s: keep one owner")
        }
      }
      seen[key, default: []].append(index)
    }
  }

  /// Rows of one sender that are compared with each other.
  private static let comparisons = 100
}

/// `column: one, two or three`.
func oneOf<Word: RawRepresentable & CaseIterable>(_ column: String, _ words: Word.Type) -> String
where Word.RawValue == String {
  "\(column): one of \(words.allCases.map(\.rawValue).joined(separator: ", "))"
}

extension RegisteredSender {
  /// Whether both may count for one message.
  fileprivate func overlaps(_ other: RegisteredSender) -> Bool {
    let sameTime = validFrom < other.validUntil && other.validFrom < validUntil
    let samePlace =
      destinations.isEmpty || other.destinations.isEmpty
      || destinations.contains { one in other.destinations.contains { one.hasPrefix($0) || $0.hasPrefix(one) } }
    return sameTime && samePlace
  }
}
