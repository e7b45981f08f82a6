package import Judging
package import Mail

/// The Authentication-Results field that tells readers behind us what was found (RFC 8601).
///
/// It holds domains, never the local part of an address.
package struct AuthenticationResults: Hashable, Sendable {
  /// The field's value, folded with a line feed and a tab before each result.
  package let fieldValue: String

  package init(authservID: String, proofs: Proofs, message: MailMessage, from reading: FromReading) {
    var results: [MethodResult] = []
    if let reverse = proofs.reverse { results.append(MethodResult(reverse, message.connection.clientAddress)) }
    if let spf = proofs.spf {
      results.append(MethodResult(spf, property: "smtp.mailfrom", or: message.envelope.sender.domain?.text))
    }
    if let spf = proofs.heloSPF {
      results.append(MethodResult(spf, property: "smtp.helo", or: message.connection.helo))
    }
    results += proofs.dkim.map { MethodResult($0) }
    if let dmarc = proofs.dmarc { results.append(MethodResult(dmarc, from: reading.domains.first)) }
    if let arc = proofs.arc { results.append(MethodResult(arc, from: message.connection.clientAddress)) }
    let texts = results.isEmpty ? [" none"] : results.map { "\n\t" + $0.text }
    fieldValue = ([MethodResult.value(authservID)] + texts).joined(separator: ";")
  }
}

/// `resinfo` of RFC 8601 section 2.2: one method and what it found.
private struct MethodResult {
  /// `method=result`, both words of ours.
  let methodSpec: String
  var comment: String?
  var reason = ""
  /// Property names with their values, in order.
  var properties: [(name: String, value: String?)] = []

  /// A property with an empty or no value is left out.
  var text: String {
    var parts = [methodSpec]
    if let comment { parts.append("(\(comment))") }
    if !reason.isEmpty { parts.append("reason=" + Self.quoted(reason)) }
    for (name, value) in properties {
      if let value, !value.isEmpty { parts.append("\(name)=\(Self.value(value))") }
    }
    let line = parts.joined(separator: " ")
    return line.utf8.count <= Self.lineLimit ? line : parts.joined(separator: "\n\t")
  }

  /// RFC 8601 section 2.7.3.
  init(_ reverse: ReverseProof, _ client: IPAddress?) {
    methodSpec = "iprev=\(reverse.result.rawValue)"
    properties = [("policy.iprev", client?.description)]
  }

  init(_ spf: SPFProof, property: String, or fallback: String?) {
    methodSpec = "spf=\(spf.result.rawValue)"
    reason = spf.reason
    properties = [(property, spf.domain?.text ?? fallback)]
  }

  init(_ dkim: DKIMProof) {
    methodSpec = "dkim=\(dkim.result.rawValue)"
    reason = dkim.reason
    properties = [("header.d", dkim.domain), ("header.s", dkim.selector), ("header.a", dkim.algorithm)]
  }

  init(_ dmarc: DMARCProof, from domain: DomainName?) {
    methodSpec = "dmarc=\(dmarc.result.rawValue)"
    comment = dmarc.policy.map { "p=\($0.rawValue)" }
    reason = dmarc.reason
    // RFC 9989: the policy to be applied, by DMARC alone.
    properties = [
      ("header.from", domain?.text), ("policy.dmarc", dmarc.result == .fail ? dmarc.policy?.rawValue : nil),
    ]
  }

  init(_ arc: ARCProof, from client: IPAddress?) {
    // No `temperror` is registered for ARC: nothing was found, and the reason says why.
    methodSpec = "arc=\(arc.result == .temperror ? ARCResult.none.rawValue : arc.result.rawValue)"
    reason = arc.reason
    if arc.result != .none { properties = [("smtp.remote-ip", client?.description)] }
    // A domain whose seal holds is one of ASCII: it has a key.
    if arc.result == .pass, let newest = arc.sealers.first { comment = "i=\(arc.sealers.count) d=\(newest)" }
  }

  /// `value` of RFC 2045 section 5.1: a token as it is, anything else as a quoted string.
  static func value(_ text: String) -> String {
    !text.isEmpty && text.utf8.count <= sizeLimit && text.utf8.allSatisfy(isTokenOctet) ? text : quoted(text)
  }

  /// Octets of a value; the names and words we have are shorter.
  private static let sizeLimit = 253

  /// Octets of a result on one line; RFC 5322 section 2.1.1 allows 998.
  private static let lineLimit = 900

  private static func isTokenOctet(_ byte: UInt8) -> Bool {
    (0x21...0x7e).contains(byte) && !"()<>@,;:\\\"/[]?=".utf8.contains(byte)
  }

  /// A quoted string of printable characters (RFC 5322 section 3.2.4, RFC 6532): `?` in place of any other.
  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      guard out.utf8.count < sizeLimit else { break }
      switch scalar {
      case "\"", "\\": out.unicodeScalars += ["\\", scalar]
      case " "..."~": out.unicodeScalars.append(scalar)
      default: out.unicodeScalars.append(scalar.properties.isAlphabetic ? scalar : "?")
      }
    }
    return out + "\""
  }
}
