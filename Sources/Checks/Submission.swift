package import Judging
import Mail

/// Whether the account that submits a message may show the author it shows (RFC 6409 section 6.1).
///
/// Only where the login is an address: other logins say nothing of a domain.
package enum Submission: Check {
  static let foreignAccount = FindingKind(
    "align.submission-account", .forged,
    english: "The account that submitted the message belongs to {}.",
    chinese: "提交该邮件的账号属于 {}。")

  package static let kinds = [foreignAccount]

  package static func findings(in facts: Facts) -> [Finding] {
    guard let login = facts.message.connection.authenticatedUser,
      case .address(let account) = Path(login)
    else { return [] }
    let other = facts.from.domains.first { !facts.site.publicSuffixes.sameOrganization($0, account.domain) }
    return other.map { [Finding(foreignAccount, "\(account.domain), but From is in \($0)")] } ?? []
  }
}
