import Mail

/// A zone as text: a closed world of DNS answers for the command line, the corpus and the tests.
///
/// One record a line, `NAME TYPE RDATA`, in presentation format with `\DDD` escapes; TXT strings are quoted and a record
/// may have several. `#` begins a comment. `TIMEOUT` or `SERVFAIL` in place of RDATA make that question fail; with `*`
/// as the type, every question for the name. CNAMEs are followed, eight at most. A name the zone does not hold is
/// NXDOMAIN, unless the zone holds a name below it.
package struct Zone: Resolver {
  private var records: [String: [RecordType: [RecordData]]] = [:]
  private var failures: [String: [RecordType?: DNSFailure]] = [:]
  private var aliases: [String: String] = [:]
  private var names: Set<String> = []

  /// TTL given with every record, in seconds.
  package static let ttl: UInt32 = 300

  /// A zone without a name: every question is NXDOMAIN.
  package init() {}

  /// Reads the zone; the error names `source` and the line.
  package init(parsing text: String, source: String = "zone") throws(ZoneError) {
    // By octets: to `Character`, CR and LF together are one that is not LF.
    for (number, line) in Array(text.utf8).split(separator: 0x0a, omittingEmptySubsequences: false).enumerated() {
      do throws(ZoneLineError) {
        try read(line)
      } catch {
        throw ZoneError(source: source, line: number + 1, problem: error)
      }
    }
  }

  /// The records of both; where both hold a name and type, the records are joined.
  package mutating func merge(_ other: Zone) {
    records.merge(other.records) { $0.merging($1) { $0 + $1 } }
    failures.merge(other.failures) { $0.merging($1) { $1 } }
    aliases.merge(other.aliases) { $1 }
    names.formUnion(other.names)
  }

  package func start(_ name: String, _ type: RecordType) -> any PendingAnswer {
    ImmediateAnswer(answer(name, type))
  }

  func answer(_ name: String, _ type: RecordType) -> DNSAnswer {
    var name = name
    for _ in 0..<8 {
      if let failure = failures[name]?[type] ?? failures[name]?[nil] { return .failure(failure) }
      if let data = records[name]?[type] { return .records(data, ttl: Self.ttl) }
      guard let target = aliases[name] else { return names.contains(name) ? .noData : .noSuchName }
      name = target
    }
    return .failure(.serverFailure)
  }

  private mutating func read(_ line: ArraySlice<UInt8>) throws(ZoneLineError) {
    let tokens = try ZoneTokens.split(line)
    guard let first = tokens.first else { return }
    guard tokens.count >= 3, case .word(let name) = first, case .word(let type) = tokens[1] else {
      throw .expected("NAME TYPE RDATA")
    }
    let owner = Self.canonical(name)
    remember(owner)
    try add(Array(tokens[2...]), type: type.uppercased(), owner: owner)
  }

  private mutating func add(_ data: [ZoneTokens.Token], type: String, owner: String) throws(ZoneLineError) {
    let recordType = RecordType.allCases.first { $0.name == type }
    if data.count == 1, case .word(let word) = data[0], let failure = Self.failureWords[word] {
      guard recordType != nil || type == "*" else { throw .unknownType(type) }
      failures[owner, default: [:]][recordType] = failure
    } else if type == "CNAME" {
      aliases[owner] = Self.canonical(try ZoneTokens.word(data))
    } else if let recordType {
      records[owner, default: [:]][recordType, default: []].append(try Self.parse(data, recordType))
    } else {
      throw .unknownType(type)
    }
  }

  private static let failureWords: [String: DNSFailure] = ["TIMEOUT": .timeout, "SERVFAIL": .serverFailure]

  private static func parse(_ data: [ZoneTokens.Token], _ type: RecordType) throws(ZoneLineError) -> RecordData {
    switch type {
    case .txt: return .text(try ZoneTokens.strings(data))
    case .ptr: return .host(canonical(try ZoneTokens.word(data)))
    case .a, .aaaa:
      guard let address = IPAddress(try ZoneTokens.word(data)), address.isIPv4 == (type == .a) else {
        throw .expected(type == .a ? "an IPv4 address" : "an IPv6 address")
      }
      return .address(address)
    case .mx:
      guard data.count == 2, case .word(let number) = data[0], case .word(let host) = data[1],
        let preference = UInt16(number)
      else { throw .expected("PREFERENCE HOST") }
      return .mailExchange(preference: preference, host: canonical(host))
    }
  }

  /// A name exists as soon as it or one below it holds a record (RFC 8020).
  private mutating func remember(_ owner: String) {
    var rest = Substring(owner)
    while !rest.isEmpty {
      names.insert(String(rest))
      guard let dot = rest.firstIndex(of: ".") else { return }
      rest = rest[rest.index(after: dot)...]
    }
  }

  private static func canonical(_ name: String) -> String {
    let lower = name.lowercased()
    return lower.hasSuffix(".") ? String(lower.dropLast()) : lower
  }
}

/// A zone that cannot be read.
package struct ZoneError: Error, CustomStringConvertible {
  let source: String
  let line: Int
  let problem: ZoneLineError

  package var description: String { "\(source):\(line): \(problem)" }
}

/// What is wrong with a line, and what it should be.
package enum ZoneLineError: Error, Hashable, CustomStringConvertible {
  case expected(String)
  case unknownType(String)
  case unterminatedString
  case badEscape

  package var description: String {
    switch self {
    case .expected(let form): "expected \(form)"
    case .unknownType(let type):
      "unknown record type '\(type)'; use A, AAAA, MX, TXT, PTR or CNAME (or * with TIMEOUT or SERVFAIL)"
    case .unterminatedString: "the quoted string does not end on its line"
    case .badEscape: "a backslash takes three digits up to 255, or one character"
    }
  }
}

/// One line of a zone, cut into words and quoted strings.
enum ZoneTokens {
  enum Token: Hashable {
    case word(String)
    case string([UInt8])
  }

  static func split(_ line: ArraySlice<UInt8>) throws(ZoneLineError) -> [Token] {
    var tokens: [Token] = []
    var bytes = line
    while let byte = bytes.first {
      switch byte {
      case ...UInt8(ascii: " "): bytes.removeFirst()
      case UInt8(ascii: "#"): return tokens
      case UInt8(ascii: "\""):
        bytes.removeFirst()
        tokens.append(.string(try quoted(&bytes)))
      default:
        let word = bytes.prefix { $0 > UInt8(ascii: " ") }
        bytes = bytes.dropFirst(word.count)
        tokens.append(.word(String(decoding: word, as: UTF8.self)))
      }
    }
    return tokens
  }

  static func word(_ data: [Token]) throws(ZoneLineError) -> String {
    guard data.count == 1, case .word(let word) = data[0] else { throw .expected("one unquoted word after the type") }
    return word
  }

  static func strings(_ data: [Token]) throws(ZoneLineError) -> [UInt8] {
    var joined: [UInt8] = []
    for token in data {
      guard case .string(let bytes) = token else { throw .expected("quoted strings after TXT") }
      joined += bytes
    }
    return joined
  }

  private static func quoted(_ bytes: inout ArraySlice<UInt8>) throws(ZoneLineError) -> [UInt8] {
    var out: [UInt8] = []
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "\""): return out
      case UInt8(ascii: "\\"): out.append(try escaped(&bytes))
      default: out.append(byte)
      }
    }
    throw .unterminatedString
  }

  private static func escaped(_ bytes: inout ArraySlice<UInt8>) throws(ZoneLineError) -> UInt8 {
    let digits = bytes.prefix(3).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    if digits.isEmpty, let byte = bytes.popFirst() { return byte }
    guard digits.count == 3, let value = UInt8(String(decoding: digits, as: UTF8.self)) else { throw .badEscape }
    bytes = bytes.dropFirst(3)
    return value
  }
}
