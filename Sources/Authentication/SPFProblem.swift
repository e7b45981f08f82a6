import DNS
import Judging

/// Why an SPF check ended without an answer from the record.
///
/// Names are given only where they can be shown: nil if one may tell the sender's local part or the client's
/// address, or is no domain name.
enum SPFProblem: Hashable {
  /// The domain asked about has no record.
  case noRecord(of: String?)
  /// The target of an `include` or `redirect` has no record.
  case noTargetRecord(of: String?)
  case severalRecords(of: String?)
  case syntax(of: String?)
  case tooManyTerms
  case tooManyVoids
  case tooManyExchanges(of: String?)
  /// libspf2 did not take it.
  case unsupported(of: String?)
  case noAnswer(RecordType, of: String?, DNSFailure)

  var result: SPFResult {
    switch self {
    case .noRecord: .none
    case .noAnswer: .temperror
    default: .permerror
    }
  }

  var reason: String {
    switch self {
    case .noRecord(let name): "no SPF record" + Self.at(name)
    case .noTargetRecord(let name): "include or redirect to a name without an SPF record" + Self.named(name)
    case .severalRecords(let name): "more than one SPF record" + Self.at(name)
    case .syntax(let name): "syntax error in the record" + Self.of(name)
    case .tooManyTerms: "more than \(SPFBudget.termLimit) terms that ask the DNS"
    case .tooManyVoids: "more than \(SPFBudget.voidLimit) DNS questions without an answer"
    case .tooManyExchanges(let name): "more than \(SPFBudget.hostLimit) MX records" + Self.at(name)
    case .unsupported(let name): "the record" + Self.of(name) + " cannot be evaluated"
    case .noAnswer(let type, let name, let failure):
      "no answer for \(type.name)" + Self.named(name) + " (\(Self.word(failure)))"
    }
  }

  private static func at(_ name: String?) -> String { name.map { " at \($0)" } ?? "" }
  private static func of(_ name: String?) -> String { name.map { " of \($0)" } ?? "" }
  private static func named(_ name: String?) -> String { name.map { " \($0)" } ?? "" }

  private static func word(_ failure: DNSFailure) -> String {
    switch failure {
    case .timeout: "timeout"
    case .serverFailure: "server failure"
    case .cancelled: "cancelled"
    case .tooMany: "too many questions"
    }
  }
}
