import Foundation

/// So many of so many.
package struct Share: Equatable, Sendable {
  package let count: Int
  package let total: Int

  package init(_ count: Int, of total: Int) { (self.count, self.total) = (count, total) }

  /// From 0 to 1; nil of nothing.
  package var fraction: Double? { total > 0 ? Double(count) / Double(total) : nil }

  /// Where the share of all lies, with 95 % confidence, if these are drawn from them at random; nil of nothing.
  ///
  /// E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927: it holds for few and for
  /// shares near 0 and 1 too.
  package var interval: ClosedRange<Double>? {
    guard let share = fraction, (0...1).contains(share) else { return nil }
    let (z, n) = (1.959_963_985, Double(total))
    let center = share + z * z / (2 * n)
    let spread = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    let scale = 1 + z * z / n
    return max(0, (center - spread) / scale)...min(1, (center + spread) / scale)
  }

  /// `12.3 %`; nil of nothing.
  package var percent: String? { fraction.map { "\(Self.percents($0)) %" } }

  /// `12.3 to 15.6 %`; nil of nothing.
  package var intervalPercent: String? {
    interval.map { "\(Self.percents($0.lowerBound)) to \(Self.percents($0.upperBound)) %" }
  }

  private static func percents(_ fraction: Double) -> String { String(format: "%.1f", fraction * 100) }
}
