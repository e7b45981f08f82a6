import Crypto

/// What a policy judges a decision by, and what was decided: the same for many decisions.
///
/// As JSON it is their record without all that no policy reads, findings in the order of their names; so what reads
/// such a record reads it too.
package struct Combination: Sendable {
  /// A field of a record that counts.
  enum Part: Sendable {
    case text(String)
    /// A truth, which is false where it is missing.
    case flag(String)
    /// What the owner of the From domain asks for.
    case ownerPolicy
    /// Of a finding, in the order of a canonical record: the name is the last of them.
    case axis, excused, finding
  }

  private var texts: [(key: String, value: String)] = []
  private var flags: [String] = []
  private var ownerPolicy: String?
  private var findings: [Finding] = []
  private var axis: String?
  private var isExcused = false

  /// Findings that no policy weighs, which have no axis, are left out.
  private struct Finding: JSONWritable, Comparable {
    let name: String
    let axis: String
    let isExcused: Bool

    func write(to json: inout JSONWriter) {
      json.object { json in
        json.field("axis", axis)
        json.field("excused", isExcused ? true : nil)
        json.field("name", name)
      }
    }

    static func < (left: Finding, right: Finding) -> Bool { (left.name, left.axis) < (right.name, right.axis) }
  }

  init() {}

  mutating func add(_ part: Part, _ text: String) {
    switch part {
    case .text(let key): texts.append((key, text))
    case .flag(let key): flags.append(key)
    case .ownerPolicy: ownerPolicy = text
    case .axis: axis = text
    case .excused: isExcused = true
    case .finding:
      if let axis { findings.append(Finding(name: text, axis: axis, isExcused: isExcused)) }
      (axis, isExcused) = (nil, false)
    }
  }

  /// Nil if nothing was decided.
  var json: String? {
    guard texts.contains(where: { $0.key == "action" }) else { return nil }
    var json = JSONWriter()
    json.object { json in
      for (key, value) in texts { json.entry(key, value) }
      for key in flags { json.entry(key, true) }
      if let ownerPolicy { json.field("dmarc", ["policy": ownerPolicy]) }
      json.field("findings", findings.sorted())
    }
    return String(decoding: json.bytes, as: UTF8.self)
  }

  /// What its decisions are found by: `combination:` and 16 hexadecimal digits.
  package static func term(of json: String) -> String {
    "combination:" + Array(SHA256.hash(data: Array(json.utf8)).prefix(8)).hex
  }
}
