/// Which account may show which sender, as the operator registered it.
package struct SenderRegistry: Sendable {
  /// Every registered sender.
  package let senders: [RegisteredSender]
  /// By `system_id`.
  package let accounts: [String: SenderAccount]
  /// Names and numbers that are worth forging.
  package let protected: [ProtectedSender]
  /// By name.
  package let templates: [String: MessageTemplate]
  /// Whether senders are registered at all, so that one that is not is remarkable.
  package let bindsSenders: Bool

  private let index: [String: AccountSenders]

  /// `senders`: nil where none are registered, so that no sender can be unregistered.
  package init(
    senders: [RegisteredSender]? = nil, accounts: [SenderAccount] = [],
    protected: [ProtectedSender] = ProtectedSender.wellKnown, templates: [MessageTemplate] = []
  ) {
    self.senders = senders ?? []
    bindsSenders = senders != nil
    self.accounts = Dictionary(accounts.map { ($0.systemID, $0) }) { first, _ in first }
    self.protected = protected
    self.templates = Dictionary(templates.map { ($0.name, $0) }) { first, _ in first }
    var index: [String: AccountSenders] = [:]
    for (position, sender) in self.senders.enumerated() {
      index[sender.account, default: AccountSenders()].add(sender, at: position)
    }
    self.index = index
  }

  /// The rows of an account.
  package func senders(of account: String) -> [RegisteredSender] {
    index[account]?.positions.map { senders[$0] } ?? []
  }

  /// What the registry says of a sender that an account shows to some recipients at a time in seconds since 1970 UTC.
  package func binding(
    of sender: SenderReading, account: String?, destinations: [String], at time: Int64
  ) -> SenderBinding {
    guard bindsSenders, let account else { return .untold }
    guard let known = index[account] else { return .unbound }
    var best = SenderBinding.unbound
    known.visit(sender) { position in
      let row = senders[position]
      let binding: SenderBinding =
        !row.isActive
        ? .suspended(row)
        : !row.isValid(at: time) ? .expired(row) : row.reaches(destinations) ? .bound(row) : .elsewhere(row)
      if binding.rank > best.rank { best = binding }
      return best.rank < SenderBinding.highestRank
    }
    return best
  }
}

/// What the registry says of a sender.
package enum SenderBinding: Sendable {
  /// No senders are registered, or nobody knows the account.
  case untold
  /// In no row of the account.
  case unbound
  /// In a row that ended or has not begun.
  case expired(RegisteredSender)
  case suspended(RegisteredSender)
  /// In a row for recipients in other countries or networks.
  case elsewhere(RegisteredSender)
  case bound(RegisteredSender)

  /// In a word.
  package var name: String {
    switch self {
    case .untold: "untold"
    case .unbound: "unbound"
    case .expired: "expired"
    case .suspended: "suspended"
    case .elsewhere: "elsewhere"
    case .bound: "bound"
    }
  }

  /// The row that covers the sender, if any does.
  package var row: RegisteredSender? {
    switch self {
    case .untold, .unbound: nil
    case .expired(let row), .suspended(let row), .elsewhere(let row), .bound(let row): row
    }
  }

  fileprivate static let highestRank = 4

  /// Which of several rows tells more.
  fileprivate var rank: Int {
    switch self {
    case .untold, .unbound: 0
    case .expired: 1
    case .suspended: 2
    case .elsewhere: 3
    case .bound: Self.highestRank
    }
  }
}

/// The senders of one account, by what they are compared by.
private struct AccountSenders: Sendable {
  private(set) var positions: [Int] = []
  private var whole: [String: [Int]] = [:]
  private var beginnings: [String: [Int]] = [:]
  /// The lengths of all beginnings in octets, shortest first.
  private var lengths: [Int] = []

  mutating func add(_ sender: RegisteredSender, at position: Int) {
    positions.append(position)
    let key = sender.reading.key
    whole[key, default: []].append(position)
    guard sender.isPrefix else { return }
    beginnings[key, default: []].append(position)
    let length = key.utf8.count
    if !lengths.contains(length) { lengths = (lengths + [length]).sorted() }
  }

  /// The rows that cover a sender, exact ones first, until `body` says no.
  func visit(_ sender: SenderReading, _ body: (Int) -> Bool) {
    for position in whole[sender.key] ?? [] where !body(position) { return }
    guard sender.form != .name else { return }
    let key = sender.key.utf8
    for length in lengths where length < key.count {
      for position in beginnings[String(decoding: key.prefix(length), as: UTF8.self)] ?? [] where !body(position) {
        return
      }
    }
  }
}
