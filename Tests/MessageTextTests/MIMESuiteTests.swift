import CorpusDoor
import Filtering
import Foundation
import Mail
import MessageText
import TestSupport
import Testing

/// The fixtures of eleven mail parsers: broken, deep, old and strange messages.
@Suite("MIME sets")
struct MIMESuiteTests {
  private struct Item: Decodable {
    let id: String
    let file: String
    let expectedFile: String?

    enum CodingKeys: String, CodingKey {
      case id, file
      case expectedFile = "expected_file"
    }

    var set: String { id.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
  }

  private let folder = Material.folder("mime")

  private func items() throws -> [Item] {
    guard let folder else { return [] }
    let lines = try Data(contentsOf: folder.appending(path: "manifest.jsonl")).split(separator: 0x0a)
    return try lines.map { try JSONDecoder().decode(Item.self, from: $0) }
  }

  private func messages(_ item: Item) throws -> [MailMessage] {
    guard let folder else { return [] }
    var reader = CorpusReader(limits: Limits())
    return try reader.read(folder.appending(path: item.file).path).map(\.message)
  }

  @Test("each is read to its end")
  func all() throws {
    var counts: [String: (files: Int, messages: Int, withText: Int, incomplete: Int)] = [:]
    for item in try items() {
      counts[item.set, default: (0, 0, 0, 0)].files += 1
      for message in try messages(item) {
        let text = GMimeTextExtractor().text(of: message)
        let reading = FromReading(message)
        #expect(reading.fieldCount == message.fields("From").count)
        counts[item.set, default: (0, 0, 0, 0)].messages += 1
        if !text.text.isEmpty { counts[item.set]?.withText += 1 }
        if text.isIncomplete { counts[item.set]?.incomplete += 1 }
      }
    }
    for (set, count) in counts.sorted(by: { $0.key < $1.key }) {
      print("\(set): \(count.files) files, \(count.messages) messages, \(count.withText) with text, ", terminator: "")
      print("\(count.incomplete) said to be incomplete")
    }
    #expect(folder == nil || counts.values.reduce(0) { $0 + $1.files } == 349)
  }

  private static let names = ["From", "To", "Date", "Message-ID"]

  /// Where the other parser sees something else, with the reason.
  private static let known = [
    "mime/stalwart-mail-parser/thirdparty/007.eml From": "an address has a domain (RFC 5322 section 3.4.1)"
  ]

  @Test("From, To, Date and Message-ID are what the parser of the set finds")
  func fields() throws {
    guard let folder else { return }
    var compared = 0
    var same = 0
    for item in try items() {
      guard let expectedFile = item.expectedFile, let message = try messages(item).first else { continue }
      let expected = try ExpectedFields(folder.appending(path: expectedFile))
      for name in Self.names {
        let ours = message.fields(name).map { expected.form.text(of: $0, name) }
        let theirs = expected.values(name)
        guard !ours.isEmpty || !theirs.isEmpty else { continue }
        compared += 1
        let key = "\(item.id) \(name)"
        if ours == theirs { same += 1 } else { print("  \(key): \(Self.known[key] ?? "no reason")") }
        #expect((ours == theirs) == (Self.known[key] == nil), "\(key): \(ours) and \(theirs)")
      }
    }
    print("MIME sets: \(same) of \(compared) fields are the same as in the files beside")
  }
}

/// The fields of a message as another parser found them.
private struct ExpectedFields {
  /// What the parser of a set tells of a field, which ours must be put into.
  enum Form {
    /// All of it; folds do not count.
    case whole
    /// The addresses, the day and time, the identifier.
    case parsed

    func text(of field: HeaderField, _ name: String) -> String {
      switch (self, name) {
      case (.whole, _): return ExpectedFields.canonical(field.value)
      case (.parsed, "Date"): return ExpectedFields.day(field.text)
      case (.parsed, "Message-ID"): return field.text.trimmingCharacters(in: CharacterSet(charactersIn: "<> "))
      case (.parsed, _):
        let list = try? AddressList(parsing: field.unfolded)
        return list?.mailboxes.map(\.address.description).joined(separator: " ").lowercased() ?? ""
      }
    }
  }

  let form: Form
  /// With names in lower case.
  private let fields: [(name: String, value: String)]

  func values(_ name: String) -> [String] { fields.filter { $0.name == name.lowercased() }.map(\.value) }

  init(_ file: URL) throws {
    let data = try Data(contentsOf: file)
    form = file.pathExtension == "json" ? .parsed : .whole
    fields = form == .parsed ? try Self.members(data) : Self.elements(data)
  }

  /// White space made single.
  static func canonical(_ value: some Sequence<UInt8>) -> String {
    let text = String(String.UnicodeScalarView(value.map { Unicode.Scalar($0) }))
    return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// Day, month, year, hour and minute of a date.
  static func day(_ text: String) -> String {
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    guard let match = text.firstMatch(of: /(\d{1,2})[ -]([A-Za-z]{3})[ -](\d{2,4}) +(\d{1,2}):(\d{2})/),
      let month = months.firstIndex(of: match.2.lowercased()), let year = Int(match.3)
    else { return "" }
    // RFC 5322 section 4.3.
    let whole = match.3.count > 3 ? year : year < 50 && match.3.count == 2 ? year + 2000 : year + 1900
    return [whole, month + 1, Int(match.1) ?? 0, Int(match.4) ?? 0, Int(match.5) ?? 0].map(String.init)
      .joined(separator: " ")
  }

  private struct Document: Decodable {
    let parts: [Part]

    struct Part: Decodable { let headers: [Field] }
    struct Field: Decodable {
      let name: String
      let value: Value?

      enum CodingKeys: CodingKey { case name, value }

      init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        // Names that the parser does not know are objects, and so are values of other kinds.
        name = (try? values.decode(String.self, forKey: .name)) ?? ""
        value = try? values.decode(Value.self, forKey: .value)
      }
    }
    struct Value: Decodable {
      let plain: String?
      let addresses: Addresses?
      let time: Time?

      enum CodingKeys: String, CodingKey {
        case plain = "Text"
        case addresses = "Address"
        case time = "DateTime"
      }

      var text: String {
        plain ?? addresses?.list.compactMap(\.address).joined(separator: " ").lowercased() ?? time?.text ?? ""
      }
    }
    struct Addresses: Decodable {
      let list: [Party]

      enum CodingKeys: String, CodingKey { case list = "List" }
    }
    struct Party: Decodable { let address: String? }
    struct Time: Decodable {
      let year: Int, month: Int, day: Int, hour: Int, minute: Int
      var text: String { [year, month, day, hour, minute].map(String.init).joined(separator: " ") }
    }
  }

  /// JSON with the values of the fields as they were read.
  private static func members(_ data: Data) throws -> [(String, String)] {
    let document = try JSONDecoder().decode(Document.self, from: data)
    return (document.parts.first?.headers ?? []).map {
      ($0.name.replacing("_", with: "-"), $0.value?.text ?? "")
    }
  }

  /// XML that repeats the fields of each header.
  private static func elements(_ data: Data) -> [(String, String)] {
    let text = String(String.UnicodeScalarView(data.map { Unicode.Scalar($0) }))
    let header = text.firstMatch(of: /(?s)<header>(.*?)<\/header>/)?.1 ?? ""
    return header.matches(of: /(?s)<field>(.*?)<\/field>/).map { match in
      let field = match.1.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
        .replacing("&amp;", with: "&")
      let parts = field.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let value = parts.count > 1 ? canonical(parts[1].unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }) : ""
      return (parts[0].trimmingCharacters(in: .whitespacesAndNewlines).lowercased(), value)
    }
  }
}
