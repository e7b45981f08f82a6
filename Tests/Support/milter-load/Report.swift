import Foundation
import Measurement

/// What one round measured of one milter.
struct RoundResult: Sendable {
  /// Messages answered a second.
  let rate: Double
  /// In milliseconds.
  let latency: Latency
  let outcomes: [String: Int]

  init(seconds: Double, samples: [Sample]) {
    let answered = samples.filter { !$0.isError }
    rate = Double(answered.count) / seconds
    latency = Latency(answered.map { $0.latency * 1_000 })
    outcomes = samples.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 }
  }
}

/// A distribution of latencies.
struct Latency: Codable, Sendable {
  let p50: Double
  let p90: Double
  let p99: Double
  let max: Double

  init(_ values: [Double]) {
    let sorted = values.sorted()
    p50 = sorted.quantile(0.5)
    p90 = sorted.quantile(0.9)
    p99 = sorted.quantile(0.99)
    max = sorted.last ?? 0
  }

  /// The median of each figure.
  init(medians rounds: [Latency]) {
    p50 = rounds.map(\.p50).median
    p90 = rounds.map(\.p90).median
    p99 = rounds.map(\.p99).median
    max = rounds.map(\.max).median
  }
}

/// The figures of one milter: medians over the rounds, outcomes summed up.
struct Report: Codable {
  let socket: String
  let messagesPerSecond: Double
  let ratioToFirst: Double
  let latencyMilliseconds: Latency
  let outcomes: [String: Int]

  init(socket: String, rounds: [RoundResult], first: [RoundResult]) {
    self.socket = socket
    messagesPerSecond = rounds.map(\.rate).median
    ratioToFirst = zip(rounds, first).map { $1.rate > 0 ? $0.rate / $1.rate : 0 }.median
    latencyMilliseconds = Latency(medians: rounds.map(\.latency))
    outcomes = rounds.reduce(into: [:]) { $0.merge($1.outcomes, uniquingKeysWith: +) }
  }

  static func json(_ reports: [Report]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(reports), as: UTF8.self)
  }

  static func table(_ reports: [Report]) -> String {
    let heads = ["msg/s", "ratio", "p50 ms", "p90 ms", "p99 ms", "max ms"].map(Column.text).joined()
    return ([heads + "  socket, outcomes"] + reports.map(\.line)).joined(separator: "\n")
  }

  private var line: String {
    let latency = latencyMilliseconds
    let figures =
      Column.number(messagesPerSecond, digits: 0)
      + [ratioToFirst, latency.p50, latency.p90, latency.p99, latency.max].map { Column.number($0, digits: 2) }.joined()
    let kinds = outcomes.sorted { $0.value > $1.value }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    return "\(figures)  \(socket), \(kinds)"
  }
}
