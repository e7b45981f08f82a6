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
  private var sources: [Source?]
  private let budget: Int
  private var cost: Int
  /// The next bucket to look for something to forget.
  private var hand = 0

  private static let bucketSize = 8
  private static let smallestCost = MemoryLayout<Source?>.stride + Tally().cost

  /// As many sources as fit into `budget` octets, and one bucket at least.
  init(budget: Int) {
    let buckets = max(1, budget / Self.smallestCost / Self.bucketSize)
    sources = Array(repeating: nil, count: buckets * Self.bucketSize)
    cost = sources.count * MemoryLayout<Source?>.stride
    self.budget = budget
  }

  /// Counts an observation for the source with this key, and gives the source.
  mutating func count(_ observation: Observation, key: UInt64, memory: Int64) -> Source {
    let place = place(key, at: observation.time)
    var source = take(place) ?? Source(key: key, at: observation.time)
    if source.key != key { source = Source(key: key, at: observation.time) }
    source.count(observation, memory: memory)
    put(source, at: place)
    for _ in 0..<2 where cost > budget { forgetOne(at: observation.time, except: place) }
    return source
  }

  /// Puts back what was read from a snapshot.
  mutating func restore(_ source: Source) {
    let place = place(source.key, at: source.lastSeen)
    _ = take(place)
    put(source, at: place)
  }

  var end: Int { sources.count }

  subscript(place: Int) -> Source? { sources[place] }

  /// Takes a source out, so that its tally is not copied while it changes.
  private mutating func take(_ place: Int) -> Source? {
    let source = sources[place]
    sources[place] = nil
    cost -= source?.tally.cost ?? 0
    return source
  }

  private mutating func put(_ source: Source, at place: Int) {
    cost += source.tally.cost
    sources[place] = source
  }

  /// Where the source with this key is, or may be put.
  private func place(_ key: UInt64, at time: UInt32) -> Int {
    let start = Int(((key >> 32) * UInt64(sources.count / Self.bucketSize)) >> 32) * Self.bucketSize
    let bucket = start..<(start + Self.bucketSize)
    if let found = bucket.first(where: { sources[$0]?.key == key }) { return found }
    return bucket.min { usefulness($0, time) < usefulness($1, time) } ?? start
  }

  private mutating func forgetOne(at time: UInt32, except place: Int) {
    let bucket = (hand * Self.bucketSize)..<((hand + 1) * Self.bucketSize)
    hand = (hand + 1) % (sources.count / Self.bucketSize)
    let used = bucket.filter { $0 != place && sources[$0] != nil }
    if let weakest = used.min(by: { usefulness($0, time) < usefulness($1, time) }) { _ = take(weakest) }
  }

  /// An empty place is the first to be used.
  private func usefulness(_ place: Int, _ time: UInt32) -> Double { sources[place]?.usefulness(at: time) ?? -1 }
}
