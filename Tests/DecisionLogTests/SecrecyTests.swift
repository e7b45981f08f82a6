import CorpusDoor
import FilterSupport
import Filtering
import Foundation
import Mail
import Testing

@testable import DecisionLog

/// Nothing that stands for a person is anywhere in the state folder, in any encoding; keys are random and left out.
@Suite("Secrecy")
struct SecrecyTests {
  /// A text in the encodings in which it could lie in a file.
  private static func encodings(_ text: String) -> [Data] {
    let plain = Data(text.utf8)
    // Base64 depends on the place of the text among three octets; the first and last characters do on its neighbours.
    let base64 = (0..<3).map { offset in
      let padded = Data(repeating: 0, count: offset) + plain
      let whole = padded.prefix(padded.count / 3 * 3).base64EncodedString()
      return Data(whole.dropFirst(offset == 0 ? 0 : 4).utf8)
    }
    let hex = plain.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    let quoted = text.replacing("@", with: "=40").replacing("_", with: "=5F")
    let wide = [String.Encoding.utf16LittleEndian, .utf16BigEndian].compactMap { text.data(using: $0) }
    return [plain, Data(hex.utf8), Data(hex.uppercased().utf8), Data(quoted.utf8), Data("\(text)".lowercased().utf8)]
      + base64.filter { $0.count >= 8 } + wide
  }

  @Test func noAddressOfTheCorpusIsAtRest() throws {
    let scratch = Scratch()
    var secrets: Set<String> = []
    var decisions = 0
    do {
      let log = try scratch.open()
      let address = try Regex("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+[A-Za-z0-9]")
      try TestFilter.decide { item, decision in
        try log.append(decision)
        decisions += 1
        let message = item.message
        let paths = [message.envelope.sender] + message.envelope.recipients
        let texts = paths.map { "\($0)" } + message.headers.map(\.text)
        for text in texts { secrets.formUnion(text.matches(of: address).map { String(text[$0.range]) }) }
        if let client = message.connection.clientAddress { secrets.insert(client.description) }
        if let user = message.connection.authenticatedUser { secrets.insert(user) }
      }
      try log.checkpoint()
    }
    #expect(decisions > 300)
    #expect(secrets.count > 300)
    let found = try Self.search(scratch.state.url, for: secrets)
    #expect(found.isEmpty, "\(found.sorted().prefix(20))")
    print("\(decisions) decisions, \(secrets.count) addresses looked for, \(found.count) found")
  }

  @Test func theSearchSeesThroughEncodings() {
    let secret = "alice.secret@bank.example"
    let needles = Needles(Self.encodings(secret).map { (secret, Array($0)) })
    for before in ["", "x", "xy"] {
      let text = Data("\(before)\(secret) and more".utf8)
      #expect(!needles.found(in: Array(text.base64EncodedString().utf8)).isEmpty)
      #expect(!needles.found(in: Array(text)).isEmpty)
    }
    #expect(!needles.found(in: Array(secret.data(using: .utf16LittleEndian) ?? Data())).isEmpty)
    #expect(needles.found(in: Array("nothing of the kind".utf8)).isEmpty)
  }

  /// The secrets that are somewhere below the folder, with the file.
  private static func search(_ folder: URL, for secrets: Set<String>) throws -> Set<String> {
    var found: Set<String> = []
    let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    var all = Data()
    for case let file as URL in files where file.pathExtension != "key" {
      if let data = try? Data(contentsOf: file) { all += data + [0x0a] }
    }
    let needles = Needles(secrets.flatMap { secret in encodings(secret).map { (secret, Array($0)) } })
    found.formUnion(needles.found(in: Array(all)))
    // What is searched holds what is not secret, so that the search itself is known to work.
    let control = Needles([("control", Array("legit.example".utf8))])
    #expect(!control.found(in: Array(all)).isEmpty)
    return found
  }
}

/// Looks for many texts at once, by their first eight octets.
private struct Needles {
  private var byStart: [UInt64: [(name: String, bytes: [UInt8])]] = [:]
  private var short: [(name: String, bytes: [UInt8])] = []

  init(_ needles: [(String, [UInt8])]) {
    for (name, bytes) in needles {
      if bytes.count < 8 {
        short.append((name, bytes))
      } else {
        byStart[Self.key(bytes[..<8]), default: []].append((name, bytes))
      }
    }
  }

  private static func key(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

  func found(in text: [UInt8]) -> Set<String> {
    var found: Set<String> = []
    for needle in short where text.firstRange(of: needle.bytes) != nil { found.insert(needle.name) }
    var window: UInt64 = 0
    for (place, byte) in text.enumerated() {
      window = window << 8 | UInt64(byte)
      guard place >= 7, let candidates = byStart[window] else { continue }
      for candidate in candidates where text[(place - 7)...].starts(with: candidate.bytes) {
        found.insert(
          "\(candidate.name) at \(String(decoding: text[max(0, place - 60)..<min(place + 60, text.count)], as: UTF8.self))"
        )
      }
    }
    return found
  }
}
