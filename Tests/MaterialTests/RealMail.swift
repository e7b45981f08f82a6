import CorpusDoor
import DNS
import FilterSupport
import Filtering
import Foundation
import Judging
import Mail

/// One mailbox of real mail, judged in its order by a filter of its own with the default configuration.
struct RealMail {
  struct Judged {
    let message: MailMessage
    let decision: Decision
    /// What the manifest says of the message: `random` or `group`, where it says so.
    let sample: String?
  }

  let messages: [Judged]

  /// Judges every message of a mailbox, with the results that the `trusted` hosts recorded for proofs.
  ///
  /// `onlyRecorded`: without messages that have no such results. `hasBodies`: false for header blocks, in which the
  /// missing body is nobody's fault.
  init(_ mailbox: URL, trusting trusted: [String], onlyRecorded: Bool = false, hasBodies: Bool = true) throws {
    let hosts = trusted.compactMap { DomainName($0) }
    let filter = try TestFilter.make(hasBodies ? "" : "policy: {points: {mime.unreadable: 0}}", recordedBy: hosts)
    let samples = try Self.samples(of: mailbox)
    var reader = CorpusReader(limits: filter.limits)
    messages = try reader.read(mailbox.path).enumerated().compactMap { index, item in
      var message = item.message
      let recorded = RecordedResults(message, by: hosts)
      guard !onlyRecorded || !recorded.isEmpty else { return nil }
      message.complete(from: recorded)
      let decision = filter.decide(message, filter.lookups(in: Zone()))
      return Judged(message: message, decision: decision, sample: index < samples.count ? samples[index] : nil)
    }
  }

  private struct Entry: Decodable {
    let file: String
    let offset: Int
    let sample: String?
  }

  /// The samples in the order of the mailbox.
  private static func samples(of mailbox: URL) throws -> [String?] {
    let manifest = mailbox.deletingLastPathComponent().appending(path: "manifest.jsonl")
    let entries = try Data(contentsOf: manifest).split(separator: 0x0a).map {
      try JSONDecoder().decode(Entry.self, from: $0)
    }
    return entries.filter { $0.file == mailbox.lastPathComponent }.sorted { $0.offset < $1.offset }.map(\.sample)
  }
}

extension RealMail.Judged {
  /// The sender is established as forged or concealed.
  var isCaught: Bool { !decision.verdict.established.isDisjoint(with: [.forged, .concealed]) }

  /// Not caught, but unproven and inconsistent: it was checked that nothing backs From, and at least one further finding
  /// speaks against the sender that is no proof's failure (`align`, `spf`, `dkim`, `arc`).
  var isSuspect: Bool {
    guard !isCaught, decision.circumstances.alignment == .unaligned else { return false }
    return decision.verdict.findings.contains { item in
      guard item.points > 0, let axis = item.finding.kind.axis, axis != .bulk else { return false }
      return !["align", "spf", "dkim", "arc"].contains(item.finding.kind.name.prefix { $0 != "." })
    }
  }

  /// From holds the words that stand for the recipient in the published mail, so that it is not what was sent.
  var hasMaskedAuthor: Bool {
    message.fields("From").contains {
      $0.text.lowercased().contains("phishing@pot") || $0.text.contains("phishing pot")
    }
  }
}

/// Counts and shares of one source; printed, never pooled with another.
struct SourceReport {
  let name: String
  private(set) var tally = VerdictTally()
  private(set) var caught = 0
  private(set) var suspect = 0

  init(_ name: String, _ messages: [RealMail.Judged]) {
    self.name = name
    for item in messages {
      tally.count(item.decision.verdict, item.decision.circumstances.alignment)
      if item.isCaught { caught += 1 }
      if item.isSuspect { suspect += 1 }
    }
    print("\(name): \(tally.messages) messages")
    for row in tally.rows { print("  \(row.title): \(row.text)") }
    print("  forged or concealed: \(tally.share(caught)); only unproven and inconsistent: \(tally.share(suspect))")
  }

  /// At most so many of 1,000 are caught.
  func isBelow(perMille: Int) -> Bool { caught * 1_000 <= tally.messages * perMille }
}
