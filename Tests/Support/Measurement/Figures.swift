import Foundation

extension [Double] {
  /// The middle value, or the mean of the middle two; 0 if there are none.
  package var median: Double {
    let sorted = sorted()
    guard let upper = sorted.dropFirst(count / 2).first else { return 0 }
    return count.isMultiple(of: 2) ? (sorted[count / 2 - 1] + upper) / 2 : upper
  }

  /// The value that a part of the values does not exceed, of sorted values; 0 if there are none.
  package func quantile(_ part: Double) -> Double {
    guard !isEmpty else { return 0 }
    return self[Swift.min(Int((Double(count) * part).rounded(.up)) - 1, count - 1)]
  }
}

/// A column of a table: ten characters, ranged right.
package enum Column {
  package static func number(_ value: Double, digits: Int) -> String {
    let style = FloatingPointFormatStyle<Double>(locale: Locale(identifier: "en_US_POSIX"))
    return text(value.formatted(style.precision(.fractionLength(digits)).grouping(.never)))
  }

  package static func text(_ text: String) -> String {
    String(repeating: " ", count: max(10 - text.count, 1)) + text
  }
}
