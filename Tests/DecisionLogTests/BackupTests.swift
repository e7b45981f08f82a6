import Foundation
import Testing
import Transparency

@testable import DecisionLog

/// The second copy of the log, and the way back.
@Suite("Backup")
struct BackupTests {
  private func fill(_ log: DecisionLog, _ count: Int) throws {
    for number in 0..<count { try log.append(Event(.configuration, ["number": String(number)])) }
    try log.checkpoint()
  }

  @Test func theCopyGrowsWithTheLogAndGivesTheSameRootBack() throws {
    let (scratch, restored) = (Scratch(), Scratch())
    let copy = scratch.state.url.appending(path: "copy")
    let backup = LogBackup(of: scratch.state, to: copy)
    let log = try scratch.open()
    for count in [1, 300, 255, 700, 0] {
      try fill(log, count)
      try backup.copy()
    }
    #expect(try backup.progress.log == backup.progress.copied)
    try LogBackup.restore(restored.state, from: copy)
    let (old, new) = (try LogReader(scratch.state).head, try LogReader(restored.state).head)
    #expect(old?.checkpoint == new?.checkpoint)
    let found = try LogVerifier(restored.state, key: try LogBackup.publicKey(in: copy))
    #expect(found.problems.isEmpty)
    #expect(found.size >= 1_256)
    #expect(throws: LogError.self) { try LogBackup.restore(restored.state, from: copy) }
    // Without the key nobody writes on; with it the restoration is recorded.
    #expect(throws: LogError.self) { try DecisionLog(at: restored.state) }
    try FileManager.default.removeItem(at: restored.state.keys)
    try FileManager.default.copyItem(at: scratch.state.keys, to: restored.state.keys)
    let second = try restored.open()
    try LogInbox(restored.state).take { try second.append($0) }
    #expect(try restored.records().contains { $0.frame?.kind == "restore" })
    withExtendedLifetime(log) {}
  }

  @Test func noKeyIsInTheCopy() throws {
    let scratch = Scratch()
    let copy = scratch.state.url.appending(path: "copy")
    let log = try scratch.open()
    try fill(log, 3)
    try LogBackup(of: scratch.state, to: copy).copy()
    let names = try FileManager.default.contentsOfDirectory(atPath: copy.path).sorted()
    #expect(names == ["checkpoint", "days", "heads", "log.pub", "tile"])
    withExtendedLifetime(log) {}
  }

  @Test func aCopyIsNeverWrittenOverByAnotherOrAnOlderLog() throws {
    let (scratch, stranger) = (Scratch(), Scratch())
    let copy = scratch.state.url.appending(path: "copy")
    let older = scratch.state.url.appending(path: "older")
    do {
      let log = try scratch.open()
      try fill(log, 10)
      try FileManager.default.copyItem(at: scratch.state.log, to: older)
      try fill(log, 10)
      try LogBackup(of: scratch.state, to: copy).copy()
    }
    let kept = try Data(contentsOf: copy.appending(path: "checkpoint"))
    _ = try scratch.open()
    try FileManager.default.removeItem(at: scratch.state.log)
    try FileManager.default.moveItem(at: older, to: scratch.state.log)
    #expect(throws: LogError.self) { try LogBackup(of: scratch.state, to: copy).copy() }
    try fill(try stranger.open(), 30)
    #expect(throws: LogError.self) { try LogBackup(of: stranger.state, to: copy).copy() }
    #expect(try Data(contentsOf: copy.appending(path: "checkpoint")) == kept)
  }

  @Test func whatIsPurgedGoesFromTheCopyToo() throws {
    let scratch = Scratch()
    let copy = scratch.state.url.appending(path: "copy")
    let log = try scratch.open()
    try fill(log, 600)
    let backup = LogBackup(of: scratch.state, to: copy)
    try backup.copy()
    let first = TreeFiles(copy).url(Tile(.entries, index: 0)).path
    #expect(FileManager.default.fileExists(atPath: first))
    try LogMinimum(scratch.state.log).write(300)
    try backup.copy()
    #expect(!FileManager.default.fileExists(atPath: first))
    #expect(FileManager.default.fileExists(atPath: TreeFiles(copy).url(Tile(.entries, index: 1)).path))
    withExtendedLifetime(log) {}
  }
}
