package import Mail

/// One row of `senders.csv`: a sender that an account may show.
package struct RegisteredSender: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A name.
    case alpha
    /// A Chinese access number (106…).
    case port
    /// A service number.
    case short
    /// A subscriber's number.
    case msisdn

    /// The forms that such a sender has.
    package var forms: Set<SenderReading.Form> {
      switch self {
      case .alpha: [.name]
      case .port: [.port]
      case .short: [.short, .number]
      case .msisdn: [.mobile, .foreign, .number]
      }
    }
  }

  package enum Purpose: String, Hashable, Sendable, CaseIterable {
    case otp
    case notice
    case marketing
  }

  /// The `system_id`.
  package let account: String
  package let kind: Kind
  /// As it is written in the row.
  package let sender: String
  /// Longer numbers that begin with it are covered too.
  package let isPrefix: Bool
  package let owner: String
  package let ownerName: String
  /// Without their brackets.
  package let signatures: [String]
  /// Beginnings of recipients' numbers with their country's code; none: all.
  package let destinations: [String]
  package let purpose: Purpose?
  /// Names of texts.
  package let templates: [String]
  /// Seconds since 1970 UTC; the end is the first second that is not covered.
  package let validFrom: Int64
  package let validUntil: Int64
  package let isActive: Bool

  package let reading: SenderReading

  package init(
    account: String, kind: Kind, sender: String, isPrefix: Bool = false, owner: String, ownerName: String = "",
    signatures: [String] = [], destinations: [String] = [], purpose: Purpose? = nil, templates: [String] = [],
    validFrom: Int64 = .min, validUntil: Int64 = .max, isActive: Bool = true
  ) {
    self.account = account
    self.kind = kind
    self.sender = sender
    self.isPrefix = isPrefix
    self.owner = owner
    self.ownerName = ownerName
    self.signatures = signatures
    self.destinations = destinations
    self.purpose = purpose
    self.templates = templates
    self.validFrom = validFrom
    self.validUntil = validUntil
    self.isActive = isActive
    reading = SenderReading(SenderAddress(sender))
  }

  func isValid(at time: Int64) -> Bool { time >= validFrom && time < validUntil }

  /// Whether all recipients are in the countries or networks that the row names.
  ///
  /// A recipient whose number cannot be read is not held against it.
  func reaches(_ recipients: [String]) -> Bool {
    guard !destinations.isEmpty else { return true }
    return recipients.allSatisfy { recipient in
      let number = SenderReading(SenderAddress(recipient))
      guard !number.digits.isEmpty else { return true }
      // A number of eleven digits may be one of China, or one of North America with its code.
      let readings = number.form == .mobile ? ["86\(number.digits)", String(number.digits)] : [String(number.digits)]
      return readings.contains { reading in destinations.contains { reading.hasPrefix($0) } }
    }
  }
}

/// One entry of `accounts.yaml`: a customer of the SMSC.
package struct SenderAccount: Hashable, Sendable {
  package enum Bind: String, Hashable, Sendable, CaseIterable {
    case transmitter
    case receiver
    case transceiver
  }

  package let systemID: String
  /// Nil where only its senders name owners.
  package let owner: String?
  /// From which it may bind; none: from all.
  package let networks: [IPNetwork]
  package let binds: Set<Bind>
  /// Messages a second; nil: as many as it likes.
  package let rate: Int?
  /// Messages a day; nil: as many as it likes.
  package let dailyCap: Int?
  /// What it means by data coding 0.
  package let alphabet: Alphabet?
  /// Chinese messages need a signature (【…】).
  package let requiresSignature: Bool
  /// Texts need to follow a template of the sender.
  package let requiresTemplate: Bool
  /// What its messages name as the entity that they are sent for.
  package let entity: String?

  package init(
    systemID: String, owner: String? = nil, networks: [IPNetwork] = [], binds: Set<Bind> = Set(Bind.allCases),
    rate: Int? = nil, dailyCap: Int? = nil, alphabet: Alphabet? = nil, requiresSignature: Bool = false,
    requiresTemplate: Bool = false, entity: String? = nil
  ) {
    self.systemID = systemID
    self.owner = owner
    self.networks = networks
    self.binds = binds
    self.rate = rate
    self.dailyCap = dailyCap
    self.alphabet = alphabet
    self.requiresSignature = requiresSignature
    self.requiresTemplate = requiresTemplate
    self.entity = entity
  }
}
