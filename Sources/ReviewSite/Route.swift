import Review

/// A page or form, and the record that its use leaves.
package struct Route: Sendable {
  /// The record, and by it who may.
  enum Record: Sendable {
    /// None: the page shows nothing that the log keeps, or leaves records of its own.
    case open
    /// A record of the act before anything is shown.
    case looking(Act)
    /// The act's own record, which what is called leaves before it does anything.
    case deed(Act)

    var act: Act? {
      switch self {
      case .open: nil
      case .looking(let act), .deed(let act): act
      }
    }
  }

  package let method: Visit.Method
  /// Segments; one that begins with a colon stands for any, under that name.
  package let pattern: [String]
  let record: Record
  /// What is looked for, which the record holds as pseudonyms.
  let about: @Sendable (PageRequest) throws -> [String]
  let answer: @Sendable (PageRequest) throws -> Answer

  init(
    _ method: Visit.Method, _ pattern: String, _ record: Record,
    about: @escaping @Sendable (PageRequest) throws -> [String] = { _ in [] },
    _ answer: @escaping @Sendable (PageRequest) throws -> Answer
  ) {
    self.method = method
    self.pattern = pattern.split(separator: "/").map(String.init)
    self.record = record
    self.about = about
    self.answer = answer
  }

  /// Whether it needs no login.
  package var isOpen: Bool { record.act == nil }

  /// What its names stand for in a path; nil if the path is another's.
  func parameters(in path: [String]) -> [String: String]? {
    guard path.count == pattern.count else { return nil }
    var found: [String: String] = [:]
    for (segment, name) in zip(path, pattern) {
      if name.hasPrefix(":") { found[String(name.dropFirst())] = segment } else if name != segment { return nil }
    }
    return found
  }
}
