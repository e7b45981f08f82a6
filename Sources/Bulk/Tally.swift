/// Counts distinct things of several kinds, each with the time it was last seen, in bounded space.
///
/// Up to its limit a kind is counted exactly. Beyond, only the things whose hash begins with `level` zero bits are kept,
/// and each stands for 2 to the power of `level` (adaptive sampling: Wegman, in Flajolet 1990). Since every kept thing
/// has its time, any sliding window can be asked for; with 1,024 kept the standard error is about 4 percent.
struct Tally: Hashable, Sendable {
  enum Kind: UInt8, Sendable, CaseIterable {
    case recipient
    /// A recipient whose copy was put off, with the time of the *first* attempt.
    case waiting
    /// An organization shown in From.
    case author
    case envelopeDomain
    /// A client network: /24 of IPv4, /48 of IPv6.
    case network
    /// A domain that signs with DKIM.
    case signer

    var limit: Int {
      switch self {
      case .recipient, .waiting: 1_024
      case .author, .envelopeDomain, .network, .signer: 64
      }
    }
  }

  /// Kind in 3 bits, hash in 28, the flag `reached` in 1, time in 32; ascending.
  private(set) var entries: [UInt64] = []
  private var levels = SIMD8<UInt8>()

  private static let hashBits: UInt64 = 28
  private static let topLevel: UInt8 = 16
  private static let reachedBit: UInt64 = 1 << 32

  /// Room for what most messages bring: a recipient, From, MAIL FROM, a network, a signer.
  init() { entries.reserveCapacity(5) }

  /// Counts a thing; false if it was counted before.
  ///
  /// What was last seen `memory` seconds ago or more is forgotten when there is no room. A thing that is not sampled is
  /// new each time.
  @discardableResult
  mutating func add(_ kind: Kind, _ hash: UInt64, at time: UInt32, memory: Int64) -> Bool {
    guard let key = key(kind, hash) else { return true }
    let position = position(key)
    if position < entries.count, entries[position] >> 33 == key {
      if kind != .waiting { entries[position] = key << 33 | entries[position] & Self.reachedBit | UInt64(time) }
      return false
    }
    entries.insert(key << 33 | UInt64(time), at: position)
    if range(kind).count > kind.limit { makeRoom(kind, at: time, memory: memory) }
    return true
  }

  /// The time kept with a thing; nil if there is none.
  func time(_ kind: Kind, _ hash: UInt64) -> UInt32? {
    find(kind, hash).map { UInt32(truncatingIfNeeded: entries[$0]) }
  }

  /// Marks a recipient as one whose copy was delivered.
  mutating func markReached(_ hash: UInt64) {
    if let position = find(.recipient, hash) { entries[position] |= Self.reachedBit }
  }

  /// Recipients marked as reached.
  var reached: Int { entries[range(.recipient)].count { $0 & Self.reachedBit != 0 } << Int(level(.recipient)) }

  /// How many distinct things were seen within so many seconds of a time, before or (if clocks disagree) after it.
  func count(_ kind: Kind, within seconds: Int64, of time: UInt32) -> Int {
    let window = Window(seconds, around: time)
    // Hundreds of times a message: without the check for an overflow that cannot be, several at once.
    return entries[range(kind)].reduce(0) { $0 &+ (window.contains($1) ? 1 : 0) } << Int(level(kind))
  }

  /// Whether there are so many of them.
  func reaches(_ count: Int, _ kind: Kind, within seconds: Int64, of time: UInt32) -> Bool {
    let weight = 1 << Int(level(kind))
    let window = Window(seconds, around: time)
    var found = 0
    for entry in entries[range(kind)] where window.contains(entry) {
      found += weight
      if found >= count { return true }
    }
    return found >= count
  }

  func count(_ kind: Kind) -> Int { range(kind).count << Int(level(kind)) }

  /// Whether only a part of the things of a kind is kept.
  func isSampled(_ kind: Kind) -> Bool { level(kind) > 0 }

  /// The times kept for a kind, each standing for `weight` things.
  func times(_ kind: Kind) -> (times: [UInt32], weight: Int) {
    (entries[range(kind)].map { UInt32(truncatingIfNeeded: $0) }, 1 << Int(level(kind)))
  }

  /// Octets in memory beyond the value itself.
  var cost: Int { 32 + 8 * entries.capacity }

  private func level(_ kind: Kind) -> UInt8 { levels[Int(kind.rawValue)] }

  /// Kind and hash; nil if the thing is not sampled.
  private func key(_ kind: Kind, _ hash: UInt64) -> UInt64? {
    let short = hash >> (64 - Self.hashBits)
    let level = level(kind)
    guard level == 0 || short >> (Self.hashBits - UInt64(level)) == 0 else { return nil }
    return UInt64(kind.rawValue) << Self.hashBits | short
  }

  private func find(_ kind: Kind, _ hash: UInt64) -> Int? {
    guard let key = key(kind, hash) else { return nil }
    let position = position(key)
    return position < entries.count && entries[position] >> 33 == key ? position : nil
  }

  /// The first place whose key is not below this one.
  private func position(_ key: UInt64) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle] >> 33 < key { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func range(_ kind: Kind) -> Range<Int> {
    let low = UInt64(kind.rawValue) << Self.hashBits
    return position(low)..<position(low + 1 << Self.hashBits)
  }

  /// Forgets what is out of every window; if that is not enough, samples more thinly.
  private mutating func makeRoom(_ kind: Kind, at time: UInt32, memory: Int64) {
    let window = Window(memory, around: time)
    entries =
      entries[..<range(kind).lowerBound] + entries[range(kind)].filter(window.contains)
      + entries[range(kind).upperBound...]
    while range(kind).count > kind.limit, level(kind) < Self.topLevel {
      levels[Int(kind.rawValue)] += 1
      let first = UInt64(kind.rawValue) << Self.hashBits
      let end = position(first + 1 << (Self.hashBits - UInt64(level(kind))))
      entries.removeSubrange(end..<range(kind).upperBound)
    }
    if range(kind).count > kind.limit { entries.remove(at: range(kind).lowerBound) }
  }

  /// Less than so many seconds before or after a time; the clock of 32 bits may have turned over.
  private struct Window {
    private let start: UInt32
    private let length: UInt32

    init(_ seconds: Int64, around time: UInt32) {
      let reach = UInt32(clamping: min(seconds - 1, Int64(Int32.max)))
      start = time &- reach
      length = reach * 2
    }

    /// Whether an entry was last seen then.
    func contains(_ entry: UInt64) -> Bool { UInt32(truncatingIfNeeded: entry) &- start <= length }
  }
}

extension Tally {
  func write(to writer: inout ByteWriter) {
    for kind in Kind.allCases { writer.write(levels[Int(kind.rawValue)]) }
    writer.write(UInt32(clamping: entries.count))
    for entry in entries { writer.write(entry) }
  }

  /// Nil unless the bytes are a tally that `write` could have written.
  init?(from reader: inout ByteReader) {
    for kind in Kind.allCases {
      guard let level = reader.read(UInt8.self), level <= Self.topLevel else { return nil }
      levels[Int(kind.rawValue)] = level
    }
    guard let count = reader.read(UInt32.self), Int(count) * 8 <= reader.remaining else { return nil }
    entries.reserveCapacity(Int(count))
    for _ in 0..<count {
      guard let entry = reader.read(UInt64.self), entries.last.map({ $0 >> 33 < entry >> 33 }) ?? true,
        Kind(rawValue: UInt8(entry >> 61)) != nil
      else { return nil }
      entries.append(entry)
    }
    guard Kind.allCases.allSatisfy({ range($0).count <= $0.limit }) else { return nil }
  }
}
