import Authentication
package import Filtering
import Judging
import Mail

/// A change to the header of a message, in milter terms.
package enum HeaderEdit: Hashable, Sendable {
  /// Deletes the field at a position among those of its name, counted from 1.
  case delete(name: String, position: Int)
  /// Puts a field on top; folds in the value are a line feed and a tab.
  case prepend(name: String, value: String)
}

/// What the MTA is told at the end of a message.
package enum MilterResponse: Hashable, Sendable {
  case proceed([HeaderEdit])
  /// Held in the MTA's queue; the reason is shown to its operator.
  case quarantine(String, [HeaderEdit])
  case refuse(Reply)

  /// The response that carries a decision out.
  ///
  /// In monitor mode the message is not touched at all.
  init(_ decision: Decision) {
    if let reply = decision.reply {
      self = .refuse(reply)
    } else if decision.mode == .monitor {
      self = .proceed([])
    } else if decision.applied == .quarantine {
      self = .quarantine("Truemark \(decision.id)", Self.edits(decision))
    } else {
      self = .proceed(Self.edits(decision))
    }
  }

  /// Deletions come before additions, and from the highest position down: Postfix renumbers after each.
  private static func edits(_ decision: Decision) -> [HeaderEdit] {
    guard decision.clientClass == .outside else { return [] }
    let name = AuthenticationResultsField.name
    var edits = decision.forgedResults.sorted(by: >).map { HeaderEdit.delete(name: name, position: $0) }
    if decision.applied != .accept {
      edits.append(.prepend(name: "Truemark-Verdict", value: verdictField(decision)))
    }
    let results = AuthenticationResults(
      authservID: decision.authservID, proofs: decision.proofs, message: decision.message, from: decision.from)
    edits.append(.prepend(name: name, value: results.fieldValue))
    return edits
  }

  /// `tag; id=…; forged=100; concealed=0; bulk=0; findings=align.none,spf.fail`.
  private static func verdictField(_ decision: Decision) -> String {
    let axes = Axis.allCases.map { "\($0.rawValue)=\(decision.verdict.points[$0, default: 0])" }
    let counted = decision.verdict.findings.filter { $0.points > 0 }.map(\.finding.kind.name)
    let parts = [decision.applied.rawValue, "id=\(decision.id)"] + axes
    return parts.joined(separator: "; ") + ";\n\tfindings=" + counted.joined(separator: ",")
  }
}
