import ArgumentParser
import CorpusDoor
import DNS
import DecisionLog
import FilterSupport
import Filtering
import Foundation
import Synchronization

/// Records a second, with each on the disk before its writer goes on.
@main
struct LogBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log-bench",
    abstract: "Measures the decision log: durable records a second, latency, processor time, size, verification."
  )

  @Option(help: "A message of the Corpus whose decision is recorded again and again.") var message: String
  @Option(help: "The folder below which logs are made and removed.") var folder: String
  @Option(help: "Writers at a time; commas between.") var writers = "1,64,512"
  @Option(help: "Seconds for each.") var seconds = 5

  func run() throws {
    for count in writers.split(separator: ",").compactMap({ Int($0) }) {
      let state = StateFolder(URL(filePath: folder).appending(path: "log-bench-\(UUID())"))
      defer { try? FileManager.default.removeItem(at: state.url) }
      // As in the filter, hardly two writers hold the same one.
      let decisions = try (0..<min(count, 32)).map { _ in try Self.decision(on: message) }
      let before = Self.processorTime
      let latencies = try write(decisions, count, state).sorted()
      let processorTime = Self.processorTime - before
      func percentile(_ part: Double) -> String { milliseconds(latencies[Int(Double(latencies.count - 1) * part)]) }
      print(
        "\(count) writers: \(latencies.count / seconds) records/s, p50 \(percentile(0.5)) ms, p99 \(percentile(0.99)) ms, "
          + "longest \(percentile(1)) ms, "
          + String(format: "%.1f us of processor time a record", processorTime / Double(latencies.count)))
      let bytes = Self.size(state.url)
      let start = ContinuousClock.now
      let found = try LogVerifier(state)
      let time = (ContinuousClock.now - start) / .seconds(1)
      print(
        "  \(bytes / Int(found.size)) octets a record on disk; verified \(Int(Double(found.size) / time)) records/s, "
          + "\(found.problems.count) problems")
    }
  }

  private func milliseconds(_ seconds: Double) -> String { String(format: "%.2f", seconds * 1_000) }

  /// Writes with so many threads; seconds of each record.
  private func write(_ decisions: [Decision], _ count: Int, _ state: StateFolder) throws -> [Double] {
    let log = try DecisionLog(at: state)
    let all = Mutex<[Double]>([])
    let group = DispatchGroup()
    let end = ContinuousClock.now + .seconds(seconds)
    for number in 0..<count {
      let decision = decisions[number % decisions.count]
      group.enter()
      Thread {
        var latencies: [Double] = []
        while ContinuousClock.now < end {
          let start = ContinuousClock.now
          do {
            try log.append(decision)
          } catch {
            print("\(error)")
            break
          }
          latencies.append((ContinuousClock.now - start) / .seconds(1))
        }
        all.withLock { $0 += latencies }
        group.leave()
      }.start()
    }
    group.wait()
    try log.close()
    return all.withLock { $0 }
  }

  private static func decision(on file: String) throws -> Decision {
    let filter = try TestFilter.make()
    var reader = CorpusReader(limits: filter.limits)
    guard let item = try reader.read(file).first else { throw ValidationError("\(file): no message") }
    return filter.decide(item.message, filter.lookups(in: item.zone ?? Zone()))
  }

  /// Of the whole process, in microseconds.
  private static var processorTime: Double {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
  }

  /// Octets of all files below a folder.
  private static func size(_ folder: URL) -> Int {
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.fileSizeKey])
    return (files?.compactMap { $0 as? URL } ?? []).reduce(0) { sum, file in
      sum + ((try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0)
    }
  }
}
