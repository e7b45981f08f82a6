import Testing

@testable import Bulk

private let key = KeyedHash(k0: 1, k1: 2)
private let offer = "the liquidator of a perfume factory sells the remaining stock below the cost of the glass"
private let news = "autumn is the season of indoor work and this letter brings three things to the bench"

@Suite("Fingerprints")
struct FingerprintsTests {
  private func reason(_ first: Substance, _ second: Substance) -> CampaignReason? {
    Fingerprints(first, key: key).reason(toHold: Fingerprints(second, key: key))
  }

  private func message(_ text: String, subject: String = "", attachment: String? = nil) -> Substance {
    Substance(
      subject: subject, readings: text.isEmpty ? [] : [text], attachments: attachment.map { [Array($0.utf8)] } ?? [],
      structure: [["from", "to", "subject", "date", "mime-version", "content-type"], ["text/html"], ["html", "img"]])
  }

  @Test func sketchesEstimateTheirSimilarity() throws {
    for size in [12, 100, 3_000] {
      let all = (0..<UInt64(size) * 3 / 2).map { key(words: [$0]) }
      let left = try #require(Sketch(Array(all.prefix(size))))
      let right = try #require(Sketch(Array(all.suffix(size))))
      #expect(abs(left.similarity(to: right) - 1.0 / 3) < 0.2)
      #expect(left.similarity(to: left) == 1 && left == Sketch(Array(all.prefix(size).reversed() + all.prefix(3))))
    }
  }

  @Test func eitherReadingIsEnough() {
    let first = Substance(readings: [news, offer])
    #expect(reason(first, Substance(readings: [offer])) == .text)
    #expect(
      reason(Substance(readings: [offer]), Substance(readings: ["words that hide the rest " + news, offer])) == .text)
    #expect(reason(Substance(readings: [news]), Substance(readings: [offer])) == nil)
  }

  @Test func shortTextMustBeTheSame() {
    let text = "Please confirm the days carried over from last year today"
    #expect(reason(message(text), message("PLEASE confirm the days, carried over from last year: today")) == .exact)
    #expect(reason(message(text), message(text + " now")) == nil)
    #expect(reason(message(text), message(text, attachment: "pdf")) == nil)
    #expect(reason(message(text, attachment: "pdf"), message(text, attachment: "pdf")) == .exact)
  }

  @Test func subjectStandsForAMessageWithoutText() {
    let first = message("", subject: "Your account was locked 17")
    #expect(reason(first, message("", subject: "YOUR account was locked 18")) == .structure)
    #expect(reason(first, message("https://a.example/", subject: "Your account was locked")) == .structure)
    #expect(reason(first, message("", subject: "Your account was locked", attachment: "pdf")) == nil)
    #expect(reason(first, message("code 17", subject: "Your account was locked")) == nil)
    #expect(reason(message("", subject: "Scan 17"), message("", subject: "Scan 18")) == nil)
    var other = first
    other.structure = [["x-mailer", "message-id", "reply-to", "to", "from"], ["multipart/mixed", "image/png"]]
    #expect(reason(first, other) == nil)
  }

  @Test func likeStructureHelpsATextThatIsAlikeInPart() {
    let half = offer.split(separator: " ").prefix(8).joined(separator: " ")
    let first = message("\(half) \(news) https://a.example/", subject: "x")
    func second(_ host: String) -> Substance {
      message("\(half) for ladies and gentlemen sealed with ribbon in cartons of twelve https://\(host)/")
    }
    #expect(reason(first, second("a.example")) == .structure)
    #expect(reason(first, second("b.example")) == nil)
  }
}
