import Bulk
import Glibc

/// Measures the campaign ledger.
///
///     swift build -c release --product campaign-bench
///     .build/release/campaign-bench cost [CAMPAIGNS] [MIB]    memory and time as campaigns grow in number
///     .build/release/campaign-bench redis [MESSAGES]    what a message waits for a ledger that machines share
///     .build/release/campaign-bench leak [WAIT ATMOST [SIZE]]    recipients reached before detection (minutes, largest campaign)
@main
struct CampaignBench {
  static func main() throws {
    let numbers = CommandLine.arguments.dropFirst(2).compactMap { Int($0) }
    switch CommandLine.arguments.dropFirst().first {
    case "cost": Cost.measure(campaigns: numbers.first ?? 1_000_000, mebibytes: numbers.count > 1 ? numbers[1] : 512)
    case "leak":
      let values = numbers + [5, 240, 50_000][min(numbers.count, 3)...]
      Leak.measure(Patience(wait: Int64(values[0]) * 60, atMost: Int64(values[1]) * 60), largest: values[2])
    case "redis": try SharedCost.measure(messages: numbers.first ?? 20_000)
    default: print("campaign-bench cost [CAMPAIGNS] [MIB] | leak [WAIT ATMOST [SIZE]] | redis [MESSAGES]")
    }
  }

  static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}

/// Recipients reached, without waiting and with it.
enum Leak {
  static func measure(_ patience: Patience, largest: Int) {
    print(
      "wait \(patience.wait / 60) min, at most \(patience.atMost / 60); reached of a campaign: without waiting, with, and"
        + " with a sender that does not retry")
    print("   size clients hours  without  with  no retry |  honest  put off  twice  rejected  latest (min)")
    for hours in [1, 24] {
      for size in [50, 200, 1_000, 10_000, 50_000] where size <= largest {
        for clients in [1, 30, 1_000] where clients <= size && (clients == 30 || size == 1_000) {
          row(size, clients, hours, patience)
        }
      }
    }
  }

  private static func row(_ size: Int, _ clients: Int, _ hours: Int, _ patience: Patience) {
    func run(_ patience: Patience, retries: Bool) -> Simulation.Result {
      Simulation(size: size, clients: clients, hours: hours, patience: patience, retries: retries).run()
    }
    let with = run(patience, retries: true)
    let cells: [(Int, Int)] = [
      (size, 7), (clients, 7), (hours, 5), (run(.none, retries: true).reached, 8), (with.reached, 5),
      (run(patience, retries: false).reached, 9), (with.honest, 9), (with.honestPutOff, 8), (with.honestTwice, 6),
      (with.honestRejected, 9), (Int(with.honestDelay), 13),
    ]
    print(cells.map { CampaignBench.right(String($0), $1) }.joined(separator: " "))
  }
}

/// Memory and time for messages of campaigns of their own; of signatures, which have memory of their own, there are none.
enum Cost {
  static let key = KeyedHash(k0: 1, k1: 2)
  private static let structure = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"]
  private static let firstTime: Int64 = 1_790_000_000

  static func measure(campaigns: Int, mebibytes: Int) {
    let ledger = CampaignLedger(
      tiers: [Tier(recipients: 100, hours: 24), Tier(recipients: 1_000, hours: 720)],
      memory: mebibytes << 20, key: key)
    let before = residentBytes()
    print("campaigns  resident MiB  bytes each  us of processor a message (mean  p99  max)")
    var made = 0
    for goal in [10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000] where goal <= campaigns {
      var times: [Int64] = []
      // What is measured comes last, when the ledger is almost as large as its goal.
      while made < goal {
        let sighting = message(made)
        let start = processorNanoseconds()
        ledger.settle(ledger.observe(sighting), .delivered)
        if goal - made <= 10_000 { times.append(processorNanoseconds() - start) }
        made += 1
      }
      let used = residentBytes() - before
      times.sort()
      let mean = Double(times.reduce(0, +)) / Double(times.count) / 1_000
      print(
        CampaignBench.right(String(ledger.count), 9), CampaignBench.right(String(used >> 20), 13),
        CampaignBench.right(String(used / max(1, ledger.count)), 11),
        CampaignBench.right(String(Int(mean)), 17),
        CampaignBench.right(String(times[times.count * 99 / 100] / 1_000), 4),
        CampaignBench.right(String(times[times.count - 1] / 1_000), 4))
    }
    let start = processorNanoseconds()
    var size = 0
    var part = 0
    while let bytes = ledger.image(part: part) {
      size += bytes.count
      part += 1
    }
    print("snapshot of \(size >> 20) MiB in \((processorNanoseconds() - start) / 1_000_000) ms, \(part) parts")
  }

  /// A message of a campaign of its own, with a domain and a network now and then seen before.
  static func message(_ number: Int) -> Sighting {
    let text = (0..<24).map { Simulation.word(number * 24 + $0) }.joined(separator: " ")
    let substance = Substance(
      subject: (0..<4).map { Simulation.word(number * 4 + $0 + 7) }.joined(separator: " "), readings: [text],
      structure: [structure.map { "\($0)\(number % 50)" }, ["text/plain"], []],
      links: ["https://d\(number % 20_000).example/"])
    return Sighting(
      time: firstTime + Int64(number / 100), fingerprints: Fingerprints(substance, key: key),
      recipients: ["r\(number % 50_000)"],
      author: "d\(number % 20_000).example", isBacked: true, envelopeDomain: "d\(number % 20_000).example",
      network: "n\(number % 30_000)", signers: ["d\(number % 20_000).example"])
  }

  /// Processor time of this thread, which other programs do not disturb.
  private static func processorNanoseconds() -> Int64 {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// Resident memory of this process, from the second number of `/proc/self/statm`.
  private static func residentBytes() -> Int {
    guard let file = unsafe fopen("/proc/self/statm", "r") else { return 0 }
    defer { unsafe fclose(file) }
    var buffer = [CChar](repeating: 0, count: 128)
    guard unsafe fgets(&buffer, 127, file) != nil else { return 0 }
    let words = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(
      separator: " ")
    return (words.count > 1 ? Int(words[1]) ?? 0 : 0) * 4_096
  }
}
