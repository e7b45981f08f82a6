import Foundation

/// Writes a line to standard error.
func printError(_ text: String) {
  FileHandle.standardError.write(Data((text + "\n").utf8))
}

/// The text without the control and format characters that a message could send to the terminal.
func printable(_ text: String) -> String {
  String(String.UnicodeScalarView(text.unicodeScalars.map { isHarmless($0) ? $0 : "\u{FFFD}" }))
}

private func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
  default: true
  }
}

/// Prints a value as one line of JSON, keys sorted.
func printJSON(_ value: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  print(String(decoding: try encoder.encode(value), as: UTF8.self))
}

/// The text filled up with spaces to a width in columns; longer text is kept.
func padded(_ text: String, _ width: Int, right: Bool = false) -> String {
  let space = String(repeating: " ", count: max(0, width - columns(text)))
  return right ? space + text : text + space
}

/// Rows as aligned columns.
///
/// The first is aligned left, the others right unless `alignRight` is false.
func table(_ rows: [[String]], alignRight: Bool = true) -> String {
  let count = rows.map(\.count).max() ?? 0
  let widths = (0..<count).map { column in rows.map { column < $0.count ? columns($0[column]) : 0 }.max() ?? 0 }
  return rows.map { row in
    row.enumerated().map { index, cell in
      index == row.count - 1 && !alignRight ? cell : padded(cell, widths[index], right: alignRight && index > 0)
    }.joined(separator: "  ")
  }.joined(separator: "\n")
}

/// The columns a text takes on a terminal: two for each East Asian wide character (Unicode Annex 11, main blocks).
private func columns(_ text: String) -> Int {
  text.unicodeScalars.reduce(0) { sum, scalar in
    switch scalar.value {
    case 0x1100...0x115f, 0x2e80...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60,
      0xffe0...0xffe6, 0x20000...0x3ffff:
      sum + 2
    default: sum + 1
    }
  }
}

/// A progress bar on standard error; nothing where that is no terminal.
struct ProgressBar {
  private let total: Int
  private let isTerminal = isatty(2) == 1
  private var shown = -1

  init(total: Int) { self.total = total }

  mutating func show(_ count: Int) {
    let percent = total > 0 ? count * 100 / total : 100
    guard isTerminal, percent != shown else { return }
    shown = percent
    let bar = padded(String(repeating: "#", count: percent / 4), 25)
    FileHandle.standardError.write(Data("\r[\(bar)] \(percent) % of \(total) messages".utf8))
  }

  func finish() {
    if isTerminal { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
  }
}
