import CorpusDoor
import Foundation
import TestSupport
import Testing

/// Figures on real mail, source by source; the messages lie beside the repository and are not part of it.
@Suite("Real mail", .serialized)
struct RealMailTests {
  /// Hosts that took the phishing mail in: Microsoft's, Google's and Proton's.
  private static let phishingHosts = ["protection.outlook.com", "google.com", "protonmail.ch"]

  private func mailboxes(_ folder: String) throws -> [URL] {
    guard let folder = Material.folder(folder) else { return [] }
    return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "mbox" }.sorted { $0.path < $1.path }
  }

  /// The last hop recorded no results: what it says of the client counts, and no proof is known.
  @Test func lists() throws {
    for mailbox in try mailboxes("mail/lists") {
      let report = SourceReport(
        mailbox.lastPathComponent, try RealMail(mailbox, trusting: ["mail.lfdr.de"]).messages)
      #expect(report.isBelow(perMille: 3), "\(report.name)")
    }
  }

  /// By the results that the lists' own hosts recorded before they sent the mail on.
  ///
  /// Another place than the receiver's, where no list had relayed anything yet: printed only.
  @Test func listsAtTheirOwnHosts() throws {
    for mailbox in try mailboxes("mail/lists") {
      let hosts = ["kernel.org", "osuosl.org", "linuxfoundation.org", "google.com"]
      let known = try RealMail(mailbox, trusting: hosts, onlyRecorded: true).messages
      if !known.isEmpty { _ = SourceReport("\(mailbox.lastPathComponent), at the list's host", known) }
    }
  }

  @Test func newsletters() throws {
    for mailbox in try mailboxes("mail/newsletters") {
      let report = SourceReport(
        mailbox.lastPathComponent, try RealMail(mailbox, trusting: ["dd20708.kasserver.com"]).messages)
      #expect(report.isBelow(perMille: 3), "\(report.name)")
    }
  }

  /// The random sample gives the rates; the groups are campaigns that were added on purpose.
  @Test func phishing() throws {
    for mailbox in try mailboxes("mail/phishing") {
      let hasBodies = mailbox.lastPathComponent != "headers.mbox"
      let all = try RealMail(mailbox, trusting: Self.phishingHosts, hasBodies: hasBodies).messages
      let whole = all.filter { !$0.hasMaskedAuthor }
      print("\(mailbox.lastPathComponent): \(all.count - whole.count) messages with a masked From left out")
      for sample in ["random", "group"] {
        let name = "\(mailbox.lastPathComponent), sample \(sample)"
        let report = SourceReport(name, whole.filter { $0.sample == sample })
        let shown = report.tally.share(report.caught + report.suspect)
        print("  forged, concealed, or unproven and inconsistent: \(shown); target 45 % of the random sample\n")
      }
    }
  }
}
