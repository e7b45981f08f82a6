import Foundation

/// One line of JSON Lines: a message, or where the registry is.
struct SMSRow {
  private(set) var fields = SMSFields()
  private(set) var expectation: Case.Expectation?
  /// A folder beside the file, for this line and those that follow.
  private(set) var registry: String?

  var isMessage: Bool { fields.text != nil || fields.payload != nil }

  /// Whether the first line of a file is such a row.
  static func isOne(_ line: Substring) -> Bool {
    guard let row = try? SMSRow(Array(line.utf8)[...], [:]) else { return false }
    return row.isMessage || row.registry != nil
  }

  /// Throws if the line is not a JSON object, or has values of other types than ours; keys that we do not know are
  /// left alone.
  init(_ line: ArraySlice<UInt8>, _ names: [String: String]) throws {
    let decoder = JSONDecoder()
    if !names.isEmpty {
      let ours = Dictionary(names.map { ($0.value, $0.key) }) { first, _ in first }
      decoder.keyDecodingStrategy = .custom { path in
        Values.Key(stringValue: path.last.map { ours[$0.stringValue] ?? $0.stringValue } ?? "")
      }
    }
    let values = try decoder.decode(Values.self, from: Data(line))
    (fields, expectation, registry) = (values.fields, values.expectation, values.registry)
  }

  private struct Values: Decodable {
    var fields = SMSFields()
    let expectation: Case.Expectation?
    let registry: String?

    struct Key: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      func key(_ name: String) -> Key { Key(stringValue: name) }
      func text(_ name: String) throws -> String? { try container.decodeIfPresent(String.self, forKey: key(name)) }
      func number(_ name: String) throws -> UInt8? { try container.decodeIfPresent(UInt8.self, forKey: key(name)) }
      if let time = try? container.decodeIfPresent(Double.self, forKey: key("ts")) {
        fields.time = String(time)
      } else {
        fields.time = try text("ts")
      }
      fields.account = try text("account")
      fields.source = try text("src")
      (fields.typeOfNumber, fields.numberingPlan) = (try number("ston"), try number("snpi"))
      if let one = try? container.decodeIfPresent(String.self, forKey: key("dst")) {
        fields.destinations = [one]
      } else {
        fields.destinations = try container.decodeIfPresent([String].self, forKey: key("dst")) ?? []
      }
      (fields.text, fields.payload) = (try text("text"), try text("payload_hex"))
      fields.dataCoding = try number("dcs") ?? 0
      fields.header = try text("udh_hex")
      fields.label = try text("label")
      (fields.entity, fields.callback) = (try text("entity"), try text("callback"))
      (fields.direction, fields.part) = (try text("direction"), try text("part"))
      fields.flaws = try container.decodeIfPresent([String].self, forKey: key("flaws")) ?? []
      expectation = try container.decodeIfPresent(Case.Expectation.self, forKey: key("expect"))
      registry = try text("registry")
    }
  }
}
