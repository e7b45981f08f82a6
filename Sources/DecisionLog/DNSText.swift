import DNS
import Mail

/// What the DNS answered for a message, as the lines of a zone file by which it could be judged again.
///
/// Questions whose name is made from an address are left out. Cut at `limit` octets, and says so.
struct DNSText {
  let text: String

  static let limit = 16 << 10

  init(_ evidence: [DNSEvidence]) {
    var lines: [String] = []
    var size = 0
    for line in evidence.lazy.flatMap(Self.lines) {
      size += line.utf8.count + 1
      guard size <= Self.limit else {
        lines.append("# cut")
        break
      }
      lines.append(line)
    }
    text = lines.map { $0 + "\n" }.joined()
  }

  private static func lines(_ evidence: DNSEvidence) -> [String] {
    guard let name = evidence.name else { return [] }
    let owner = "\(escaped(Array(name.utf8))) \(evidence.type.name)"
    return switch evidence.answer {
    case .records(let data, _): data.map { "\(owner) \(rdata($0))" }
    case .noData: ["# \(owner) has no records"]
    case .noSuchName: ["# \(owner) has no name"]
    case .failure(.timeout): ["\(owner) TIMEOUT"]
    case .failure: ["\(owner) SERVFAIL"]
    }
  }

  private static func rdata(_ data: RecordData) -> String {
    switch data {
    case .address(let address): address.description
    case .host(let host): escaped(Array(host.utf8))
    case .mailExchange(let preference, let host): "\(preference) \(host.isEmpty ? "." : escaped(Array(host.utf8)))"
    case .text(let bytes): "\"\(escaped(bytes, space: true))\""
    }
  }

  /// Octets with the escapes of a zone file (RFC 1035 section 5.1).
  private static func escaped(_ bytes: [UInt8], space: Bool = false) -> String {
    var text: [UInt8] = []
    for byte in bytes {
      let isPlain = (0x21...0x7e).contains(byte) && !Array("\"\\#;".utf8).contains(byte)
      if isPlain || (space && byte == 0x20) {
        text.append(byte)
      } else {
        let number = String(byte)
        text += Array(("\\" + String(repeating: "0", count: 3 - number.count) + number).utf8)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
