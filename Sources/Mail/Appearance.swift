/// What names look like to a reader (UTS 39), and how internationalized domain names are written (UTS 46).
package protocol Appearance: Sendable {
  /// A text that is the same for all texts that look the same, such as `paypal`, `paypa1` and `раураӏ`.
  ///
  /// Of a text of more than 1,000 characters the first 1,000.
  func skeleton(of text: String) -> String

  /// Whether scripts are mixed that no language mixes (UTS 39 section 5.2, beyond "highly restrictive").
  func mixesScripts(_ text: String) -> Bool

  /// The name with U-labels, as it is shown; nil if it cannot be written so.
  func unicodeForm(of domain: DomainName) -> DomainName?

  /// The name with A-labels, as it stands in the DNS; nil if it cannot be written so.
  func asciiForm(of domain: DomainName) -> DomainName?
}

extension Appearance {
  /// The name as the DNS has it, or as it is where that cannot be.
  package func inDNS(_ domain: DomainName) -> DomainName {
    domain.text.utf8.allSatisfy { $0 < 0x80 } ? domain : asciiForm(of: domain) ?? domain
  }
}
