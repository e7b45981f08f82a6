/// The DNS questions of one message: each asked once, all under one deadline, every answer kept as evidence.
///
/// A message asks 400 different questions at most, more than all mechanisms together are allowed; the rest fail with
/// `.tooMany`, so that no record set can make the filter work without bound. Not shared between threads at the same
/// time: one message, one session.
package final class Lookups {
  /// Time from the first wait until unanswered questions fail.
  ///
  /// Below any MTA's milter timeout; default 5 s.
  private let budget: Duration
  private let resolver: any Resolver
  private let limit = 400
  private var deadline: ContinuousClock.Instant?
  private var questions: [Question] = []
  private var index: [Key: Int] = [:]

  private struct Key: Hashable {
    let name: String
    let type: RecordType
  }

  private struct Question {
    let key: Key
    let pending: any PendingAnswer
    var isPrivate: Bool
    var answer: DNSAnswer?
  }

  package init(resolver: any Resolver, budget: Duration = .seconds(5)) {
    self.resolver = resolver
    self.budget = budget
  }

  /// Starts a lookup without waiting for it.
  ///
  /// Of a message with very many marks only the first are started early, so that the questions left suffice for the
  /// proofs. `isPrivate` as in `answer`.
  package func prefetch(_ name: String, _ type: RecordType, isPrivate: Bool = false) {
    guard questions.count < limit / 4 else { return }
    _ = position(of: name, type, isPrivate: isPrivate)
  }

  /// The answer to one question, waiting for it if need be.
  ///
  /// The deadline starts with the first call that waits: what was prefetched before has run meanwhile. `isPrivate`: the
  /// name may tell the sender's local part or the client's address, and must not be shown.
  package func answer(_ name: String, _ type: RecordType, isPrivate: Bool = false) -> DNSAnswer {
    guard let name = Self.queryName(name) else { return .noSuchName }
    guard let position = position(of: name, type, isPrivate: isPrivate) else { return .failure(.tooMany) }
    if let answer = questions[position].answer { return answer }
    let answer = questions[position].pending.wait(until: currentDeadline())
    questions[position].answer = answer
    return answer
  }

  /// Gives up whatever is still under way.
  package func cancel() {
    for question in questions where question.answer == nil { question.pending.cancel() }
  }

  /// What was asked and answered so far, in the order of asking.
  package var evidence: [DNSEvidence] {
    questions.compactMap { question in
      question.answer.map { answer in
        DNSEvidence(
          name: question.isPrivate ? nil : question.key.name, type: question.key.type, answer: answer)
      }
    }
  }

  private func currentDeadline() -> ContinuousClock.Instant {
    if let deadline { return deadline }
    let start = ContinuousClock.now + budget
    deadline = start
    return start
  }

  private func position(of name: String, _ type: RecordType, isPrivate: Bool) -> Int? {
    guard let name = Self.queryName(name) else { return nil }
    let key = Key(name: name, type: type)
    if let known = index[key] {
      // A name that is known without the secret tells nothing.
      if !isPrivate { questions[known].isPrivate = false }
      return known
    }
    guard questions.count < limit else { return nil }
    index[key] = questions.count
    questions.append(Question(key: key, pending: resolver.start(name, type), isPrivate: isPrivate))
    return questions.count - 1
  }

  /// The name as resolvers take it, or nil if no such name can exist (RFC 1035 section 2.3.4).
  package static func queryName(_ name: String) -> String? {
    let trimmed = name.hasSuffix(".") ? name.dropLast() : Substring(name)
    let lower = trimmed.lowercased()
    guard (1...253).contains(lower.utf8.count) else { return nil }
    let labels = lower.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let valid = labels.allSatisfy { (1...63).contains($0.count) && $0.allSatisfy { (0x20...0x7e).contains($0) } }
    return valid ? lower : nil
  }
}

/// One question and what was answered, for the record.
package struct DNSEvidence: Hashable, Sendable {
  /// Nil if the name may tell the sender's local part or the client's address.
  package let name: String?
  package let type: RecordType
  package let answer: DNSAnswer
}
