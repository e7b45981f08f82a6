import Crypto
import Foundation
import Judging
package import Mail

/// A DKIM-Signature field as read before libopendkim sees it.
///
/// The library reads beyond its buffers on some malformed `i=` values, lets the last of two equal tags win and asks the
/// DNS for any `d=`. So a field that does not keep to RFC 6376 section 3.5 is refused here and never handed on.
package struct DKIMSignature: Hashable, Sendable {
  /// Signatures that are looked at; a message may carry more.
  package static let countLimit = 10
  /// Octets of a field.
  static let sizeLimit = 32_768

  /// `d=`, lower case; whatever stands there if the field is refused, 253 octets at most.
  package private(set) var domain = ""
  /// `s=`, likewise, in the case it came in.
  package private(set) var selector = ""
  /// `a=`, lower case.
  package private(set) var algorithm = ""
  /// `h=`, lower case.
  package private(set) var signedFields: [String] = []
  /// `t=` in seconds since 1970 UTC.
  package private(set) var signedAt: Int64?
  /// `x=` in seconds since 1970 UTC.
  package private(set) var expiresAt: Int64?
  /// `l=`, the octets of the canonical body that are signed.
  package private(set) var bodyLength: Int?
  /// See `DKIMProof.digest`.
  package private(set) var digest = ""
  /// The body is canonicalized by the relaxed algorithm.
  package private(set) var isBodyRelaxed = false
  /// Why the signature is not verified; nil if it is fit to be.
  package private(set) var refusal: DKIMOutcome?

  package init(reading field: HeaderField) {
    do throws(Refusal) {
      guard field.value.count <= Self.sizeLimit else { throw Refusal("signature field is too long") }
      let tags = try Self.tags(of: field)
      domain = Self.reported(tags.compact("d")).lowercased()
      selector = Self.reported(tags.compact("s"))
      algorithm = Self.reported(tags.compact("a")).lowercased()
      digest = Self.digest(tags.compact("b"))
      try readNames(tags)
      guard !field.value.contains(where: Self.isForbidden) else { throw Refusal("malformed tag list") }
      try readCoverage(tags)
      try readTimes(tags)
      try checkAlgorithm()
    } catch {
      refusal = error.outcome
    }
  }

  /// Where the key is, if the signature is to be verified.
  package var keyName: String? {
    refusal == nil ? Self.keyName(selector: selector, domain: domain) : nil
  }

  static func keyName(selector: String, domain: String) -> String {
    "\(selector)._domainkey.\(domain)".lowercased()
  }

  private struct Refusal: Error {
    let outcome: DKIMOutcome

    init(_ outcome: DKIMOutcome) { self.outcome = outcome }
    init(_ reason: String, _ flaw: DKIMFlaw? = nil) { outcome = .permanent(reason, flaw) }
  }

  /// A control character is read as `?`, which no name may hold, so that what is around it can be told.
  private static func tags(of field: HeaderField) throws(Refusal) -> DKIMTagList {
    // With a tab before the colon the library would not take the field for a signature, and count one less than we do.
    guard field.name.count == "DKIM-Signature".utf8.count else { throw Refusal("space before the colon") }
    do throws(DKIMTagList.Problem) {
      return try DKIMTagList(parsing: field.value.map { isForbidden($0) ? UInt8(ascii: "?") : $0 })
    } catch {
      throw Refusal(error == .duplicateTag ? "a tag occurs twice" : "malformed tag list")
    }
  }

  private mutating func readNames(_ tags: DKIMTagList) throws(Refusal) {
    guard let version = tags.compact("v"), version == "1" else { throw Refusal("v= is not 1") }
    guard !domain.isEmpty else { throw Refusal("d= is missing") }
    guard !selector.isEmpty else { throw Refusal("s= is missing") }
    guard Self.isHostName(domain), DomainName(domain) != nil else {
      throw Refusal("d= is not a domain name", Self.flaw(ofName: domain))
    }
    guard Self.isHostName(selector) else { throw Refusal("s= is not a selector", Self.flaw(ofName: selector)) }
    guard Self.keyName(selector: selector, domain: domain).utf8.count <= 253 else {
      throw Refusal("s= and d= are too long")
    }
    if let identity = tags["i"], !Self.isIdentity(identity) { throw Refusal("i= is malformed") }
  }

  private mutating func readCoverage(_ tags: DKIMTagList) throws(Refusal) {
    guard let names = tags.list("h"), names != [""] else { throw Refusal("h= is missing") }
    guard names.allSatisfy(Self.isFieldName) else { throw Refusal("h= is malformed") }
    guard names.contains("from") else { throw Refusal(.unsignedFrom) }
    signedFields = names
    let canonicalization = tags.compact("c")?.lowercased() ?? "simple/simple"
    let algorithms = canonicalization.split(separator: "/", omittingEmptySubsequences: false)
    guard algorithms.count <= 2, algorithms.allSatisfy({ ["simple", "relaxed"].contains($0) }) else {
      throw Refusal("unknown canonicalization")
    }
    isBodyRelaxed = algorithms.count == 2 && algorithms[1] == "relaxed"
    if let length = tags.compact("l") {
      guard let count = Self.number(length, digits: 15) else { throw Refusal("l= is malformed") }
      bodyLength = Int(count)
    }
    guard let hash = tags.compact("bh"), Self.isBase64(hash) else { throw Refusal("bh= is malformed") }
    guard let signature = tags.compact("b"), Self.isBase64(signature) else { throw Refusal("b= is malformed") }
    if let methods = tags.list("q"), !methods.contains("dns/txt") { throw Refusal("unknown query method") }
  }

  private mutating func readTimes(_ tags: DKIMTagList) throws(Refusal) {
    if let text = tags.compact("t") {
      signedAt = Self.number(text, digits: 12)
      guard signedAt != nil else { throw Refusal("t= is malformed") }
    }
    if let text = tags.compact("x") {
      expiresAt = Self.number(text, digits: 12)
      guard let expiresAt else { throw Refusal("x= is malformed") }
      if let signedAt, expiresAt <= signedAt { throw Refusal(.reversedTimes) }
    }
  }

  private func checkAlgorithm() throws(Refusal) {
    switch algorithm {
    case "rsa-sha256", "ed25519-sha256": return
    case "rsa-sha1": throw Refusal(.sha1)
    case "": throw Refusal("a= is missing")
    default: throw Refusal("unknown algorithm")
    }
  }
}

// The grammar of single tags.
extension DKIMSignature {
  /// A value as it is reported, bounded.
  private static func reported(_ value: String?) -> String {
    String(decoding: (value ?? "").utf8.prefix(253), as: UTF8.self)
  }

  /// Labels of letters, digits, hyphen and underscore: `domain-name` and `selector` of RFC 6376, in ASCII.
  static func isHostName(_ name: String) -> Bool {
    name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
      (1...63).contains(label.count)
        && label.allSatisfy { ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    }
  }

  /// What a name says that is none: only characters that mislead other programs have no honest explanation.
  private static func flaw(ofName name: String) -> DKIMFlaw? {
    name.utf8.contains { "()<>[]\"'\\,?".utf8.contains($0) } ? .illegalCharacter : nil
  }

  /// Octets that no tag list may hold (RFC 6376 section 3.2).
  private static func isForbidden(_ byte: UInt8) -> Bool { ASCII.isControl(byte) && byte != 0x0a && byte != 0x0d }

  /// What stands behind `=` in `b=` is not signed, so that anybody may add to it.
  private static func digest(_ text: String?) -> String {
    guard let text = text?.prefix(while: { $0 != "=" }), !text.isEmpty,
      let octets = Data(base64Encoded: text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4))
    else { return "" }
    return SHA256.hash(data: octets).prefix(8).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  /// `[Local-part] "@" domain-name` in quoted-printable: every `=` with two hex digits, 256 octets at most.
  private static func isIdentity(_ bytes: [UInt8]) -> Bool {
    guard bytes.count <= 256, bytes.contains(UInt8(ascii: "@")) else { return false }
    return bytes.indices.allSatisfy { index in
      bytes[index] != UInt8(ascii: "=") || bytes[(index + 1)...].prefix(2).filter(isHexDigit).count == 2
    }
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    ASCII.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
  }

  /// `hdr-name`: printable ASCII (RFC 6376 section 2.10); the colon and the semicolon separate.
  private static func isFieldName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { (0x21...0x7e).contains($0) }
  }

  static func isBase64(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { ASCII.isAlphanumeric($0) || "+/=".utf8.contains($0) }
  }

  static func number(_ text: String, digits: Int) -> Int64? {
    guard (1...digits).contains(text.utf8.count), text.utf8.allSatisfy(ASCII.isDigit) else { return nil }
    return Int64(text)
  }
}
