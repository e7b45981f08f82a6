import Crypto
package import Foundation
import Transparency

/// The values behind the pseudonyms of a record, sealed under the day's key.
///
/// The record holds a digest of each value with a salt of its own, so that chosen values can be shown to somebody who
/// holds the record alone, and he can tell that they are the ones that were logged; and all values with their salts,
/// encrypted (AES-256-GCM).
package struct SealedValues: Decodable, Hashable, Sendable {
  /// By the name of the field, such as `client` or `recipients/0`: SHA-256 over salt, name, a zero octet and value.
  package let digests: [String: Data]
  /// All that the digests are over, each behind its length (four octets, high first), encrypted.
  package let box: Data
}

/// Collects the values of a record while it is written: each gets a pseudonym in its place.
struct SealingWriter {
  private let key: DayKey
  private var values: [(name: String, text: String)] = []

  init(_ key: DayKey) { self.key = key }

  /// The pseudonym that stands in the field `name`.
  mutating func conceal(_ role: PseudonymRole, _ text: String, as name: String) -> String {
    values.append((name, text))
    return key.pseudonym(role, text)
  }

  /// Seals a value that nothing stands for.
  mutating func seal(_ text: String, as name: String) { values.append((name, text)) }

  /// Nil if there was nothing to conceal.
  func sealed() throws -> Sealing? {
    guard !values.isEmpty else { return nil }
    var digests: [(String, SHA256Digest)] = []
    digests.reserveCapacity(values.count)
    var plain: [UInt8] = []
    plain.reserveCapacity(values.reduce(0) { $0 + $1.text.utf8.count + 64 })
    let salts = DisclosedValue.salts(values.count)
    for ((name, text), salt) in zip(values.sorted { $0.name < $1.name }, salts) {
      let count = salt.count + name.utf8.count + 1 + text.utf8.count
      for shift in [24, 16, 8, 0] { plain.append(UInt8(truncatingIfNeeded: count >> shift)) }
      plain += salt
      plain += name.utf8
      plain.append(0)
      plain += text.utf8
      var hash = SHA256()
      hash.update(plain.suffix(count))
      digests.append((name, hash.finalize()))
    }
    return Sealing(digests: digests, box: try key.seal(plain))
  }
}

/// `SealedValues` on their way into the record.
struct Sealing: JSONWritable {
  /// In the order of their names.
  fileprivate let digests: [(name: String, digest: SHA256Digest)]
  fileprivate let box: Data

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("box", box)
      json.field("digests", Digests(all: digests))
    }
  }

  private struct Digests: JSONWritable {
    let all: [(name: String, digest: SHA256Digest)]

    func write(to json: inout JSONWriter) {
      json.object { json in
        for (name, digest) in all { json.entry(name, digest) }
      }
    }
  }
}

extension SHA256Digest: JSONWritable {
  func write(to json: inout JSONWriter) { unsafe withUnsafeBytes { unsafe json.base64($0) } }
}

extension DayKey {
  /// The values of a record.
  func open(_ sealed: SealedValues) throws -> [String: DisclosedValue] {
    var values: [String: DisclosedValue] = [:]
    var rest = [UInt8](try open(sealed.box))[...]
    while !rest.isEmpty {
      let count = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
      let value = rest.dropFirst(4).prefix(count)
      let named = value.dropFirst(DisclosedValue.saltSize)
      guard value.count == count, let end = named.firstIndex(of: 0) else {
        throw LogError("the sealed values of a record are not whole")
      }
      values[String(decoding: named[..<end], as: UTF8.self)] = DisclosedValue(
        String(decoding: named[(end + 1)...], as: UTF8.self), salt: Data(value.prefix(DisclosedValue.saltSize)))
      rest = rest.dropFirst(4 + count)
    }
    return values
  }
}
