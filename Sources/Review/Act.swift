/// What an operator may be there for.
package enum Role: String, CaseIterable, Codable, Sendable {
  /// Sees decisions, campaigns and figures, with pseudonyms for persons.
  case viewer
  /// Judges decisions, releases messages, answers appeals, and sees addresses for a reason.
  case reviewer
  /// Sees who did what.
  case auditor
  /// Everything, the operators themselves included.
  case admin
  /// An officer during an inspection that names him: sees, with addresses in its scope, and changes nothing.
  case inspector
}

/// Something that somebody does with the log; each leaves a record of kind `access` before its result is shown.
package enum Act: String, CaseIterable, Codable, Sendable {
  case logIn = "log-in"
  case logOut = "log-out"
  /// A login that failed.
  case refused
  case overview, search, show, explain, campaign, statistics, sender, integrity, retention
  /// Showing the values behind pseudonyms.
  case unseal
  /// Giving records to others.
  case export
  /// Judging a decision: right, or wrong on one side.
  case verdict
  /// Handing a held message on, or deleting it.
  case release, delete
  /// Seeing the held messages.
  case quarantine
  /// Taking an appeal, listing them, and answering one.
  case appeal, appeals, answer
  /// Asking what became of an appeal.
  case appealStatus = "appeal-status"
  /// Seeing what waits for a second person.
  case proposals
  /// Switching a finding off or on.
  case switchFinding = "switch"
  /// Giving the delivered members of a campaign to the mail store.
  case clear
  case audit
  /// Opening and closing an inspection; and listing them.
  case inspect, inspections
  /// Trying a policy on past decisions.
  case whatIf = "what-if"
  /// Making, changing and removing operators.
  case operators

  /// Who may; an act that anybody may do has no roles.
  package var roles: Set<Role> {
    switch self {
    case .logIn, .logOut, .refused, .appeal, .appealStatus: []
    case .overview, .search, .show, .explain, .campaign, .statistics, .sender, .integrity, .retention:
      Set(Role.allCases)
    case .unseal, .export: [.reviewer, .admin, .inspector]
    case .verdict, .release, .delete, .answer, .switchFinding, .clear: [.reviewer, .admin]
    case .quarantine, .appeals, .proposals: [.reviewer, .admin, .auditor]
    case .audit: [.auditor, .admin, .inspector]
    case .inspect: [.admin]
    case .inspections: [.auditor, .admin, .inspector]
    case .whatIf: [.reviewer, .auditor, .admin]
    case .operators: [.admin]
    }
  }

  /// Changes nothing and shows pseudonyms in place of addresses.
  package var isLooking: Bool {
    switch self {
    case .overview, .search, .show, .explain, .campaign, .statistics, .sender, .integrity, .retention, .quarantine,
      .appeals, .appealStatus, .proposals, .audit, .inspections, .whatIf:
      true
    case .logIn, .logOut, .refused, .unseal, .export, .verdict, .release, .delete, .appeal, .answer, .inspect,
      .operators, .switchFinding, .clear:
      false
    }
  }

  /// Nil: somebody who has not logged in.
  package func isAllowed(to role: Role?) -> Bool { roles.isEmpty || role.map(roles.contains) ?? false }
}
