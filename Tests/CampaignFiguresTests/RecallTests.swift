import Bulk
import TestSupport
import Testing

/// How many disguised copies of a text are found to be that text, of 300 a set.
@Suite("Recall of disguised copies", .enabled(if: Figures.isWanted))
struct RecallTests {
  private let ledger = CampaignLedger(tiers: [], memory: 1 << 20, key: KeyedHash(k0: 1, k1: 2))

  @Test func table() throws {
    let sets: [(name: String, items: [Figures.Item]?)] = [
      ("fbs", try Figures.texts("fbs")), ("zh-x-hacker", try Figures.texts("zh-x-hacker")),
      ("nus-en", try Figures.texts("nus-en")), ("lists", try Figures.mails("lists")),
      ("phishing", try Figures.mails("phishing")),
    ]
    let present = sets.compactMap { set in set.items.map { (name: set.name, texts: sample($0)) } }
    guard !present.isEmpty else { return }
    var rows = [["copies differ by"] + present.map { "\($0.name), \($0.texts.count)" }]
    for obfuscation in Obfuscation.allCases {
      let recalls = present.map { recall(of: obfuscation, on: $0.texts) }
      rows.append([obfuscation.rawValue] + recalls.map(Figures.percent))
      for (set, recall) in zip(present, recalls) { check(obfuscation, set.name, recall) }
    }
    Figures.show("Copies found, %", rows)
  }

  /// Texts of short messages that are too short for mail, yet are compared by likeness.
  @Test func shortTexts() throws {
    let present = try ["fbs", "zh-x-hacker", "nus-en"].compactMap { set in
      try Figures.texts(set).map { (name: set, texts: sample($0, isShort: true)) }
    }
    guard !present.isEmpty else { return }
    var rows = [["copies differ by"] + present.map { "\($0.name), \($0.texts.count)" }]
    for obfuscation in Obfuscation.allCases {
      rows.append(
        [obfuscation.rawValue]
          + present.map { Figures.percent(recall(of: obfuscation, on: $0.texts, isShort: true)) })
    }
    Figures.show("Copies of short texts found, %", rows)
  }

  /// Texts that are long enough to be compared; `isShort`: as short messages, but not as mail.
  private func sample(_ items: [Figures.Item], isShort: Bool = false) -> [String] {
    var random = SeededGenerator(1)
    let texts = items.shuffled(using: &random).lazy.map(\.text)
    func isCompared(_ text: String, _ isShort: Bool) -> Bool {
      !ledger.fingerprints(Substance(readings: [text], isShort: isShort)).texts.isEmpty
    }
    return Array(texts.filter { isCompared($0, isShort) && !(isShort && isCompared($0, false)) }.prefix(300))
  }

  /// Judged by the text alone.
  private func recall(of obfuscation: Obfuscation, on texts: [String], isShort: Bool = false) -> Double {
    var random = SeededGenerator(2)
    let found = texts.count { text in
      let copy = obfuscation.apply(to: text, using: &random)
      let first = ledger.fingerprints(Substance(readings: [text], isShort: isShort))
      let second = ledger.fingerprints(Substance(readings: [copy], isShort: isShort))
      return !Set(first.keys).isDisjoint(with: second.keys) && first.reason(toHold: second) != nil
    }
    return Double(found) / Double(max(texts.count, 1))
  }

  private func check(_ obfuscation: Obfuscation, _ set: String, _ recall: Double) {
    let isChinese = set == "fbs" || set == "zh-x-hacker"
    switch obfuscation {
    case .substitution5, .substitution10, .blockShuffle, .sentenceShuffle: #expect(recall >= 0.9 || !isChinese)
    case .substitution20: #expect(recall >= 0.8 || !isChinese)
    default: #expect(recall >= 0.97, "\(obfuscation.rawValue), \(set)")
    }
  }
}
