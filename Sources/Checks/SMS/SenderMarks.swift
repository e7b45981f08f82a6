import Bulk
package import Mail
package import SMS

/// The registry with all that is compared by its look: protected senders, signatures, and names that texts claim.
///
/// What they look like is computed once; a message's few marks are looked up in it.
package struct SenderMarks: Sendable {
  package let registry: SenderRegistry
  /// By `SenderReading.key`.
  private let protected: [String: ProtectedSender]
  private let looks: SenderLooks
  /// Owners by the look of a signature: registered and protected ones.
  private let signatures: [String: Set<String>]
  private let accounts: [String: Account]
  private let names: NamesInText
  private let genericLooks: Set<String>
  private let appearance: any Appearance

  private struct Account: Sendable {
    var owners: Set<String> = []
    var signatures: Set<String> = []
  }

  package init(_ registry: SenderRegistry, _ appearance: any Appearance) {
    self.registry = registry
    self.appearance = appearance
    let inSenders = registry.protected.filter { $0.scopes.contains(.sender) }
    let keys = inSenders.map { (SenderReading(SenderAddress($0.value)).key, $0) }
    protected = Dictionary(keys) { first, _ in first }
    looks = SenderLooks(inSenders.filter(\.hasLookalikes), appearance)
    genericLooks = Set(Self.genericWords.map(appearance.look))
    names = NamesInText(registry.protected.filter { $0.scopes.contains(.text) })
    var signatures: [String: Set<String>] = [:]
    for sender in registry.protected where sender.scopes.contains(.signature) {
      signatures[appearance.look(of: sender.value), default: []].insert(sender.owner)
    }
    let protectedSignatures = signatures
    var accounts: [String: Account] = [:]
    for (name, account) in registry.accounts {
      accounts[name, default: Account()].owners.formUnion(account.owner.map { [$0] } ?? [])
    }
    for row in registry.senders {
      let looks = row.signatures.map(appearance.look)
      for look in looks { signatures[look, default: []].insert(row.owner) }
      accounts[row.account, default: Account()].signatures.formUnion(looks)
      // Whose registered sender or signature is a protected one is its owner, by whatever name.
      let borne =
        [protected[row.reading.key].map { [$0.owner] } ?? []] + looks.map { Array(protectedSignatures[$0] ?? []) }
      accounts[row.account, default: Account()].owners.formUnion([row.owner] + borne.joined())
    }
    self.signatures = signatures
    self.accounts = accounts
  }

  /// Who registered something for this account.
  func owners(of account: String) -> Set<String> { accounts[account]?.owners ?? [] }

  /// The protected sender that this one is.
  func protected(_ sender: SenderReading) -> ProtectedSender? { protected[sender.key] }

  /// The protected sender that this one looks like, but is not.
  func original(of sender: SenderReading) -> ProtectedSender? {
    protected[sender.key] == nil ? looks.original(of: sender) : nil
  }

  /// Whose a signature is; empty if nobody registered it.
  func owners(of signature: ShownSignature) -> Set<String> { signatures[signature.look] ?? [] }

  /// Whether a row of the account has this signature.
  func has(_ account: String, _ signature: ShownSignature) -> Bool {
    accounts[account]?.signatures.contains(signature.look) ?? false
  }

  /// The protected names that stand in a text.
  func names(in text: TokenizedText) -> [ProtectedSender] { names.all(in: text) }

  /// Whether a sender is a word that many use, however it is written.
  func isGeneric(_ sender: SenderReading) -> Bool { genericLooks.contains(appearance.look(of: sender.shown)) }

  /// What a name looks like without what parts its letters.
  func look(of text: String) -> String { appearance.look(of: text) }

  private static let genericWords = [
    "Account", "Admin", "Alert", "Alerts", "Auth", "AuthMsg", "Bank", "Code", "Confirm", "Courier", "Delivery",
    "Gov", "Help", "Important", "Info", "InfoSMS", "Manager", "Message", "Messages", "Msg", "News", "Notice", "Notify",
    "Notification", "Offer", "Official", "OTP", "Parcel", "Post", "Promo", "Reminder", "Security", "Service", "SMS",
    "SMSInfo", "Support", "System", "Tax", "Team", "Test", "Urgent", "Verification", "Verify", "Warning",
    "验证码", "通知", "客服", "系统", "官方", "银行", "快递", "短信", "提醒", "系统通知", "官方客服",
  ]
}

extension Appearance {
  /// The skeleton of a name's letters and digits alone, Chinese in its simplified form.
  func look(of name: String) -> String {
    var letters = String.UnicodeScalarView()
    let name = String(name.unicodeScalars.prefix(SenderReading.limit))
    for scalar in Folding.simplified(name).unicodeScalars
    where scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar.isSymbolForLetter {
      letters.append(scalar)
    }
    // A skeleton has two letters for m, so that another m would be two letters more.
    var look: [UInt8] = []
    for octet in skeleton(of: String(letters)).utf8 {
      if octet == UInt8(ascii: "n"), look.last == UInt8(ascii: "r") {
        look[look.count - 1] = UInt8(ascii: "m")
      } else {
        look.append(octet)
      }
    }
    return String(decoding: look, as: UTF8.self)
  }
}

extension Unicode.Scalar {
  /// Stands for a letter in disguise, such as `|` and `$`.
  fileprivate var isSymbolForLetter: Bool { self == "|" || self == "!" || self == "$" || self == "@" }
}
