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

  package static let kinds = [nullSenderMany, noStructure, undisclosed]

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
    return findings
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
