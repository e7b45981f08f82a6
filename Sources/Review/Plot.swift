package import DecisionLog
import Foundation
package import Judging

/// Statistics as columns over time, one part on the other: an SVG image without script or anything outside it.
///
/// It has light colours of its own, and dark ones where the reader's system prefers them; each is told by a legend of
/// words too, in the order in which the parts lie on each other.
package struct Plot {
  private let statistics: Statistics
  private let words: PlotWords
  private let width: Double

  /// Names that are told apart; the others are one.
  private static let nameLimit = 9
  private static let columnLimit = 200
  private static let narrowest = 3.5
  private static let plotHeight = 220.0
  private static let fontSize = 12.0
  private static let legendLine = 20.0

  /// Steps are widened until all columns have room.
  ///
  /// `width`: in pixels, 320 at least, for which text is set; on a narrow screen another plot reads better than the same
  /// made smaller.
  package init(_ statistics: Statistics, width: Int = 800, language: Language = .english) {
    words = PlotWords(language)
    self.width = Double(max(width, 320))
    let columns = min(Self.columnLimit, Int((self.width - 80) / Self.narrowest))
    self.statistics = statistics.widened(toAtMost: columns).top(Self.nameLimit, others: words.others)
  }

  /// What is counted by a dimension, as the title of a plot.
  package static func heading(_ dimension: RecordTrait.Dimension, _ language: Language) -> String {
    PlotWords(language).heading(dimension)
  }

  /// What stands in the style element of every plot, for pages that allow no other style than they know.
  package static var style: String { PlotColors.style }

  package var svg: String {
    let title = "plot-\(statistics.dimension)-\(Int(width))"
    let scale = PlotScale(statistics.rows.map { $0.counts.reduce(0, +) }.max() ?? 0)
    let top = 46 + 18 * Double(subheading.count)
    let left = 16 + PlotText.width(PlotText.number(scale.top), Self.fontSize)
    let area = PlotArea(left: left, right: width - 12, top: top, bottom: top + Self.plotHeight)
    let legend = legend(below: area.bottom + 48)
    let height = legend.bottom + 4
    return """
      <svg xmlns="http://www.w3.org/2000/svg" class="truemark-plot" viewBox="0 0 \(Int(width)) \(Int(height))" \
      width="\(Int(width))" height="\(Int(height))" role="img" aria-labelledby="\(title)-title \(title)-desc" \
      font-family="system-ui, sans-serif" font-size="\(Int(Self.fontSize))">
      <title id="\(title)-title">\(PlotText.escaped("\(words.heading(statistics.dimension)), \(span)"))</title>
      <desc id="\(title)-desc">\(PlotText.escaped(description))</desc>
      <style>\(Self.style)</style>
      <rect class="paper" width="100%" height="100%" fill="\(PlotColors.paper.light)"/>
      \(heading)
      \(statistics.totals.isEmpty ? emptiness(area) : grid(scale, area) + columns(scale, area) + timeAxis(area))
      \(legend.svg)
      </svg>

      """
  }

  // MARK: Words

  private var span: String {
    let (first, last) = (PlotText.time(statistics.times.lowerBound), PlotText.time(statistics.times.upperBound))
    return words.span(first, last)
  }

  /// In one line, or in as many as it takes.
  private var subheading: [String] {
    let parts = [span, words.step(statistics.step)]
    let line = parts.joined(separator: " · ")
    return PlotText.width(line, Self.fontSize) <= width - 24 ? [line] : parts
  }

  private var heading: String {
    text(words.heading(statistics.dimension), 12, 22, "ink", "font-size=\"16\" font-weight=\"600\"")
      + subheading.enumerated().map { text($1, 12, 42 + 18 * Double($0), "soft") }.joined()
  }

  /// What somebody hears who does not see the columns.
  private var description: String {
    let parts = statistics.totals.map {
      words.part(statistics.dimension, $0.name, PlotText.number($0.count), percent($0.count))
    }
    guard let most = statistics.rows.max(by: { $0.decisions < $1.decisions }) else { return words.nothing }
    return words.description(
      step: statistics.step, decisions: PlotText.number(statistics.decisions), parts: parts,
      most: PlotText.number(most.decisions), at: PlotText.time(most.start))
  }

  private func percent(_ count: Int) -> String {
    Share(count, of: statistics.total).percent ?? ""
  }

  private func emptiness(_ area: PlotArea) -> String {
    text(words.nothing, (area.left + area.right) / 2, (area.top + area.bottom) / 2, "soft", "text-anchor=\"middle\"")
  }

  // MARK: Parts

  private func grid(_ scale: PlotScale, _ area: PlotArea) -> String {
    scale.marks.map { mark in
      let y = area.y(mark, scale)
      return line(area.left, y, area.right, y, mark == 0 ? "axis" : "grid")
        + text(PlotText.number(mark), area.left - 6, y + 4, "soft", "text-anchor=\"end\"")
    }.joined()
  }

  /// A path for each name; a line of paper lies between the parts of a column, and between columns that are not narrow.
  private func columns(_ scale: PlotScale, _ area: PlotArea) -> String {
    let room = (area.right - area.left) / Double(statistics.rows.count)
    let gap = room >= 6 ? min(room * 0.2, 8) : room >= 3 ? 1 : 0
    let wide = min(room - gap, 48)
    var paths = statistics.totals.map { _ in "" }
    for (number, row) in statistics.rows.enumerated() {
      let x = area.left + (Double(number) + 0.5) * room - wide / 2
      var below = 0
      for (name, count) in row.counts.enumerated() where count > 0 {
        let (bottom, top) = (area.y(below, scale), area.y(below + count, scale))
        // What is there is seen, if only as a thin line.
        let height = max(bottom - top - (below > 0 && bottom - top > 3 ? 1 : 0), 0.75)
        paths[name] +=
          "M\(PlotText.place(x)) \(PlotText.place(top))h\(PlotText.place(wide))"
          + "v\(PlotText.place(height))h\(PlotText.place(-wide))z"
        below += count
      }
    }
    let colors = PlotColors.numbers(statistics.totals.map(\.name), others: words.others)
    return zip(colors, paths).map { color, path in
      "<path class=\"c\(color)\" fill=\"\(PlotColors.all[color].light)\" d=\"\(path)\"/>\n"
    }.joined()
  }

  private func timeAxis(_ area: PlotArea) -> String {
    let room = (area.right - area.left) / Double(statistics.rows.count)
    let marks = TimeMarks(statistics.rows.map { $0.start / 3_600 }, statistics.step, room: room)
    return marks.all.map { place, label in
      let x = area.left + (Double(place) + 0.5) * room
      let half = PlotText.width(label, Self.fontSize) / 2
      let center = min(max(x, half + 4), width - half - 4)
      let words = text(label, center, area.bottom + 19, "soft", "text-anchor=\"middle\"")
      return line(x, area.bottom, x, area.bottom + 5, "axis") + (abs(center - x) > 10 ? "" : words)
    }.joined()
  }

  private func legend(below start: Double) -> (svg: String, bottom: Double) {
    var (x, y, svg) = (12.0, start, "")
    let colors = PlotColors.numbers(statistics.totals.map(\.name), others: words.others)
    for (color, total) in zip(colors, statistics.totals) {
      let words = words.part(statistics.dimension, total.name, PlotText.number(total.count), percent(total.count))
      let room = 18 + PlotText.width(words, Self.fontSize)
      if x > 12, x + room > width - 12 { (x, y) = (12, y + Self.legendLine) }
      svg +=
        "<rect class=\"c\(color)\" fill=\"\(PlotColors.all[color].light)\" x=\"\(PlotText.place(x))\" "
        + "y=\"\(PlotText.place(y - 10))\" width=\"12\" height=\"12\" rx=\"2\"/>"
        + text(words, x + 18, y, "ink")
      x += room + 18
    }
    return (svg, statistics.totals.isEmpty ? start - 30 : y + 8)
  }

  private func text(_ text: String, _ x: Double, _ y: Double, _ style: String, _ more: String = "") -> String {
    let fill = style == "ink" ? PlotColors.ink.light : PlotColors.soft.light
    return "<text class=\"\(style)\" fill=\"\(fill)\" x=\"\(PlotText.place(x))\" y=\"\(PlotText.place(y))\" \(more)>"
      + "\(PlotText.escaped(text))</text>\n"
  }

  private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) -> String {
    let stroke = style == "axis" ? PlotColors.soft.light : PlotColors.grid.light
    let places = [x1, y1, x2, y2].map(PlotText.place)
    return "<path class=\"\(style)\" stroke=\"\(stroke)\" d=\"M\(places[0]) \(places[1])L\(places[2]) \(places[3])\"/>"
  }
}

/// Where the columns stand.
private struct PlotArea {
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double

  func y(_ count: Int, _ scale: PlotScale) -> Double {
    bottom - (bottom - top) * Double(count) / Double(scale.top)
  }
}
