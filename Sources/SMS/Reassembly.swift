/// The parts of long messages seen so far, so that each part is judged together with those before it.
///
/// Nothing is held back: a part is judged when it comes. Once a part was refused, no later one passes, and so no phone
/// puts the message together. Used by one thread at a time.
package struct Reassembly: Sendable {
  /// What is kept, at most.
  package struct Limits: Hashable, Sendable {
    /// Messages that are not complete; the one untouched for longest makes room.
    package var messages: Int
    /// Octets of text of one message; a part beyond them is judged with what there is, and not kept.
    package var octets: Int
    /// Seconds from a message's first part on.
    package var age: Int64

    package init(messages: Int = 4_096, octets: Int = 8_192, age: Int64 = 600) {
      self.messages = messages
      self.octets = octets
      self.age = age
    }
  }

  private struct Key: Hashable {
    let link: UInt64
    let source: String
    let destinations: [String]
    let reference: UInt16
    let total: UInt8

    /// Nil for what is no part.
    init?(_ message: ShortMessage, _ link: UInt64) {
      guard let part = message.part else { return nil }
      self.link = link
      source = message.source.text
      destinations = message.destinations
      reference = part.reference
      total = part.total
    }
  }

  private struct Entry {
    let since: Int64
    var texts: [UInt8: String] = [:]
    var octets = 0
    var isRefused = false
  }

  private let limits: Limits
  /// Entries are put into the recent ones, which become the older ones when they are half of what may be kept.
  private var recent: [Key: Entry] = [:]
  private var older: [Key: Entry] = [:]

  package init(limits: Limits = Limits()) { self.limits = limits }

  /// Messages of which something is kept.
  package var count: Int { recent.count + older.count }

  /// Keeps the text of a part, and puts those of its message that came before around it.
  ///
  /// A part that comes again with another text is read beside the one before; if nothing lacked, another message begins with it. What
  /// is no part stays as it is.
  /// - Returns: the message to judge, and whether a part of it was refused before.
  package mutating func join(_ message: ShortMessage, link: UInt64) -> (message: ShortMessage, isRefused: Bool) {
    guard let part = message.part, let key = Key(message, link) else { return (message, false) }
    var entry = take(key, at: message.receivedAt)
    if entry.texts.count == Int(part.total), !entry.isRefused { entry = Entry(since: message.receivedAt) }
    var texts = entry.texts
    // A phone may show either of two copies that differ.
    let before = entry.texts[part.number].map { $0 == message.text ? "" : $0 } ?? ""
    texts[part.number] = before + message.text
    let octets =
      entry.octets - (entry.texts[part.number]?.utf8.count ?? 0) + before.utf8.count + message.text.utf8.count
    if octets <= limits.octets {
      entry.texts = texts
      entry.octets = octets
    }
    keep(entry, key)
    var joined = message
    joined.text = texts.sorted { $0.key < $1.key }.map(\.value).joined()
    return (joined, entry.isRefused)
  }

  /// Remembers that a part was refused.
  package mutating func refuse(_ message: ShortMessage, link: UInt64) {
    guard let key = Key(message, link) else { return }
    var entry = take(key, at: message.receivedAt)
    entry.isRefused = true
    keep(entry, key)
  }

  private mutating func take(_ key: Key, at time: Int64) -> Entry {
    let entry = recent.removeValue(forKey: key) ?? older.removeValue(forKey: key)
    guard let entry, time < entry.since + limits.age else { return Entry(since: time) }
    return entry
  }

  private mutating func keep(_ entry: Entry, _ key: Key) {
    if recent.count >= max(limits.messages / 2, 1) {
      older = recent
      recent = [:]
    }
    recent[key] = entry
  }
}
