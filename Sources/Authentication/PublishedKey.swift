import Crypto
import CryptoExtras
import Foundation

/// Signatures checked with swift-crypto against keys as the DNS publishes them (RFC 6376 section 3.6.1, RFC 8463).
enum PublishedKey {
  /// Whether the signature fits the digest.
  static func check(
    _ signature: Data, over digest: SHA256Digest, algorithm: String, _ key: DKIMKey
  ) -> DKIMOutcome {
    if let outcome = key.outcome { return outcome }
    guard key.fits(algorithm) else { return .keyTypeMismatch }
    guard case .record(let text) = key, let tags = try? DKIMTagList(parsing: text) else { return .malformedKey }
    if let outcome = refusal(tags) { return outcome }
    guard let data = ARCSignature.base64(tags.compact("p")) else { return .malformedKey }
    return algorithm == "ed25519-sha256" ? ed25519(signature, digest, data) : rsa(signature, digest, data)
  }

  /// Why the key may not be used for this.
  private static func refusal(_ tags: DKIMTagList) -> DKIMOutcome? {
    if let version = tags.compact("v"), version != "DKIM1" { return .permanent("unknown key version") }
    if let hashes = tags.list("h"), !hashes.contains("sha256") {
      return .permanent("key does not allow the hash algorithm")
    }
    if let services = tags.list("s"), !services.contains("*"), !services.contains("email") {
      return .permanent("key is not for mail")
    }
    return tags.list("t")?.contains("y") == true ? .testKey : nil
  }

  private static func ed25519(_ signature: Data, _ digest: SHA256Digest, _ data: Data) -> DKIMOutcome {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: data) else { return .malformedKey }
    return key.isValidSignature(signature, for: Data(digest)) ? .pass : .badSignature
  }

  /// Keys below 1024 bits are refused (RFC 8301 section 3.2).
  private static func rsa(_ signature: Data, _ digest: SHA256Digest, _ data: Data) -> DKIMOutcome {
    let key: _RSA.Signing.PublicKey
    do {
      key = try _RSA.Signing.PublicKey(unsafeDERRepresentation: data)
    } catch CryptoKitError.incorrectParameterSize {
      return .shortKey
    } catch {
      return .malformedKey
    }
    let isValid = key.isValidSignature(
      _RSA.Signing.RSASignature(rawRepresentation: signature), for: digest, padding: .insecurePKCS1v1_5)
    return isValid ? .pass : .badSignature
  }
}
