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

  /// What a mail program shows of octets in a character set; `charset` is empty where nobody tells it.
  func text(_ octets: [UInt8], charset: String) -> String
}

/// The readable text of a message, and what else there is in it.
package struct MessageText: Hashable, Sendable {
  /// What a person reads: of an alternative the plain text, if there is any.
  package var text: String
  /// Other ways to read the message: with the HTML of its alternatives, and with hidden text that outweighs the shown.
  package var otherReadings: [String] = []
  package var subject = ""
  /// Characters of HTML text that are not shown.
  package var hiddenCharacters = 0
  /// The beginning of each part that is not read, as it came.
  package var attachments: [[UInt8]] = []
  /// The types of all parts, in the order of the message.
  package var partTypes: [String] = []
  /// The names of HTML elements, in the order of the message.
  package var tags: [String] = []
  /// Where the links and images of HTML lead.
  package var links: [String] = []
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
