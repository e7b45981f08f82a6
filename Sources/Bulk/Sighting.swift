/// What the ledger counts of one message, or of the beginning of one.
package struct Sighting: Sendable {
  /// Seconds since 1970 UTC.
  package var time: Int64
  /// Empty if nothing in it can be compared, or if it never came.
  package var fingerprints: Fingerprints
  /// One text for each recipient, the same for the same mailbox.
  package var recipients: [String]
  /// The organization shown in From, and whether a proof backs it.
  package var author: String?
  package var isBacked: Bool
  package var envelopeDomain: String?
  /// The client's network: /24 of IPv4, /48 of IPv6.
  package var network: String?
  /// Domains whose DKIM signatures hold.
  package var signers: [String]
  /// Their signatures, each as a text of its own.
  package var signatures: [String]

  package init(
    time: Int64, fingerprints: Fingerprints = Fingerprints(), recipients: [String], author: String? = nil,
    isBacked: Bool = false, envelopeDomain: String? = nil, network: String? = nil, signers: [String] = [],
    signatures: [String] = []
  ) {
    self.time = time
    self.fingerprints = fingerprints
    self.recipients = recipients
    self.author = author
    self.isBacked = isBacked
    self.envelopeDomain = envelopeDomain
    self.network = network
    self.signers = signers
    self.signatures = signatures
  }
}

/// What became of a message.
package enum Outcome: UInt8, Hashable, Sendable {
  /// Accepted, tagged or held: its recipients have it.
  case delivered
  /// Put off as a first copy.
  case putOff
  /// Rejected, deferred for another reason, or never finished.
  case stopped
}

/// A sighting as the ledger keeps it: nothing but keyed hashes.
package struct Observation: Sendable {
  enum Kind: UInt8, Sendable {
    case recipient
    case author
    case backedAuthor
    case envelopeDomain
    case network
    case signer
    case signature

    /// As what a campaign counts it.
    var tallied: Tally.Kind? {
      switch self {
      case .recipient: .recipient
      case .author, .backedAuthor: .author
      case .envelopeDomain: .envelopeDomain
      case .network: .network
      case .signer: .signer
      case .signature: nil
      }
    }
  }

  struct Item: Hashable, Sendable {
    let kind: Kind
    let hash: UInt64
  }

  let time: UInt32
  let fingerprints: Fingerprints
  let items: [Item]
  /// Where it stands in the order of observations; 0 until it is counted.
  var sequence: UInt64 = 0
  var outcome = Outcome.stopped

  init(_ sighting: Sighting, key: KeyedHash) {
    time = UInt32(clamping: sighting.time)
    fingerprints = sighting.fingerprints
    func item(_ kind: Kind, _ text: String) -> Item { Item(kind: kind, hash: key(text.utf8)) }
    var items = sighting.recipients.map { item(.recipient, $0) }
    if let author = sighting.author { items.append(item(sighting.isBacked ? .backedAuthor : .author, author)) }
    if let domain = sighting.envelopeDomain { items.append(item(.envelopeDomain, domain)) }
    if let network = sighting.network { items.append(item(.network, network)) }
    items += sighting.signers.map { item(.signer, $0) } + sighting.signatures.map { item(.signature, $0) }
    self.items = items
  }

  func hashes(_ kind: Kind) -> some Sequence<UInt64> {
    items.lazy.filter { $0.kind == kind }.map(\.hash)
  }

  func write(to writer: inout ByteWriter) {
    writer.write(sequence)
    writer.write(time)
    writer.write(outcome.rawValue)
    fingerprints.write(to: &writer)
    for item in items {
      writer.write(item.kind.rawValue)
      writer.write(item.hash)
    }
  }

  /// Nil unless the bytes are an observation that `write` could have written.
  init?(from reader: inout ByteReader) {
    guard let sequence = reader.readSequence(), let time = reader.read(UInt32.self),
      let outcome = reader.read(UInt8.self).flatMap(Outcome.init), let fingerprints = Fingerprints(from: &reader),
      reader.remaining.isMultiple(of: 9)
    else { return nil }
    self.sequence = sequence
    self.time = time
    self.outcome = outcome
    self.fingerprints = fingerprints
    var items: [Item] = []
    items.reserveCapacity(reader.remaining / 9)
    while let kind = reader.read(UInt8.self), let hash = reader.read(UInt64.self) {
      guard let kind = Kind(rawValue: kind) else { return nil }
      items.append(Item(kind: kind, hash: hash))
    }
    self.items = items
  }
}

extension ByteReader {
  /// The place of an observation in their order; nil if it is one that counting never reaches.
  mutating func readSequence() -> UInt64? { read(UInt64.self).flatMap { $0 < 1 << 63 ? $0 : nil } }
}
