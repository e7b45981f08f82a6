package import Bulk
package import Checks
package import DecisionLog
package import Judging
package import Mail
package import SharedState

/// The configuration of a node, read from one YAML file (`DefaultConfiguration` documents every key).
package struct Configuration: DocumentedValue {
  package let mode: Mode
  package let socket: String
  private let socketPermissions: String
  package let state: String
  private let retention: RetentionSettings
  package let backup: String
  package let index: String
  package let site: SiteSettings
  package let dns: DNSSettings
  private let limits: LimitSettings
  package let bulk: BulkSettings
  private let policy: PolicySettings
  private let quarantine: QuarantineSettings
  package let review: ReviewSettings
  package let sms: SMSSettings
  package let service: ServiceSettings

  package struct SiteSettings: Decodable {
    let authservID: String
    let names: [String]
    let domains: [String]
    let protected: [String: [String]?]
    let networks: [String]
    let relays: [String]
    let sealers: [String]
  }

  struct RetentionSettings: Decodable {
    let profile: String
    let days: Int
  }

  package struct DNSSettings: Decodable {
    package let servers: [String]
    package let budget: Int
  }

  struct LimitSettings: Decodable {
    let headerBytes: Int
    let headerCount: Int
    let bodyBytes: Int
    let recipients: Int
  }

  package struct BulkSettings: Decodable {
    let tiers: [TierSettings]
    let memory: Int
    let firstCopies: FirstCopiesSettings
    let redis: String
    package let redisPasswordFile: String
  }

  struct FirstCopiesSettings: Decodable {
    let wait: Int
    let atMost: Int
  }

  struct TierSettings: Decodable {
    let recipients: Int
    let hours: Int
  }

  struct PolicySettings: Decodable {
    let actions: [String: String]
    let points: [String: Int]
  }

  struct QuarantineSettings: Decodable {
    let list: String
    let change: String
  }

  package struct ReviewSettings: Decodable {
    package let socket: String
    let address: String
    package let certificate: String
    package let key: String
  }

  package struct ServiceSettings: Decodable {
    package let log: String
  }
}

extension Mode: Decodable {}

extension Configuration {
  package var permissions: Int { Int(socketPermissions, radix: 8) ?? 0o660 }

  /// How long records are kept.
  package var logRetention: Retention {
    Retention(retentionProfile ?? .cnMail, days: retention.days == 0 ? nil : retention.days)
  }

  private var retentionProfile: Retention.Profile? { Retention.Profile(rawValue: retention.profile) }

  /// Where the review's pages are; nil if that is no place.
  package var reviewPlace: SocketPlace? { SocketPlace(review.socket) }

  /// The commands that list the queue and change it, with their words.
  package var quarantineCommands: (list: [String], change: [String]) {
    (Self.words(quarantine.list), Self.words(quarantine.change))
  }

  private static func words(_ command: String) -> [String] { command.split(separator: " ").map(String.init) }

  package var judgingPolicy: Policy {
    var judging = Policy(mode: mode)
    for (rule, action) in policy.actions {
      if let rule = Rule(rawValue: rule), let action = Action(rawValue: action) { judging.actions[rule] = action }
    }
    judging.points.merge(policy.points) { $1 }
    return judging
  }

  package func site(
    _ publicSuffixes: any PublicSuffixes, _ appearance: any Appearance, exemptions: [Exemption] = []
  ) -> Site {
    Site(
      authservID: site.authservID.isEmpty ? nil : site.authservID, names: Set(site.names.map { $0.lowercased() }),
      networks: site.networks.compactMap { IPNetwork($0) }, relays: Set(site.relays.compactMap { DomainName($0) }),
      sealers: Set(site.sealers.compactMap { DomainName($0) }),
      domains: Set(site.domains.compactMap { DomainName($0) }), protected: protectedNames,
      exemptions: exemptions, appeals: review.address.isEmpty ? nil : review.address, publicSuffixes: publicSuffixes,
      appearance: appearance)
  }

  /// The names of every protected domain: those that come with Truemark, and the operator's own entries in their place.
  package var protectedNames: [DomainName: [String]] {
    var names = ProtectedDomains.names
    for (domain, borne) in site.protected {
      if let domain = DomainName(domain) { names[domain] = borne ?? [] }
    }
    return names
  }

  package var messageLimits: Limits {
    var bounds = Limits()
    bounds.headerBytes = limits.headerBytes
    bounds.headerCount = limits.headerCount
    bounds.bodyBytes = limits.bodyBytes
    bounds.recipients = limits.recipients
    return bounds
  }

  package var tiers: [Tier] { bulk.tiers.map { Tier(recipients: $0.recipients, hours: $0.hours) } }

  /// How long first copies of live mail wait.
  package var patience: Patience {
    Patience(wait: Int64(bulk.firstCopies.wait) * 60, atMost: Int64(bulk.firstCopies.atMost) * 60)
  }

  /// The Redis through which several machines count together; nil for this one alone.
  package var redis: RedisServer? { RedisServer(bulk.redis) }

  /// An empty ledger of the configured size, which it keeps until the next start.
  package func ledger(_ key: KeyedHash, patience: Patience) -> CampaignLedger {
    CampaignLedger(tiers: tiers, memory: bulk.memory << 20, key: key, patience: patience)
  }

  /// The same for short messages, of which none waits.
  package func smsLedger(_ key: KeyedHash) -> CampaignLedger {
    CampaignLedger(tiers: sms.bulkTiers, memory: bulk.memory << 20, key: key)
  }

  package var impossibleValues: [ImpossibleValue] {
    var found: [ImpossibleValue] = []
    func require(_ holds: Bool, _ path: [String], _ remedy: String) {
      if !holds { found.append(ImpossibleValue(path, remedy)) }
    }
    require(
      ["unix:", "inet:", "inet6:"].contains { socket.hasPrefix($0) }, ["socket"],
      "use unix:PATH, inet:PORT@HOST or inet6:PORT@HOST")
    require(
      Int(socketPermissions, radix: 8).map { (0...0o777).contains($0) } ?? false, ["socketPermissions"],
      "three octal digits, such as \"0660\"")
    require(state.hasPrefix("/"), ["state"], "an absolute path")
    let pages = reviewPlace
    require(pages != nil, ["review", "socket"], "inet:PORT@ADDRESS or unix:PATH")
    require(
      review.address.isEmpty
        || review.address.wholeMatch(of: #/https?://[!-.0-~]+(/[!-.0-~]+)*/#) != nil
          && review.address.utf8.count <= 150,
      ["review", "address"],
      "https://HOST without a slash at the end, 150 characters at most, or empty")
    require(
      review.certificate.isEmpty == review.key.isEmpty, ["review", "key"], "a certificate and its key, or neither")
    require(
      pages?.isLocal ?? true || !review.certificate.isEmpty, ["review", "socket"],
      "a loopback address or a unix socket, or give review.certificate: passwords do not go over a network in clear")
    let profiles = Retention.Profile.allCases.map(\.rawValue).joined(separator: ", ")
    require(retentionProfile != nil, ["retention", "profile"], "one of \(profiles)")
    let fewest = retentionProfile?.floor ?? Retention.floor
    require(
      retention.days == 0 || (fewest...36_500).contains(retention.days), ["retention", "days"],
      "\(fewest) to 36500, or 0: the law asks for \(fewest) days at least, and no configuration goes below")
    require(backup.isEmpty || backup.hasPrefix("/"), ["backup"], "an absolute path, or empty for no copy")
    require(
      backup.isEmpty || !"\(backup)/".hasPrefix("\(state)/"), ["backup"], "a folder that is not within the state folder"
    )
    require(
      index.isEmpty || index.hasPrefix("postgresql://") && !holdsPassword(index), ["index"],
      "postgresql://USER@HOST/DATABASE, with the password in libpq's own file (~/.pgpass), or empty for a file of its own"
    )
    for (index, network) in site.networks.enumerated() {
      require(IPNetwork(network) != nil, ["site", "networks", String(index)], "an address or ADDRESS/LENGTH")
    }
    for (index, relay) in site.relays.enumerated() {
      require(DomainName(relay) != nil, ["site", "relays", String(index)], "a domain name")
    }
    for (index, server) in dns.servers.enumerated() {
      let parts = server.split(separator: "@", omittingEmptySubsequences: false)
      let isPort = parts.count == 1 || (parts.count == 2 && UInt16(parts[1]) != nil)
      require(
        IPAddress(parts[0]) != nil && isPort, ["dns", "servers", String(index)], "ADDRESS or ADDRESS@PORT")
    }
    for (index, sealer) in site.sealers.enumerated() {
      require(DomainName(sealer) != nil, ["site", "sealers", String(index)], "a domain name")
    }
    for (index, domain) in site.domains.enumerated() {
      require(DomainName(domain) != nil, ["site", "domains", String(index)], "a domain name")
    }
    for domain in site.protected.keys {
      require(DomainName(domain) != nil, ["site", "protected", domain], "a domain name")
    }
    require((1...60).contains(dns.budget), ["dns", "budget"], "1 to 60 seconds")
    for (key, value) in [
      ("headerBytes", limits.headerBytes), ("headerCount", limits.headerCount), ("bodyBytes", limits.bodyBytes),
      ("recipients", limits.recipients),
    ] {
      require((1...(1 << 30)).contains(value), ["limits", key], "1 to \(1 << 30)")
    }
    require(!bulk.tiers.isEmpty, ["bulk", "tiers"], "at least one tier, or nothing is ever bulk")
    for (index, tier) in bulk.tiers.enumerated() {
      require(
        (2...1_000_000).contains(tier.recipients), ["bulk", "tiers", String(index), "recipients"], "2 to 1000000")
      require((1...8_784).contains(tier.hours), ["bulk", "tiers", String(index), "hours"], "1 to 8784 (a year)")
    }
    require((1...65_536).contains(bulk.memory), ["bulk", "memory"], "1 to 65536 MiB")
    let copies = bulk.firstCopies
    require((0...1_440).contains(copies.wait), ["bulk", "firstCopies", "wait"], "0 to 1440 minutes")
    require(
      (copies.wait...1_440).contains(copies.atMost), ["bulk", "firstCopies", "atMost"],
      "minutes, not less than wait and at most 1440")
    require(
      bulk.redis.isEmpty || redis != nil, ["bulk", "redis"],
      "unix:/PATH or HOST:PORT, or empty if this machine counts alone")
    require(
      bulk.redisPasswordFile.isEmpty || bulk.redisPasswordFile.hasPrefix("/"), ["bulk", "redisPasswordFile"],
      "an absolute path, or empty for no password")
    for (name, command) in [("list", quarantine.list), ("change", quarantine.change)] {
      require(command.hasPrefix("/"), ["quarantine", name], "a command with its absolute path")
    }
    let names = Set(Catalogue.kinds.filter { $0.axis != nil }.map(\.name))
    sms.check(names, require)
    for (rule, action) in policy.actions {
      let actions = Action.allCases.map(\.rawValue).joined(separator: ", ")
      require(Action(rawValue: action) != nil, ["policy", "actions", rule], "one of \(actions)")
    }
    for (name, points) in policy.points {
      let objection = Self.objection(to: name, in: ["policy", "points"])
      require(
        names.contains(name), ["policy", "points", name],
        objection ?? "no such finding; see 'truemark policy show'")
      require((0...1_000).contains(points), ["policy", "points", name], "0 to 1000")
    }
    return found
  }

  private func holdsPassword(_ uri: String) -> Bool {
    let authority = uri.dropFirst("postgresql://".count).prefix { !"/?".contains($0) }
    let user = authority.lastIndex(of: "@").map { authority[..<$0] } ?? ""
    return user.contains(":") || uri.contains("password=")
  }
}
