import Testing

@testable import ConfigurationFile

@Suite("Comma-separated values")
struct CSVReaderTests {
  private func read(_ text: String, comments: Bool = false) -> [CSVReader.Item] {
    var reader = CSVReader(Array(text.utf8), hasComments: comments)
    var items: [CSVReader.Item] = []
    while let item = reader.next() { items.append(item) }
    return items
  }

  @Test(
    arguments: [
      ("", []),
      ("\n\r\n", []),
      ("a,b", [.record(line: 1, fields: ["a", "b"])]),
      ("a,b\r\nc,\r\n", [.record(line: 1, fields: ["a", "b"]), .record(line: 2, fields: ["c", ""])]),
      ("\u{feff}a\n\n\nb", [.record(line: 1, fields: ["a"]), .record(line: 4, fields: ["b"])]),
      (#""a,b","say ""hi""""#, [.record(line: 1, fields: ["a,b", #"say "hi""#])]),
      ("\"one\ntwo\",x\ny", [.record(line: 1, fields: ["one\ntwo", "x"]), .record(line: 3, fields: ["y"])]),
      (#"5" pipe,x"#, [.record(line: 1, fields: [#"5" pipe"#, "x"])]),
      ("=1+1,@x", [.record(line: 1, fields: ["=1+1", "@x"])]),
      (",,", [.record(line: 1, fields: ["", "", ""])]),
    ] as [(String, [CSVReader.Item])])
  func records(text: String, items: [CSVReader.Item]) { #expect(read(text) == items) }

  @Test func comments() {
    #expect(read("# a,b\nc\n#", comments: true) == [.record(line: 2, fields: ["c"])])
    #expect(read("# a") == [.record(line: 1, fields: ["# a"])])
  }

  @Test(arguments: [
    "a,\"b\nc", "\"a\"b,c", "a\0b", String(repeating: "x", count: 70_000), String(repeating: ",", count: 300),
    "\"" + String(repeating: "x\n", count: 40_000),
  ])
  func flaws(text: String) {
    guard case .flaw(let line, let problem)? = read(text).first else {
      Issue.record("no flaw")
      return
    }
    #expect(line == 1 && !problem.isEmpty)
  }

  @Test func readsOnBehindAFlaw() {
    #expect(read("\"a\"b\nc") == [read("\"a\"b")[0], .record(line: 2, fields: ["c"])])
    var reader = CSVReader([0xff, 0x0a, 0x61])
    #expect(reader.next() == .flaw(line: 1, "not UTF-8: save it so"))
    #expect(reader.next() == .record(line: 2, fields: ["a"]))
    #expect(reader.next() == nil)
  }

  @Test func tellsLinesInMillionsOfOctets() {
    let items = read(String(repeating: "\"\"\"\"\n", count: 200_000) + "end")
    #expect(items.last == .record(line: 200_001, fields: ["end"]))
  }
}
