import Crypto
package import Foundation

/// A value behind a pseudonym as it is shown: with the salt by which the digest in the record can be computed again.
package struct DisclosedValue: Codable, Hashable, Sendable {
  package let salt: Data
  package let value: String

  package init(_ value: String) {
    let random = [UInt64.random(in: 0...(.max)), UInt64.random(in: 0...(.max))]
    salt = Data((0..<16).map { UInt8(truncatingIfNeeded: random[$0 / 8] >> UInt64($0 % 8 * 8)) })
    self.value = value
  }

  /// What the record holds of it: SHA-256 over salt, name and value.
  package func digest(_ name: String) -> Data {
    Data(SHA256.hash(data: salt + Data("\(name)\0\(value)".utf8)))
  }
}
