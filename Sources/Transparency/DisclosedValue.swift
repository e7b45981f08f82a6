import Crypto
package import Foundation

/// A value behind a pseudonym as it is shown: with the salt by which the digest in the record can be computed again.
package struct DisclosedValue: Codable, Hashable, Sendable {
  package let salt: Data
  package let value: String

  package init(_ value: String, salt: Data) {
    self.value = value
    self.salt = salt
  }

  /// Octets of a salt.
  package static let saltSize = 16

  /// Random salts.
  package static func salts(_ count: Int) -> [ArraySlice<UInt8>] {
    var random = [UInt8](repeating: 0, count: saltSize * count)
    unsafe arc4random_buf(&random, random.count)
    return (0..<count).map { random[saltSize * $0..<saltSize * ($0 + 1)] }
  }

  /// What the record holds of it: SHA-256 over salt, name and value.
  package func digest(_ name: String) -> Data {
    var hash = SHA256()
    hash.update(salt)
    hash.update(name.utf8)
    hash.update(CollectionOfOne(0))
    hash.update(value.utf8)
    return Data(hash.finalize())
  }
}
