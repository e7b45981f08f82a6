/// An IPv4 or IPv6 address.
///
/// An IPv4-mapped IPv6 address is the IPv4 address it carries.
package struct IPAddress: Hashable, Sendable, CustomStringConvertible {
  /// 4 or 16 bytes in network order.
  package let bytes: [UInt8]

  /// Nil unless there are 4 or 16 bytes.
  package init?(bytes: [UInt8]) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    let mapped = bytes.count == 16 && bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xff && bytes[11] == 0xff
    self.bytes = mapped ? Array(bytes[12...]) : bytes
  }

  /// Reads dotted decimal IPv4 or RFC 4291 section 2.2 IPv6 text; nil for anything else.
  package init?(_ text: some StringProtocol) {
    guard let bytes = text.utf8.contains(UInt8(ascii: ":")) ? Self.parseIPv6(text) : Self.parseIPv4(text) else {
      return nil
    }
    self.init(bytes: bytes)
  }

  package var isIPv4: Bool { bytes.count == 4 }

  /// The network that usually has one user: /24 of IPv4, /48 of IPv6.
  package var network: IPNetwork {
    let kept = isIPv4 ? 3 : 6
    let masked = bytes.prefix(kept) + [UInt8](repeating: 0, count: bytes.count - kept)
    return IPNetwork(address: IPAddress(masked: masked), length: kept * 8)
  }

  private init(masked: ArraySlice<UInt8>) { bytes = Array(masked) }

  /// Dotted decimal, or IPv6 by RFC 5952.
  package var description: String {
    guard !isIPv4 else { return bytes.map(String.init).joined(separator: ".") }
    let groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
    guard let zeros = Self.longestZeroRun(groups) else { return Self.hex(groups[...]) }
    return Self.hex(groups[..<zeros.lowerBound]) + "::" + Self.hex(groups[zeros.upperBound...])
  }

  private static func hex(_ groups: ArraySlice<UInt16>) -> String {
    groups.map { String($0, radix: 16) }.joined(separator: ":")
  }

  private static func longestZeroRun(_ groups: [UInt16]) -> Range<Int>? {
    var best: Range<Int>?
    var start = 0
    while start < groups.count {
      let end = groups[start...].firstIndex { $0 != 0 } ?? groups.count
      if end - start >= 2, end - start > (best?.count ?? 0) { best = start..<end }
      start = end + 1
    }
    return best
  }

  private static func parseIPv4(_ text: some StringProtocol) -> [UInt8]? {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    let bytes = parts.compactMap { part -> UInt8? in
      guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0"),
        part.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
      else { return nil }
      return UInt8(String(decoding: part, as: UTF8.self))
    }
    return bytes.count == 4 ? bytes : nil
  }

  private static func parseIPv6(_ text: some StringProtocol) -> [UInt8]? {
    let text = String(text)
    guard let gap = text.firstRange(of: "::") else { return groups(text[...], count: 8) }
    let before = text[..<gap.lowerBound]
    let after = text[gap.upperBound...]
    guard let head = groups(before), let tail = groups(after), head.count + tail.count <= 14 else { return nil }
    return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
  }

  /// Colon-separated groups as bytes; the last may be dotted IPv4.
  ///
  /// `count` groups exactly, if given.
  private static func groups(_ text: Substring, count: Int? = nil) -> [UInt8]? {
    guard !text.isEmpty else { return count == nil ? [] : nil }
    var bytes: [UInt8] = []
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    for (position, part) in parts.enumerated() {
      if position == parts.count - 1, part.utf8.contains(UInt8(ascii: ".")) {
        guard let tail = parseIPv4(part) else { return nil }
        bytes += tail
      } else {
        guard (1...4).contains(part.utf8.count), part.allSatisfy(\.isHexDigit), let value = UInt16(part, radix: 16)
        else { return nil }
        bytes += [UInt8(value >> 8), UInt8(truncatingIfNeeded: value)]
      }
    }
    guard bytes.count <= 16 else { return nil }
    if let count { return bytes.count == count * 2 ? bytes : nil }
    return bytes
  }
}

extension IPAddress {
  /// The address is used inside networks only: private, shared, link-local or loopback (RFC 6890).
  package var isPrivate: Bool { Self.privateNetworks.contains { $0.contains(self) } }

  private static let privateNetworks = [
    "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "::1/128",
    "fc00::/7", "fe80::/10",
  ].compactMap { IPNetwork($0) }
}

/// An address prefix in CIDR notation, such as `192.0.2.0/24`.
package struct IPNetwork: Hashable, Sendable, CustomStringConvertible {
  let address: IPAddress
  /// Bits of the prefix.
  package let length: Int

  init(address: IPAddress, length: Int) {
    self.address = address
    self.length = length
  }

  /// Reads `ADDRESS/LENGTH`, or an address alone as the network that holds only it.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let address = IPAddress(parts[0]) else { return nil }
    let bits = address.bytes.count * 8
    guard let length = parts.count == 2 ? Int(parts[1]) : bits, (0...bits).contains(length) else { return nil }
    self.address = address
    self.length = length
  }

  package func contains(_ other: IPAddress) -> Bool {
    guard other.bytes.count == address.bytes.count else { return false }
    return zip(address.bytes, other.bytes).enumerated().allSatisfy { index, pair in
      let bits = min(8, max(0, length - index * 8))
      let mask = UInt8(truncatingIfNeeded: 0xff00 >> bits)
      return pair.0 & mask == pair.1 & mask
    }
  }

  package var description: String { "\(address)/\(length)" }
}
