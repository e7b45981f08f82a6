import FilterSupport
import Foundation
import Testing
import Transparency

@testable import DecisionLog

/// Records that leave the log, and what somebody without the log can tell of them.
@Suite("Exports")
struct ExportTests {
  /// A log with the decisions on one topic of the Corpus, and long and short events.
  private func makeLog() throws -> Scratch {
    let scratch = Scratch()
    let log = try scratch.open()
    try TestFilter.decide("forged") { try log.append($1) }
    try log.append(Event(.configuration, ["long": String(repeating: "x", count: 150_000)]))
    try log.checkpoint()
    return scratch
  }

  private func lines(_ scratch: Scratch, disclosing fields: Set<String>) throws -> [String] {
    let export = try LogExport(scratch.state, disclosing: fields)
    let key = try LogReader(scratch.state).publicKey
    var lines = [String(decoding: try JSONEncoder().encode(export.bundleHead(key)), as: UTF8.self)]
    try export.records(RecordSelection()) { record in
      lines.append(String(decoding: try JSONEncoder().encode(try export.bundled(record)), as: UTF8.self))
    }
    return lines
  }

  @Test func aBundleProvesItsRecordsAndTheValuesShown() throws {
    let scratch = try makeLog()
    let lines = try lines(scratch, disclosing: ["client", "recipients"])
    let verifier = try BundleVerifier(Array(lines[0].utf8), trusted: nil)
    let confirmed = try lines.dropFirst().map { try verifier.confirm(Array($0.utf8)) }
    #expect(confirmed.count > 10)
    #expect(confirmed.contains { $0.disclosed == ["client", "recipients/0"] })
    #expect(!lines.contains { $0.contains("\"sender\":{\"salt\"") })
    #expect(throws: BundleVerifier.Flaw.self) {
      let stranger = Scratch()
      try stranger.open().append(Event(.start, [:]))
      _ = try BundleVerifier(Array(lines[0].utf8), trusted: try LogReader(stranger.state).publicKey)
    }
  }

  @Test func everyChangeOfABundleIsFound() throws {
    let scratch = try makeLog()
    let lines = try lines(scratch, disclosing: ["client"])
    let verifier = try BundleVerifier(Array(lines[0].utf8), trusted: nil)
    let line = try #require(lines.first { $0.contains(#""disclosed":{"client""#) })
    #expect(throws: Never.self) { try verifier.confirm(Array(line.utf8)) }
    for (old, new) in [
      (#"\"kind\":\"decision\""#, #"\"kind\":\"decisiom\""#), (#""index":"#, #""index":1"#),
      (#""value":""#, #""value":"1"#), (#""salt":""#, #""salt":"AAAA"#), (#""path":""#, #""path":"AAAA"#),
      (#"{"client":"#, #"{"sender":"#),
    ] {
      let changed = line.replacing(old, with: new, maxReplacements: 1)
      #expect(changed != line, "\(old)")
      #expect(throws: BundleVerifier.Flaw.self, "\(old)") { try verifier.confirm(Array(changed.utf8)) }
    }
  }

  @Test func theVerifierNeedsTheFileAlone() throws {
    let scratch = try makeLog()
    let lines = try lines(scratch, disclosing: [])
    let file = scratch.state.url.appending(path: "bundle")
    let key = try LogReader(scratch.state).publicKey
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
    let good = try verify([file.path, "--key", "\(key)"])
    #expect(good.status == 0)
    #expect(good.text.contains("\(lines.count - 1) records are in the log of this key\n"))
    let bad = lines.map { $0.replacing(#"\"kind\":\"day\""#, with: #"\"kind\":\"dax\""#) }
    try Data((bad.joined(separator: "\n") + "\n").utf8).write(to: file)
    let found = try verify([file.path])
    #expect(found.status == 1)
    #expect(found.text.contains("WRONG: record"))
    #expect(try verify(["/nowhere"]).status == 3)
  }

  private func verify(_ arguments: [String]) throws -> (status: Int32, text: String) {
    let program = Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])
    let process = Process()
    process.executableURL = program.resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "truemark-verify")
    process.arguments = arguments
    process.environment = [:]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let text = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }

  @Test func proofsAreTextsThatLeadToTheHead() throws {
    let scratch = try makeLog()
    let proofs = try LogProofs(LogReader(scratch.state))
    let key = try LogReader(scratch.state).publicKey
    let record = try #require(try scratch.records().first)
    let proof = try #require(EntryProof(parsing: try proofs.inclusion(of: record.sequence).text))
    #expect(proof.holds(Array(record.text.utf8), by: key))
    let consistency = try #require(ConsistencyProof(parsing: try proofs.consistency(from: 5).text))
    #expect(consistency == (try proofs.consistency(from: 5)))
    #expect(throws: LogError.self) { try proofs.inclusion(of: proofs.size) }
    #expect(throws: LogError.self) { try proofs.consistency(from: proofs.size + 1) }
  }

  @Test func selectionsAreOfTheHeadAlone() throws {
    let scratch = try makeLog()
    let export = try LogExport(scratch.state, disclosing: [])
    func count(_ change: (inout RecordSelection) -> Void) throws -> Int {
      var selection = RecordSelection()
      change(&selection)
      var count = 0
      try export.records(selection) { _ in count += 1 }
      return count
    }
    let all = try count { _ in }
    #expect(try count { $0.last = 3 } == 3)
    let decisions = try count { $0.decisionsOnly = true }
    #expect(decisions > 0 && decisions < all)
    #expect(try count { $0.since = "2001-01-01" } == all)
    #expect(try count { $0.until = "2001-01-01" } == 0)
    #expect(try count { $0.ids = ["0000000000000000"] } == 0)
  }

  @Test func viewsHaveTheTermsOfOthers() throws {
    let scratch = try makeLog()
    let record = try #require(try scratch.records().first { $0.text.contains(#""applied":"reject""#) })
    let export = try LogExport(scratch.state, disclosing: ["client"])
    let shown = try export.disclosed(record).mapValues(\.value)
    let view = try RecordView(record, disclosed: shown)
    #expect(view.ocsf["class_uid"] == .number(4_009))
    #expect(view.ocsf["disposition_id"] == .number(2))
    #expect(view.ocsf["email.smtp_from"].plain?.contains("@") == true)
    #expect(view.ecs["source.ip"].plain == shown["client"])
    #expect(view.ecs["event.action"].plain == "reject")
    #expect(view.native["disclosed.client"].plain == shown["client"])
    let row = view.row(RecordView.columns.map(\.value))
    #expect(row.count == RecordView.columns.count)
    #expect(row[0] == String(record.sequence))
    #expect(RecordView.csv(["a", "b,c", "d\"e"]) == "a,\"b,c\",\"d\"\"e\"\r\n")
  }
}
