import Foundation

/// A record of the log for a person to read, in 80 columns or so.
struct RecordText {
  let text: String

  private struct Record: Decodable {
    struct Finding: Decodable {
      let name: String
      let axis: String?
      let points: Int
      let sentence: String
    }

    struct Party: Decodable { let mark: String? }

    struct Reply: Decodable {
      let code: Int
      let status: String
      let text: String
    }

    let sequence: Int64
    let time: String
    let kind: String
    let facts: [String: String]?
    let id: String?
    let queueID: String?
    let account: String?
    let from: [Party]?
    let `class`: String?
    let axes: [String: Int]?
    let action: String?
    let applied: String?
    let findings: [Finding]?
    let reply: Reply?
  }

  init(_ line: String) throws {
    let record = try JSONDecoder().decode(Record.self, from: Data(line.utf8))
    let head = "\(record.time)  #\(record.sequence)  "
    guard let id = record.id else {
      let facts = (record.facts ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\(printable($0.value))" }
      text = head + record.kind + "  " + facts.joined(separator: "  ")
      return
    }
    let axes = ["forged", "concealed", "bulk"].map { "\($0) \(record.axes?[$0] ?? 0)" }.joined(separator: "  ")
    let applied = record.applied == record.action ? "" : ", not applied: \(record.applied ?? "")"
    let place =
      record.account.map { "account \(printable($0))  sender \(printable(record.from?.first?.mark ?? "-"))" }
      ?? "queue \(printable(record.queueID ?? "-"))"
    var lines = [
      "\(head)\(id)  \(record.action ?? "")\(applied)",
      "    \(place)  \(record.class ?? "")  \(axes)",
    ]
    for finding in record.findings ?? [] {
      let points = finding.axis == nil ? "" : "\(finding.points)"
      lines.append("    \(padded(points, 4, right: true)) \(padded(finding.name, 28)) \(printable(finding.sentence))")
    }
    if let reply = record.reply { lines.append("    answered \(reply.code) \(reply.status) \(reply.text)") }
    text = lines.joined(separator: "\n")
  }
}
