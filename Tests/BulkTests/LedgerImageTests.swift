import Testing

@testable import Bulk

@Suite("Snapshots and journals")
struct LedgerImageTests {
  private func image(_ ledger: CampaignLedger) -> [UInt8] {
    var bytes: [UInt8] = []
    var part = 0
    while let more = ledger.image(part: part) {
      bytes += more
      part += 1
    }
    return bytes
  }

  /// Ten campaigns of ten messages.
  private func filled() -> LedgerScene {
    let scene = LedgerScene()
    scene.ledger.beginJournal()
    for number in 0..<100 {
      scene.observe(
        ["r\(number)"], text: LedgerScene.text(number % 10), from: "d\(number % 3).example", at: Int64(number),
        .delivered
      )
    }
    return scene
  }

  private func snapshots(_ ledger: CampaignLedger) -> [CampaignSnapshot] { ledger.campaigns().map(\.snapshot) }

  @Test func aSnapshotIsTheWholeLedger() {
    let scene = filled()
    let again = LedgerScene()
    let report = again.ledger.restore(image(scene.ledger))
    #expect(report.damagedBytes == 0)
    #expect(report.newest == 99)
    #expect(snapshots(again.ledger) == snapshots(scene.ledger))
    let next = again.observe(["new"], text: LedgerScene.text(3), from: "d1.example", at: 100)
    #expect(next.messages == 11)
    #expect(next.leak == 9)
  }

  @Test func fingerprintsAreReadAsTheyWereWritten() {
    let structure = [["From", "To"], ["text/html"], ["html", "img", "p"]]
    let readings = [
      [], [LedgerScene.words], [LedgerScene.words, LedgerScene.other], ["one two three four five six seven eight"],
    ]
    for reading in readings {
      let substance = Substance(
        subject: "three different words", readings: reading, structure: structure, links: ["https://a.example/"])
      let fingerprints = Fingerprints(substance, key: .published)
      let bytes = CompactFingerprints(fingerprints).bytes
      #expect(bytes.count == fingerprints.size)
      #expect(CompactFingerprints(fingerprints).fingerprints == fingerprints)
      for count in bytes.indices {
        var reader = ByteReader(bytes.prefix(count))
        #expect(Fingerprints(from: &reader) == nil)
      }
    }
  }

  @Test func aJournalIsCountedAgain() {
    let scene = filled()
    let again = LedgerScene()
    let (bytes, lost) = scene.ledger.journalled()
    #expect(lost == 0)
    _ = again.ledger.restore(bytes)
    #expect(snapshots(again.ledger) == snapshots(scene.ledger))
  }

  @Test func aJournalThatTheSnapshotKnowsChangesNothing() {
    let scene = filled()
    let again = LedgerScene()
    _ = again.ledger.restore(image(scene.ledger) + scene.ledger.journalled().bytes)
    #expect(snapshots(again.ledger) == snapshots(scene.ledger))
  }

  @Test func whatIsWholeIsKept() {
    let scene = filled()
    var bytes = image(scene.ledger)
    bytes[bytes.count / 2] ^= 0x55
    bytes.removeLast(5)
    let again = LedgerScene()
    let report = again.ledger.restore(Array("rubbish in front".utf8) + bytes)
    #expect(report.damagedBytes > 16)
    #expect(again.ledger.count >= 8)
  }

  @Test func anotherKeyReadsNothing() {
    let scene = filled()
    let stranger = CampaignLedger(tiers: [], memory: 1 << 20, key: KeyedHash(k0: 1, k1: 2))
    let bytes = image(scene.ledger)
    #expect(stranger.restore(bytes).damagedBytes == bytes.count)
    #expect(stranger.count == 0)
  }

  @Test func nothingIsInClear() {
    let scene = LedgerScene()
    scene.ledger.beginJournal()
    scene.observe(["secret@victim.example"], from: "domain.example", at: 0, .putOff)
    let text = String(decoding: image(scene.ledger) + scene.ledger.journalled().bytes, as: UTF8.self)
    for word in ["secret", "victim", "domain", "example"] { #expect(!text.contains(word)) }
  }

  /// Whoever goes on counting from there must not come to the end of the numbers.
  @Test func numbersThatCountingNeverReachesAreRefused() {
    var observation = Observation(Sighting(time: 1, recipients: ["one"]), key: .published)
    for (sequence, isRead) in [(UInt64.max, false), (1 << 63, false), (1 << 63 - 1, true)] {
      observation.sequence = sequence
      var writer = ByteWriter(capacity: 100)
      observation.write(to: &writer)
      var reader = ByteReader(writer.bytes[...])
      #expect((Observation(from: &reader) != nil) == isRead)
    }
  }

  /// Whatever stands in a frame that is right, reading it does no harm.
  @Test func anyPayloadIsReadSafely() {
    let payloads = [[], [1], Array(repeating: 0, count: 200), Array(repeating: 255, count: 300)] as [[UInt8]]
    for payload in payloads {
      let scene = LedgerScene()
      var frames = FrameWriter(key: .published)
      for kind in Frame.Kind.allCases { frames.add(kind) { $0.write(bytes: payload) } }
      _ = scene.ledger.restore(frames.bytes)
      #expect(scene.observe(["a"], at: 1_790_000_000).messages == 1)
    }
  }
}
