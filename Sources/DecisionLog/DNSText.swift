import DNS
import Mail

/// What the DNS answered for a message, as the lines of a zone file by which it could be judged again.
///
/// Questions whose name is made from an address are left out. Cut at `limit` octets, and says so.
struct DNSText {
  let text: String

  static let limit = 16 << 10

  init(_ evidence: [DNSEvidence]) {
    var text = ""
    for line in evidence.lazy.flatMap(Self.lines) {
      guard text.utf8.count + line.utf8.count < Self.limit else {
        text += "# cut\n"
        break
      }
      text += line + "\n"
    }
    self.text = text
  }

  private static func lines(_ evidence: DNSEvidence) -> [String] {
    guard let name = evidence.name else { return [] }
    let owner = "\(escaped(name.utf8)) \(evidence.type.name)"
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
    case .host(let host): escaped(host.utf8)
    case .mailExchange(let preference, let host): "\(preference) \(host.isEmpty ? "." : escaped(host.utf8))"
    case .text(let bytes): "\"\(escaped(bytes, space: true))\""
    }
  }

  /// Octets with the escapes of a zone file (RFC 1035 section 5.1).
  private static func escaped(_ octets: some Collection<UInt8>, space: Bool = false) -> String {
    var text: [UInt8] = []
    text.append(octets) { octet in
      switch octet {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "#"), UInt8(ascii: ";"): true
      case 0x20: !space
      default: !(0x21...0x7e).contains(octet)
      }
    } as: { octet in
      let number = String(octet)
      return "\\" + String(repeating: "0", count: 3 - number.count) + number
    }
    return String(decoding: text, as: UTF8.self)
  }
}
