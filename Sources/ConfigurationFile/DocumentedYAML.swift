package import Yams

/// A file that cannot be used: every problem with the line and the remedy.
package struct ConfigurationError: Error, CustomStringConvertible {
  package struct Problem: Hashable, Sendable {
    package let line: Int?
    package let text: String
  }

  private let source: String
  package let problems: [Problem]

  package var description: String {
    problems.map { problem in
      problem.line.map { "\(source):\($0): \(problem.text)" } ?? "\(source): \(problem.text)"
    }.joined(separator: "\n")
  }

  init(_ source: String, _ problems: [Problem]) {
    self.source = source
    self.problems = problems
  }

  init(_ source: String, line: Int?, _ problem: String) { self.init(source, [Problem(line: line, text: problem)]) }
}

/// A value that reads well but cannot be.
package struct ImpossibleValue: Sendable {
  let path: [String]
  let remedy: String

  package init(_ path: [String], _ remedy: String) {
    self.path = path
    self.remedy = remedy
  }
}

/// What a documented file decodes to.
package protocol DocumentedValue: Decodable {
  /// YAML with every key, its meaning as a comment and its default; an empty mapping takes any keys.
  static var documentation: String { get }

  /// Values of the right type that make no sense.
  var impossibleValues: [ImpossibleValue] { get }

  /// Why there can be no such key at a path, and what to do; nil: it is merely unknown.
  static func objection(to key: String, in path: [String]) -> String?
}

extension DocumentedValue {
  package static func objection(to key: String, in path: [String]) -> String? { nil }
}

/// Reads YAML against the text that documents it: unknown keys are errors, missing ones take their default.
///
/// Anchors are refused: a few lines of them make a key that takes ages to compare.
package enum DocumentedYAML {
  /// The value, and the whole file as it is in force.
  package static func read<Value: DocumentedValue>(
    _ type: Value.Type, from text: String, source: String
  ) throws(ConfigurationError) -> (value: Value, effective: Node) {
    let defaults = try compose(Value.documentation, "the built-in defaults")
    let given = try compose(text, source)
    let merged = try Merge(source: source, objection: Value.objection).merge(defaults, given, [])
    let value: Value
    do {
      value = try YAMLDecoder().decode(Value.self, from: merged)
    } catch {
      throw explain(error, merged, source)
    }
    let problems = value.impossibleValues.map { value in
      ConfigurationError.Problem(
        line: line(of: value.path, in: given), text: "\(value.path.joined(separator: ".")): \(value.remedy)")
    }
    guard problems.isEmpty else { throw ConfigurationError(source, problems) }
    return (value, merged)
  }

  private static func compose(_ text: String, _ source: String) throws(ConfigurationError) -> Node {
    if let anchor = text.firstMatch(of: #/(?:^|[\s\[{,:])&\S/#.matchingSemantics(.unicodeScalar)) {
      let before = text.unicodeScalars[..<anchor.range.upperBound]
      throw ConfigurationError(
        source, line: before.count { $0 == "\n" } + 1, "anchors (&name) are not taken; write the value where it is used"
      )
    }
    do {
      return try Yams.compose(yaml: text) ?? Node.mapping([:])
    } catch let YamlError.scanner(_, problem, mark, _), let YamlError.parser(_, problem, mark, _) {
      throw ConfigurationError(source, line: mark.line, "not YAML: \(problem)")
    } catch {
      throw ConfigurationError(source, line: nil, "not YAML: \(error)")
    }
  }

  private static func explain(_ error: any Error, _ node: Node, _ source: String) -> ConfigurationError {
    guard let error = error as? DecodingError else { return ConfigurationError(source, line: nil, "\(error)") }
    let context: DecodingError.Context
    let problem: String
    switch error {
    case .typeMismatch(let type, let found):
      (context, problem) = (found, "expected \(plain(type))")
    case .valueNotFound(let type, let found):
      (context, problem) = (found, "expected \(plain(type)), found nothing")
    case .keyNotFound(let key, let found):
      (context, problem) = (found, "the key '\(key.stringValue)' is missing")
    case .dataCorrupted(let found):
      (context, problem) = (found, found.debugDescription)
    @unknown default: return ConfigurationError(source, line: nil, "\(error)")
    }
    let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
    return ConfigurationError(source, line: line(of: path, in: node), "\(path.joined(separator: ".")): \(problem)")
  }

  private static func plain(_ type: Any.Type) -> String {
    switch type {
    case is Int.Type: "a whole number"
    case is String.Type: "text"
    case is Bool.Type: "true or false"
    case is Node.Sequence.Type: "a list"
    case is Node.Scalar.Type: "one value"
    default: "\(type)"
    }
  }

  /// The line of the deepest part of a path that the node has.
  private static func line(of path: [String], in node: Node) -> Int? {
    var node = node
    for step in path {
      if let index = Int(step), case .sequence(let items) = node, items.indices.contains(index) {
        node = items[index]
      } else if case .mapping(let entries) = node, let next = entries[Node(step)] {
        node = next
      } else {
        break
      }
    }
    return node.mark?.line
  }
}

/// Lays what is given over the defaults.
private struct Merge {
  let source: String
  let objection: (String, [String]) -> String?

  /// The given node laid over the default; keys that the default does not have are refused.
  func merge(_ defaults: Node, _ given: Node, _ path: [String]) throws(ConfigurationError) -> Node {
    if case .mapping(let known) = defaults, !known.isEmpty {
      guard case .mapping(let entries) = given else {
        if given.isEmptyScalar { return defaults }
        throw ConfigurationError(source, line: given.mark?.line, "\(name(path)) takes keys: \(keys(known))")
      }
      var merged = known
      for (key, value) in entries {
        let word = key.string ?? "?"
        guard let standard = known[key] else {
          let problem = objection(word, path).map { "\(name(path + [word])): \($0)" }
          throw ConfigurationError(
            source, line: key.mark?.line,
            problem ?? "unknown key '\(word)' in \(name(path)); known keys are \(keys(known))")
        }
        merged[key] = try merge(standard, value, path + [word])
      }
      return .mapping(merged)
    }
    if case .sequence(let known) = defaults, let pattern = known.first, case .mapping = pattern,
      case .sequence(let items) = given
    {
      var merged: [Node] = []
      for item in items { merged.append(try merge(pattern, item, path)) }
      return Node(merged)
    }
    return given
  }

  private func name(_ path: [String]) -> String { path.isEmpty ? "the file" : path.joined(separator: ".") }

  private func keys(_ mapping: Node.Mapping) -> String {
    mapping.keys.compactMap(\.string).joined(separator: ", ")
  }
}

extension Node {
  /// `key:` with nothing behind it.
  fileprivate var isEmptyScalar: Bool {
    guard case .scalar(let scalar) = self else { return false }
    return scalar.string.isEmpty || scalar.string == "~" || scalar.string == "null"
  }
}
