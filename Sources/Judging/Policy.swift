package import Mail

/// Whether verdicts are carried out.
package enum Mode: String, Hashable, Sendable, CaseIterable {
  /// Every message passes unchanged; the log says what would have been done.
  case monitor
  case enforce
}

/// The rules that can decide a message: the cells of the table, and the cases in front of it.
package enum Rule: String, Hashable, Sendable, CaseIterable {
  /// The client belongs to us: not stopped, whatever was found.
  case ownSender
  /// An exemption covers the sender, whatever was found.
  case exempted
  /// The DNS failed, so that it cannot be told whether the sender is forged.
  case temporaryError
  case honestSingle
  case honestBulk
  case concealedSingle
  /// Concealed, not bulk, and too early to tell whether the campaign will grow.
  case concealedUndecided
  case concealedBulk
  /// Forged, single, and the owner of the domain asks for rejection and nothing shows that the mail was relayed.
  case forgedSingleOwnerRejects
  /// Forged, single, and the client is an account that answers for what it sends, and hears of a refusal at once.
  case forgedSingleAccount
  /// Forged, single, otherwise.
  case forgedSingle
  /// Forged, not bulk, nobody asks for rejection, and too early to tell whether the campaign will grow.
  case forgedUndecided
  case forgedBulk

  /// The axes that are established where it decides: the part of the law that it rests on.
  ///
  /// None: it stops nothing of itself, or only for a time.
  package var axes: Set<Axis> {
    switch self {
    case .ownSender, .exempted, .temporaryError, .honestSingle: []
    case .honestBulk: [.bulk]
    case .concealedSingle, .concealedUndecided: [.concealed]
    case .concealedBulk: [.concealed, .bulk]
    case .forgedSingleOwnerRejects, .forgedSingleAccount, .forgedSingle, .forgedUndecided: [.forged]
    case .forgedBulk: [.forged, .bulk]
    }
  }
}

/// What is known beside the findings.
package struct Circumstances: Hashable, Sendable {
  package var clientClass: ClientClass
  /// What the owner of the From domain asks for; nil without a record.
  package var ownerPolicy: OwnerPolicy?
  /// Proven to have come through a mailing list or forwarder, by its own identity.
  package var isRelayed: Bool
  package var alignment: Alignment
  package var temporaryError: Bool
  /// A first copy, whose campaign may grow or not.
  package var isUndecided: Bool
  /// Covered by an exemption.
  package var isExempted: Bool

  package init(
    clientClass: ClientClass, ownerPolicy: OwnerPolicy?, isRelayed: Bool, alignment: Alignment, temporaryError: Bool,
    isUndecided: Bool = false, isExempted: Bool = false
  ) {
    self.clientClass = clientClass
    self.ownerPolicy = ownerPolicy
    self.isRelayed = isRelayed
    self.alignment = alignment
    self.temporaryError = temporaryError
    self.isUndecided = isUndecided
    self.isExempted = isExempted
  }
}

/// Findings in, verdict out: points establish axes, and the axes select a cell of the table.
package struct Policy: Hashable, Sendable {
  /// Points at which an axis is established.
  package static let threshold = 100

  package var mode: Mode
  package var actions: [Rule: Action]
  /// By finding name.
  package var points: [String: Int]

  /// The table of Article 9(5): bulk that is forged or concealed is stopped, honest mail passes.
  package static let defaultActions: [Rule: Action] = [
    .ownSender: .accept,
    .exempted: .accept,
    .temporaryError: .defer,
    .honestSingle: .accept,
    .honestBulk: .accept,
    .concealedSingle: .tag,
    .concealedUndecided: .defer,
    .concealedBulk: .reject,
    .forgedSingleOwnerRejects: .reject,
    .forgedSingleAccount: .reject,
    .forgedSingle: .tag,
    .forgedUndecided: .defer,
    .forgedBulk: .reject,
  ]

  package init(
    mode: Mode = .monitor, actions: [Rule: Action] = defaultActions, points: [String: Int] = Points.defaults
  ) {
    self.mode = mode
    self.actions = actions
    self.points = points
  }

  package func judge(_ findings: [Finding], _ circumstances: Circumstances) -> Verdict {
    let weighed = findings.map { weigh($0, circumstances.alignment) }.sorted { $0.points > $1.points }
    var points: [Axis: Int] = [:]
    for item in weighed {
      if let axis = item.finding.kind.axis { points[axis, default: 0] += item.points }
    }
    let established = Set(Axis.allCases.filter { points[$0, default: 0] >= Self.threshold })
    let rule = Self.rule(established, circumstances)
    return Verdict(
      findings: weighed, points: points, established: established, action: actions[rule] ?? .accept, rule: rule)
  }

  private func weigh(_ finding: Finding, _ alignment: Alignment) -> WeighedFinding {
    let isExcused = finding.kind.gate == .unaligned && alignment != .unaligned
    let points = finding.kind.axis == nil || isExcused ? 0 : points[finding.kind.name] ?? 0
    return WeighedFinding(finding: finding, points: points, isExcused: isExcused)
  }

  private static func rule(_ established: Set<Axis>, _ circumstances: Circumstances) -> Rule {
    guard circumstances.clientClass.isJudged else { return .ownSender }
    guard !circumstances.isExempted else { return .exempted }
    let bulk = established.contains(.bulk)
    let waits = circumstances.isUndecided && !circumstances.isRelayed
    if established.contains(.forged) {
      guard !bulk else { return .forgedBulk }
      guard circumstances.clientClass != .account else { return .forgedSingleAccount }
      let follows = circumstances.ownerPolicy == .reject && circumstances.alignment == .unaligned
      if follows, !circumstances.isRelayed { return .forgedSingleOwnerRejects }
      return waits ? .forgedUndecided : .forgedSingle
    }
    if established.contains(.concealed), bulk { return .concealedBulk }
    if circumstances.temporaryError { return .temporaryError }
    if established.contains(.concealed) { return waits ? .concealedUndecided : .concealedSingle }
    return bulk ? .honestBulk : .honestSingle
  }
}
