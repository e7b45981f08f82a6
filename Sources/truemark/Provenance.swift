import Crypto
import Filtering
import Foundation
import Judging

extension Provenance {
  /// `effective`: the text of the configuration that is in force; `policy`: with what was adjusted.
  init(_ effective: String, _ policy: Policy) {
    self.init(
      engine: "truemark \(Truemark.version)", configuration: Self.digest(effective),
      policy: Self.digest(policy.canonicalText))
  }

  /// SHA-256 of a text, cut to 128 bits.
  private static func digest(_ text: String) -> String {
    SHA256.hash(data: Data(text.utf8)).prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

extension Policy {
  /// The same for the same policy: mode, actions and points, a line each, sorted.
  fileprivate var canonicalText: String {
    let actions = actions.map { "\($0.key.rawValue)=\($0.value.rawValue)" }.sorted()
    let points = points.map { "\($0.key)=\($0.value)" }.sorted()
    return (["mode=\(mode.rawValue)"] + actions + points).joined(separator: "\n")
  }
}
