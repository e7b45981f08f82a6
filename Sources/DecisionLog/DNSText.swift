import DNS
import Mail

/// What the DNS answered for a message, as the lines of a zone file by which it could be judged again.
///
/// Questions whose name is made from an address are left out. Cut at `limit` octets, and says so.
struct DNSText {
  private var octets: [UInt8] = []
  private var isCut = false

  var text: String { String(decoding: octets, as: UTF8.self) }

  static let limit = 16 << 10

  init(_ evidence: [DNSEvidence]) {
    for item in evidence {
      guard let name = item.name else { continue }
      switch item.answer {
      case .records(let data, _): for datum in data { add("", name, item.type, " ", datum) }
      case .noData: add("# ", name, item.type, " has no records")
      case .noSuchName: add("# ", name, item.type, " has no name")
      case .failure(.timeout): add("", name, item.type, " TIMEOUT")
      case .failure: add("", name, item.type, " SERVFAIL")
      }
    }
  }

  /// Adds a line.
  private mutating func add(
    _ lead: String, _ name: String, _ type: RecordType, _ end: String, _ data: RecordData? = nil
  ) {
    guard !isCut else { return }
    let start = octets.count
    octets += lead.utf8
    escape(name)
    octets.append(UInt8(ascii: " "))
    octets += type.name.utf8
    octets += end.utf8
    if let data { add(data) }
    octets.append(UInt8(ascii: "\n"))
    guard octets.count > Self.limit else { return }
    octets.removeSubrange(start...)
    octets += "# cut\n".utf8
    isCut = true
  }

  private mutating func add(_ data: RecordData) {
    switch data {
    case .address(let address): octets += address.description.utf8
    case .host(let host): escape(host)
    case .mailExchange(let preference, let host):
      octets += "\(preference) ".utf8
      escape(host.isEmpty ? "." : host)
    case .text(let text):
      octets.append(UInt8(ascii: "\""))
      unsafe text.withUnsafeBufferPointer { unsafe escape($0, space: true) }
      octets.append(UInt8(ascii: "\""))
    }
  }

  private mutating func escape(_ name: String) {
    var name = name
    name.withUTF8 { unsafe escape($0, space: false) }
  }

  /// Adds octets with the escapes of a zone file (RFC 1035 section 5.1).
  private mutating func escape(_ text: UnsafeBufferPointer<UInt8>, space: Bool) {
    unsafe octets.append(text) { octet in
      switch octet {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "#"), UInt8(ascii: ";"): true
      case 0x20: !space
      default: !(0x21...0x7e).contains(octet)
      }
    } as: { octet in
      let number = String(octet)
      return "\\" + String(repeating: "0", count: 3 - number.count) + number
    }
  }
}
