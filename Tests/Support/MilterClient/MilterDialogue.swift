import Mail

/// What a milter made of a message.
package struct MilterOutcome: Hashable, Sendable {
  /// The last answer; `continue` is as good as `accept` at the end of the message.
  package var reply = MilterReply.continue
  /// The step that was answered.
  package var step = MilterStep.connect
  /// In the order they came.
  package var modifications: [MilterModification] = []
  /// The answer for each recipient, as far as they were sent.
  package var recipientReplies: [MilterReply] = []

  package init() {}
}

extension MilterConnection {
  /// Tells the milter about a message, as far as the step `last`, and returns what it answered.
  ///
  /// Negotiates if that was not done. Connect and HELO are sent with the first message only. What the milter negotiated
  /// is kept: steps it does not want are left out, replies it does not give are not awaited, and a reply that it had no
  /// right to give throws. A message that was settled or stopped short before its end is aborted, the former at once,
  /// the latter before the next message.
  @discardableResult
  package func send(
    _ transaction: MilterTransaction, through last: MilterStep = .endOfMessage
  ) throws(MilterError) -> MilterOutcome {
    let agreement = if let agreement { agreement } else { try negotiate() }
    if let settled { return settled }
    if isInMessage { try send(.abort) }
    var outcome = MilterOutcome()
    for step in MilterStep.allCases where step <= last && !transaction.skipped.contains(step) {
      guard agreement.flags.isDisjoint(with: step.omission) || step == .endOfMessage else { continue }
      if step <= .helo, !greeted.insert(step).inserted { continue }
      if step >= .mail { isInMessage = true }
      outcome.step = step
      try perform(step, of: transaction, &outcome)
      if outcome.reply.endsMessage { break }
    }
    try flush()
    if outcome.step == .endOfMessage { isInMessage = false }
    guard outcome.reply.endsMessage else { return outcome }
    if outcome.step <= .helo { settled = outcome }
    if isInMessage { try send(.abort) }
    return outcome
  }

  private func perform(
    _ step: MilterStep, of transaction: MilterTransaction, _ outcome: inout MilterOutcome
  ) throws(MilterError) {
    let macros = transaction.macros[step] ?? [:]
    switch step {
    case .connect: outcome.reply = try exchange(step, macros, transaction.connectPayload)
    case .helo: outcome.reply = try exchange(step, macros, Array(transaction.helo.utf8) + [0])
    case .mail:
      let own = macros.merging(transaction.sender.macros) { $1 }
      outcome.reply = try exchange(step, own, transaction.sender.payload)
    case .recipient: try sendRecipients(of: transaction, &outcome)
    case .data, .endOfHeaders: outcome.reply = try exchange(step, macros, [])
    case .header: try sendHeaders(of: transaction, &outcome)
    case .body: try sendBody(of: transaction, &outcome)
    case .endOfMessage: try sendEnd(macros, &outcome)
    }
  }

  /// The message goes on while one recipient is left, as in SMTP.
  private func sendRecipients(
    of transaction: MilterTransaction, _ outcome: inout MilterOutcome
  ) throws(MilterError) {
    let macros = transaction.macros[.recipient] ?? [:]
    for recipient in transaction.recipients {
      let reply = try exchange(.recipient, macros.merging(recipient.macros) { $1 }, recipient.payload)
      outcome.recipientReplies.append(reply)
      if reply == .accept || reply == .discard {
        outcome.reply = reply
        return
      }
    }
    let isRefused = outcome.recipientReplies.allSatisfy { $0 != .continue }
    outcome.reply = isRefused ? outcome.recipientReplies.last ?? .continue : .continue
  }

  private func sendHeaders(of transaction: MilterTransaction, _ outcome: inout MilterOutcome) throws(MilterError) {
    let keepsSpace = agreement?.flags.contains(.leadingSpace) ?? false
    for field in transaction.headers {
      var writer = PayloadWriter()
      writer.string(field.name)
      let isSpaced = field.value.first == 0x20 || field.value.first == 0x09
      writer.string(isSpaced && !keepsSpace ? field.value.dropFirst() : field.value[...])
      outcome.reply = try exchange(.header, transaction.macros[.header] ?? [:], writer.bytes)
      if outcome.reply.endsMessage { return }
    }
  }

  private func sendBody(of transaction: MilterTransaction, _ outcome: inout MilterOutcome) throws(MilterError) {
    var rest = transaction.body[...]
    while !rest.isEmpty {
      let chunk = rest.prefix(max(transaction.chunkSize, 1))
      outcome.reply = try exchange(.body, transaction.macros[.body] ?? [:], Array(chunk))
      if outcome.reply != .continue { return }
      rest = rest.dropFirst(chunk.count)
    }
  }

  private func sendEnd(_ macros: [String: String], _ outcome: inout MilterOutcome) throws(MilterError) {
    queue(.endOfMessage, macros, [])
    let keepsSpace = agreement?.flags.contains(.leadingSpace) ?? false
    while true {
      switch try receive() {
      case .progress: continue
      case .skip: throw .violation("skip at the end of the message")
      case .modification(let modification):
        guard let actions = agreement?.actions, !actions.isDisjoint(with: modification.actions) else {
          throw .violation("\(modification) was not negotiated")
        }
        outcome.modifications.append(keepsSpace ? modification : modification.spaced)
      case let verdict:
        outcome.reply = verdict
        return
      }
    }
  }

  /// Sends a step and awaits its answer, if there is to be one.
  private func exchange(
    _ step: MilterStep, _ macros: [String: String], _ payload: [UInt8]
  ) throws(MilterError) -> MilterReply {
    queue(step, macros, payload)
    let flags = agreement?.flags ?? []
    guard flags.isDisjoint(with: step.silence) else { return .continue }
    while true {
      let reply = try receive()
      switch reply {
      case .progress: continue
      case .modification(let modification): throw .violation("\(modification) before the end of the message")
      case .skip where step != .body || !flags.contains(.skip): throw .violation("skip at \(step)")
      default: return reply
      }
    }
  }

  private func queue(_ step: MilterStep, _ macros: [String: String], _ payload: [UInt8]) {
    let wanted = agreement?.macroLists[step]
    let sent = macros.filter { wanted?.contains($0.key) ?? true }.sorted { $0.key < $1.key }
    if !sent.isEmpty {
      var writer = PayloadWriter()
      writer.raw([step.command.rawValue])
      for (name, value) in sent {
        writer.string(name)
        writer.string(value)
      }
      queue(MilterPacket(.macro, writer.bytes))
    }
    queue(MilterPacket(step.command, payload))
  }
}
