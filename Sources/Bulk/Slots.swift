/// Values under small numbers that are used again, in pieces that never move when there are more.
struct Slots<Element: Sendable>: Sendable {
  private var pieces: [[Element?]] = []
  private var free: [Int] = []
  /// Slots in use.
  private(set) var count = 0

  private static var pieceSize: Int { 4_096 }

  /// Slots that are or were in use.
  private(set) var end = 0

  subscript(slot: Int) -> Element? {
    get { pieces[slot / Self.pieceSize][slot % Self.pieceSize] }
    _modify { yield &pieces[slot / Self.pieceSize][slot % Self.pieceSize] }
  }

  mutating func insert(_ element: Element) -> Int {
    count += 1
    if let slot = free.popLast() {
      self[slot] = element
      return slot
    }
    if end == pieces.count * Self.pieceSize { pieces.append(Array(repeating: nil, count: Self.pieceSize)) }
    self[end] = element
    end += 1
    return end - 1
  }

  /// Takes a value out of its slot, which stays in use, so that it is not copied while it changes.
  mutating func take(_ slot: Int) -> Element? {
    let element = self[slot]
    self[slot] = nil
    return element
  }

  /// Gives a slot back.
  mutating func remove(_ slot: Int) {
    self[slot] = nil
    free.append(slot)
    count -= 1
  }

  /// The values in use.
  var values: some Sequence<Element> { (0..<end).lazy.compactMap { self[$0] } }
}
