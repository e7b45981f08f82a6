import Foundation
import TestSupport
import Testing

@testable import Bulk

/// What speaks for the shingles, the bands and the similarity that were chosen.
@Suite("Choice of parameters", .enabled(if: Figures.isWanted))
struct ParameterTests {
  private enum Shingles: String, CaseIterable {
    case singles = "single tokens"
    case pairs = "pairs"
    case both = "singles and pairs"
    case triples = "triples"

    func of(_ tokens: [String]) -> Set<[String]> {
      switch self {
      case .singles: runs(of: 1, tokens)
      case .pairs: runs(of: 2, tokens)
      case .both: runs(of: 1, tokens).union(runs(of: 2, tokens))
      case .triples: runs(of: 3, tokens)
      }
    }

    private func runs(of length: Int, _ tokens: [String]) -> Set<[String]> {
      Set(tokens.indices.dropLast(length - 1).map { Array(tokens[$0..<$0 + length]) })
    }
  }

  private static let disguises: [Obfuscation] = [.noise, .substitution10, .substitution20, .blockShuffle]
  private static let similarities = [0.3, 0.4, 0.5, 0.6]
  private static let bands = [(16, 4), (32, 2), (21, 3), (32, 4), (42, 3)]

  @Test(arguments: ["fbs", "zh-x-hacker", "nus-en"])
  func table(_ set: String) throws {
    guard let items = try Figures.texts(set) else { return }
    var random = SeededGenerator(3)
    let texts = items.shuffled(using: &random).map { (text: $0.text, cluster: $0.cluster) }
      .filter { CanonicalText($0.text).reaches(Fingerprints.Floors.mail.sketch) }
    let sample = texts.prefix(150).map(\.text)
    let copies = Self.disguises.map { disguise in sample.map { disguise.apply(to: $0, using: &random) } }
    var shares = [["shingles", "similarity"] + Self.disguises.map(\.rawValue) + ["unrelated pairs in a million"]]
    for shingles in Shingles.allCases {
      let originals = sample.map { shingles.of(CanonicalText($0).tokens.map(\.text)) }
      let likenesses = copies.map {
        zip(originals, $0).map { likeness($0, shingles.of(CanonicalText($1).tokens.map(\.text))) }
      }
      // Messages of no cluster are like no other of the set.
      let lone = texts.suffix(800).filter { $0.cluster == nil }
      let unrelated = unrelated(lone.map { shingles.of(CanonicalText($0.text).tokens.map(\.text)) })
      for similarity in Self.similarities {
        let found = likenesses.map { list in Figures.percent(list.count { $0 >= similarity }, of: list.count) }
        let wrong = unrelated.count { $0 >= similarity } * 1_000_000 / unrelated.count
        shares.append([shingles.rawValue, "\(similarity)"] + found + ["\(wrong)"])
      }
      if shingles == .both { show(set, likenesses, unrelated) }
    }
    Figures.show("\(set): copies from a Jaccard similarity on, %", shares)
  }

  /// How few words a short message may have to be compared: each pair of floors, on whole sets.
  @Test func floorsOfShortMessages() throws {
    let sets: [(String, [Figures.Item]?)] = [
      ("fbs", try Figures.texts("fbs")),
      ("zh-x-hacker spam", try Figures.texts("zh-x-hacker")?.filter { $0.label == "spam" }),
      ("zh-x-hacker ham", try Figures.texts("zh-x-hacker")?.filter { $0.label == "ham" }),
      ("nus-en (ham)", try Figures.texts("nus-en")),
      ("exais spam", try Figures.texts("exais")?.filter { $0.label == "spam" }),
    ]
    let floors: [(exact: (Int, Int), sketch: (Int, Int))] = [
      ((8, 14), (12, 20)), ((6, 10), (12, 20)), ((6, 10), (10, 16)), ((5, 8), (8, 12)), ((4, 6), (8, 12)),
      ((4, 6), (6, 10)), ((3, 4), (5, 8)),
    ]
    var rows = [["set", "exact from", "similar from", "compared", "in campaigns ≥ 2", "≥ 10", "other pairs"]]
    for (name, items) in sets {
      guard let items else { continue }
      for (exact, sketch) in floors {
        let floors = Fingerprints.Floors(
          exact: .init(words: exact.0, ideographs: exact.1), sketch: .init(words: sketch.0, ideographs: sketch.1))
        rows.append(
          [name, "\(exact.0) words, \(exact.1) ideographs", "\(sketch.0), \(sketch.1)"] + grouping(items, floors))
      }
    }
    if rows.count > 1 { Figures.show("Floors of short messages, %", rows) }
  }

  private func grouping(_ items: [Figures.Item], _ floors: Fingerprints.Floors) -> [String] {
    let key = KeyedHash(k0: 1, k1: 2)
    let ledger = CampaignLedger(tiers: [], memory: 1 << 30, key: key)
    let fingerprints = items.map { Fingerprints($0.substance, key: key, floors: floors) }
    let campaigns = fingerprints.enumerated().map { index, fingerprints in
      ledger.observe(Sighting(time: 1_700_000_000, fingerprints: fingerprints, recipients: ["r\(index)"])).campaign.id
    }
    let members = Dictionary(grouping: zip(items, campaigns), by: \.1).values.map { $0.map(\.0) }
    func share(_ size: Int) -> String {
      Figures.percent(members.filter { $0.count >= size }.reduce(0) { $0 + $1.count }, of: items.count)
    }
    let others = members.reduce(0) { sum, group in
      sum
        + group.indices.reduce(0) { sum, index in
          sum
            + group[..<index].count { left in
              let isSame = left.cluster != nil && left.cluster == group[index].cluster
              return !isSame && left.text != group[index].text
            }
        }
    }
    let compared = Figures.percent(fingerprints.count { !$0.isEmpty }, of: items.count)
    return [compared, share(2), share(10), "\(others)"]
  }

  /// The chance that copies meet in a band, and unrelated texts with them.
  private func show(_ set: String, _ likenesses: [[Double]], _ unrelated: [Double]) {
    var rows = [["bands × rows"] + Self.disguises.map(\.rawValue) + ["candidates among a million campaigns"]]
    for (bands, rows_) in Self.bands {
      let chance = { (likeness: Double) in 1 - pow(1 - pow(likeness, Double(rows_)), Double(bands)) }
      let found = likenesses.map { $0.filter { $0 >= 0.4 }.map(chance).reduce(0, +) / Double($0.count) }
      let candidates = unrelated.map(chance).reduce(0, +) / Double(unrelated.count) * 1_000_000
      rows.append(["\(bands) × \(rows_)"] + found.map(Figures.percent) + [String(format: "%.0f", candidates)])
    }
    Figures.show("\(set): copies of similarity 0.4 that meet in a band, singles and pairs, %", rows)
  }

  private func likeness(_ left: Set<[String]>, _ right: Set<[String]>) -> Double {
    let common = left.intersection(right).count
    return Double(common) / Double(max(1, left.count + right.count - common))
  }

  private func unrelated(_ sets: [Set<[String]>]) -> [Double] {
    sets.indices.flatMap { index in sets[..<index].map { likeness($0, sets[index]) } }
  }
}
