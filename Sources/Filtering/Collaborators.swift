package import DNS
package import Judging
package import Mail

/// Finds the proofs of a message's marks: SPF, DKIM, DMARC.
package protocol Authenticator: Sendable {
  /// Starts the lookups that this mark will need, without waiting for them.
  func prefetch(_ mark: Mark, _ lookups: Lookups)

  /// Checks every mark. Never throws: whatever goes wrong is in the results.
  func proofs(of message: MailMessage, from reading: FromReading, _ lookups: Lookups) -> Proofs
}

/// Finds the text a person would read in a message.
package protocol TextExtractor: Sendable {
  /// Bounded in size, parts and depth.
  func text(of message: MailMessage) -> MessageText
}

/// The readable text of a message.
package struct MessageText: Hashable, Sendable {
  package var text: String
  /// The MIME structure could not be read whole; the text is what could be found.
  package var isIncomplete: Bool
  /// A part can be read in different ways, so that another program may find another text.
  package var isAmbiguous: Bool

  package init(text: String, isIncomplete: Bool, isAmbiguous: Bool = false) {
    self.text = text
    self.isIncomplete = isIncomplete
    self.isAmbiguous = isAmbiguous
  }
}
