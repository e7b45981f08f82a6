import Foundation

/// A record in the terms of others.
package struct RecordView {
  private let record: JSONValue

  /// `disclosed`: values that are shown in place of their pseudonyms, by field.
  package init(_ record: StoredRecord, disclosed: [String: String]) throws {
    var value = try JSONDecoder().decode(JSONValue.self, from: Data(record.text.utf8))
    if case .object(var fields) = value, !disclosed.isEmpty {
      fields["disclosed"] = .object(disclosed.mapValues(JSONValue.text))
      value = .object(fields)
    }
    self.record = value
  }

  /// The record as it is, with the values that are shown under `disclosed`.
  package var native: JSONValue { record }

  /// Columns of a table: names and paths into the record (`JSONValue.values`).
  package static let columns: KeyValuePairs<String, String> = [
    "sequence": "sequence", "time": "time", "id": "id", "queueID": "queueID", "class": "class", "mode": "mode",
    "client": "client", "helo": "helo", "sender": "sender.address", "senderDomain": "sender.domain",
    "recipientDomains": "recipients.*.domain", "from": "from.*.address", "fromDomains": "from.*.domain",
    "messageID": "messageID", "bytes": "bytes", "spf": "spf.result", "dkim": "dkim.*.result", "dmarc": "dmarc.result",
    "arc": "arc.result", "forged": "axes.forged", "concealed": "axes.concealed", "bulk": "axes.bulk",
    "findings": "findings.*.name", "campaign": "campaign.id", "rule": "rule", "action": "action",
    "applied": "applied", "reply": "reply.code",
  ]

  /// The cells of a row; several values of a cell have a space between them.
  package func row(_ paths: [String]) -> [String] {
    paths.map { record.values(at: $0).compactMap(\.plain).joined(separator: " ") }
  }

  /// A line of CSV (RFC 4180).
  package static func csv(_ cells: [String]) -> String {
    cells.map { cell in
      let isPlain = cell.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\"") }
      return isPlain
        ? cell : "\"\(cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
    }.joined(separator: ",") + "\r\n"
  }

  /// The value that is shown of a field, or the pseudonym with the domain.
  private func address(_ field: String, _ path: String) -> JSONValue {
    if case .object(let shown) = record["disclosed"], let value = shown[field] { return value }
    guard let pseudonym = record["\(path).address"].plain else { return .null }
    return .text([pseudonym, record["\(path).domain"].plain].compactMap { $0 }.joined(separator: "@"))
  }

  private func addresses(_ list: String) -> JSONValue {
    .array(record.values(at: "\(list).*").indices.map { address("\(list)/\($0)", "\(list).\($0)") })
  }

  private var isEstablished: Bool { record["established"] != .array([]) }

  /// Email Activity of the Open Cybersecurity Schema Framework 1.6: class 4009, a scan, with the security control
  /// profile.
  package var ocsf: JSONValue {
    let outcomes: [String: (action: Int64, disposition: Int64)] = [
      "accept": (1, 1), "tag": (4, 18), "quarantine": (2, 3), "defer": (2, 14), "reject": (2, 2),
    ]
    let outcome = outcomes[record["applied"].plain ?? ""] ?? (0, 0)
    let time = record["time"].plain.flatMap(Timestamp.seconds) ?? 0
    return .fields([
      "activity_id": .number(3), "category_uid": .number(4), "class_uid": .number(4_009), "type_uid": .number(400_903),
      "time": .number(time * 1_000), "severity_id": .number(isEstablished ? 3 : 1),
      "direction_id": .number(record["class"] == .text("outside") ? 1 : 0),
      "action_id": .number(outcome.action), "disposition_id": .number(outcome.disposition),
      "email": .fields([
        "uid": record["queueID"], "message_uid": record["messageID"], "size": record["bytes"],
        "smtp_from": address("sender", "sender"), "from": address("from/0", "from.0"), "to": addresses("recipients"),
      ]),
      "email_auth": .fields([
        "spf": record["spf.result"], "dkim": record["dkim.0.result"], "dkim_domain": record["dkim.0.domain"],
        "dmarc": record["dmarc.result"], "dmarc_policy": record["dmarc.policy"],
      ]),
      "message": record["rule"],
      "metadata": .fields([
        "version": .text("1.6.0"), "uid": record["id"], "profiles": .array([.text("security_control")]),
        "product": .fields(["name": .text("Truemark"), "vendor_name": .text("Truemark")]),
      ]),
      "unmapped": .fields(["axes": record["axes"], "findings": .array(record.values(at: "findings.*.name"))]),
    ])
  }

  /// The Elastic Common Schema 8: event and email fields; what it has no name for is under `truemark`.
  package var ecs: JSONValue {
    let shown: JSONValue =
      if case .object(let values) = record["disclosed"] { values["client"] ?? .null } else { .null }
    return .fields([
      "@timestamp": record["time"], "ecs": .fields(["version": .text("8.11.0")]),
      "event": .fields([
        "kind": .text(isEstablished ? "alert" : "event"), "category": .array([.text("email")]),
        "type": .array([.text("info")]), "action": record["applied"], "id": record["id"], "reason": record["rule"],
        "outcome": .text("success"), "provider": .text("truemark"),
      ]),
      "email": .fields([
        "direction": record["class"] == .text("outside") ? .text("inbound") : .null, "local_id": record["queueID"],
        "message_id": record["messageID"], "from": .fields(["address": addresses("from")]),
        "sender": .fields(["address": address("sender", "sender")]),
        "to": .fields(["address": addresses("recipients")]),
      ]),
      "source": shown == .null ? .null : .fields(["ip": shown]),
      "truemark": .fields(["axes": record["axes"], "findings": .array(record.values(at: "findings.*.name"))]),
    ])
  }
}
