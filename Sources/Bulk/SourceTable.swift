/// Who got mail from one source: a domain, a client network, or a DKIM signature.
struct Source: Hashable, Sendable {
  let key: UInt64
  let firstSeen: UInt32
  private(set) var lastSeen: UInt32
  private(set) var tally = Tally()

  init(key: UInt64, at time: UInt32) {
    self.key = key
    firstSeen = time
    lastSeen = time
  }

  mutating func count(_ observation: Observation, memory: Int64) {
    lastSeen = observation.time
    for item in observation.items where item.kind == .recipient || item.kind == .network {
      guard let kind = item.kind.tallied else { continue }
      tally.add(kind, item.hash, at: observation.time, memory: memory)
    }
  }

  func usefulness(at time: UInt32) -> Double {
    Double(tally.count(.recipient)) / Double(abs(Int64(time) - Int64(lastSeen)) + 60)
  }

  func write(to writer: inout ByteWriter) {
    writer.write(key)
    writer.write(firstSeen)
    writer.write(lastSeen)
    tally.write(to: &writer)
  }

  /// Nil unless the bytes are a source that `write` could have written.
  init?(from reader: inout ByteReader) {
    guard let key = reader.read(UInt64.self), let firstSeen = reader.read(UInt32.self),
      let lastSeen = reader.read(UInt32.self), let tally = Tally(from: &reader), reader.remaining == 0
    else { return nil }
    self.key = key
    self.firstSeen = firstSeen
    self.lastSeen = lastSeen
    self.tally = tally
  }
}

/// Sources by key, as many as fit; the least useful ones make room.
struct SourceTable: Sendable {
  private var buckets: [[Source]]
  private let budget: Int
  private var cost = 0
  /// The next bucket to look for something to forget.
  private var hand = 0

  private static let bucketSize = 8
  private static let smallestCost = MemoryLayout<Source>.stride + Tally().cost

  /// As many sources as fit into `budget` octets, and one bucket at least.
  init(budget: Int) {
    buckets = Array(repeating: [], count: max(1, budget / Self.smallestCost / Self.bucketSize))
    self.budget = budget
  }

  /// Counts an observation for the source with this key, and gives the source.
  mutating func count(_ observation: Observation, key: UInt64, memory: Int64) -> Source {
    // Taken out while it changes, so that its tally is not copied.
    var source = take(key) ?? Source(key: key, at: observation.time)
    source.count(observation, memory: memory)
    put(source)
    for _ in 0..<2 where cost > budget {
      hand = (hand + 1) % buckets.count
      forgetWeakest(in: hand, at: observation.time, except: key)
    }
    return source
  }

  /// Puts back what was read from a snapshot.
  mutating func restore(_ source: Source) {
    _ = take(source.key)
    put(source)
  }

  /// The number of buckets.
  var end: Int { buckets.count }

  subscript(bucket: Int) -> [Source] { buckets[bucket] }

  private func bucket(_ key: UInt64) -> Int { Int(((key >> 32) * UInt64(buckets.count)) >> 32) }

  private mutating func take(_ key: UInt64) -> Source? {
    let bucket = bucket(key)
    guard let position = buckets[bucket].firstIndex(where: { $0.key == key }) else { return nil }
    return take(position, of: bucket)
  }

  private mutating func take(_ position: Int, of bucket: Int) -> Source {
    let source = buckets[bucket].remove(at: position)
    cost -= Self.cost(source)
    return source
  }

  private mutating func put(_ source: Source) {
    let bucket = bucket(source.key)
    if buckets[bucket].count >= Self.bucketSize { forgetWeakest(in: bucket, at: source.lastSeen, except: source.key) }
    cost += Self.cost(source)
    buckets[bucket].append(source)
  }

  private mutating func forgetWeakest(in bucket: Int, at time: UInt32, except key: UInt64) {
    let others = buckets[bucket].indices.filter { buckets[bucket][$0].key != key }
    let weakest = others.min { buckets[bucket][$0].usefulness(at: time) < buckets[bucket][$1].usefulness(at: time) }
    if let weakest { _ = take(weakest, of: bucket) }
  }

  private static func cost(_ source: Source) -> Int { MemoryLayout<Source>.stride + source.tally.cost }
}
