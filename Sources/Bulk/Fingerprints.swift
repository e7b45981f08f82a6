/// What a message is compared by, as it came: what is read in it, and what it is made of.
package struct Substance: Hashable, Sendable {
  package var subject: String
  /// One text per way to read the message: the plain text and the HTML of an alternative are two.
  package var readings: [CanonicalText]
  /// The beginning of each part that is not read.
  package var attachments: [[UInt8]]
  /// Names of header fields, types of parts, tags of HTML: three sequences.
  package var structure: [[String]]
  /// The targets of links that do not stand in the text.
  package var links: [String]
  /// Its text is all that there is, and short by its nature: fewer words make it a message of its own.
  package var isShort: Bool

  package init(
    subject: String = "", readings: [String], attachments: [[UInt8]] = [], structure: [[String]] = [],
    links: [String] = [], isShort: Bool = false
  ) {
    self.subject = subject
    self.readings = readings.prefix(Self.readingLimit).map(CanonicalText.init)
    self.attachments = attachments
    self.structure = structure
    self.links = links
    self.isShort = isShort
  }

  private static let readingLimit = 3

  /// What short messages are compared by: their text alone.
  package init(short text: TokenizedText) {
    self.init(readings: [], isShort: true)
    readings = [CanonicalText(text)]
  }
}

/// The keyed digests by which messages are put into one campaign.
///
/// A text of fewer different words than the floor `exact` makes no campaign; up to the floor `sketch` it must be the
/// same, and above it similar.
package struct Fingerprints: Hashable, Sendable {
  /// One for each reading that is long enough and unlike the others; two at most.
  package internal(set) var texts: [Sketch] = []
  /// The lengths of the words, which stay when letters are replaced; of text in a spaced script.
  package internal(set) var rhythm: Sketch?
  /// The canonical text of a short message with all its attachments.
  package internal(set) var exact: UInt64?
  /// Subject and attachments of a message without any text.
  package internal(set) var wordless: UInt64?
  /// Order of header fields, parts and tags, and the domains of links.
  package internal(set) var structure: Sketch?
  /// The subject, and the domains of all links: by one of these campaigns of like structure are found.
  package internal(set) var anchors: [UInt64] = []

  static let readingLimit = 2
  static let anchorLimit = 2
  /// Different words a subject needs to stand for a message.
  private static let subjectFloor = Floor(words: 3, ideographs: 6)

  /// So many different words, or ideographs in a text of such.
  struct Floor {
    let words: Int
    let ideographs: Int
  }

  /// Where texts begin to be compared.
  struct Floors {
    let exact: Floor
    let sketch: Floor

    static let mail = Floors(exact: Floor(words: 8, ideographs: 14), sketch: Floor(words: 12, ideographs: 20))
    /// Of short messages: measured in docs/bulk.md.
    static let short = Floors(exact: Floor(words: 5, ideographs: 8), sketch: Floor(words: 8, ideographs: 12))
  }

  private static let structureFloor = 6
  private static let structureLimit = 2_000

  /// Nothing to compare by: the message is a campaign of its own.
  package var isEmpty: Bool { keys.isEmpty }

  package init() {}

  package init(_ substance: Substance, key: KeyedHash) {
    self.init(substance, key: key, floors: substance.isShort ? .short : .mail)
  }

  init(_ substance: Substance, key: KeyedHash, floors: Floors) {
    let readings = substance.readings.filter { !$0.tokens.isEmpty }
    for reading in readings where reading.reaches(floors.sketch) {
      guard texts.count < Self.readingLimit, let sketch = Sketch(reading.shingles(key)) else { continue }
      if texts.allSatisfy({ $0.similarity(to: sketch) < 0.8 }) { texts.append(sketch) }
    }
    if !texts.isEmpty {
      rhythm = readings.first { !$0.isIdeographic }.flatMap { Sketch($0.rhythm(key)) }
    }
    let subject = CanonicalText(substance.subject)
    let hasSubject = subject.reaches(Self.subjectFloor)
    let attachments = substance.attachments.map { key($0) }.sorted()
    if texts.isEmpty, let reading = readings.first(where: { $0.reaches(floors.exact) }) {
      exact = key(words: [1] + attachments + reading.tokens.map { $0.hash(key) })
    } else if texts.isEmpty, substance.isShort, let reading = readings.first(where: { !$0.linkDomains.isEmpty }) {
      // Few words and a link: where it leads says what the message is.
      exact = key(words: [5] + reading.tokens.map { $0.hash(key) } + reading.linkDomains.map { key($0.utf8) })
    }
    if hasSubject { anchors.append(key(words: [2] + subject.words.map { $0.hash(key) })) }
    if readings.allSatisfy({ $0.size == 0 }), let subject = anchors.first {
      wordless = key(words: [3, subject] + attachments)
    }
    let domains = Set(substance.links.compactMap(Link.domain) + readings.flatMap(\.linkDomains)).sorted()
    let hosts = domains.map { key($0.utf8) }
    if !hosts.isEmpty { anchors.append(key(words: [4] + hosts)) }
    structure = Self.structure(substance.structure, hosts, key)
  }

  private static func structure(_ sequences: [[String]], _ hosts: [UInt64], _ key: KeyedHash) -> Sketch? {
    var elements = hosts
    for (kind, sequence) in sequences.enumerated() {
      let hashes = sequence.prefix(structureLimit).map { key($0.utf8) }
      // Single names too, since some senders shuffle their fields.
      for hash in hashes { elements.append(key(words: [UInt64(kind), hash])) }
      for (left, right) in zip(hashes, hashes.dropFirst()) { elements.append(key(words: [UInt64(kind), left, right])) }
    }
    return elements.count >= structureFloor ? Sketch(elements) : nil
  }
}

extension CanonicalText {
  /// The tokens that are no classes.
  var words: some Sequence<TextToken> { tokens.lazy.filter { !$0.isClass } }

  /// Single tokens and pairs of neighbours, as keyed hashes.
  ///
  /// Pairs alone lose two for each character replaced; with single ones beside them more remains of a damaged text.
  func shingles(_ key: KeyedHash) -> [UInt64] {
    let hashes = tokens.map { $0.hash(key) }
    return hashes + zip(hashes, hashes.dropFirst()).map { key($0, $1) }
  }

  /// The lengths of six words in a row, wherever they stand, as keyed hashes.
  func rhythm(_ key: KeyedHash) -> [UInt64] {
    let lengths = tokens.map { $0.isClass ? 0 : UInt64($0.text.unicodeScalars.count) }
    return lengths.indices.dropLast(Self.rhythmLength - 1).map { start in
      key(words: [lengths[start..<start + Self.rhythmLength].reduce(0) { $0 << 8 | min($1, 15) }])
    }
  }

  private static let rhythmLength = 6

  /// Whether there are so many different words or ideographs.
  func reaches(_ floor: Fingerprints.Floor) -> Bool {
    let floor = isIdeographic ? floor.ideographs : floor.words
    guard size >= floor else { return false }
    // So few that a set would cost more.
    var different: [TextToken] = []
    for token in words where !different.contains(token) {
      different.append(token)
      if different.count >= floor { return true }
    }
    return false
  }
}
