import DecisionLog
import FilterSupport
import Foundation
import FoundationXML
import Judging
import Testing

@testable import Review

@Suite("Plots")
struct PlotTests {
  private final class Scratch {
    let state = StateFolder(FileManager.default.temporaryDirectory.appending(path: "truemark-plot-\(UUID())"))
    deinit { try? FileManager.default.removeItem(at: state.url) }
  }

  /// Elements of an image, with what they hold.
  private final class Elements: NSObject, XMLParserDelegate {
    var all: [(name: String, attributes: [String: String], text: String)] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      all.append((name, attributes, ""))
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) { all[all.count - 1].text += text }

    init(_ svg: String) throws {
      super.init()
      let parser = XMLParser(data: Data(svg.utf8))
      parser.delegate = self
      try #require(parser.parse(), "\(String(describing: parser.parserError))")
    }
  }

  @Test(arguments: RecordTrait.Dimension.allCases)
  func areWholeAndNamed(dimension: RecordTrait.Dimension) throws {
    let scratch = Scratch()
    let log = try DecisionLog(at: scratch.state)
    try TestFilter.decide("forged") { _, decision in try log.append(decision) }
    let index = try LogIndex(scratch.state)
    try index.refresh()
    let statistics = try Statistics(index, by: dimension, during: 0..<Int64.max, step: .hour)
    for (width, language) in [(800, Language.english), (360, .chinese), (-5, .english)] {
      let elements = try Elements(Plot(statistics, width: width, language: language).svg).all
      let root = try #require(elements.first)
      #expect(root.name == "svg" && root.attributes["role"] == "img")
      let ids = try #require(root.attributes["aria-labelledby"]).split(separator: " ")
      let named = elements.filter { ids.contains(Substring($0.attributes["id"] ?? "")) }
      #expect(named.map(\.name) == ["title", "desc"] && named.allSatisfy { !$0.text.isEmpty })
      // The words of the legend.
      let texts = elements.filter { $0.name == "text" }.map(\.text)
      for total in statistics.totals.prefix(8) {
        let name = dimension.name(of: total.name, in: language)
        #expect(texts.contains { $0.hasPrefix("\(name) \(PlotText.number(total.count))") }, "\(total.name)")
      }
      #expect(Set(elements.map(\.name)).isSubset(of: ["svg", "title", "desc", "style", "rect", "path", "text"]))
      #expect(elements.allSatisfy { $0.attributes.keys.allSatisfy { !$0.hasPrefix("on") && !$0.contains("href") } })
    }
  }

  @Test func scales() {
    for (greatest, marks) in [
      (0, [0, 1]), (1, [0, 1]), (4, [0, 1, 2, 3, 4]), (5, [0, 1, 2, 3, 4, 5]), (6, [0, 2, 4, 6]), (12, [0, 5, 10, 15]),
      (1_999, [0, 500, 1_000, 1_500, 2_000]), (2_001, [0, 500, 1_000, 1_500, 2_000, 2_500]),
    ] {
      #expect(PlotScale(greatest).marks == marks, "\(greatest)")
    }
    for shift in 0..<62 {
      let scale = PlotScale(1 << shift)
      #expect(scale.top >= 1 << shift && (2...7).contains(scale.marks.count))
    }
  }

  @Test func marksOfTime() {
    let midnight: Int64 = 20_777 * 24
    let hours = TimeMarks((midnight - 2..<midnight + 10).map(\.self), .hour, room: 30)
    #expect(hours.all.map(\.label) == ["22:00", "11-20", "02:00", "04:00", "06:00", "08:00"])
    let days = TimeMarks((0..<30).map { midnight + $0 * 24 }, .day, room: 20)
    #expect(days.all.map(\.label) == ["2026-11-23", "2026-11-30", "2026-12-07", "2026-12-14"])
    #expect(TimeMarks([], .week, room: 3).all.isEmpty)
  }

  @Test func textIsOnlyText() {
    #expect(
      PlotText.escaped("<a b=\"c\" d='e'>&\u{0}\u{8}\u{FFFE}中")
        == "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;\u{FFFD}\u{FFFD}\u{FFFD}中")
    #expect(PlotText.number(1_234_567) == "1,234,567" && PlotText.number(999) == "999")
    #expect([0, 3, 0.04, 12.36, -2.5].map(PlotText.place) == ["0", "3", "0", "12.4", "-2.5"])
  }

  /// Contrast as WCAG 2.2 defines it.
  @Test func coloursAreSeenOnTheirPaper() throws {
    func luminance(_ color: String) throws -> Double {
      let value = try #require(Int(color.dropFirst(), radix: 16))
      let parts = [value >> 16, value >> 8 & 0xff, value & 0xff].map { part in
        let share = Double(part) / 255
        return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
    func contrast(_ one: String, _ other: String) throws -> Double {
      let both = try [luminance(one), luminance(other)].sorted()
      return (both[1] + 0.05) / (both[0] + 0.05)
    }
    for (color, least) in PlotColors.all.map({ ($0, 3.0) }) + [(PlotColors.ink, 4.5), (PlotColors.soft, 4.5)] {
      #expect(try contrast(color.light, PlotColors.paper.light) >= least, "\(color)")
      #expect(try contrast(color.dark, PlotColors.paper.dark) >= least, "\(color)")
    }
  }

  @Test func wordsKeepTheirColour() {
    #expect(PlotColors.numbers(["accept", "reject", "x", "others"], others: "others") == [0, 7, 1, 8])
    #expect(PlotColors.numbers(["x", "reject"], others: "others") == [0, 7])
    #expect(Set(PlotColors.numbers((0..<8).map(String.init), others: "others")).count == 8)
  }
}
