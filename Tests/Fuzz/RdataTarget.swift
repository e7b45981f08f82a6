import DNS
import Mail
import SystemDNS

/// The data of a DNS record: the first octet chooses the type.
enum RdataTarget: FuzzTarget {
  static let name = "rdata"

  static func run(_ input: [UInt8]) {
    guard let first = input.first else { return }
    let type = RecordType.allCases[Int(first) % RecordType.allCases.count]
    let data = Array(input.dropFirst())
    switch Rdata.decode(data, type) {
    case .host(let name)?, .mailExchange(_, let name)?:
      promise(name.isEmpty || Lookups.queryName(name) == name, "a name that cannot be asked for: \(name)")
    case .text(let text)?: promise(text.count < data.count, "more text than data")
    case .address(let address)?:
      promise(address.isIPv4 || type == .aaaa, "an address of the other family")
    case nil: break
    }
  }
}
