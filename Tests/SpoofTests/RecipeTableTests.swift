import Checks
import CorpusDoor
import Foundation
import Judging
import Mail
import Testing

/// What must be concluded of a recipe that shows another's mark or hides one's own.
private enum Conclusion: String {
  case forged
  case concealed
  /// What would excuse the message does not: it is not `accept`ed as backed, or a finding says what the excuse is worth.
  case noExemption = "no exemption"
  /// Work stays inside limits and the message gets a definite result.
  case bounded
}

/// The recipes of attack and the look-alikes of honest mail in the Corpus, by number: each is there and concluded so.
///
/// That the engine agrees with the Corpus is the business of `truemark score Corpus --check`.
@Suite("Recipes and look-alikes of the Corpus")
struct RecipeTableTests {
  private static let conclusions: [Int: Set<Conclusion>] = {
    var table: [Int: Set<Conclusion>] = [:]
    for row in Array(1...33) + [36, 37, 38, 39] { table[row] = [.forged] }
    table[11] = [.forged, .concealed]
    table[24] = [.concealed]
    table[30] = [.concealed]
    table[40] = [.forged, .concealed]
    for row in 34...35 { table[row] = [.noExemption] }
    for row in 41...43 { table[row] = [.bounded] }
    return table
  }()

  /// Recipes that real servers change before a filter sees them, so that the Corpus cannot hold them.
  private static let raw = [
    10: "From: <admin@legit.example>\r\nFrom\r\n : <any@attack.example>\r\nSubject: x\r\n\r\nx\r\n"
  ]

  private static let kinds = Dictionary(uniqueKeysWithValues: Catalogue.kinds.map { ($0.name, $0) })

  /// The expectations of a topic, by the number in front of the file's name.
  private func cases(_ topic: String) throws -> [Int: [(name: String, expect: Case.Expectation)]] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Corpus/\(topic)")
    var reader = CorpusReader(limits: Limits())
    var found: [Int: [(String, Case.Expectation)]] = [:]
    for file in try CorpusReader.files([folder.standardizedFileURL.path]) {
      let name = URL(filePath: file).deletingPathExtension().lastPathComponent
      let number = try #require(Int(name.prefix(2)))
      for item in try reader.read(file) {
        found[number, default: []].append((name, try #require(item.expectation)))
      }
    }
    return found
  }

  private func axes(of expect: Case.Expectation) -> Set<String> {
    Set(expect.findings.compactMap { Self.kinds[$0]?.axis?.rawValue })
  }

  private func holds(_ conclusion: Conclusion, _ expect: Case.Expectation) -> Bool {
    switch conclusion {
    case .forged, .concealed: axes(of: expect).contains(conclusion.rawValue)
    case .noExemption: axes(of: expect).contains(Axis.forged.rawValue)
    case .bounded: true
    }
  }

  @Test func everyRecipeIsConcludedAsTheTableSays() throws {
    let cases = try cases("attacks")
    var met: [Int] = []
    for (row, conclusions) in Self.conclusions.sorted(by: { $0.key < $1.key }) {
      let here = cases[row] ?? []
      let found = Self.raw[row].map { Set(SpoofScene(raw: Array($0.utf8)).findings.compactMap(\.kind.axis?.rawValue)) }
      let isMet = conclusions.allSatisfy { conclusion in
        here.contains { holds(conclusion, $0.expect) } || found?.contains(conclusion.rawValue) == true
      }
      if isMet { met.append(row) }
      let wanted = conclusions.map(\.rawValue).sorted().joined(separator: ", ")
      print("recipe \(row): \(wanted): \(isMet ? "met" : "NOT MET") by \(here.count) cases")
    }
    print("recipes concluded as the table says: \(met.count) of \(Self.conclusions.count)")
    #expect(met == Array(1...43))
  }

  /// Look-alikes that may have more than one soft finding: a home server without any record or name, and an old address
  /// used through another provider, which may even be tagged.
  private static let weak: Set = [25, 38]

  @Test func noLookAlikeIsHitHard() throws {
    let cases = try cases("lookalikes")
    for (item, expectations) in cases {
      for (name, expect) in expectations {
        let spoof = expect.findings.filter { [.forged, .concealed].contains(Self.kinds[$0]?.axis) }
        let hard = spoof.filter { Points.defaults[$0, default: 0] >= Policy.threshold }
        #expect(hard.isEmpty, "\(name): a hard finding on honest mail")
        #expect(expect.action != "reject", "\(name)")
        #expect(spoof.count <= 1 || Self.weak.contains(item), "\(name): \(spoof)")
        let isEstablished = !Set(expect.established).isDisjoint(with: ["forged", "concealed"])
        #expect(!isEstablished || item == 38, "\(name)")
      }
    }
    print("look-alikes without a hard finding: \(cases.count) of 40")
    #expect(Set(cases.keys) == Set(1...40))
  }
}
