import Testing

@testable import Bulk

@Suite("How often somebody is written to")
struct RecipientFrequencyTests {
  private let hour: Int64 = 3_600

  @Test func hoursAndDaysOfTheClock() {
    let frequency = RecipientFrequency(key: .published)
    let start = 480_000 * hour
    for number in 1...3 { #expect(frequency.count("shop", ["1"], at: start).inHour == number) }
    #expect(frequency.count("shop", ["1"], at: start + hour) == .init(inHour: 1, inDay: 4))
    #expect(frequency.count("shop", ["1"], at: start + 24 * hour) == .init(inHour: 1, inDay: 1))
  }

  @Test func ofManyTheOneThatHasMost() {
    let frequency = RecipientFrequency(key: .published)
    _ = frequency.count("shop", ["1"], at: hour)
    #expect(frequency.count("shop", ["1", "2"], at: hour) == .init(inHour: 2, inDay: 2))
    #expect(frequency.count("bank", ["1"], at: hour) == .init(inHour: 1, inDay: 1))
    #expect(frequency.count("shop", [], at: hour) == .init())
  }

  @Test func whoeverMeetsInATableThatIsFullIsNotCountedForAnother() {
    let frequency = RecipientFrequency(key: .published, capacity: 1)
    for _ in 0..<5 { _ = frequency.count("shop", ["1"], at: hour) }
    #expect(frequency.count("shop", ["2"], at: hour).inHour == 1)
    #expect(frequency.count("shop", ["1"], at: hour).inHour == 1)
  }
}
