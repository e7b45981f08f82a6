package import Foundation
import Transparency

/// The values behind the pseudonyms of a record, sealed under the day's key.
///
/// The record holds a digest of each value with a salt of its own, so that chosen values can be shown to somebody who
/// holds the record alone, and he can tell that they are the ones that were logged; and all values with their salts,
/// encrypted (AES-256-GCM).
package struct SealedValues: Decodable, Hashable, Sendable {
  /// By the name of the field, such as `client` or `recipients/0`: SHA-256 over salt, name and value.
  package let digests: [String: Data]
  /// The values with their salts, as JSON, encrypted.
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
  func sealed() throws -> SealedValues? {
    guard !values.isEmpty else { return nil }
    var digests = [String: Data](minimumCapacity: values.count)
    var box = JSONWriter()
    box.object { box in
      let salts = DisclosedValue.salts(values.count)
      for ((name, text), salt) in zip(values.sorted { $0.name < $1.name }, salts) {
        let value = DisclosedValue(text, salt: salt)
        digests[name] = value.digest(name)
        box.field(name, value)
      }
    }
    return SealedValues(digests: digests, box: try key.seal(box.bytes))
  }
}

extension DisclosedValue: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("salt", salt)
      json.field("value", value)
    }
  }
}

extension SealedValues: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("box", box)
      json.field("digests", digests)
    }
  }
}

extension DayKey {
  /// The values of a record.
  func open(_ sealed: SealedValues) throws -> [String: DisclosedValue] {
    try JSONDecoder().decode([String: DisclosedValue].self, from: try open(sealed.box))
  }
}
