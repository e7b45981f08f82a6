import Authentication
import Crypto
import DNS
import Foundation
import Judging
import Mail

extension MailMessage {
  /// Reads a message as it stands in a file; line ends become CRLF.
  init(file bytes: some Sequence<UInt8>, receivedAt: Int64) {
    var lines = Self.lines(of: bytes)[...]
    var headers: [[UInt8]] = []
    while let line = lines.popFirst(), !line.isEmpty {
      if ASCII.isSpace(line[0]), !headers.isEmpty {
        headers[headers.count - 1] += [0x0d, 0x0a] + line
      } else {
        headers.append(line)
      }
    }
    self.init(
      headers: headers.compactMap { line in
        line.firstIndex(of: UInt8(ascii: ":")).map {
          HeaderField(name: Array(line[..<$0]), value: Array(line[($0 + 1)...]))
        }
      },
      body: Array(lines.joined(separator: [0x0d, 0x0a])), receivedAt: receivedAt)
  }

  /// Lines by LF or CRLF; the empty one behind the last line end is kept, so that joining them restores it.
  private static func lines(of bytes: some Sequence<UInt8>) -> [[UInt8]] {
    Array(bytes).split(separator: 0x0a, omittingEmptySubsequences: false).map {
      Array($0.last == 0x0d ? $0.dropLast() : $0)
    }
  }
}

extension DKIMVerifier {
  func verify(_ message: MailMessage, zone: Zone) -> [DKIMProof] {
    verify(message, lookups: Lookups(resolver: zone))
  }
}

/// Signs with the Ed25519 key of RFC 8463 appendix A.2, relaxed.
struct DKIMSigner {
  static let zone = #"brisbane._domainkey.football.example.com TXT "v=DKIM1; k=ed25519; p=\#(publicKey)""#
  static let publicKey = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
  private static let privateKey = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="

  /// Tags in order, without `bh=` and `b=`.
  var tags = [
    "v": "1", "a": "ed25519-sha256", "c": "relaxed/relaxed", "d": "football.example.com", "s": "brisbane", "h": "from",
  ]

  /// The message with a signature on top of its fields.
  func sign(_ message: MailMessage) throws -> MailMessage {
    var all = tags
    let body = Self.relaxed(body: message.body)
    let signed = tags["l"].flatMap { Int($0) }.map { Array(body.prefix(max(0, $0))) } ?? body
    all["bh"] = tags["bh"] ?? Data(SHA256.hash(data: signed)).base64EncodedString()
    all["b"] = nil
    let value = all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") + "; b="
    var remaining = message.headers
    var input: [UInt8] = []
    for name in (tags["h"] ?? "").split(separator: ":") {
      guard let index = remaining.lastIndex(where: { $0.isNamed(String(name)) }) else { continue }
      input += Self.relaxed(remaining.remove(at: index)) + [0x0d, 0x0a]
    }
    input += Self.relaxed(HeaderField("DKIM-Signature", value))
    let key = try Curve25519.Signing.PrivateKey(rawRepresentation: Data(base64Encoded: Self.privateKey) ?? Data())
    let signature = try key.signature(for: Data(SHA256.hash(data: input)))
    var result = message
    result.headers.insert(HeaderField("DKIM-Signature", value + signature.base64EncodedString()), at: 0)
    return result
  }

  static func relaxed(_ field: HeaderField) -> [UInt8] {
    let name = String(decoding: field.name, as: UTF8.self).lowercased()
    return Array("\(name):".utf8) + collapsed(field.unfolded)
  }

  static func relaxed(body: [UInt8]) -> [UInt8] {
    var lines = String(decoding: body, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
      .map { collapsed(Array($0.utf8)) }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.flatMap { $0 + [0x0d, 0x0a] }
  }

  private static func collapsed(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    for byte in bytes where !(ASCII.isSpace(byte) && out.last == 0x20) { out.append(ASCII.isSpace(byte) ? 0x20 : byte) }
    if out.last == 0x20 { out.removeLast() }
    return out
  }
}
