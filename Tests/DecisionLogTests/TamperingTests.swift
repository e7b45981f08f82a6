import Foundation
import Testing
import Transparency

@testable import DecisionLog

/// Whatever somebody does to the files of a log is found, and the first entry that is not as it was is named.
@Suite("Tampering with the log")
struct TamperingTests {
  /// Entries of the log that is tampered with; several tiles, the last one partial.
  private static let count = 700

  /// A log of numbered records with a few heads.
  private static func makeLog() throws -> Scratch {
    let scratch = Scratch()
    let log = try scratch.open()
    // The record of the day is the first.
    for number in 1..<count {
      try log.append(Event(.configuration, ["number": String(number)]))
      if number % 100 == 99 { try log.checkpoint() }
    }
    return scratch
  }

  private enum Kind: String, CaseIterable {
    case flip, drop, truncate, reorder, duplicate, replace
    case flipHash = "flip a hash"
    case flipHead = "flip the head"
    case dropFile = "remove a file"
    case otherKey = "sign with another key"
  }

  /// Rewrites a bundle of entries.
  private static func rewrite(
    _ index: Int, in folder: URL, _ change: (inout [[UInt8]], Int) -> Void
  ) throws -> UInt64? {
    let files = TreeFiles(folder)
    let tile = Tile.entries(holding: UInt64(index), size: UInt64(count))
    let old = try EntryBundle.entries(in: try files.read(tile)).map(Array.init)
    var entries = old
    change(&entries, index % Tile.width)
    guard entries != old else { return nil }
    var bundle: [UInt8] = []
    for entry in entries { EntryBundle.append(entry, to: &bundle) }
    try Data(bundle).write(to: files.url(tile))
    let first = zip(old, entries).prefix { $0 == $1 }.count
    return UInt64(index / Tile.width * Tile.width + first)
  }

  /// Tampers; gives the first bad entry, or nil if none is, and whether anything was changed.
  private static func tamper(
    _ kind: Kind, _ folder: URL, _ random: inout some RandomNumberGenerator
  ) throws -> (index: UInt64?, isChanged: Bool) {
    let index = Int.random(in: 0..<count, using: &random)
    let files = TreeFiles(folder)
    let byte = UInt8.random(in: 1...255, using: &random)
    switch kind {
    case .flip:
      let place = Int.random(in: 0..<1_000, using: &random)
      let first = try rewrite(index, in: folder) { $0[$1][place % $0[$1].count] ^= byte }
      return (first, true)
    case .drop: return (try rewrite(index, in: folder) { $0.remove(at: $1) }, true)
    case .truncate:
      let tile = files.url(Tile.entries(holding: UInt64(index), size: UInt64(count)))
      let data = try Data(contentsOf: tile)
      let rest = data.prefix(Int.random(in: 0..<data.count, using: &random))
      try rest.write(to: tile)
      let left = EntryBundle.wholeEntries(in: Array(rest)).entries.count
      return (UInt64(index / Tile.width * Tile.width + left), true)
    case .reorder:
      let first = try rewrite(index, in: folder) { entries, place in
        entries.swapAt(place, (place + 1) % entries.count)
      }
      return (first, first != nil)
    case .duplicate: return (try rewrite(index, in: folder) { $0.insert($0[$1], at: $1) }, true)
    case .replace:
      let first = try rewrite(index, in: folder) { $0[$1] = Array(#"{"kind":"start","sequence":\#($1)}"#.utf8) }
      return (first, true)
    case .flipHash:
      let tile = files.url(Tile(.hashes(level: 0), index: UInt64(index / Tile.width), width: width(index)))
      var data = try Data(contentsOf: tile)
      data[index % Tile.width * TreeHash.size + Int(byte) % TreeHash.size] ^= byte
      try data.write(to: tile)
      return (UInt64(index), true)
    case .flipHead:
      let file = folder.appending(path: "checkpoint")
      var data = try Data(contentsOf: file)
      data[index % data.count] ^= byte
      try data.write(to: file)
      return (nil, true)
    case .dropFile:
      try FileManager.default.removeItem(at: files.url(Tile.entries(holding: UInt64(index), size: UInt64(count))))
      return (UInt64(index / Tile.width * Tile.width), true)
    case .otherKey:
      let stranger = Scratch()
      try stranger.open().append(Event(.start, [:]))
      try FileManager.default.removeItem(at: folder.appending(path: "checkpoint"))
      try FileManager.default.copyItem(
        at: stranger.state.log.appending(path: "checkpoint"), to: folder.appending(path: "checkpoint"))
      return (nil, true)
    }
  }

  private static func width(_ index: Int) -> Int { min(Tile.width, count - index / Tile.width * Tile.width) }

  @Test func everyChangeIsFoundAndTheFirstBadEntryNamed() throws {
    let scratch = try Self.makeLog()
    let log = scratch.state.log
    let good = scratch.state.url.appending(path: "good")
    try FileManager.default.copyItem(at: log, to: good)
    #expect(try LogVerifier(scratch.state).problems.isEmpty)
    var random = SplitMix(seed: 20_261_121)
    let rounds = Int(ProcessInfo.processInfo.environment["TRUEMARK_TAMPERINGS"] ?? "") ?? 100
    var table: [Kind: (tried: Int, found: Int, named: Int)] = [:]
    for round in 0..<rounds {
      let kind = Kind.allCases[round % Kind.allCases.count]
      let (index, isChanged) = try Self.tamper(kind, log, &random)
      if isChanged {
        let first = try LogVerifier(scratch.state).problems.first
        var row = table[kind] ?? (0, 0, 0)
        row.tried += 1
        if first != nil { row.found += 1 }
        if first?.index == index { row.named += 1 }
        table[kind] = row
      }
      try FileManager.default.removeItem(at: log)
      try FileManager.default.copyItem(at: good, to: log)
    }
    for kind in Kind.allCases {
      let row = table[kind] ?? (0, 0, 0)
      print("\(kind.rawValue): \(row.tried) tried, \(row.found) found, \(row.named) with the first bad entry")
      #expect(row.found == row.tried)
      #expect(row.named == row.tried)
    }
  }

  @Test func whatIsAddedBehindTheLastEntryIsFound() throws {
    let scratch = try Self.makeLog()
    let last = Self.count - 1
    _ = try Self.rewrite(last, in: scratch.state.log) { $0.append($0[$1]) }
    #expect(try LogVerifier(scratch.state).problems.first?.index == UInt64(Self.count))
  }

  /// Who rewrites entries and all hashes above them is found by the heads that were signed before.
  @Test func aConsistentRewriteIsNarrowedDownByTheHeads() throws {
    let scratch = try Self.makeLog()
    let files = TreeFiles(scratch.state.log)
    _ = try Self.rewrite(250, in: scratch.state.log) { $0[$1][20] ^= 1 }
    let size = UInt64(Self.count)
    var leaves: [TreeHash] = []
    while leaves.count < Self.count {
      leaves += try files.entries(from: UInt64(leaves.count), size: size).map { TreeHash.leaf($0) }
    }
    var upper: [UInt8] = []
    for start in stride(from: 0, to: Self.count, by: Tile.width) {
      let content = leaves[start..<min(start + Tile.width, Self.count)]
      try files.write(
        content.flatMap(\.bytes),
        Tile(.hashes(level: 0), index: UInt64(start / Tile.width), width: content.count))
      var tile = TreeFrontier()
      for leaf in content { tile.append(leaf) }
      if content.count == Tile.width { upper += tile.root.bytes }
    }
    try files.write(upper, Tile(.hashes(level: 1), index: 0, width: upper.count / TreeHash.size))
    let first = try #require(try LogVerifier(scratch.state).problems.first)
    #expect(first.index == 200)
    #expect(first.what.contains("the entries 200 to 299"))
  }
}

/// A generator that gives the same numbers for the same seed.
private struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}
