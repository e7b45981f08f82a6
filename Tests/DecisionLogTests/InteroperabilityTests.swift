import Foundation
import Testing
import Transparency

@testable import DecisionLog

/// The log, read by another program for such logs (`Tests/Support/foreign-log`, Go).
@Suite("Interoperability", .serialized)
struct InteroperabilityTests {
  private static let tool = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Support/foreign-log")
  private static let go = "/usr/bin/go"
  private static let modules = "/usr/share/gocode"

  private static var isThere: Bool {
    let all = [go, "\(modules)/src/golang.org/x/mod/sumdb/tlog"].allSatisfy(FileManager.default.fileExists)
    if !all { print("skipped: Debian's golang-go and golang-golang-x-mod-dev are not installed") }
    return all
  }

  private static func run(_ command: String, _ arguments: [String], in folder: URL) throws -> (Int32, String) {
    let process = Process()
    process.executableURL = URL(filePath: command)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["GO111MODULE": "off", "GOPATH": modules, "GOCACHE": "\(NSTemporaryDirectory())/go-cache"]) { $1 }
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, output)
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  /// A log with heads at odd sizes.
  private static func makeLog(_ scratch: Scratch) throws {
    let log = try scratch.open()
    for count in [1, 254, 1, 1, 443] {
      DispatchQueue.concurrentPerform(iterations: 64) { writer in
        for number in stride(from: writer, to: count, by: 64) {
          try? log.append(Event(.configuration, ["number": String(number)]))
        }
      }
      try log.checkpoint()
    }
  }

  @Test(.enabled(if: isThere))
  func anotherProgramReadsTheLogAndItsProofs() throws {
    let scratch = Scratch()
    try Self.makeLog(scratch)
    let folder = scratch.state.url
    let reader = LogReader(scratch.state)
    let (key, proofs) = (try reader.publicKey, try LogProofs(reader))
    #expect(proofs.size > 600)
    var files: [String] = []
    func write(_ text: String, _ name: String) throws {
      try Data(text.utf8).write(to: folder.appending(path: name))
      files.append(name)
    }
    // Go's code of that time has zeros for the root of an empty tree, RFC 9162 (section 2.1.1) the hash of nothing.
    let heads = try Heads(scratch.state.log).all(origin: key.name).filter { $0.head.size > 0 }
    #expect(heads.count >= 5)
    try write(heads.map { $0.note.description + "\0" }.joined(), "heads.txt")
    let ends = [0, 1, 255, 256, 257, 511, 512, proofs.size - 1]
    for index in ends { try write(try proofs.inclusion(of: index).text, "entry-\(index)") }
    for old in ends.dropFirst() + [proofs.size] { try write(try proofs.consistency(from: old).text, "growth-\(old)") }

    let program = folder.appending(path: "foreign-log").path
    let built = try Self.run(Self.go, ["build", "-o", program, "."], in: Self.tool)
    try #require(built.0 == 0, "\(built.1)")
    let arguments = [scratch.state.log.path, key.description] + files
    let (status, text) = try Self.run(program, arguments, in: folder)
    #expect(status == 0 && text == "\(proofs.size) entries, \(heads.count) heads, 16 proofs\n", "\(text)")
    print("another program read \(text)", terminator: "")

    let entries = TreeFiles(scratch.state.log).url(Tile(.entries, index: 1))
    var bytes = try Data(contentsOf: entries)
    bytes[100] ^= 1
    try bytes.write(to: entries)
    #expect(try Self.run(program, arguments, in: folder).0 == 1)
  }
}
