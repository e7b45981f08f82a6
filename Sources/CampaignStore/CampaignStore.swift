package import Bulk
package import DecisionLog
import Foundation
import Synchronization

/// Keeps the campaign ledger on the disk: a snapshot, and journals of what was counted since.
///
/// The journal is written once a second, so that a crash loses a second or two, and no message waits for it. When it
/// has grown larger than the snapshot, a new snapshot is written. Nothing in the files is in clear: they hold hashes
/// under a key of this installation, and counts.
package final class CampaignStore: Sendable {
  package let ledger: CampaignLedger
  private let files: LedgerFiles
  private let report: @Sendable (String) -> Void
  private let writer: Mutex<Writer>
  private let ended = DispatchSemaphore(value: 0)
  private let finished = DispatchSemaphore(value: 0)

  private struct Writer: ~Copyable {
    var journal: AppendFile?
    var journalNumber: Int
    var journalSize = 0
    var snapshotSize = 0
    /// Set after an error.
    var retryAt: ContinuousClock.Instant?
  }

  /// Reads what is there, as much as can be read, and says in `report` if that is not all.
  ///
  /// `report` takes lines for the service log. `make` gives an empty ledger under a key.
  package init(
    at state: StateFolder, make: (KeyedHash) -> CampaignLedger, report: @escaping @Sendable (String) -> Void
  ) throws {
    files = LedgerFiles(state)
    self.report = report
    let key = try files.key(report: report)
    ledger = make(key)
    let found = files.read(into: ledger)
    for line in found.report { report(line) }
    writer = Mutex(Writer(journalNumber: (found.journals.last ?? 0) + 1))
    ledger.beginJournal()
    // The journals that were there go into the new snapshot.
    save()
  }

  /// Writes the journal every second until `close`.
  package func start() {
    let thread = Thread { [self] in
      while ended.wait(timeout: .now() + 1) == .timedOut { save() }
      finished.signal()
    }
    thread.name = "campaigns"
    thread.start()
  }

  /// Writes a last snapshot, and leaves no journal: the sign that nothing was lost.
  package func close() {
    ended.signal()
    finished.wait()
    save(isLast: true)
  }

  /// Writes what was counted since the last time.
  ///
  /// After an error, which is told once, the whole is written as soon as that is possible.
  private func save(isLast: Bool = false) {
    writer.withLock { writer in
      let (bytes, lost) = ledger.journalled()
      if lost > 0 { report("\(lost) messages are missing in the campaign journal: the disk was too slow") }
      do {
        if let retryAt = writer.retryAt {
          guard isLast || ContinuousClock.now >= retryAt else { return }
          try writeSnapshot(&writer, isLast: isLast)
          writer.retryAt = nil
          return report("the campaigns are written again")
        }
        if !bytes.isEmpty { try writer.journal?.append(bytes) }
        writer.journalSize += bytes.count
        if isLast || writer.journal == nil || writer.journalSize > max(Self.smallestSnapshot, writer.snapshotSize) {
          try writeSnapshot(&writer, isLast: isLast)
        }
      } catch {
        if writer.retryAt == nil {
          report("the campaigns cannot be written, and would not survive a restart: \(error)")
        }
        writer.retryAt = ContinuousClock.now + .seconds(60)
      }
    }
  }

  private static let smallestSnapshot = 4 << 20

  /// First a new journal, so that nothing falls between it and the snapshot.
  private func writeSnapshot(_ writer: inout Writer, isLast: Bool) throws {
    let old = files.journals
    if isLast {
      writer.journal = nil
    } else {
      writer.journal = try AppendFile(files.journal(writer.journalNumber))
      writer.journalNumber += 1
      writer.journalSize = 0
    }
    writer.snapshotSize = try files.writeSnapshot(of: ledger)
    for number in old { try? FileManager.default.removeItem(at: files.journal(number)) }
  }
}
