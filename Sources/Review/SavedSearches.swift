package import DecisionLog
import Foundation

/// Searches that an operator wants to do again: `STATE/review/searches.json`, encrypted under the operator's key, since
/// what is looked for may be an address.
package struct SavedSearches: Sendable {
  package struct Search: Codable, Sendable {
    package let name: String
    package let text: String

    package init(name: String, text: String) { (self.name, self.text) = (name, text) }
  }

  private let file: URL
  private let seal: OperatorSeal
  private static let limit = 50

  package init(_ state: StateFolder) {
    file = state.url.appending(path: "review/searches.json")
    seal = OperatorSeal(state, purpose: "searches")
  }

  package func all(of name: String) throws -> [Search] { try all()[name] ?? [] }

  /// False if he has as many as anybody may.
  package func add(_ search: Search, of name: String) throws -> Bool {
    try change { all in
      guard (all[name]?.count ?? 0) < Self.limit else { return false }
      all[name, default: []].append(search)
      return true
    }
  }

  package func remove(_ number: Int, of name: String) throws {
    _ = try change { all in
      guard all[name]?.indices.contains(number) ?? false else { return false }
      all[name]?.remove(at: number)
      return true
    }
  }

  private func all() throws -> [String: [Search]] {
    guard let box = FileManager.default.contents(atPath: file.path) else { return [:] }
    guard let plain = try seal.open(box) else { return [:] }
    return try JSONDecoder().decode([String: [Search]].self, from: plain)
  }

  /// Writes what `body` makes of all, if it says so, while nobody else does.
  private func change(_ body: (inout [String: [Search]]) -> Bool) throws -> Bool {
    let lock = try FileLock(file.appendingPathExtension("lock"))
    defer { withExtendedLifetime(lock) {} }
    var all = try all()
    guard body(&all) else { return false }
    try Replacement.write([UInt8](try seal.close(try JSONEncoder().encode(all))), to: file)
    return true
  }
}
