import Bulk

/// Reads the shared log into a ledger, entry by entry.
struct Inbox {
  private let ledger: CampaignLedger
  private(set) var progress: SharedProgress
  /// Messages of others of which it is not known yet what became of them, under node and number.
  private var unsettled: [Key: Standing] = [:]
  /// Their keys in order of arrival, in a ring.
  private var order: [Key] = []
  private var hand = 0
  /// Entries that were none of ours, or damaged.
  private(set) var damaged = 0
  private var damagedTold = 0
  private(set) var read = 0

  private struct Key: Hashable {
    let node: UInt64
    let number: UInt64
  }

  private static let unsettledLimit = 4_096

  init(_ ledger: CampaignLedger) {
    self.ledger = ledger
    progress = ledger.progress
  }

  /// Takes the next entry; nil if it is damaged, or known already.
  mutating func receive(_ bytes: [UInt8], at position: LogPosition) -> SharedEntry? {
    progress.position = position
    guard let entry = ledger.decode(bytes) else {
      damaged += 1
      return nil
    }
    guard progress.note(entry) else { return nil }
    read += 1
    return entry
  }

  /// Counts an entry of another node.
  mutating func apply(_ entry: SharedEntry) {
    switch entry.news {
    case .observed(let observation):
      keep(ledger.count(observation), Key(node: entry.node, number: entry.number))
    case .settled(let number, let outcome):
      if let standing = unsettled.removeValue(forKey: Key(node: entry.node, number: number)) {
        ledger.settle(standing, outcome)
      }
    }
  }

  /// How many entries were damaged so far, where that is news: the first, and when they have doubled.
  mutating func damagedNews() -> Int? {
    guard damaged > 0, damaged >= damagedTold * 2 else { return nil }
    damagedTold = damaged
    return damaged
  }

  /// What was received goes to the disk with the ledger's next journal.
  func save() { ledger.progress = progress }

  /// The log was lost: whatever it holds now comes after what was read.
  mutating func beginAnew() { progress.position = .start }

  private mutating func keep(_ standing: Standing, _ key: Key) {
    if order.count < Self.unsettledLimit {
      order.append(key)
    } else {
      unsettled.removeValue(forKey: order[hand])
      order[hand] = key
      hand = (hand + 1) % Self.unsettledLimit
    }
    unsettled[key] = standing
  }
}
