import Bulk
import DNS
import Filtering
import Judging
import Mail

/// Somebody of the envelope or of From; the sender or a recipient of a short message.
struct RecordedParty: JSONWritable {
  /// A pseudonym.
  let address: String
  let domain: String?
  /// The sender that a short message shows, where that is no person's number.
  var mark: String?

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("address", address)
      json.field("domain", domain)
      json.field("mark", mark)
    }
  }
}

extension RecordedParty {
  /// Nil for the null path.
  init?(_ path: Path, _ pseudonym: (String) -> String) {
    switch path {
    case .null: return nil
    case .address(let address): self.init(address: pseudonym(address.description), domain: address.domain.text)
    case .malformed(let text): self.init(address: pseudonym(text), domain: nil)
    }
  }
}

/// The points of every axis.
struct RecordedPoints: JSONWritable {
  let points: [Axis: Int]

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("bulk", points[.bulk] ?? 0)
      json.field("concealed", points[.concealed] ?? 0)
      json.field("forged", points[.forged] ?? 0)
    }
  }
}

extension WeighedFinding: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("axis", finding.kind.axis?.rawValue)
      json.field("datum", finding.datum)
      json.field("excused", isExcused ? true : nil)
      json.field("name", finding.kind.name)
      json.field("points", points)
      json.field("sentence", finding.sentence())
    }
  }
}

extension SPFProof: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("domain", domain?.text)
      json.field("lookups", lookups)
      json.field("matched", match?.mechanism)
      json.field("reason", reason.unlessEmpty)
      json.field("result", result.rawValue)
      json.field("width", match?.width)
    }
  }
}

extension DKIMProof: JSONWritable {
  /// What is no name or algorithm may be anything, an address too, and is left out.
  func write(to json: inout JSONWriter) {
    func name(_ text: String) -> String { DomainName(text)?.text ?? "(not a name)" }
    json.object { json in
      json.field("algorithm", name(algorithm))
      json.field("digest", digest.unlessEmpty)
      json.field("domain", name(domain))
      json.field("expiresAt", expiresAt)
      json.field("flaw", flaw?.rawValue)
      json.field("reason", reason.unlessEmpty)
      json.field("result", result.rawValue)
      json.field("selector", name(selector))
      json.field("signedAt", signedAt)
      json.field("unsignedFields", unsignedFields.unlessEmpty)
    }
  }
}

extension DMARCProof: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("domain", recordDomain?.text)
      json.field("policy", policy?.rawValue)
      json.field("result", result.rawValue)
    }
  }
}

extension ARCProof: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("reason", reason.unlessEmpty)
      json.field("result", result.rawValue)
      json.field("sealers", sealers.map(\.text))
    }
  }
}

extension CampaignSnapshot: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("authors", authors)
      json.field("id", id)
      json.field("leak", leak)
      json.field("messages", messages)
      json.field("networks", networks)
      json.field("reason", reason.rawValue)
      json.field("recipients", recipients)
      json.field("tier", tier?.description)
    }
  }
}

extension DNSEvidence: JSONWritable {
  func write(to json: inout JSONWriter) {
    let (kind, ttl): (String, UInt32?) =
      switch answer {
      case .records(let data, let ttl): ("\(data.count) records", ttl)
      case .noData: ("noData", nil)
      case .noSuchName: ("noSuchName", nil)
      case .failure(let failure): (failure.rawValue, nil)
      }
    json.object { json in
      json.field("answer", kind)
      json.field("name", name ?? "(private)")
      json.field("ttl", ttl)
      json.field("type", type.name)
    }
  }
}

extension Reply: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("code", code)
      json.field("status", status)
      json.field("text", text)
    }
  }
}

extension Collection {
  fileprivate var unlessEmpty: Self? { isEmpty ? nil : self }
}

extension Duration {
  /// Whole microseconds.
  package var microseconds: Int64 {
    components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
  }
}
