package import Judging
import Mail

/// The display name of From showing another mark than the author's (RFC 7489 section 12.4).
package enum DisplayName: Check {
  static let addressMismatch = FindingKind(
    "displayname.address-mismatch", .forged, english: "The display name shows an address in {}.",
    chinese: "显示名称中出现了另一单位的地址：{}。")
  static let domain = FindingKind(
    "displayname.domain", .forged, english: "The display name shows the domain {}.",
    chinese: "显示名称中出现了另一单位的域名：{}。")
  static let equalsRecipient = FindingKind(
    "displayname.equals-recipient", .forged, gate: .unaligned,
    english: "The display name is the recipient's.", chinese: "显示名称就是收件人的名字。")
  static let excessSpace = FindingKind(
    "displayname.excess-space", .concealed, gate: .unaligned,
    english: "The display name holds {} spaces in a row, which push the address out of sight.",
    chinese: "显示名称中有连续 {} 个空格，把真实地址挤出可见范围。")
  static let ownAddress = FindingKind(
    "displayname.own-address", nil, english: "The display name is the author's own address.",
    chinese: "显示名称就是发件人自己的地址。")

  static let control = FindingKind(
    "displayname.control", .forged,
    english: "The display name hides a control character, behind which programs show something else.",
    chinese: "显示名称中藏有控制字符，会使邮件程序显示其他内容。")
  static let title = FindingKind(
    "displayname.title", .concealed, gate: .unaligned, english: "The display name begins with a title ({}).",
    chinese: "显示名称以头衔（{}）开头。")

  package static let kinds = [
    addressMismatch, domain, equalsRecipient, excessSpace, ownAddress, control, title,
  ]

  package static func findings(in facts: Facts) -> [Finding] {
    var findings: [Finding] = []
    let mailboxes = facts.from.mailboxes.filter { !$0.displayName.isEmpty }
    if let shown = mailboxes.lazy.compactMap({ otherMark(in: $0, facts) }).first { findings.append(shown) }
    if mailboxes.contains(where: { $0.displayName.utf8.contains(where: ASCII.isControl) }) {
      findings.append(Finding(control))
    }
    if let word = mailboxes.lazy.compactMap({ title(of: $0.displayName) }).first {
      findings.append(Finding(title, word))
    }
    if namesRecipient(mailboxes, facts) { findings.append(Finding(equalsRecipient)) }
    if let longest = mailboxes.map({ longestGap($0.displayName) }).max(), longest >= 20 {
      findings.append(Finding(excessSpace, String(longest)))
    }
    if mailboxes.contains(where: { $0.displayName.lowercased() == $0.address.description.lowercased() }) {
      findings.append(Finding(ownAddress))
    }
    return findings
  }

  /// Every domain that a name shows, of addresses and bare.
  ///
  /// Of a name that turns text around, also what it shows when read from its end.
  static func domains(in name: String) -> [DomainName] { readings(of: name).flatMap { addressed($0) + bare($0) } }

  private static func readings(of name: String) -> [String] {
    let name = String(name.prefix(1_000))
    guard name.unicodeScalars.contains(where: \.turnsText) else { return [name] }
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: name.unicodeScalars.filter { !$0.turnsText })
    return [name, String(String(scalars).reversed())]
  }

  /// An address or a domain of another organization.
  private static func otherMark(in mailbox: Mailbox, _ facts: Facts) -> Finding? {
    let author = mailbox.address.domain
    let names = readings(of: mailbox.displayName)
    func other(_ domains: [DomainName]) -> DomainName? {
      domains.first { $0 != author && !facts.site.publicSuffixes.sameOrganization($0, author) }
    }
    if let address = other(names.flatMap(addressed)) {
      return Finding(addressMismatch, "\(address), but From is in \(author)")
    }
    return other(names.flatMap(bare)).map { Finding(domain, "\($0), but From is in \(author)") }
  }

  private static func addressed(_ name: String) -> [DomainName] { AddressSearch.domains(in: name) }

  /// Words that can only be meant as domains: behind `www.`, or in one of the oldest zones.
  private static func bare(_ name: String) -> [DomainName] {
    let zones: Set = ["com", "net", "org", "cn", "info", "biz", "gov", "edu"]
    let separators = "()[]<>\"',;:/|".unicodeScalars
    let words = name.unicodeScalars.split { $0.properties.isWhitespace || separators.contains($0) }
    return words.map(Substring.init).compactMap { word in
      guard let domain = DomainName(word), domain.isFullyQualified, let zone = domain.labels.last else { return nil }
      return word.lowercased().hasPrefix("www.") || zones.contains(String(zone)) ? domain : nil
    }
  }

  /// A name is the recipient's local part or address, but the address is another.
  private static func namesRecipient(_ mailboxes: [Mailbox], _ facts: Facts) -> Bool {
    let names = mailboxes.map { (text: letters(String($0.displayName.prefix(1_000))), address: $0.address) }
      .filter { $0.text.count >= 4 }
    guard !names.isEmpty else { return false }
    return facts.message.envelope.recipients.contains { path in
      guard case .address(let address) = path else { return false }
      let own = [letters(address.localPart), letters(address.description)]
      return names.contains { own.contains($0.text) && $0.address != address }
    }
  }

  /// Titles by which writers whom nobody knows introduce themselves.
  private static func title(of name: String) -> String? {
    let words = name.lowercased().split(maxSplits: 1) { !$0.isLetter }
    guard words.count == 2, let first = words.first else { return nil }
    let titles = ["mr", "mrs", "ms", "miss", "dr", "prof", "barrister", "sir", "rev", "hon", "engr", "chief", "madam"]
    return titles.first { $0 == first }
  }

  /// What is left of a text when only letters and numbers count.
  private static func letters(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.lowercased().unicodeScalars {
      let counts =
        scalar.isASCII
        ? ASCII.isAlphanumeric(UInt8(ascii: scalar))
        : scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      if counts { out.append(scalar) }
    }
    return String(out)
  }

  /// An embedding, override or isolate of the Unicode bidirectional algorithm (UAX 9); letters are no such thing.
  private static func override(in text: String) -> Unicode.Scalar? {
    text.unicodeScalars.first { (0x202a...0x202e).contains($0.value) || (0x2066...0x2069).contains($0.value) }
  }

  private static func longestGap(_ name: String) -> Int {
    var longest = 0
    var current = 0
    for scalar in name.unicodeScalars {
      current = scalar.isInvisible ? current + 1 : 0
      longest = max(longest, current)
    }
    return longest
  }
}
