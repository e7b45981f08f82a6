import ConfigurationFile
import Foundation
import SMS
import Testing

@Suite("Registry files")
struct RegistryFilesTests {
  /// A folder with these files, for as long as `body` runs.
  private func withFolder<Result>(_ files: [String: String], _ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
    return try body(folder.path)
  }

  private func problems(_ files: [String: String]) throws -> [String] {
    try withFolder(files) { RegistryFiles($0).problems.map(\.description) }
  }

  private static let header =
    "account,kind,sender,match,owner_id,owner_name,signatures,dest_prefixes,purpose,templates,valid_from,valid_to,status,note\n"

  @Test func theRegistryOfTheCorpusIsRight() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Corpus/sms/registry")
    let registry = try RegistryFiles.read(folder.standardizedFileURL.path)
    #expect(registry.bindsSenders && registry.accounts["bank"]?.requiresSignature == true)
    #expect(registry.senders.contains { $0.sender == "Smith, Co" })
    #expect(registry.protected.filter { $0.value == "95588" }.map(\.owner) == ["91110000X"])
    #expect(registry.protected.contains { $0.value == "10086" })
    #expect(registry.templates.count == 2)
  }

  @Test func nothingIsRegisteredInAnEmptyFolder() throws {
    try withFolder([:]) { folder in
      let registry = try RegistryFiles.read(folder)
      #expect(!registry.bindsSenders && registry.protected.count == ProtectedSender.wellKnown.count)
    }
    let error = #expect(throws: RegistryError.self) { try RegistryFiles.read("/nowhere") }
    #expect(error?.description == "/nowhere: no such folder")
  }

  @Test(arguments: [
    ("a,alpha,1234,exact,x", "'1234' is no sender of kind alpha"),
    ("a,port,95588,exact,x", "'95588' is no sender of kind port"),
    ("a,short,ABC,exact,x", "'ABC' is no sender of kind short"),
    ("a,msisdn,10690001,exact,x", "is no sender of kind msisdn"),
    ("a,fax,1234,exact,x", "kind: one of alpha, port, short, msisdn"),
    ("a,alpha,Bank,prefix,x", "match: names are compared whole"),
    ("a,alpha,Bank,begins,x", "match: exact or prefix"),
    (",alpha,Bank,exact,x", "the cell 'account' is empty"),
    ("a,alpha,,exact,x", "the cell 'sender' is empty"),
    ("a,alpha,Bank,exact,", "the cell 'owner_id' is empty"),
    ("a,alpha,Bank,exact,x,,,+86;x", "dest_prefixes: digits"),
    ("a,alpha,Bank,exact,x,,,,fun", "purpose: one of otp, notice, marketing"),
    ("a,alpha,Bank,exact,x,,,,,t1", "no template 't1' in templates.csv"),
    ("a,alpha,Bank,exact,x,,,,,,2026-02-30", "valid_from: a day such as 2026-01-31"),
    ("a,alpha,Bank,exact,x,,,,,,2026-02-01,2026-01-01", "valid_to is before valid_from"),
    ("a,alpha,Bank,exact,x,,,,,,,,off", "status: active or suspended"),
    ("a,alpha,Bank,exact,x,,,,,,,,,,,", "16 fields, but 14 columns"),
    ("a,alpha,\"Bank", "a quotation mark that is not closed"),
    ("a,alpha,Bank,exact,x\na,alpha,bank,exact,x", "the account has this sender already, in line 2"),
    ("a,alpha,Bank,exact,x\nb,alpha,BANK,exact,y", "line 2 says that this sender is x's"),
  ])
  func everyBadRowIsNamed(row: String, problem: String) throws {
    let found = try problems(["senders.csv": Self.header + row + "\n"])
    #expect(found.count == 1 && found[0].hasPrefix("senders.csv:") && found[0].contains(problem), "\(found)")
  }

  @Test func rowsOfDifferentTimesOrPlacesDoNotContradict() throws {
    let rows = """
      a,alpha,Bank,exact,x,,,86,,,2026-01-01,2026-06-30
      b,alpha,Bank,exact,y,,,86,,,2026-07-01,
      c,alpha,Bank,exact,z,,,44,,,,
      d,port,10690001,prefix,x,,,,,,,
      e,port,106900012,prefix,y,,,,,,,
      """
    #expect(try problems(["senders.csv": Self.header + rows]) == [])
  }

  @Test(arguments: [
    ("account,kind,sender\na,alpha,b", "senders.csv:1: the column 'owner_id' is missing"),
    ("account,kind,sender,owner_id,colour\n", "senders.csv:1: unknown column 'colour'"),
    ("account,kind,sender,owner_id,note,note\n", "senders.csv:1: the column 'note' stands there twice"),
    ("# nothing\n", "senders.csv:1: no header"),
  ])
  func headers(text: String, problem: String) throws {
    #expect(try problems(["senders.csv": text]).contains { $0.hasPrefix(problem) })
  }

  @Test func everyProblemOfAllFilesIsTold() throws {
    let found = try problems([
      "senders.csv": Self.header + "a,alpha,1,exact,x\nb,alpha,2,exact,x\n",
      "protected.csv":
        "value,kind,owner_id,lookalike,scope\nICBC,alpha,x,perhaps,\nICBC,alpha,x,,face\nABC,alpha,x,,\nabc,alpha,x,,\n",
      "templates.csv": "name,text\na;b,x\nc,{}\nd,x\nd,y\n",
      "accounts.yaml":
        "accounts:\n  - system_id: a\n    rate: -1\n    binds: [x]\n  - system_id: a\n    networks: [host]\n",
    ])
    #expect(found.filter { $0.hasPrefix("accounts.yaml") }.count == 4)
    #expect(found.contains("accounts.yaml:3: accounts.0.rate: 0 to 100000 messages a second"))
    #expect(found.filter { $0.hasPrefix("senders.csv") }.count == 2)
    #expect(found.filter { $0.hasPrefix("protected.csv") }.count == 3)
    #expect(found.filter { $0.hasPrefix("templates.csv") }.count == 3)
  }

  @Test func accountsAndOwnersAreCompared() throws {
    let files = [
      "accounts.yaml": "accounts:\n  - system_id: a\n",
      "senders.csv": Self.header + "b,alpha,Bank,exact,x\na,alpha,Post,exact,y\n",
      "protected.csv": "value,kind,owner_id\nPOST,alpha,z\n",
    ]
    #expect(
      try problems(files) == [
        "protected.csv:2: senders.csv has this sender as y's: give both the same owner_id",
        "senders.csv:2: no account 'b' in accounts.yaml: add it there, or correct the name",
      ])
  }

  @Test(arguments: ["accounts: 5", "accounts:\n  - name: x", "- a", "accounts: [", "system_id: a", ""])
  func accountsThatAreNone(text: String) throws { #expect(try !problems(["accounts.yaml": text]).isEmpty) }

  @Test func longRegistriesAreReadAtOnce() throws {
    let rows = (0..<25_000).map { "a\($0 % 3_000),port,1069\(10_000 + $0),prefix,x\($0),,某某\($0)" }.joined(
      separator: "\n")
    try withFolder(["senders.csv": Self.header + rows]) { folder in
      let registry = try RegistryFiles.read(folder)
      #expect(registry.senders.count == 25_000)
    }
  }
}
