package import Judging
import Mail

/// To whom a message goes: notifications to many, and letters that name nobody.
package enum Recipients: Check {
  static let nullSenderMany = FindingKind(
    "rcpt.null-sender-many", .concealed, gate: .unaligned,
    english: "The message claims to be a notification (MAIL FROM:<>) but has {} recipients.",
    chinese: "邮件自称是系统通知（MAIL FROM:<>），却有 {} 个收件人。")
  static let noStructure = FindingKind(
    "bounce.no-structure", .concealed, gate: .unaligned,
    english: "The message claims to be a notification (MAIL FROM:<>) but has the form of none.",
    chinese: "邮件自称是系统通知（MAIL FROM:<>），但不具备任何通知的形式。")
  static let undisclosed = FindingKind(
    "rcpt.undisclosed", .bulk, english: "The message does not say to whom it is addressed.",
    chinese: "邮件没有写明收件人。")

  static let many = FindingKind(
    "bulk.rcpt-count", .bulk, gate: .unaligned, english: "The message has {} recipients at once.",
    chinese: "邮件一次发给 {} 个收件人。")
  static let unknown = FindingKind(
    "bulk.unknown-users", .bulk, gate: .unaligned,
    english: "Of the recipients tried, the server refused {}, as unknown users mostly are.",
    chinese: "在所尝试的收件人中，服务器拒绝了 {}，多为不存在的用户。")
  static let differ = FindingKind(
    "align.recipients-differ", .bulk, gate: .unaligned,
    english: "The message is addressed to others than it is sent to.", chinese: "邮件写明的收件人与实际收件人不同。")
  static let sorted = FindingKind(
    "rcpt.sorted", .bulk, gate: .unaligned, english: "The {} addresses in To and Cc are sorted by the alphabet.",
    chinese: "To 和 Cc 中的 {} 个地址按字母排序。")
  static let suspicious = FindingKind(
    "rcpt.suspicious", .bulk, gate: .unaligned,
    english: "The {} addresses in To and Cc look like one another, as in a list of guesses.",
    chinese: "To 和 Cc 中的 {} 个地址彼此相似，像是猜测得来。")
  static let forgedReceipt = FindingKind(
    "bounce.forged-mdn", .concealed, gate: .unaligned,
    english: "A receipt is asked for that goes to {}, not to the author.", chinese: "要求的回执将发往 {}，而不是发件人。")

  package static let kinds = [
    nullSenderMany, noStructure, undisclosed, many, unknown, differ, sorted, suspicious, forgedReceipt,
  ]

  package static func findings(in facts: Facts) -> [Finding] {
    let message = facts.message
    let recipients = message.envelope.recipients
    var findings: [Finding] = []
    // Mail read from a file without its envelope has no recipients.
    if message.envelope.sender == .null, !recipients.isEmpty, facts.clientClass == .outside {
      // RFC 5321 section 4.5.5.
      if recipients.count > 1 { findings.append(Finding(nullSenderMany, String(recipients.count))) }
      if !isNotification(message) { findings.append(Finding(noStructure)) }
    }
    if namesNobody(message) { findings.append(Finding(undisclosed)) }
    // RFC 5321 section 4.5.3.1.8: a server takes 100.
    if recipients.count >= 50 { findings.append(Finding(many, String(recipients.count))) }
    if let share = refusedShare(message.envelope) { findings.append(Finding(unknown, share)) }
    if let place = receiptPlace(facts) { findings.append(Finding(forgedReceipt, place.text)) }
    return findings + shown(facts)
  }

  /// More than one in ten, and more than a few old addresses.
  private static func refusedShare(_ envelope: Envelope) -> String? {
    let refused = envelope.refusedRecipients
    let tried = envelope.recipients.count + refused
    return refused >= 5 && refused * 10 > tried ? "\(refused) of \(tried)" : nil
  }

  /// What To and Cc look like.
  private static func shown(_ facts: Facts) -> [Finding] {
    let fields = facts.message.fields("To").prefix(2) + facts.message.fields("Cc").prefix(2)
    let addresses = fields.compactMap { try? AddressList(parsing: $0.unfolded) }.flatMap(\.mailboxes).map(\.address)
    let keys = addresses.map { $0.description.lowercased() }
    let recipients = Set(facts.message.envelope.recipients.map(\.key))
    var findings: [Finding] = []
    if !BulkEvidence.isBulk(facts), !keys.isEmpty, !recipients.isEmpty, recipients.isDisjoint(with: keys) {
      findings.append(Finding(differ))
    }
    guard keys.count >= 7 else { return findings }
    let pairs = zip(keys, keys.dropFirst())
    if pairs.allSatisfy({ $0 < $1 }) { findings.append(Finding(sorted, String(keys.count))) }
    if pairs.count(where: { areAlike($0, $1) }) * 2 > keys.count {
      findings.append(Finding(suspicious, String(keys.count)))
    }
    return findings
  }

  /// The first four characters of the local parts are the same.
  private static func areAlike(_ one: String, _ other: String) -> Bool {
    let starts = [one, other].map { $0.utf8.prefix { $0 != UInt8(ascii: "@") }.prefix(4) }
    return starts[0].count == 4 && starts[0].elementsEqual(starts[1]) && one != other
  }

  /// Where a receipt would go that is neither the author's nor the envelope's organization (RFC 8098 section 2.1).
  private static func receiptPlace(_ facts: Facts) -> DomainName? {
    let names = ["Disposition-Notification-To", "Return-Receipt-To", "X-Confirm-Reading-To"]
    let known = facts.from.domains + [facts.message.envelope.sender.domain].compactMap { $0 }
    guard !known.isEmpty else { return nil }
    let asked = names.compactMap { facts.message.fields($0).first }
      .compactMap { try? AddressList(parsing: $0.unfolded) }.flatMap(\.mailboxes)
    return asked.map(\.address.domain).first { place in
      !known.contains { facts.site.publicSuffixes.sameOrganization($0, place) }
    }
  }

  /// A report (RFC 6522: DSN, MDN, ARF), or said to be automatic (RFC 3834 section 5).
  private static func isNotification(_ message: MailMessage) -> Bool {
    let type = message.text("Content-Type")?.lowercased() ?? ""
    let automatic = message.text("Auto-Submitted")?.lowercased() ?? "no"
    return type.hasPrefix("multipart/report") || automatic != "no"
  }

  /// Neither To nor Cc, or empty groups.
  private static func namesNobody(_ message: MailMessage) -> Bool {
    (message.fields("To") + message.fields("Cc")).allSatisfy { field in
      do throws(AddressProblem) {
        return try AddressList(parsing: field.unfolded).mailboxes.isEmpty
      } catch {
        return error == .empty
      }
    }
  }
}
