import DNS

/// A question that libunbound works on.
///
/// Whoever gives it up settles the answer first and tells the exchange second, so that no `wait` hangs on libunbound.
final class Question: PendingAnswer {
  let type: RecordType
  private let slot = AnswerSlot()
  private let exchange: Exchange

  init(type: RecordType, exchange: Exchange) {
    self.type = type
    self.exchange = exchange
  }

  /// A question whose deadline has passed is given up: `.timeout` is its answer from then on.
  func wait(until deadline: ContinuousClock.Instant) -> DNSAnswer {
    if let answer = slot.wait(until: deadline) { return answer }
    let standing = slot.fill(.failure(.timeout))
    exchange.abandon(self)
    return standing
  }

  func cancel() {
    slot.replace(.failure(.cancelled))
    exchange.abandon(self)
  }

  /// The answer has come.
  func settle(_ answer: DNSAnswer) {
    slot.fill(answer)
    exchange.finish(self)
  }

  /// There will be no answer, because the resolver is gone.
  func drop() {
    slot.fill(.failure(.cancelled))
  }
}
