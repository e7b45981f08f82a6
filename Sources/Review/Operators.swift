import Crypto
import CryptoExtras
package import DecisionLog
package import Foundation

/// Somebody who reviews, with a password and one role.
package struct Operator: Codable, Hashable, Sendable {
  package let name: String
  package let role: Role
  fileprivate let password: PasswordHash
}

/// Those who may log in to the pages: the file `STATE/review/operators.json`.
///
/// A file that cannot be read is an error and lets nobody in.
package struct Operators: Sendable {
  package let file: URL

  package init(_ state: StateFolder) { file = state.url.appending(path: "review/operators.json") }

  /// Octets of a password at least and at most.
  package static let passwordLength = 12...1_024
  /// Characters of a name.
  private static let nameLength = 1...64

  package func all() throws -> [Operator] {
    guard FileManager.default.fileExists(atPath: file.path) else { return [] }
    do {
      return try JSONDecoder().decode([Operator].self, from: Data(contentsOf: file))
    } catch {
      throw LogError("\(file.path): not a list of operators, so nobody can log in; restore it or make it anew")
    }
  }

  /// The operator of that name and password; nil if there is none.
  ///
  /// Takes as long for a name that nobody has.
  package func logIn(_ name: String, _ password: String) throws -> Operator? {
    let known = try all().first { $0.name == name }
    let holds = try (known?.password ?? Self.nobody).holds(password)
    return holds ? known : nil
  }

  private static let nobody = PasswordHash(salt: Data(repeating: 0, count: 16), hash: Data(repeating: 0, count: 32))

  /// Adds an operator, in place of one of the same name.
  package func set(_ name: String, _ role: Role, password: String) throws {
    let isName = name.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || "0123456789.-_@".unicodeScalars.contains($0)
    }
    guard isName, Self.nameLength.contains(name.count) else {
      throw LogError("'\(name)' is no name for an operator: use up to 64 letters, digits, '.', '-', '_' and '@'")
    }
    guard Self.passwordLength.contains(password.utf8.count) else {
      throw LogError("a password has \(Self.passwordLength.lowerBound) to \(Self.passwordLength.upperBound) octets")
    }
    let fresh = Operator(name: name, role: role, password: try PasswordHash(password))
    try change { $0.filter { $0.name != name } + [fresh] }
  }

  /// Removes an operator; false if there is none of that name.
  package func remove(_ name: String) throws -> Bool {
    var isKnown = false
    try change { all in
      isKnown = all.contains { $0.name == name }
      return all.filter { $0.name != name }
    }
    return isKnown
  }

  /// By one at a time.
  private func change(_ body: ([Operator]) -> [Operator]) throws {
    let lock = try FileLock(file.appendingPathExtension("lock"))
    defer { withExtendedLifetime(lock) {} }
    let operators = body(try all())
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    try Replacement.write([UInt8](try encoder.encode(operators.sorted { $0.name < $1.name })), to: file)
  }
}

/// scrypt (RFC 7914) with 2^15 rounds of 8 blocks, about 32 MiB and 100 ms, and a salt of its own.
private struct PasswordHash: Codable, Hashable, Sendable {
  let salt: Data
  let hash: Data

  init(salt: Data, hash: Data) {
    self.salt = salt
    self.hash = hash
  }

  init(_ password: String) throws {
    salt = unsafe SymmetricKey(size: .bits128).withUnsafeBytes { unsafe Data($0) }
    hash = try Self.derive(password, salt)
  }

  func holds(_ password: String) throws -> Bool {
    guard password.utf8.count <= Operators.passwordLength.upperBound else { return false }
    let derived = try Self.derive(password, salt)
    // In constant time.
    return derived.count == hash.count && zip(derived, hash).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }

  private static func derive(_ password: String, _ salt: Data) throws -> Data {
    let key = try KDF.Scrypt.deriveKey(
      from: Data(password.utf8), salt: salt, outputByteCount: 32, rounds: 1 << 15, blockSize: 8, parallelism: 1)
    return unsafe key.withUnsafeBytes { unsafe Data($0) }
  }
}
