import Foundation

/// Round numbers beside the columns.
struct PlotScale {
  /// From 0 to at least the greatest count, in equal steps.
  let marks: [Int]

  var top: Int { marks.last ?? 1 }

  init(_ greatest: Int) {
    var step = 1
    // 1, 2, 5, 10, 20, 50 …
    var factors = 0
    while greatest / step > 5, step < 1 << 60 {
      step = factors % 3 == 1 ? step / 2 * 5 : step * 2
      factors += 1
    }
    let count = max(1, (greatest + step - 1) / step)
    marks = (0...count).map { $0 * step }
  }
}

/// The times below the columns.
struct TimeMarks {
  /// Columns by number, with what stands below them.
  let all: [(place: Int, label: String)]

  /// Hours between marks, of which the first is taken that leaves room; those of days and weeks begin as these do.
  private static let strides: [Int64] =
    [1, 2, 3, 6, 12, 24, 48] + (0..<20).map { 168 << Int64($0) }

  /// `starts`: the first hours of the columns, since 1970; `room`: pixels that a column has.
  init(_ starts: [Int64], _ step: TimeStep, room: Double) {
    let perHour = room / Double(step.hours)
    let stride = Self.strides.first { stride in
      stride >= step.hours && perHour * Double(stride) >= (stride < 24 ? 48 : 84)
    }
    guard let stride else {
      all = starts.first.map { [(0, Self.date($0))] } ?? []
      return
    }
    all = starts.enumerated().compactMap { place, hour in
      let offset: Int64 = stride >= 168 ? 72 : 0
      guard (hour + offset) % stride == 0 else { return nil }
      guard stride < 24 else { return (place, Self.date(hour)) }
      let clock = hour % 24
      return (place, clock == 0 ? String(Self.date(hour).dropFirst(5)) : "\(clock < 10 ? "0" : "")\(clock):00")
    }
  }

  private static func date(_ hour: Int64) -> String { String(PlotText.time(hour * 3_600).prefix(10)) }
}
