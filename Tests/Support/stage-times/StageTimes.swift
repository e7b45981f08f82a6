import ArgumentParser
import Foundation
import Measurement

/// The options are the help text.
@main
struct StageTimes: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stage-times",
    abstract: "Measures what each stage of the filter costs for messages of the Corpus.",
    discussion: """
      The DNS is the Corpus zone in memory, and the decision log lies in --state, best on a file system in memory. The \
      figures are processor time in microseconds, so that other work of the machine counts little: the median and the \
      ninth decile over all messages of a row, each measured --count times. The share is that of the whole's median.
      """)

  @Argument(help: "The Corpus.") var corpus = "Corpus"
  @Option(help: "Measurements of each message in each row.") var count = 200
  @Option(help: "Folder for the decision log, emptied before and after.") var state = "/dev/shm/truemark-stage-times"
  @Option(help: "Measure only rows whose name begins so.") var only = ""

  func validate() throws {
    guard count > 0 else { throw ValidationError("--count is above 0") }
  }

  func run() throws {
    let folder = URL(filePath: state)
    try? FileManager.default.removeItem(at: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    let bench = try Workbench(corpus: corpus, state: folder)
    let stages = bench.stages
    let whole = Timing(Workbench.whole, bench.typical, count) { bench.filterWhole($0) }
    print(Timing.heading)
    for stage in stages where stage.name.hasPrefix(only) {
      let timing = Timing(stage.name, stage.samples, count, stage.run)
      print(timing.row(share: stage.isPart ? timing.median / whole.median : nil))
    }
    print(whole.row(share: 1))
  }
}

/// Some work on messages of the Corpus.
struct Stage {
  let name: String
  let samples: [Sample]
  /// It is done for each of the typical messages, so that it has a share in the whole.
  var isPart = true
  let run: (Sample) -> Void
}

/// What one stage takes.
struct Timing {
  private let name: String
  private let messages: Int
  /// In microseconds.
  let median: Double
  private let ninthDecile: Double

  init(_ name: String, _ samples: [Sample], _ count: Int, _ run: (Sample) -> Void) {
    var figures: [Double] = []
    for sample in samples {
      let repeats = Self.repeats(sample, run)
      for _ in 0..<count { figures.append(Self.microseconds(repeats, sample, run)) }
    }
    figures.sort()
    self.name = name
    messages = samples.count
    median = figures.median
    ninthDecile = figures.quantile(0.9)
  }

  /// So many that the clock does not count: 20 microseconds of work.
  private static func repeats(_ sample: Sample, _ run: (Sample) -> Void) -> Int {
    let once = (0..<10).map { _ in microseconds(1, sample, run) }.median
    return max(1, min(200, Int(20 / max(once, 0.1))))
  }

  private static func microseconds(_ repeats: Int, _ sample: Sample, _ run: (Sample) -> Void) -> Double {
    let start = processorTime
    for _ in 0..<repeats { run(sample) }
    return (processorTime - start) / Double(repeats)
  }

  /// Of this thread, in microseconds.
  private static var processorTime: Double {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
  }

  static let heading = padded("stage") + ["messages", "median us", "p90 us", "share %"].map(Column.text).joined()

  func row(share: Double?) -> String {
    Self.padded(name) + Column.text(String(messages)) + Column.number(median, digits: 1)
      + Column.number(ninthDecile, digits: 1) + (share.map { Column.number($0 * 100, digits: 1) } ?? "")
  }

  private static func padded(_ text: String) -> String { text.padding(toLength: 34, withPad: " ", startingAt: 0) }
}
