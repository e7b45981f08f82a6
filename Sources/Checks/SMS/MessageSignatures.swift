package import Judging
import SMS

/// The signature of a text, 【…】 at its beginning or end: whose it is, and whether it is there.
package enum MessageSignatures: SMSCheck {
  static let missing = FindingKind(
    "sms.sign.missing", .concealed, english: "A Chinese text of a program has no signature.",
    chinese: "应用类中文短信没有签名。")
  static let unowned = FindingKind(
    "sms.sign.unowned", .forged, english: "The signature is somebody else's: {}.", chinese: "冒用了他人的短信签名：{}。")
  static let unregistered = FindingKind(
    "sms.sign.unregistered", .forged, english: "The signature is not registered for the account: {}.",
    chinese: "短信签名未登记在该账号名下：{}。")
  static let multiple = FindingKind(
    "sms.sign.multiple", .forged, english: "The text shows more than one signature, or an imitated one: {}.",
    chinese: "短信含有多个签名或仿冒的签名括号：{}。")

  package static let kinds = [missing, unowned, unregistered, multiple]

  package static func findings(in facts: SMSFacts) -> [Finding] {
    let shown = facts.reading.signatures
    let inPlace = shown.filter(\.isInPlace)
    var findings: [Finding] = []
    if facts.message.direction == .submitted, facts.message.account != nil {
      if inPlace.isEmpty, needsSignature(facts) { findings.append(Finding(missing)) }
      // Beside the account's own signature another one is no claim to be its bearer, but see `multiple`.
      let isSigned = inPlace.contains { !$0.isImitated && isOwn($0, facts) }
      if !isSigned, let other = inPlace.lazy.compactMap({ other($0, facts) }).first {
        findings.append(Finding(unowned, other))
      } else if let strange = unregisteredSignature(inPlace, facts) {
        findings.append(Finding(unregistered, SMSFacts.clear(strange.text)))
      }
    }
    if let several = several(shown, facts) { findings.append(Finding(multiple, several)) }
    return findings
  }

  private static func isOwn(_ signature: ShownSignature, _ facts: SMSFacts) -> Bool {
    facts.message.account.map { facts.marks.has($0, signature) } ?? false
  }

  /// Whose a signature is that is registered or protected, but not the account's.
  private static func other(_ signature: ShownSignature, _ facts: SMSFacts) -> String? {
    guard !isOwn(signature, facts) else { return nil }
    let owners = facts.marks.owners(of: signature)
    guard let owner = owners.min(), !owners.contains(where: facts.isOwn) else { return nil }
    return "\(SMSFacts.clear(signature.text)) of \(owner)"
  }

  /// The first genuine signature of a text in which none is the account's.
  private static func unregisteredSignature(_ signatures: [ShownSignature], _ facts: SMSFacts) -> ShownSignature? {
    guard facts.marks.registry.bindsSenders, !signatures.contains(where: { isOwn($0, facts) }) else { return nil }
    return signatures.first { !$0.isImitated }
  }

  /// Known names in brackets beside a signature, or in brackets that are no signature's.
  private static func several(_ signatures: [ShownSignature], _ facts: SMSFacts) -> String? {
    func known(_ signature: ShownSignature) -> Set<String> {
      Set(facts.marks.owners(of: signature).filter { !facts.isOwn($0) })
    }
    if let imitated = signatures.first(where: { $0.isImitated && !known($0).isEmpty }) {
      return "\(SMSFacts.clear(imitated.text)) in other brackets than a signature's"
    }
    let looks = Set(signatures.filter(\.isInPlace).map { $0.look })
    let others = signatures.filter { !known($0).isEmpty }
    guard let other = others.first(where: { !looks.subtracting([$0.look]).isEmpty }) else {
      return nil
    }
    return "\(SMSFacts.clear(other.text)) beside another one"
  }

  /// A Chinese text, complete, that nothing but a signature could tell the sender of: from an access number that is not
  /// registered to need none, or of an account that needs one.
  private static func needsSignature(_ facts: SMSFacts) -> Bool {
    guard facts.message.isWhole, isChinese(facts.message.text) else { return false }
    if facts.account?.requiresSignature == true { return true }
    if case .bound = facts.reading.binding { return false }
    return facts.sender.form == .port
  }

  /// Ideographs that a text needs to be Chinese.
  private static let chineseFloor = 6

  private static func isChinese(_ text: String) -> Bool {
    var ideographs = 0
    for scalar in text.unicodeScalars where scalar.properties.isIdeographic {
      ideographs += 1
      if ideographs >= chineseFloor { return true }
    }
    return false
  }
}
