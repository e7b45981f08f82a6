import Foundation
import SMS
import Testing

@testable import CorpusDoor

@Suite("Stored short messages")
struct SMSReaderTests {
  private func read(
    _ name: String, _ bytes: Data, names: [String: String] = [:]
  ) throws -> (format: SMSReader.Format?, corpus: SMSCorpus) {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: name)
    try bytes.write(to: file)
    let reader = SMSReader(names: names)
    let format = reader.format(of: file.path)
    return (format, format == nil ? SMSCorpus() : try reader.read(file.path))
  }

  private func read(
    _ name: String, _ text: String, names: [String: String] = [:]
  ) throws -> (
    format: SMSReader.Format?, corpus: SMSCorpus
  ) { try read(name, Data(text.utf8), names: names) }

  @Test func jsonLines() throws {
    let (format, corpus) = try read(
      "a.jsonl",
      """
      {"id": "x", "label": "spam", "text": "one", "src": "127", "ts": "2014-09-01T14:25:00", "lang": "en"}
      {"text": "two", "account": "a", "src": "", "ston": 5, "snpi": 0, "dst": ["1", "2"], "ts": 1700000000, "dcs": 8}

      {"payload_hex": "4f60597d", "dcs": 8, "dst": "3", "ts": 1700000000123, "callback": "95588", "entity": "7"}
      {"registry": "r"}
      {"text": "four", "expect": {"action": "tag", "established": [], "findings": ["x"]}, "flaws": ["payloadConflict"], \
      "part": "1/2", "direction": "delivered", "ts": "2026-01-31 12:00:00+08:00"}
      """)
    #expect(format == .jsonLines && corpus.badRows == 0)
    let items = corpus.items
    #expect(items.map { $0.source.split(separator: "#").last } == ["1", "2", "4", "6"])
    #expect(items.map(\.message.text) == ["one", "two", "你好", "four"])
    #expect(items.map(\.label) == ["spam", nil, nil, nil])
    #expect(items.map(\.message.source.isTold) == [true, true, false, false])
    #expect(items.map(\.message.receivedAt) == [1_409_581_500, 1_700_000_000, 1_700_000_000, 1_769_832_000])
    #expect(items[1].message.destinations == ["1", "2"] && items[1].message.source.ton == 5)
    #expect(items[0].message.destinations == [items[0].source])
    #expect(items[2].message.callback?.text == "95588" && items[2].message.entity == "7")
    #expect(items[3].expectation?.findings == ["x"] && items[3].registry?.lastPathComponent == "r")
    #expect(items[3].message.direction == .delivered && items[3].message.part?.total == 2)
  }

  @Test(arguments: [
    "{", "[]", "{\"text\": 5}", "{\"text\": \"a\", \"ts\": \"soon\"}", "{\"text\": \"a\", \"ts\": -5}",
    "{\"text\": \"a\", \"ts\": 1e300}", "{\"text\": \"a\", \"dst\": {}}", "{\"text\": \"a\", \"dcs\": 256}",
    "{\"payload_hex\": \"4\", \"dcs\": 8}", "{\"payload_hex\": \"zz\", \"dcs\": 8}", "{\"payload_hex\": \"61\"}",
    "{\"text\": \"a\", \"direction\": \"up\"}", "{\"text\": \"a\", \"flaws\": [\"x\"]}",
    "{\"text\": \"a\", \"part\": \"1/2/3\"}", "{\"text\": \"a\", \"part\": \"999/1\"}",
    String(repeating: "[", count: 60_000), "{\"a\":" + String(repeating: "[", count: 60_000),
    "{\"text\": \"" + String(repeating: "x", count: 70_000) + "\"}", "\0", "{\"text\": \"\\ud800\"}",
  ])
  func badRowsAreCountedAndTheOthersRead(row: String) throws {
    let good = #"{"text": "good"}"#
    let (_, corpus) = try read("a.jsonl", "\(good)\n\(row)\n\(good)\n")
    #expect(corpus.items.count == 2 && corpus.badRows == 1)
    #expect(corpus.flaws.count == 1 && corpus.flaws[0].contains("a.jsonl:2: "))
  }

  @Test func manyBadRowsAreToldInPart() throws {
    let (_, corpus) = try read("a.jsonl", "{\"text\": \"a\"}\n" + String(repeating: "x\n", count: 1_000))
    #expect(corpus.badRows == 1_000 && corpus.flaws.count == 20)
  }

  @Test func tables() throws {
    let text =
      "Address,Body,When,Class\n95588,\"a, \"\"b\"\"\nc\",1700000000,spam\n,x,,ham\n=1+1,y,never,ham\n\"\"\"bad\n"
    let names = ["src": "address", "text": "body", "ts": "when", "label": "class"]
    let (format, corpus) = try read("a.csv", text, names: names)
    #expect(format == .csv && corpus.badRows == 2)
    #expect(corpus.items.map(\.message.text) == ["a, \"b\"\nc", "x"])
    #expect(corpus.items.map(\.message.source.text) == ["95588", ""])
    #expect(corpus.items.map(\.message.source.isTold) == [true, true])
    #expect(corpus.items.map(\.label) == ["spam", "ham"])
    #expect(try read("a.csv", text).format == nil)
    #expect(try read("a.csv", "LABEL,TEXT,URL\nham,hi,no\n").corpus.items.map(\.label) == ["ham"])
  }

  @Test func labelledLines() throws {
    let (format, corpus) = try read("SMSSpamCollection", "ham\tHello\tthere\nspam\tWin\n\nno tab\n")
    #expect(format == .labelledLines && corpus.badRows == 1)
    #expect(corpus.items.map(\.message.text) == ["Hello\tthere", "Win"])
    #expect(corpus.items.map(\.label) == ["ham", "spam"])
  }

  @Test func androidBackups() throws {
    let (format, corpus) = try read(
      "sms.xml",
      """
      <?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
      <smses count="3">
        <sms protocol="0" address="95588" date="1700000000000" type="1" body="&#20320;好 &amp; &quot;x&quot;" />
        <sms address="+8613800000001" date="1700000001000" type="2" body="sent" />
        <sms address="1" date="x" type="1" body="no time" />
      </smses>
      """)
    #expect(format == .androidBackup && corpus.badRows == 1)
    #expect(corpus.items.map(\.message.text) == ["你好 & \"x\"", "sent"])
    #expect(corpus.items[0].message.source.text == "95588" && corpus.items[0].message.account == nil)
    #expect(!corpus.items[1].message.source.isTold && corpus.items[1].message.destinations == ["+8613800000001"])
  }

  @Test(arguments: [
    "<!DOCTYPE smses [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><smses><sms body=\"&b;\"/></smses>",
    "<!doctype x SYSTEM \"file:///etc/passwd\"><smses><sms body='x'/></smses>",
    "<smses><sms body=\"&e;\"/></smses>", "<smses><sms body='x'", "<smses><sms body='\0'/></smses>",
    "<smses>" + String(repeating: "<a>", count: 100_000),
  ])
  func hostileBackups(text: String) throws {
    let (_, corpus) = try read("sms.xml", text)
    #expect(corpus.badRows == 1 && corpus.items.allSatisfy { $0.message.text.utf8.count <= 1 })
  }

  /// Whatever the declaration says, and where the name of an element is none.
  @Test(arguments: ["<?xml version='1.0' encoding='GB18030'?>", "\u{FEFF}<?xml version='1.0' encoding='UTF-16'?>", ""])
  func backupsAreInUTF8(declaration: String) throws {
    let good = try read("sms.xml", declaration + "<smses><sms address='9' date='1' type='1' body='你好'/></smses>")
    #expect(good.corpus.items.map(\.message.text) == ["你好"])
    let bytes = Data((declaration + "<smses><").utf8) + [0xCF, 0x64, 0x27, 0x7F, 0] + Data("a='1'/></smses>".utf8)
    #expect(try read("sms.xml", bytes).corpus.badRows == 1)
  }

  /// Nothing of a document goes with the declaration, whatever stands behind that.
  @Test func declarationsEndWhereTheyEnd() throws {
    let text = "<?xml version='1.0'?>\u{301}<smses><sms address='9' date='1' type='1' body='x'/><?p ?><smses></smses>"
    #expect(try read("sms.xml", text).corpus.badRows == 1)
  }

  @Test func kannelLogs() throws {
    let (format, corpus) = try read(
      "access.log",
      """
      2026-01-31 12:00:00 Sent SMS [SMSC:a] [SVC:b] [ACT:shop] [BINF:] [FID:1] [META:?x?] [from:95588] \
      [to:+8613800000001] [flags:-1:0:-1:-1:19] [msg:9:see [1] ok] [udh:0:]
      2026-01-31 12:00:01 Receive SMS [SMSC:a] [SVC:] [ACT:] [BINF:] [FID:] [META:] [from:13800000001] [to:1069] \
      [flags:-1:2:-1:-1:-1] [msg:4:4F60597D] [udh:0:]
      2026-01-31 12:00:02 Receive DLR [SMSC:a] [SVC:] [ACT:] [BINF:] [FID:] [META:] [from:1] [to:2] \
      [flags:-1:-1:-1:-1:1] [msg:3:abc] [udh:0:]
      garbage
      """)
    #expect(format == .kannelLog && corpus.badRows == 1)
    #expect(corpus.items.map(\.message.text) == ["see [1] ok", "你好"])
    #expect(corpus.items.map(\.message.account) == ["shop", nil])
    #expect(corpus.items.map(\.message.direction) == [.submitted, .delivered])
    #expect(corpus.items[0].message.destinations == ["+8613800000001"])
  }

  @Test(arguments: ["From: a@b.example\n\nhi", "", "\0\0", "{\"id\": 1}", "a,b\n1,2", "<html></html>"])
  func otherFilesAreNone(text: String) throws {
    #expect(try read("a.csv", text).format == nil)
    #expect(try read("a.jsonl", text).format == nil)
  }
}
