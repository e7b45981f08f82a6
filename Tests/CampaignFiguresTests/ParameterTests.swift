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
    let texts = items.shuffled(using: &random).map { (text: $0.substance.readings[0], cluster: $0.cluster) }
      .filter { CanonicalText($0.text).reaches(Fingerprints.sketchFloor) }
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
