/// Something that happened to the filter itself, as the log keeps it.
package struct Event: Codable, Sendable {
  package enum Kind: String, CaseIterable, Codable, Sendable {
    case start
    case stop
    case configuration
    /// The end of a log file was torn by a crash and cut off.
    case repair
    /// The filter is alive; a gap between two of them is time without it.
    case heartbeat
    /// A day of the log begins (`LogDays`).
    case day
    /// The entries of old days and their keys are removed.
    case purge
    /// Keys of days are destroyed, and with them the way back from pseudonyms.
    case keyDestroyed = "key-destroyed"
    /// Somebody states why there is time without records.
    case gap
    /// A legal hold was set or lifted.
    case hold
    /// An account of the SMSC was bound, was refused, or ended its session.
    case session
    /// Somebody looked at records, was given some, or was shown values behind pseudonyms.
    case access
    /// Somebody judges a decision: `verdict` is `fp` (wrongly stopped), `fn` (wrongly passed) or `ok`.
    case verdict
    /// Officers came to inspect: a visit was opened or closed, or what they found is put right.
    case inspection
    /// Somebody outside complains of a decision.
    case appeal
    /// An appeal is answered: `answer` is `upheld` or `refused`.
    case answer
    /// Mail of a proven sender passes for some time, after an appeal that was upheld.
    case exemption
    /// A held message is handed on.
    case release
    /// A held message is deleted.
    case delete
    /// Somebody proposes what needs a second person.
    case proposal
    /// A second person approves of a proposal.
    case approval
    /// The delivered members of a campaign are given to the mail store, and what became of them there.
    case clear
    /// The log was rebuilt from its backup.
    case restore
    /// Messages were not judged, or their decisions could not be recorded.
    case notJudged = "not-judged"
  }

  let kind: Kind
  /// What happened in a few words: versions, digests, counts; never an address.
  package var facts: [String: String]
  /// What was looked for, which may be addresses: the record has pseudonyms instead.
  ///
  /// It is never written as it is, so it is no part of the encoding.
  var about: [String] = []
  /// Texts that the record holds sealed, by their names, with nothing in their place.
  ///
  /// No part of the encoding either.
  package var sealed: [String: String] = [:]

  private enum CodingKeys: CodingKey { case kind, facts }

  package init(_ kind: Kind, _ facts: [String: String], about: [String] = [], sealed: [String: String] = [:]) {
    self.kind = kind
    self.facts = facts
    self.about = about
    self.sealed = sealed
  }
}

/// An event with its pseudonyms.
struct EventRecord: Record {
  private let event: Event
  private let about: [String]
  private let sealed: Sealing?

  /// `key`: of the day, asked for only where there is something to conceal.
  init(_ event: Event, _ key: () throws -> DayKey) throws {
    self.event = event
    guard !event.about.isEmpty || !event.sealed.isEmpty else {
      (about, sealed) = ([], nil)
      return
    }
    var writer = SealingWriter(try key())
    about = event.about.enumerated().map { writer.conceal(.term, $1, as: "about/\($0)") }
    for (name, text) in event.sealed { writer.seal(text, as: name) }
    sealed = try writer.sealed()
  }

  func writeStart(to json: inout JSONWriter) {
    if !about.isEmpty { json.field("about", about) }
    json.field("facts", event.facts)
    json.field("kind", event.kind.rawValue)
    if let sealed { json.field("sealed", sealed) }
  }
}
