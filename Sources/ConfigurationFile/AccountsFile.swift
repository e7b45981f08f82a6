import Mail
package import SMS

/// `accounts.yaml`: the customers of the SMSC.
package struct AccountsFile: DocumentedValue {
  private let accounts: [Entry]

  private struct Entry: Decodable {
    let systemID: String
    let owner: String
    let networks: [String]
    let binds: [String]
    let rate: Int
    let dailyCap: Int
    let alphabet: String
    let requiresSignature: Bool
    let requiresTemplate: Bool
    let entity: String

    enum CodingKeys: String, CodingKey {
      case systemID = "system_id"
      case owner = "owner_id"
      case networks, binds, rate
      case dailyCap = "daily_cap"
      case alphabet
      case requiresSignature = "require_signature"
      case requiresTemplate = "require_template"
      case entity
    }
  }

  package static let documentation = """
    accounts:
      # The name by which the account binds (system_id, SP_Id).
      - system_id: ""
        # Whose the account is; empty: the owners of its senders alone.
        owner_id: ""
        # Addresses or networks (ADDRESS/LENGTH) from which it may bind; none: from everywhere.
        networks: []
        binds: [transmitter, receiver, transceiver]
        # Messages a second and a day; 0: as many as it likes.
        rate: 0
        daily_cap: 0
        # What the account means by data coding 0: gsm7, latin1 or utf8; empty: as the SMSC.
        alphabet: ""
        # Its Chinese messages need a signature, and its texts a template of their sender.
        require_signature: false
        require_template: false
        # The id that its messages name as the entity that they are sent for; empty: none is expected.
        entity: ""
    """

  package var values: [SenderAccount] {
    accounts.map { entry in
      SenderAccount(
        systemID: entry.systemID, owner: entry.owner.isEmpty ? nil : entry.owner,
        networks: entry.networks.compactMap { IPNetwork($0) },
        binds: Set(entry.binds.compactMap(SenderAccount.Bind.init)), rate: entry.rate == 0 ? nil : entry.rate,
        dailyCap: entry.dailyCap == 0 ? nil : entry.dailyCap,
        alphabet: Alphabet(rawValue: entry.alphabet),
        requiresSignature: entry.requiresSignature, requiresTemplate: entry.requiresTemplate,
        entity: entry.entity.isEmpty ? nil : entry.entity)
    }
  }

  package var impossibleValues: [ImpossibleValue] {
    var found: [ImpossibleValue] = []
    var seen: Set<String> = []
    for (index, entry) in accounts.enumerated() {
      func require(_ holds: Bool, _ key: Entry.CodingKeys, _ remedy: String, at item: Int? = nil) {
        let path = ["accounts", String(index), key.rawValue] + (item.map { [String($0)] } ?? [])
        if !holds { found.append(ImpossibleValue(path, remedy)) }
      }
      require(!entry.systemID.isEmpty, .systemID, "the name by which the account binds; for no accounts, accounts: []")
      require(seen.insert(entry.systemID).inserted, .systemID, "the account has an entry already: keep one")
      for (item, network) in entry.networks.enumerated() {
        require(IPNetwork(network) != nil, .networks, "an address or ADDRESS/LENGTH", at: item)
      }
      for (item, bind) in entry.binds.enumerated() {
        require(SenderAccount.Bind(rawValue: bind) != nil, .binds, "transmitter, receiver or transceiver", at: item)
      }
      require((0...100_000).contains(entry.rate), .rate, "0 to 100000 messages a second")
      require((0...1_000_000_000).contains(entry.dailyCap), .dailyCap, "0 to 1000000000 messages a day")
      require(
        entry.alphabet.isEmpty || Alphabet(rawValue: entry.alphabet) != nil, .alphabet,
        "gsm7, latin1 or utf8, or empty")
    }
    return found
  }
}
