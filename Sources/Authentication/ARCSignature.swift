import Foundation
import Mail

/// What ARC-Message-Signature and ARC-Seal have in common (RFC 8617 sections 4.1.2 and 4.1.3).
struct ARCSignature {
  let field: HeaderField
  let domain: String
  let selector: String
  let algorithm: String
  let signature: Data

  var keyName: String { DKIMSignature.keyName(selector: selector, domain: domain) }

  /// `name` is the field's, with its number.
  init(_ part: ARCField, _ name: String) throws(ARCFlaw) {
    let tags = part.tags
    field = part.field
    algorithm = tags.exact("a") ?? ""
    guard !algorithm.isEmpty else { throw .broken("\(name): a= is missing") }
    guard ["rsa-sha256", "ed25519-sha256"].contains(algorithm) else {
      throw .failed("\(name): \(algorithm == "rsa-sha1" ? "rsa-sha1 is no longer accepted" : "unknown algorithm")")
    }
    domain = (tags.exact("d") ?? "").lowercased()
    selector = tags.exact("s") ?? ""
    guard DKIMSignature.isHostName(domain), DomainName(domain) != nil else {
      throw .broken("\(name): d= is not a domain name")
    }
    guard DKIMSignature.isHostName(selector) else { throw .broken("\(name): s= is not a selector") }
    guard DKIMSignature.keyName(selector: selector, domain: domain).utf8.count <= 253 else {
      throw .broken("\(name): s= and d= are too long")
    }
    guard let bytes = Self.base64(tags.compact("b")) else { throw .broken("\(name): b= is malformed") }
    signature = bytes
    if let time = tags.exact("t"), DKIMSignature.number(time, digits: 12) == nil {
      throw .broken("\(name): t= is malformed")
    }
  }

  /// Nil for what is empty or not base64.
  static func base64(_ text: String?) -> Data? {
    guard let text, DKIMSignature.isBase64(text) else { return nil }
    return Data(base64Encoded: text)
  }
}

/// What an ARC-Message-Signature covers.
struct ARCCoverage {
  /// The algorithms for header and body, as in `c=`.
  struct Canonicalization {
    let isHeaderRelaxed: Bool
    let isBodyRelaxed: Bool

    init?(_ text: String) {
      let algorithms = text.split(separator: "/", omittingEmptySubsequences: false)
      guard algorithms.count <= 2, algorithms.allSatisfy({ ["simple", "relaxed"].contains($0) }) else { return nil }
      isHeaderRelaxed = algorithms[0] == "relaxed"
      isBodyRelaxed = algorithms.count == 2 && algorithms[1] == "relaxed"
    }
  }

  /// `h=`, lower case; empty names stand for nothing.
  let fields: [String]
  /// How it may have been computed: by `c=`, or without it as in DKIM (RFC 6376 section 3.5) or in the drafts of ARC.
  let canonicalizations: [Canonicalization]
  let bodyHash: Data
  /// Octets of the canonical body that are signed: `l=`.
  let bodyLength: Int?
  /// In seconds since 1970 UTC: `x=`.
  let expiresAt: Int64?

  init(_ tags: DKIMTagList, _ name: String) throws(ARCFlaw) {
    guard let names = tags.list("h") else { throw .broken("\(name): h= is missing") }
    guard !names.contains("arc-seal") else { throw .broken("\(name): h= names ARC-Seal") }
    fields = names
    if let text = tags.exact("c") {
      guard let one = Canonicalization(text) else { throw .broken("\(name): unknown canonicalization") }
      canonicalizations = [one]
    } else {
      canonicalizations = ["simple/simple", "relaxed/relaxed"].compactMap(Canonicalization.init)
    }
    guard let hash = ARCSignature.base64(tags.compact("bh")) else { throw .broken("\(name): bh= is malformed") }
    bodyHash = hash
    bodyLength = try Self.number(tags, "l", digits: 15, name).map(Int.init)
    expiresAt = try Self.number(tags, "x", digits: 12, name)
  }

  private static func number(
    _ tags: DKIMTagList, _ tag: String, digits: Int, _ name: String
  ) throws(ARCFlaw) -> Int64? {
    guard let text = tags.exact(tag) else { return nil }
    guard let number = DKIMSignature.number(text, digits: digits) else {
      throw .broken("\(name): \(tag)= is malformed")
    }
    return number
  }
}
