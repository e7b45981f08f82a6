import DNS
import Synchronization

/// The questions under way on one libunbound context.
///
/// A question is kept here from `start` until its callback has run or can no longer run. That is what keeps alive the
/// pointer to it that libunbound holds.
final class Exchange: Sendable {
  private struct UnderWay {
    let question: Question
    let id: UnboundContext.QuestionID
  }

  private struct State {
    /// Nil once shut down.
    var context: UnboundContext?
    var questions: [ObjectIdentifier: UnderWay] = [:]
  }

  private let state: Mutex<State>

  init(_ context: UnboundContext) {
    state = Mutex(State(context: context))
  }

  func start(_ name: String, _ type: RecordType) -> any PendingAnswer {
    // The lock is held across the call, or the callback could look for its question before it is here.
    state.withLock { state in
      guard let context = state.context else { return ImmediateAnswer(.failure(.cancelled)) }
      let question = Question(type: type, exchange: self)
      guard let id = context.ask(name, question) else { return ImmediateAnswer(.failure(.serverFailure)) }
      state.questions[ObjectIdentifier(question)] = UnderWay(question: question, id: id)
      return question
    }
  }

  /// The callback of this question has run.
  func finish(_ question: Question) {
    state.withLock { _ = $0.questions.removeValue(forKey: ObjectIdentifier(question)) }
  }

  /// Nobody wants the answer any more.
  func abandon(_ question: Question) {
    state.withLock { state in
      guard let context = state.context, let entry = state.questions[ObjectIdentifier(question)] else { return }
      // If it cannot be cancelled, its callback is running and will call `finish`.
      if context.cancel(entry.id) { state.questions[ObjectIdentifier(question)] = nil }
    }
  }

  /// Stops taking questions.
  func close() {
    state.withLock { $0.context = nil }
  }

  /// Answers what is left with `.cancelled`, when no callback can run any more.
  func dropAll() {
    let left = state.withLock { state in
      defer { state.questions = [:] }
      return state.questions.values.map(\.question)
    }
    for question in left { question.drop() }
  }
}
