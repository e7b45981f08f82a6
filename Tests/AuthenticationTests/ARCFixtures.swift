import Authentication
import Crypto
import CryptoExtras
import DNS
import Foundation
import Mail

/// Adds one ARC set to a message, relaxed, as a forwarder does.
struct ARCSigner {
  var domain = "lists.example"
  var selector = "e"
  var algorithm = "ed25519-sha256"
  /// Behind `i=`.
  var report = "mx.lists.example; dkim=pass header.d=legit.example"
  /// `i=`; by default the next number.
  var number: Int?
  /// `cv=`; by default the right one.
  var validation: String?
  /// Tags of the message signature beside the usual ones.
  var tags = ["h": "from:to:subject"]
  /// Tags of the seal beside the usual ones.
  var sealTags: [String: String] = [:]

  static let rsa = ARCSigner(selector: "r", algorithm: "rsa-sha256")

  /// The keys of `lists.example` and `forwarder.example`.
  static let zone = ["lists.example", "forwarder.example"].map { domain in
    """
    e._domainkey.\(domain) TXT "v=DKIM1; k=ed25519; p=\(edKey.publicKey.rawRepresentation.base64EncodedString())"
    r._domainkey.\(domain) TXT "v=DKIM1; p=\(rsaKey?.publicKey.derRepresentation.base64EncodedString() ?? "")"

    """
  }.joined()

  static let message = MailMessage(
    headers: [
      HeaderField("From", "Alice <alice@legit.example>"), HeaderField("To", "garden@lists.example"),
      HeaderField("Subject", "Pruning  the \r\n\told pear"),
    ], body: Array("How hard  may I cut? \r\n\r\nAlice\r\n\r\n".utf8), receivedAt: 1_700_000_000)

  private static let edKey = Curve25519.Signing.PrivateKey()
  private static let rsaKey = try? _RSA.Signing.PrivateKey(keySize: .bits2048)

  func seal(_ message: MailMessage) throws -> MailMessage {
    let known = message.fields("ARC-Seal").count
    let number = number ?? known + 1
    let results = HeaderField("ARC-Authentication-Results", "i=\(number); \(report)")
    var result = message
    result.headers.insert(results, at: 0)
    result.headers.insert(try messageSignature(message, number), at: 0)
    var all = ["cv": validation ?? (number == 1 ? "none" : "pass")]
    all.merge(sealTags) { $1 }
    let unsigned = HeaderField("ARC-Seal", value(all, number))
    // The sets in their order, each as results, signature, seal: from the bottom up.
    let chain = result.headers.reversed().filter { String(decoding: $0.name, as: UTF8.self).hasPrefix("ARC-") }
    let input = chain.flatMap { DKIMSigner.relaxed($0) + [0x0d, 0x0a] } + DKIMSigner.relaxed(unsigned)
    result.headers.insert(HeaderField("ARC-Seal", value(all, number) + (try sign(input))), at: 0)
    return result
  }

  private func messageSignature(_ message: MailMessage, _ number: Int) throws -> HeaderField {
    let body = DKIMSigner.relaxed(body: message.body)
    let signed = tags["l"].flatMap { Int($0) }.map { Array(body.prefix($0)) } ?? body
    var all = ["c": "relaxed/relaxed", "bh": Data(SHA256.hash(data: signed)).base64EncodedString()]
    all.merge(tags) { $1 }
    var remaining = message.headers
    var input: [UInt8] = []
    for name in (all["h"] ?? "").split(separator: ":") {
      guard let index = remaining.lastIndex(where: { $0.isNamed(String(name)) }) else { continue }
      input += DKIMSigner.relaxed(remaining.remove(at: index)) + [0x0d, 0x0a]
    }
    input += DKIMSigner.relaxed(HeaderField("ARC-Message-Signature", value(all, number)))
    return HeaderField("ARC-Message-Signature", value(all, number) + (try sign(input)))
  }

  /// The tags in one order, up to and with `b=`.
  private func value(_ tags: [String: String], _ number: Int) -> String {
    var all = ["i": String(number), "a": algorithm, "d": domain, "s": selector, "t": "1700000000"]
    all.merge(tags) { $1 }
    return all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") + "; b="
  }

  private func sign(_ input: [UInt8]) throws -> String {
    let digest = SHA256.hash(data: input)
    guard algorithm != "ed25519-sha256", let key = Self.rsaKey else {
      return try Self.edKey.signature(for: Data(digest)).base64EncodedString()
    }
    return try key.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation.base64EncodedString()
  }
}

extension MailMessage {
  /// Changes the first field of that name.
  func changing(_ name: String, _ change: (String) -> String) -> MailMessage {
    var copy = self
    guard let index = headers.firstIndex(where: { $0.isNamed(name) }) else { return copy }
    copy.headers[index] = HeaderField(name, change(headers[index].text))
    return copy
  }

  /// Without the first field of that name.
  func dropping(_ name: String) -> MailMessage {
    var copy = self
    if let index = headers.firstIndex(where: { $0.isNamed(name) }) { copy.headers.remove(at: index) }
    return copy
  }
}
