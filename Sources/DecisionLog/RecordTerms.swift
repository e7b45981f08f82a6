/// The values by which a record is found, and those by which it is counted.
///
/// Addresses, users, clients and Message-IDs are in the log as pseudonyms, and so they are here.
package struct RecordTerms: Sendable {
  /// Seconds since 1970 UTC.
  package let time: Int64
  package let kind: String
  /// Lower case.
  package let all: Set<String>
  /// Each once.
  package let traits: [RecordTrait]

  /// Nil if the text is not a record.
  package init?(_ record: StoredRecord) {
    var time: String?
    var kind = ""
    var all: Set<String> = []
    var traits: [RecordTrait] = []
    var combination = Combination()
    var reader = JSONReader(record.text)
    let isWhole = reader.read(Self.fields) { use, text in
      if use.isTerm { all.insert(text.lowercased()) }
      if use.isTime { time = text }
      if use.dimension == .kind { kind = text }
      if let part = use.part { combination.add(part, text) }
      guard let dimension = use.dimension, dimension.counts(text) else { return }
      let trait = RecordTrait(dimension, text)
      if !traits.contains(trait) { traits.append(trait) }
    }
    guard isWhole, let time = time.flatMap(Timestamp.seconds) else { return nil }
    if let combination = combination.json {
      all.insert(Combination.term(of: combination))
      traits.append(RecordTrait(.combination, combination))
    }
    (self.time, self.kind, self.all, self.traits) = (time, kind, all, traits)
  }

  private static let term = JSONSelection.text(TextUse(isTerm: true))
  private static let party = JSONSelection.fields(["address": term, "domain": term, "mark": term])

  private static func counted(
    _ dimension: RecordTrait.Dimension, isTerm: Bool = false, as part: Combination.Part? = nil
  ) -> JSONSelection {
    .text(TextUse(isTerm: isTerm, dimension: dimension, part: part))
  }

  private static func flag(_ key: String) -> JSONSelection { .flag(TextUse(part: .flag(key))) }

  private static let fields = JSONSelection.fields([
    "about": term, "account": term, "action": counted(.action, isTerm: true, as: .text("action")),
    "alignment": .text(TextUse(part: .text("alignment"))), "applied": counted(.applied),
    "arc": .fields(["result": counted(.arc), "sealers": term]), "campaign": .fields(["id": term]),
    "class": counted(.class, as: .text("class")), "client": term,
    "dkim": .fields(["digest": term, "domain": term, "result": counted(.dkim)]),
    "dmarc": .fields(["domain": term, "policy": .text(TextUse(part: .ownerPolicy)), "result": counted(.dmarc)]),
    "established": counted(.axis, isTerm: true),
    "exempted": flag("exempted"), "facts": .fields(["verdict": counted(.verdict, isTerm: true)], others: term),
    "findings": .fields([
      "axis": .text(TextUse(part: .axis)), "excused": .flag(TextUse(part: .excused)),
      "name": counted(.finding, isTerm: true, as: .finding),
    ]), "from": party, "helo": term,
    "heloSPF": .fields(["domain": term]), "id": term, "kind": counted(.kind, isTerm: true), "messageID": term,
    "queueID": term, "recipients": party, "relayed": flag("relayed"),
    "rule": counted(.rule, isTerm: true, as: .text("rule")), "sender": party,
    "sms": .fields(["owner": term, "signatures": term]),
    "spf": .fields(["domain": term, "result": counted(.spf)]), "temporaryError": flag("temporaryError"),
    "time": .text(TextUse(isTime: true)), "undecided": flag("undecided"), "user": term,
  ])
}

/// Something that records are counted by.
package struct RecordTrait: Hashable, Sendable {
  /// What it tells of a decision; or, in `verdict`, of a later judgement on a decision.
  package enum Dimension: String, CaseIterable, Sendable {
    /// What the policy decides, and what was done: not the same in mode `monitor`.
    case action, applied
    /// The cell of the table, and the client's class.
    case rule, `class`
    /// Established axes, and findings, excused ones included: a decision may have several, or none.
    case axis, finding
    /// Results; a message has one of DKIM for each of its signatures.
    case spf, dkim, dmarc, arc
    /// Whether a decision was right, as `Judgement` says.
    case verdict
    /// What a record is: of all records, not of decisions alone.
    case kind
    /// All that a policy judged by, and what it decided (`Combination`).
    case combination

    /// Those that people count by.
    package static let allCases: [Dimension] = [
      .action, .applied, .rule, .class, .axis, .finding, .spf, .dkim, .dmarc, .arc, .verdict, .kind,
    ]

    /// Whether that is a value of it: facts are written by people too.
    fileprivate func counts(_ value: String) -> Bool { self != .verdict || Judgement(rawValue: value) != nil }
  }

  package let dimension: Dimension
  package let name: String

  package init(_ dimension: Dimension, _ name: String) { (self.dimension, self.name) = (dimension, name) }
}

/// What somebody finds about a decision afterwards: the fact `verdict` of a record.
package enum Judgement: String, CaseIterable, Sendable {
  /// Right.
  case ok
  /// It stopped or marked what is honest.
  case falsePositive = "fp"
  /// It let pass what it should have stopped.
  case falseNegative = "fn"
}
