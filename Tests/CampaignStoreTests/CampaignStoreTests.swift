import Bulk
import DecisionLog
import Foundation
import Synchronization
import Testing

@testable import CampaignStore

/// A state folder of its own, removed in the end.
private final class Scene {
  let state: StateFolder
  let lines = Lines()

  final class Lines: Sendable {
    let all = Mutex<[String]>([])
  }

  init() {
    state = StateFolder(FileManager.default.temporaryDirectory.appending(path: "campaigns-\(UUID().uuidString)"))
  }

  deinit { try? FileManager.default.removeItem(at: state.url) }

  func open() throws -> CampaignStore {
    try CampaignStore(
      at: state,
      make: { CampaignLedger(tiers: [Tier(recipients: 10, hours: 24)], memory: 4 << 20, key: $0) },
      report: { [lines] line in lines.all.withLock { $0.append(line) } })
  }

  var reported: String { lines.all.withLock { $0.joined(separator: "\n") } }

  var snapshot: URL { state.campaigns.appending(path: "snapshot") }
  var key: URL { state.keys.appending(path: "campaigns.key") }

  /// How many recipients the one campaign has with these.
  func count(_ store: CampaignStore, _ recipients: [String]) throws -> Int {
    let text = "this is the text of one and the same offer that goes to very many people who never asked"
    let sighting = Sighting(
      time: 1_790_000_000, fingerprints: store.ledger.fingerprints(Substance(readings: [text])), recipients: recipients)
    let standing = store.ledger.observe(sighting)
    store.ledger.settle(standing, .delivered)
    return standing.campaign.recipients
  }
}

@Suite("The campaign ledger on the disk")
struct CampaignStoreTests {
  private let scene = Scene()

  @Test func anOrderlyStopLosesNothingAndSaysNothing() throws {
    let store = try scene.open()
    store.start()
    #expect(try scene.count(store, ["a", "b"]) == 2)
    store.close()
    #expect(try scene.count(scene.open(), ["c"]) == 3)
    #expect(scene.reported.isEmpty)
  }

  @Test func aCrashLosesSecondsAndSaysSo() throws {
    let store = try scene.open()
    store.start()
    #expect(try scene.count(store, ["a", "b"]) == 2)
    Thread.sleep(forTimeInterval: 2.5)
    #expect(try scene.count(scene.open(), ["c"]) == 3)
    #expect(scene.reported.contains("was not stopped in order"))
    #expect(scene.reported.contains("1 are known, the last is of 2026-09-21T"))
    store.close()
  }

  @Test func damageIsToldAndTheRestIsKept() throws {
    let store = try scene.open()
    store.start()
    #expect(try scene.count(store, ["a", "b"]) == 2)
    store.close()
    let bytes = try Data(contentsOf: scene.snapshot)
    try (Data("rubbish".utf8) + bytes + Data("TMkf".utf8)).write(to: scene.snapshot)
    #expect(try scene.count(scene.open(), ["c"]) == 3)
    #expect(scene.reported.contains("11 of \(bytes.count + 11) bytes are damaged; the rest is kept"))
  }

  @Test func aDamagedKeyIsPutAsideAndAllBeginsAnew() throws {
    let store = try scene.open()
    store.start()
    #expect(try scene.count(store, ["a", "b"]) == 2)
    store.close()
    try Data("short".utf8).write(to: scene.key)
    #expect(try scene.count(scene.open(), ["c"]) == 1)
    #expect(scene.reported.contains("it is put aside, and the campaigns begin anew"))
    #expect(FileManager.default.fileExists(atPath: scene.key.path + ".damaged"))
  }

  @Test func onlyTheOwnerReadsTheFiles() throws {
    let store = try scene.open()
    store.start()
    _ = try scene.count(store, ["a"])
    store.close()
    for file in [scene.key, scene.snapshot] {
      let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test func othersLookWithoutChanging() throws {
    let files = LedgerFiles(scene.state)
    let make = { (key: KeyedHash) in CampaignLedger(tiers: [Tier(recipients: 9, hours: 1)], memory: 4 << 20, key: key) }
    #expect(try files.load(make) == nil)
    let store = try scene.open()
    store.start()
    _ = try scene.count(store, ["a", "b"])
    Thread.sleep(forTimeInterval: 2.5)
    #expect(try files.load(make)?.campaigns().first?.snapshot.leak == 2)
    store.close()
  }
}
