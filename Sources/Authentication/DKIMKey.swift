import DNS

/// What the DNS holds under the name of a key (RFC 6376 section 3.6.2).
enum DKIMKey: Hashable, Sendable {
  /// The text of the one key record.
  case record([UInt8])
  /// There is no key to be used.
  case unusable(DKIMOutcome)
  /// The DNS did not answer.
  case unknown(DKIMOutcome)

  /// Octets that libopendkim takes of a key record.
  static let sizeLimit = 1024

  init(_ answer: DNSAnswer) {
    switch answer {
    case .records(let data, _): self = Self.choose(data.compactMap(\.keyText))
    case .noData, .noSuchName: self = .unusable(.noKey)
    case .failure: self = .unknown(.keyLookupFailed)
    }
  }

  /// Picks the one record with a key: a wildcard may add others, two keys are an error.
  private static func choose(_ texts: [[UInt8]]) -> DKIMKey {
    let keys = texts.count == 1 ? texts : texts.filter { (try? DKIMTagList(parsing: $0))?["p"] != nil }
    guard keys.count <= 1 else { return .unusable(.severalKeys) }
    guard let key = keys.first else { return .unusable(.noKey) }
    guard key.count <= sizeLimit else { return .unusable(.keyTooLong) }
    guard let tags = try? DKIMTagList(parsing: key), let data = tags["p"] else {
      return .unusable(.malformedKey)
    }
    return data.isEmpty ? .unusable(.keyRevoked) : .record(key)
  }

  /// Why the signature cannot be checked; nil if there is a key.
  var outcome: DKIMOutcome? {
    switch self {
    case .record: nil
    case .unusable(let outcome), .unknown(let outcome): outcome
    }
  }

  /// Whether the key is of the type that the algorithm `a=` needs (`k=`, RFC 6376 section 3.6.1 and RFC 8463).
  func fits(_ algorithm: String) -> Bool {
    guard case .record(let text) = self, let tags = try? DKIMTagList(parsing: text) else { return false }
    return algorithm.hasPrefix((tags.compact("k") ?? "rsa").lowercased() + "-")
  }
}

extension RecordData {
  fileprivate var keyText: [UInt8]? {
    guard case .text(let bytes) = self else { return nil }
    return bytes
  }
}
