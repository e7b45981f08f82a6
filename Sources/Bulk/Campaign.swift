/// How many recipients in what time make a campaign bulk.
package struct Tier: Hashable, Sendable, CustomStringConvertible {
  package let recipients: Int
  package let hours: Int

  package init(recipients: Int, hours: Int) {
    self.recipients = recipients
    self.hours = hours
  }

  package var description: String { "\(recipients) recipients in \(hours) h" }

  var seconds: Int64 { Int64(hours) * 3_600 }
}

/// The messages that are in substance one, and who sent and got them.
struct Campaign: Sendable {
  let fingerprint: CompactFingerprint
  let firstSeen: UInt32
  private(set) var lastSeen: UInt32
  /// When a recipient came in that was not known.
  private(set) var grownAt: UInt32
  private(set) var messages: UInt32 = 0
  /// When the campaign became bulk; 0 if it did not.
  private(set) var detectedAt: UInt32 = 0
  /// The recipients that it had reached by then.
  private var leakAtDetection: UInt32 = 0
  /// The last observation that is counted.
  private(set) var sequence: UInt64 = 0
  private(set) var tally = Tally()

  init(_ fingerprint: CompactFingerprint, at time: UInt32) {
    self.fingerprint = fingerprint
    firstSeen = time
    lastSeen = time
    grownAt = time
  }

  /// Names the campaign: by what was seen first, and when.
  var name: String {
    let number = (fingerprint.digest ^ UInt64(firstSeen) &* 0x9e37_79b9_7f4a_7c15) >> 24
    let digits = String(number, radix: 16)
    return "c" + String(repeating: "0", count: max(0, 10 - digits.count)) + digits
  }

  /// Counts one message.
  mutating func count(_ observation: Observation, memory: Int64) {
    let time = observation.time
    sequence = max(sequence, observation.sequence)
    messages = messages == .max ? .max : messages + 1
    lastSeen = time
    for item in observation.items {
      guard let kind = item.kind.tallied else { continue }
      let isNew = tally.add(kind, item.hash, at: time, memory: memory)
      if isNew, kind == .recipient { grownAt = time }
    }
  }

  /// Notes that the campaign is bulk; the first time counts.
  mutating func detect(at time: UInt32) {
    guard detectedAt == 0 else { return }
    leakAtDetection = UInt32(clamping: tally.reached)
    detectedAt = max(time, 1)
  }

  /// Notes what became of a message.
  mutating func settle(_ observation: Observation, memory: Int64) {
    switch observation.outcome {
    case .stopped: return
    case .delivered:
      guard detectedAt == 0 else { return }
      for hash in observation.hashes(.recipient) { tally.markReached(hash) }
    case .putOff:
      for hash in observation.hashes(.recipient) { tally.add(.waiting, hash, at: observation.time, memory: memory) }
    }
  }

  /// Recipients reached before the campaign was bulk, or so far.
  var leak: Int { detectedAt == 0 ? tally.reached : Int(leakAtDetection) }

  /// How many seconds ago the last of these recipients was tried first; nil if one never was.
  func waited(_ recipients: some Sequence<UInt64>, at time: UInt32) -> Int64? {
    var shortest = Int64.max
    for hash in recipients {
      guard let first = tally.time(.waiting, hash) else {
        guard tally.isSampled(.waiting) else { return nil }
        continue
      }
      shortest = min(shortest, abs(Int64(time) - Int64(first)))
    }
    return shortest
  }

  /// What the campaign weighs against the ledger's memory, in octets: its slot, its bands, its tally.
  var cost: Int { Self.baseCost + tally.cost }

  private static let baseCost = MemoryLayout<Campaign?>.stride + 5 * CompactFingerprint.bandCount

  /// Whether to forget this campaign rather than the other: the small and old first.
  func isLessUseful(than other: Campaign, at time: UInt32) -> Bool {
    usefulness(at: time) < other.usefulness(at: time)
  }

  /// Recipients by the hours that the campaign has been silent.
  private func usefulness(at time: UInt32) -> Double {
    Double(tally.count(.recipient)) / Double(abs(Int64(time) - Int64(lastSeen)) + 60)
  }
}

extension Campaign {
  func write(to writer: inout ByteWriter) {
    fingerprint.write(to: &writer)
    for value in [firstSeen, lastSeen, grownAt, messages, detectedAt, leakAtDetection] { writer.write(value) }
    writer.write(sequence)
    tally.write(to: &writer)
  }

  /// Nil unless the bytes are a campaign that `write` could have written.
  init?(from reader: inout ByteReader) {
    guard let fingerprint = CompactFingerprint(from: &reader),
      let firstSeen = reader.read(UInt32.self), let lastSeen = reader.read(UInt32.self),
      let grownAt = reader.read(UInt32.self), let messages = reader.read(UInt32.self),
      let detectedAt = reader.read(UInt32.self), let leak = reader.read(UInt32.self),
      let sequence = reader.read(UInt64.self), let tally = Tally(from: &reader), reader.remaining == 0
    else { return nil }
    self.fingerprint = fingerprint
    self.firstSeen = firstSeen
    self.lastSeen = lastSeen
    self.grownAt = grownAt
    self.messages = messages
    self.detectedAt = detectedAt
    leakAtDetection = leak
    self.sequence = sequence
    self.tally = tally
  }
}
