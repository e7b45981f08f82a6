import Bulk

/// A forged campaign among twenty times as much honest mail: how many recipients it reaches before it is detected.
///
/// Every copy has one recipient, a text varied like a sender does, and (for `clients` above 1) changing networks and
/// domains. Copies that are put off come again as Postfix would send them: after 5 to 6 minutes, then twice as late each
/// time. One honest message in twenty has a broken proof and looks as forged as the campaign.
struct Simulation {
  let size: Int
  let clients: Int
  let hours: Int
  let patience: Patience
  /// The sender of the campaign tries again, as few of them do.
  let retries: Bool

  struct Result {
    var reached = 0
    var honestPutOff = 0
    var honestTwice = 0
    var honestRejected = 0
    var honest = 0
    /// The longest time that an honest message was late, in minutes.
    var honestDelay: Int64 = 0
  }

  private struct Copy {
    let isHonest: Bool
    let looksForged: Bool
    let number: Int
    let first: Int64
    var attempt = 0
  }

  func run() -> Result {
    let ledger = CampaignLedger(
      tiers: [Tier(recipients: 100, hours: 24), Tier(recipients: 1_000, hours: 720)], memory: 1 << 30,
      key: KeyedHash(k0: 1, k1: 2), patience: patience)
    var random = Random(state: UInt64(size * 31 + clients * 7 + hours))
    var queue = Schedule<Copy>()
    let span = UInt64(hours * 3_600)
    for number in 0..<(size * 21) {
      let time = Int64(random.next() % span)
      let isHonest = number >= size
      let copy = Copy(isHonest: isHonest, looksForged: !isHonest || number % 20 == 0, number: number, first: time)
      queue.add(copy, at: time)
    }
    var result = Result()
    while let (copy, time) = queue.next() {
      let standing = ledger.observe(sighting(copy, at: time, ledger))
      let outcome = outcome(copy, standing)
      ledger.settle(standing, outcome)
      note(copy, outcome, at: time, in: &result)
      guard outcome == .putOff, copy.isHonest || retries, copy.attempt < 9 else { continue }
      var again = copy
      again.attempt += 1
      queue.add(again, at: time + (300 + Int64(random.next() % 60)) << Int64(copy.attempt))
    }
    return result
  }

  /// As the default table does.
  private func outcome(_ copy: Copy, _ standing: Standing) -> Outcome {
    guard copy.looksForged else { return .delivered }
    let campaign = standing.campaign
    if campaign.tier != nil { return .stopped }
    return campaign.isUndecided ? .putOff : .delivered
  }

  private func note(_ copy: Copy, _ outcome: Outcome, at time: Int64, in result: inout Result) {
    if copy.isHonest {
      if copy.attempt == 0 { result.honest += 1 }
      if outcome == .putOff, copy.attempt == 0 { result.honestPutOff += 1 }
      if outcome == .putOff, copy.attempt == 1 { result.honestTwice += 1 }
      if outcome == .stopped { result.honestRejected += 1 }
      if outcome == .delivered { result.honestDelay = max(result.honestDelay, (time - copy.first) / 60) }
    } else if outcome == .delivered {
      result.reached += 1
    }
  }

  private func sighting(_ copy: Copy, at time: Int64, _ ledger: CampaignLedger) -> Sighting {
    var random = Random(state: UInt64(copy.number) &* 0x9e37_79b9 &+ 17)
    let host = copy.isHonest ? copy.number % 5_000 + 10_000 : copy.number % clients
    let text = copy.isHonest ? Self.honestText(&random) : Self.variedText(&random)
    return Sighting(
      time: time, fingerprints: ledger.fingerprints(Substance(readings: [text])), recipients: ["r\(copy.number)"],
      author: "d\(host).example", envelopeDomain: "d\(host).example", network: "n\(host)")
  }

  /// Forty words of a vocabulary of a thousand: no two are alike.
  private static func honestText(_ random: inout Random) -> String {
    (0..<40).map { _ in word(Int(random.next() % 1_000)) }.joined(separator: " ")
  }

  /// Sixty words, of which a name, a number, a link and one more change from copy to copy.
  private static func variedText(_ random: inout Random) -> String {
    var words = (0..<60).map { word(($0 * 37 + 11) % 1_000) }
    words[0] = word(Int(random.next() % 1_000))
    words[20] = "https://\(random.next() % 100_000).example/\(random.next())"
    words[21] = String(random.next() % 100_000)
    words[Int(22 + random.next() % 38)] = word(Int(random.next() % 1_000))
    return words.joined(separator: " ")
  }

  /// Two to ten letters for a number: digits are all alike in canonical text, and so are words of the same lengths.
  static func word(_ number: Int) -> String {
    var random = Random(state: UInt64(number))
    let length = 2 + random.next() % 9
    return String(decoding: (0..<length).map { _ in UInt8(97 + random.next() % 26) }, as: UTF8.self)
  }
}

/// SplitMix64, for the same numbers every time.
struct Random {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}

/// Values by time, earliest first: a binary heap.
struct Schedule<Value> {
  private var heap: [(time: Int64, order: Int, value: Value)] = []
  private var added = 0

  mutating func add(_ value: Value, at time: Int64) {
    heap.append((time, added, value))
    added += 1
    var child = heap.count - 1
    while child > 0, isEarlier(child, (child - 1) / 2) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func next() -> (Value, Int64)? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      var parent = 0
      while true {
        let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < heap.count }
        guard let child = children.min(by: isEarlier), isEarlier(child, parent) else { break }
        heap.swapAt(child, parent)
        parent = child
      }
    }
    return (first.value, first.time)
  }

  private func isEarlier(_ one: Int, _ other: Int) -> Bool {
    (heap[one].time, heap[one].order) < (heap[other].time, heap[other].order)
  }
}
