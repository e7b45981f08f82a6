import DNS
import Judging
import Mail

/// The names that the reverse DNS gives a client, ten at most, each to be confirmed by a lookup forward.
struct ClientNames {
  enum Claim {
    case names([String])
    case none
    /// The DNS failed.
    case unknown
  }

  let claim: Claim
  private let client: IPAddress
  private let lookups: Lookups

  /// Waits for the PTR records.
  init(of client: IPAddress, _ lookups: Lookups) {
    self.client = client
    self.lookups = lookups
    switch lookups.answer(client.reverseName, .ptr, isPrivate: true) {
    case .records(let data, _): claim = .names(data.prefix(Self.limit).compactMap(\.hostName))
    case .noData, .noSuchName: claim = .none
    case .failure: claim = .unknown
    }
  }

  /// The names that lead back to the client.
  var confirmed: [String] { claimed.filter { leadsBack($0) == true } }

  /// Nil if the DNS failed.
  func leadsBack(_ name: String) -> Bool? {
    switch lookups.answer(name, addressType, isPrivate: true) {
    case .records(let data, _): data.contains(.address(client))
    case .noData, .noSuchName: false
    case .failure: nil
    }
  }

  func prefetchAddresses() {
    for name in claimed { lookups.prefetch(name, addressType, isPrivate: true) }
  }

  private var claimed: [String] {
    guard case .names(let names) = claim else { return [] }
    return names
  }

  private var addressType: RecordType { client.isIPv4 ? .a : .aaaa }

  /// Of more names the others are not looked at (RFC 7208 section 5.5).
  private static let limit = SPFBudget.hostLimit
}

extension ReverseProof {
  /// Nil without a client's address.
  ///
  /// A name that the MTA confirmed is taken from it. One it did not is looked up anew, since MTAs do not tell a client
  /// without a name from one whose DNS failed.
  init?(of connection: Connection, _ lookups: Lookups) {
    guard let client = connection.clientAddress else { return nil }
    if let name = connection.clientName {
      self.init(result: .pass, name: DomainName(name))
      return
    }
    let names = ClientNames(of: client, lookups)
    switch names.claim {
    case .none: self.init(result: .permerror)
    case .unknown: self.init(result: .temperror)
    case .names(let claimed):
      names.prefetchAddresses()
      var result = ReverseResult.fail
      for name in claimed {
        switch names.leadsBack(name) {
        case true?:
          self.init(result: .pass, name: DomainName(name))
          return
        case nil: result = .temperror
        case false?: break
        }
      }
      self.init(result: result, name: claimed.first.flatMap { DomainName($0) })
    }
  }
}

extension IPAddress {
  /// The name whose PTR records name the address (RFC 1035 section 3.5, RFC 3596 section 2.5).
  var reverseName: String {
    isIPv4
      ? bytes.reversed().map(String.init).joined(separator: ".") + ".in-addr.arpa"
      : nibbles.reversed().joined(separator: ".") + ".ip6.arpa"
  }

  /// Two hexadecimal digits for each byte.
  var nibbles: [String] {
    bytes.flatMap { [String($0 >> 4, radix: 16), String($0 & 0xf, radix: 16)] }
  }
}
