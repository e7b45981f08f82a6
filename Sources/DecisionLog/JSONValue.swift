/// Any JSON, to look into records and to build others from them.
package enum JSONValue: Codable, Hashable, Sendable {
  case null
  case bool(Bool)
  case number(Int64)
  case text(String)
  case array([JSONValue])
  case object([String: JSONValue])

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }

  /// The values at a path of keys and positions, such as `from.0.domain`; `*` stands for every one of a list.
  package func values(at path: some Collection<Substring>) -> [JSONValue] {
    guard let step = path.first else { return self == .null ? [] : [self] }
    let rest = path.dropFirst()
    switch self {
    case .array(let items) where step == "*": return items.flatMap { $0.values(at: rest) }
    case .array(let items):
      guard let place = Int(step), items.indices.contains(place) else { return [] }
      return items[place].values(at: rest)
    case .object(let fields): return fields[String(step)]?.values(at: rest) ?? []
    default: return []
    }
  }

  package func values(at path: String) -> [JSONValue] { values(at: path.split(separator: ".")) }

  /// The one value at a path.
  package subscript(_ path: String) -> JSONValue { values(at: path).first ?? .null }

  /// A text, number or truth as it is written; nil for the rest.
  package var plain: String? {
    switch self {
    case .text(let value): value
    case .number(let value): String(value)
    case .bool(let value): String(value)
    case .null, .array, .object: nil
    }
  }

  /// The object without its fields that have no value.
  static func fields(_ fields: KeyValuePairs<String, JSONValue>) -> JSONValue {
    .object(Dictionary(fields.filter { $0.value != .null && $0.value != .array([]) }.map { ($0.key, $0.value) }) { $1 })
  }
}
