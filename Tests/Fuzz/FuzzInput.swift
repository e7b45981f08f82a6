import DNS
import Foundation
import Mail

/// An input cut into parts by lines of `%%`.
struct FuzzInput {
  private let parts: [ArraySlice<UInt8>]

  init(_ bytes: [UInt8]) {
    let separator = Array("\n%%\n".utf8)
    var parts: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    while let range = rest.firstRange(of: separator) {
      parts.append(rest[..<range.lowerBound])
      rest = rest[range.upperBound...]
    }
    self.parts = parts + [rest]
  }

  var all: [[UInt8]] { parts.map(Array.init) }

  /// The part of that number, from 0; empty if there are fewer.
  func bytes(_ number: Int) -> [UInt8] { number < parts.count ? Array(parts[number]) : [] }

  func text(_ number: Int) -> String { String(decoding: bytes(number), as: UTF8.self) }

  func lines(_ number: Int) -> [String] {
    bytes(number).split(separator: 0x0a, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
  }
}

/// Letters that no input can hold, since they are made from all of its bytes.
struct Secret {
  let text: String

  init(_ input: [UInt8], salt: UInt64) {
    var hash = 0xcbf2_9ce4_8422_2325 ^ salt
    for byte in input { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    var letters: [UInt8] = []
    for _ in 0..<12 {
      hash = (hash ^ hash >> 29) &* 0xbf58_476d_1ce4_e5b9
      letters.append(UInt8(ascii: "a") + UInt8(hash >> 40 & 15))
    }
    text = String(decoding: letters, as: UTF8.self)
  }

  func path(_ template: String) -> Path { Path(argument(template)) }

  /// The text with the secret in the place of its first asterisk.
  func argument(_ template: String) -> String {
    guard let star = template.firstIndex(of: "*") else { return template }
    return template[..<star] + text + template[template.index(after: star)...]
  }

  /// Whether the secret is part of what stands for a person in the path, not of a domain.
  func isPerson(in path: Path) -> Bool {
    switch path {
    case .null: false
    case .address(let address): address.localPart.contains(text)
    case .malformed(let text): text.lastIndex(of: "@").map { !text[$0...].contains(self.text) } ?? true
    }
  }

  func isShown(in other: String) -> Bool { other.lowercased().contains(text) }
}

/// The DNS of an input: the lines of its zone that can be read, beside the zone of the Corpus.
enum FuzzZone {
  /// `FUZZ_ZONE` names its file.
  private static let corpus: Zone = {
    guard let path = ProcessInfo.processInfo.environment["FUZZ_ZONE"],
      let data = FileManager.default.contents(atPath: path)
    else { return Zone() }
    do throws(ZoneError) {
      return try Zone(parsing: String(decoding: data, as: UTF8.self), source: path)
    } catch {
      fatalError("\(error)")
    }
  }()

  static func reading(_ lines: [String]) -> Zone {
    var zone = corpus
    for line in lines.prefix(200) {
      if let one = try? Zone(parsing: line) { zone.merge(one) }
    }
    return zone
  }
}

/// Answers the n-th question with the n-th line, whatever was asked.
///
/// `!` is a failure, `-` no such name and an empty line no data; anything else is data, with `|` between records.
struct ScriptedResolver: Resolver {
  private let script: Script

  private final class Script: @unchecked Sendable {
    let lines: [[UInt8]]
    var next = 0
    init(_ lines: [[UInt8]]) { self.lines = lines }
  }

  init(_ bytes: [UInt8]) {
    script = Script(bytes.split(separator: 0x0a, omittingEmptySubsequences: false).map(Array.init))
  }

  func start(_ name: String, _ type: RecordType) -> any PendingAnswer {
    promise(Lookups.queryName(name) == name, "a question for a name that no DNS can hold: \(name)")
    defer { script.next += 1 }
    return ImmediateAnswer(Self.answer(script.lines[script.next % script.lines.count], type))
  }

  private static func answer(_ line: [UInt8], _ type: RecordType) -> DNSAnswer {
    switch line.first {
    case nil: return .noData
    case UInt8(ascii: "!"): return .failure(.serverFailure)
    case UInt8(ascii: "-"): return .noSuchName
    default:
      let items = line.split(separator: UInt8(ascii: "|"))
      return .records(items.map { data(Array($0), type) }, ttl: 300)
    }
  }

  private static func data(_ bytes: [UInt8], _ type: RecordType) -> RecordData {
    let host = String(decoding: bytes, as: UTF8.self).lowercased()
    switch type {
    case .txt: return .text(bytes)
    case .ptr: return .host(host)
    case .mx: return .mailExchange(preference: 10, host: host)
    case .a, .aaaa:
      let octets = type == .a ? 4 : 16
      let padded = Array(bytes.prefix(octets)) + [UInt8](repeating: 0, count: octets - min(octets, bytes.count))
      return (IPAddress(host) ?? IPAddress(bytes: padded)).map { .address($0) } ?? .text(bytes)
    }
  }
}
