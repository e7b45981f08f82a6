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

/// Why a message belongs to its campaign.
package enum CampaignReason: String, Hashable, Sendable, CaseIterable {
  /// It is the first, or nothing in it can be compared: one message to its recipients.
  case oneMessage
  /// The same short text and attachments.
  case exact
  /// A text that is alike.
  case text
  /// Alike in structure, and in subject or linked domains; the text agrees in part, or there is none.
  case structure

  /// Its bit in a set of reasons, on the disk too.
  fileprivate var bit: UInt8 {
    switch self {
    case .oneMessage: 1
    case .exact: 2
    case .text: 4
    case .structure: 8
    }
  }
}

/// The messages that are in substance one, and who sent and got them.
struct Campaign: Sendable {
  /// Of the first message, with which the others are compared.
  let compact: CompactFingerprints
  /// Of which its name is made.
  private let number: UInt64
  let firstSeen: UInt32
  private(set) var lastSeen: UInt32
  /// When a recipient came in that was not known.
  private(set) var grownAt: UInt32
  private(set) var messages: UInt32 = 0
  /// When the campaign became bulk; 0 if it did not.
  private(set) var detectedAt: UInt32 = 0
  /// The recipients that it had reached by then.
  private var leakAtDetection: UInt32 = 0
  /// `CampaignReason.bit` of every reason that a message was counted for.
  private var reasonBits: UInt8 = 0
  /// The last observation that is counted.
  private(set) var sequence: UInt64 = 0
  private(set) var tally = Tally()

  /// The campaign that a message begins.
  init(_ observation: Observation, key: KeyedHash) {
    compact = CompactFingerprints(observation.fingerprints)
    // The same again when a journal is read. What has no fingerprints is told apart by its place.
    let what = observation.fingerprints.isEmpty ? observation.sequence : key(compact.bytes)
    number = key(words: [what, UInt64(observation.time)])
    firstSeen = observation.time
    lastSeen = observation.time
    grownAt = observation.time
  }

  /// Names the campaign: by what was seen first, and when.
  var name: String {
    let digits = String(number >> 24, radix: 16)
    return "c" + String(repeating: "0", count: max(0, 10 - digits.count)) + digits
  }

  /// Why its messages are one campaign.
  var reasons: [CampaignReason] { CampaignReason.allCases.filter { reasonBits & $0.bit != 0 } }

  /// Counts one message.
  mutating func count(_ observation: Observation, _ reason: CampaignReason, memory: Int64) {
    let time = observation.time
    reasonBits |= reason.bit
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

  /// What the campaign weighs against the ledger's memory, in octets; its keys are counted apart.
  var cost: Int { MemoryLayout<Campaign?>.stride + compact.cost + tally.cost }

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
    writer.write(bytes: compact.bytes)
    writer.write(number)
    writer.write(reasonBits)
    for value in [firstSeen, lastSeen, grownAt, messages, detectedAt, leakAtDetection] { writer.write(value) }
    writer.write(sequence)
    tally.write(to: &writer)
  }

  /// Nil unless the bytes are a campaign that `write` could have written.
  init?(from reader: inout ByteReader) {
    guard let fingerprints = Fingerprints(from: &reader), !fingerprints.isEmpty,
      let number = reader.read(UInt64.self), let reasonBits = reader.read(UInt8.self),
      let firstSeen = reader.read(UInt32.self), let lastSeen = reader.read(UInt32.self),
      let grownAt = reader.read(UInt32.self), let messages = reader.read(UInt32.self),
      let detectedAt = reader.read(UInt32.self), let leak = reader.read(UInt32.self),
      let sequence = reader.readSequence(), let tally = Tally(from: &reader), reader.remaining == 0
    else { return nil }
    compact = CompactFingerprints(fingerprints)
    self.number = number
    self.reasonBits = reasonBits
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
