package import Judging
package import Mail

/// A DKIM signature that holds, as something that can be seen again: a copy of the message carries the same `b=`.
package struct SealedCopy: Hashable, Sendable {
  /// `d=`.
  package let domain: DomainName
  /// The same for every copy: `d=` and `b=`.
  package let name: String
  /// `t=`, seconds since 1970 UTC.
  package let signedAt: Int64?

  /// Signature fields that are looked at.
  private static let countLimit = 10
  /// Octets of a field.
  private static let sizeLimit = 32_768

  /// The signatures of a message whose domain and selector have a passing proof.
  package static func all(of message: MailMessage, _ proofs: Proofs) -> [SealedCopy] {
    let passing = proofs.dkim.filter { $0.result == .pass }
    guard !passing.isEmpty else { return [] }
    return message.fields("DKIM-Signature").prefix(countLimit).compactMap { field in
      let tags = tags(of: field)
      guard let domain = tags["d"].flatMap({ DomainName($0) }), let value = tags["b"], !value.isEmpty,
        passing.contains(where: { $0.domain == domain.text && $0.selector == tags["s"] })
      else { return nil }
      return SealedCopy(domain: domain, name: "\(domain) \(value)", signedAt: tags["t"].flatMap { Int64($0) })
    }
  }

  /// The tags without white space (RFC 6376 section 3.2); of two equal names the first.
  private static func tags(of field: HeaderField) -> [String: String] {
    guard field.value.count <= sizeLimit else { return [:] }
    let pairs = field.value.split(separator: UInt8(ascii: ";")).compactMap { spec -> (String, String)? in
      let text = String(decoding: spec.filter { $0 > 0x20 }, as: UTF8.self)
      guard let equals = text.firstIndex(of: "=") else { return nil }
      return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }
}
