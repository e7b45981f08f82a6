import DecisionLog
import Foundation

/// Texts and numbers as they stand in an image.
enum PlotText {
  /// Without what has a meaning in XML, or may not stand in it.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default:
        let isText = scalar.value >= 0x20 && !(0x7f...0x9f).contains(scalar.value) && scalar.value & 0xfffe != 0xfffe
        escaped.unicodeScalars.append(isText ? scalar : "\u{FFFD}")
      }
    }
    return escaped
  }

  /// `12,345`.
  static func number(_ number: Int) -> String {
    var groups: [Substring] = []
    var rest = Substring(String(number))
    while rest.count > 3 {
      groups.append(rest.suffix(3))
      rest = rest.dropLast(3)
    }
    return ([rest] + groups.reversed()).joined(separator: ",")
  }

  /// With one decimal at most.
  static func place(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? String(tenths / 10) : String(Double(tenths) / 10)
  }

  /// `2026-11-21 08:00`, and without the clock at midnight UTC.
  static func time(_ seconds: Int64) -> String {
    let text = Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
    return seconds % 86_400 == 0 ? String(text.prefix(10)) : text.prefix(10) + " " + text.dropFirst(11).prefix(5)
  }

  /// About the pixels that it takes: East Asian characters are square.
  static func width(_ text: String, _ fontSize: Double) -> Double {
    text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x1100 ? 0.58 : 1) * fontSize }
  }
}

/// Colours on light and on dark paper, each with a contrast of 3 to 1 at least to it (WCAG 2.2, 1.4.11), text with 4.5;
/// neighbours differ in lightness too.
enum PlotColors {
  typealias Color = (light: String, dark: String)

  static let paper: Color = ("#ffffff", "#15181d")
  static let ink: Color = ("#1b1f24", "#e8eaed")
  static let soft: Color = ("#57606a", "#a3abb5")
  static let grid: Color = ("#dfe3e8", "#30363d")

  static let all: [Color] = [
    ("#1f5fa8", "#6fa8e8"), ("#d07000", "#ffb454"), ("#1f6b45", "#57b98a"), ("#d0569b", "#f29ac9"),
    ("#5b3699", "#a98be0"), ("#9c7f00", "#e3cc5a"), ("#0d626b", "#4bb6bf"), ("#c0302b", "#f0736d"),
    ("#7a828c", "#8b949e"),
  ]

  private static let known: [String: Int] = [
    "accept": 0, "pass": 0, "ok": 0, "tag": 1, "softfail": 1, "concealed": 1, "quarantine": 3, "permerror": 3, "fp": 3,
    "defer": 4, "temperror": 4, "bulk": 4, "reject": 7, "fail": 7, "forged": 7, "fn": 7, "none": 8,
    "honestSingle": 0, "concealedSingle": 1, "concealedBulk": 3, "temporaryError": 4, "forgedSingle": 5,
    "forgedBulk": 7,
  ]

  /// The same for the same word in every plot; what is left goes to others.
  static func numbers(_ names: [String], others: String) -> [Int] {
    var free = (0..<8).filter { number in !names.contains { known[$0] == number } }[...]
    return names.map { name in known[name] ?? (name == others ? 8 : free.popFirst() ?? 8) }
  }

  static let style: String = {
    var rules: [(String, String, Color)] = [
      (".paper", "fill", paper), (".ink", "fill", ink), (".soft", "fill", soft), (".grid", "stroke", grid),
      (".axis", "stroke", soft),
    ]
    for (number, color) in all.enumerated() { rules.append((".c\(number)", "fill", color)) }
    let dark = rules.map { ".truemark-plot \($0){\($1):\($2.dark)}" }.joined()
    return "@media (prefers-color-scheme:dark){\(dark)}"
  }()
}
