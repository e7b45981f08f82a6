import ArgumentParser
import Foundation
import Synchronization
import Transparency

/// `truemark-verify`: whether the records of a bundle are in the log of a key; needs nothing but the bundle.
@main
struct TruemarkVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "truemark-verify",
    abstract: "Check records that 'truemark log export' wrote: no configuration, no network.",
    discussion: """
      Exit code 1 if anything does not hold; the first record that does not is named. 3 if the file cannot be read.
      """)

  @Argument(help: "The bundle.") var bundle: String
  @Option(help: "The public key to trust. Without it the bundle's own is taken: compare it with the one noted down.")
  var key: String?
  @Flag(help: "Print no line for each record.") var quiet = false

  /// Lines that are checked at a time, by all cores.
  private static let batch = 4_096

  func run() throws {
    let trusted = try key.map { text in
      guard let key = NoteVerifier(text) else { throw ValidationError("'\(text)' is no public key of a log") }
      return key
    }
    guard var lines = LineReader(path: bundle) else { throw Self.unreadable(bundle) }
    do {
      guard let first = try lines.next() else { throw BundleVerifier.Flaw.noBundle }
      let verifier = try BundleVerifier(first, trusted: trusted)
      print("log \(verifier.key.name), head over \(verifier.head.size) entries\nkey \(verifier.key)")
      var count = 0
      while true {
        let batch = try lines.next(Self.batch)
        for confirmed in try Self.confirm(batch, verifier) {
          count += 1
          if !quiet { print(confirmed.line) }
        }
        if batch.count < Self.batch { break }
      }
      print("\(count) records are in the log of this key" + (trusted == nil ? ", which the bundle itself brings" : ""))
    } catch let flaw as BundleVerifier.Flaw {
      print("WRONG: \(flaw)")
      throw ExitCode(1)
    }
  }

  /// Checks lines at once; throws the flaw of the first that has one.
  private static func confirm(
    _ lines: [[UInt8]], _ verifier: BundleVerifier
  ) throws -> [BundleVerifier.Confirmed] {
    let share = 64
    let outcomes = Mutex<[Int: Result<[BundleVerifier.Confirmed], BundleVerifier.Flaw>]>([:])
    DispatchQueue.concurrentPerform(iterations: (lines.count + share - 1) / share) { number in
      let part = lines[number * share..<min((number + 1) * share, lines.count)]
      let outcome = Result { () throws(BundleVerifier.Flaw) in
        var found: [BundleVerifier.Confirmed] = []
        for line in part { found.append(try verifier.confirm(line)) }
        return found
      }
      outcomes.withLock { $0[number] = outcome }
    }
    return try outcomes.withLock { $0 }.sorted { $0.key < $1.key }.flatMap { try $0.value.get() }
  }

  private static func unreadable(_ path: String) -> ExitCode {
    FileHandle.standardError.write(Data("truemark-verify: \(path): cannot be read\n".utf8))
    return ExitCode(3)
  }
}

extension BundleVerifier.Confirmed {
  fileprivate var line: String {
    "record \(index): in the log" + (disclosed.isEmpty ? "" : "; fits: \(disclosed.joined(separator: ", "))")
  }
}

extension BundleVerifier.Flaw {
  fileprivate static let noBundle = BundleVerifier.Flaw("this is no bundle of records")
  fileprivate static let longLine = BundleVerifier.Flaw("a line is longer than any record")
}

/// The lines of a file, read piece by piece.
private struct LineReader {
  private let handle: FileHandle
  private var buffer: [UInt8] = []
  private var position = 0
  /// Octets of a line: more than the longest record has.
  private static let limit = 256 << 20

  init?(path: String) {
    guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
    self.handle = handle
  }

  /// The next line, without its end; nil at the end of the file.
  mutating func next() throws -> [UInt8]? {
    var searched = position
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0a) {
        defer { position = end + 1 }
        return Array(buffer[position..<end])
      }
      guard buffer.count - position <= Self.limit else { throw BundleVerifier.Flaw.longLine }
      searched = buffer.count - position
      buffer = Array(buffer[position...])
      position = 0
      guard let more = try handle.read(upToCount: 1 << 20), !more.isEmpty else {
        defer { buffer = [] }
        return buffer.isEmpty ? nil : buffer
      }
      buffer += more
    }
  }

  /// The next lines, at most so many.
  mutating func next(_ count: Int) throws -> [[UInt8]] {
    var lines: [[UInt8]] = []
    while lines.count < count, let line = try next() { lines.append(line) }
    return lines
  }
}
