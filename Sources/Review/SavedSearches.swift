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
    var all = try all()
    guard (all[name]?.count ?? 0) < Self.limit else { return false }
    all[name, default: []].append(search)
    try write(all)
    return true
  }

  package func remove(_ number: Int, of name: String) throws {
    var all = try all()
    guard all[name]?.indices.contains(number) ?? false else { return }
    all[name]?.remove(at: number)
    try write(all)
  }

  private func all() throws -> [String: [Search]] {
    guard let box = FileManager.default.contents(atPath: file.path) else { return [:] }
    guard let plain = try seal.open(box) else { return [:] }
    return try JSONDecoder().decode([String: [Search]].self, from: plain)
  }

  private func write(_ all: [String: [Search]]) throws {
    try Replacement.write([UInt8](try seal.close(try JSONEncoder().encode(all))), to: file)
  }
}
