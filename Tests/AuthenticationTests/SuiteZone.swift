import DNS
import Mail

/// The zone data of a conformance suite.
///
/// `TIMEOUT` fails every question that no record before it answers. A type SPF record is also served as TXT, unless the
/// name has a TXT entry, which may be `NONE`.
struct SuiteZone: Resolver {
  private let entries: [String: [Entry]]

  /// One entry of a name.
  enum Entry: Decodable, Sendable {
    case timeout
    case record(type: String, values: [String])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      guard let record = try? container.decode([String: OneOrMore].self), let (type, value) = record.first else {
        self = .timeout
        return
      }
      self = .record(type: type, values: value.values)
    }
  }

  init(_ data: [String: [Entry]]) {
    entries = Dictionary(data.map { ($0.lowercased(), Self.withText($1)) }) { $0 + $1 }
  }

  func start(_ name: String, _ type: RecordType) -> any PendingAnswer {
    ImmediateAnswer(answer(name, type, depth: 0))
  }

  private func answer(_ name: String, _ type: RecordType, depth: Int) -> DNSAnswer {
    guard let list = entries[name], depth < 8 else { return .noSuchName }
    var data: [RecordData] = []
    for entry in list {
      switch entry {
      case .timeout:
        guard data.isEmpty else { break }
        return .failure(.timeout)
      case .record("CNAME", let values):
        return answer(Self.canonical(values.first ?? ""), type, depth: depth + 1)
      case .record(type.name, let values):
        guard values != ["NONE"], let record = Self.data(values, type) else { continue }
        data.append(record)
      case .record:
        continue
      }
    }
    return data.isEmpty ? .noData : .records(data, ttl: 0)
  }

  private static func data(_ values: [String], _ type: RecordType) -> RecordData? {
    switch type {
    case .a, .aaaa: IPAddress(values.first ?? "").map(RecordData.address)
    case .mx: .mailExchange(preference: UInt16(values.first ?? "") ?? 0, host: canonical(values.last ?? ""))
    case .ptr: .host(canonical(values.first ?? ""))
    case .txt: .text(Array(values.joined().utf8))
    }
  }

  private static func withText(_ entries: [Entry]) -> [Entry] {
    let hasText = entries.contains { if case .record("TXT", _) = $0 { true } else { false } }
    guard !hasText else { return entries }
    return entries.flatMap { entry -> [Entry] in
      guard case .record("SPF", let values) = entry else { return [entry] }
      return [entry, .record(type: "TXT", values: values)]
    }
  }

  private static func canonical(_ name: String) -> String {
    let lower = name.lowercased()
    return lower.hasSuffix(".") ? String(lower.dropLast()) : lower
  }
}
