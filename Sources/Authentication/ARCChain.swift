import Mail

/// One of the signed fields of an ARC set: ARC-Message-Signature or ARC-Seal.
struct ARCField {
  static let messageSignature = "ARC-Message-Signature"
  static let seal = "ARC-Seal"
  static let results = "ARC-Authentication-Results"

  /// Where the field stands in the header.
  let index: Int
  let field: HeaderField
  let tags: DKIMTagList
  /// The number of the set: `i=`.
  let instance: Int

  init(_ index: Int, _ field: HeaderField, called name: String) throws(ARCFlaw) {
    guard field.value.count <= DKIMSignature.sizeLimit else { throw .broken("an \(name) is too long") }
    do throws(DKIMTagList.Problem) {
      tags = try DKIMTagList(parsing: field.value)
    } catch {
      throw .broken("an \(name) is no tag list")
    }
    guard let number = tags.exact("i").flatMap({ DKIMSignature.number($0, digits: 2) }).map(Int.init),
      ARCChain.numbers.contains(number)
    else { throw .broken("an \(name) has no number from 1 to \(ARCChain.limit)") }
    self.index = index
    self.field = field
    instance = number
  }
}

/// What one system added to a message as it passed (RFC 8617 section 4.1).
struct ARCSet {
  let results: HeaderField
  let messageSignature: ARCField
  let seal: ARCField
}

/// The sets of a message, which fit the structure of RFC 8617 section 4.2; whether they are true is not yet known.
struct ARCChain {
  /// Sets that a message may carry (RFC 8617 section 4.2.1).
  static let limit = 50
  static let numbers = 1...limit

  /// In the order of their numbers: the first is `i=1`.
  let sets: [ARCSet]

  /// Nil if the message has no ARC field.
  init?(_ headers: [HeaderField]) throws(ARCFlaw) {
    let results = Self.places(of: ARCField.results, in: headers)
    let signatures = Self.places(of: ARCField.messageSignature, in: headers)
    let seals = Self.places(of: ARCField.seal, in: headers)
    let count = max(results.count, signatures.count, seals.count)
    guard count > 0 else { return nil }
    guard count <= Self.limit else { throw .broken("more than \(Self.limit) sets") }
    let sealFields = try Self.fields(seals, in: headers, called: ARCField.seal)
    if let newest = sealFields.max(by: { $0.instance < $1.instance }), newest.tags.exact("cv") == "fail" {
      throw .failed("ARC-Seal i=\(newest.instance) says that the chain had failed before")
    }
    let orderedSeals = try Self.ordered(sealFields, count, ARCField.seal) { $0.instance }
    let orderedSignatures = try Self.ordered(
      Self.fields(signatures, in: headers, called: ARCField.messageSignature), count, ARCField.messageSignature
    ) { $0.instance }
    let orderedResults = try Self.ordered(
      Self.reports(results.map { headers[$0] }), count, ARCField.results
    ) { $0.instance }
    sets = (0..<count).map {
      ARCSet(
        results: orderedResults[$0].field, messageSignature: orderedSignatures[$0], seal: orderedSeals[$0])
    }
    for set in sets { try Self.checkValidation(set.seal) }
  }

  /// The domains of the seals, newest first, as far as they can be read.
  static func sealers(_ headers: [HeaderField]) -> [DomainName] {
    let seals = places(of: ARCField.seal, in: headers).prefix(limit).compactMap {
      try? ARCField($0, headers[$0], called: ARCField.seal)
    }
    return seals.sorted { $0.instance > $1.instance }.compactMap { $0.tags.compact("d").flatMap { DomainName($0) } }
  }

  private static func places(of name: String, in headers: [HeaderField]) -> [Int] {
    headers.indices.filter { headers[$0].isNamed(name) }
  }

  private static func fields(
    _ places: [Int], in headers: [HeaderField], called name: String
  ) throws(ARCFlaw) -> [ARCField] {
    var fields: [ARCField] = []
    for place in places { fields.append(try ARCField(place, headers[place], called: name)) }
    return fields
  }

  private static func reports(_ fields: [HeaderField]) throws(ARCFlaw) -> [(instance: Int, field: HeaderField)] {
    var reports: [(instance: Int, field: HeaderField)] = []
    for field in fields {
      guard let (number, _) = AuthenticationReport.instance(of: field.unfolded), numbers.contains(number) else {
        throw .broken("an \(ARCField.results) has no number from 1 to \(limit)")
      }
      reports.append((number, field))
    }
    return reports
  }

  /// The fields of one name by their numbers, which must be 1 to `count`, each once.
  private static func ordered<Field>(
    _ fields: [Field], _ count: Int, _ name: String, _ number: (Field) -> Int
  ) throws(ARCFlaw) -> [Field] {
    let sorted = fields.sorted { number($0) < number($1) }
    for (expected, found) in zip(1..., sorted.map(number)) where found != expected {
      throw .broken(found < expected ? "\(name) i=\(found) is there twice" : "\(name) i=\(expected) is missing")
    }
    guard sorted.count == count else { throw .broken("\(name) i=\(sorted.count + 1) is missing") }
    return sorted
  }

  /// The first seal found no chain, every later one a sound chain (RFC 8617 section 5.2).
  private static func checkValidation(_ seal: ARCField) throws(ARCFlaw) {
    guard seal.tags.exact("cv") == (seal.instance == 1 ? "none" : "pass") else {
      throw .broken("cv= of ARC-Seal i=\(seal.instance) does not fit its place")
    }
    guard seal.tags["h"] == nil else { throw .broken("ARC-Seal i=\(seal.instance) has h=") }
  }
}

extension DKIMTagList {
  /// The value as text, inner white space included.
  func exact(_ name: String) -> String? { self[name].map { String(decoding: $0, as: UTF8.self) } }
}
