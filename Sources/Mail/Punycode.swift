/// The ASCII form of a label beyond ASCII (RFC 3492), which the DNS has in its place.
enum Punycode {
  /// How long the A-label of a label is, `xn--` included (RFC 5890 section 2.3.2.1).
  ///
  /// Takes the square of the label's length, so callers bound that.
  static func aLabelLength(_ label: some Collection<Unicode.Scalar>) -> Int {
    let points = label.map { Int($0.value) }
    let basic = points.count { $0 < 0x80 }
    var length = 4 + basic + (basic > 0 ? 1 : 0)
    var state = State(handled: basic)
    var next = 0x80
    while state.handled < points.count, let point = points.filter({ $0 >= next }).min() {
      state.delta += (point - next) * (state.handled + 1)
      next = point + 1
      for other in points {
        if other < point { state.delta += 1 }
        if other == point { length += state.digits(isFirst: state.handled == basic) }
      }
      state.delta += 1
    }
    return length
  }

  /// Where the encoder stands (RFC 3492 section 6.3).
  private struct State {
    var handled: Int
    var delta = 0
    private var bias = 72

    init(handled: Int) { self.handled = handled }

    /// The number of digits that the delta takes; then adapts the bias (sections 6.1 and 6.2).
    mutating func digits(isFirst: Bool) -> Int {
      var count = 1
      var rest = delta
      var position = 36
      while rest >= threshold(position) {
        rest = (rest - threshold(position)) / (36 - threshold(position))
        position += 36
        count += 1
      }
      handled += 1
      adapt(isFirst: isFirst)
      return count
    }

    private func threshold(_ position: Int) -> Int { min(max(position - bias, 1), 26) }

    private mutating func adapt(isFirst: Bool) {
      delta /= isFirst ? 700 : 2
      delta += delta / handled
      bias = 0
      while delta > 455 {
        delta /= 35
        bias += 36
      }
      bias += 36 * delta / (delta + 38)
      delta = 0
    }
  }
}
