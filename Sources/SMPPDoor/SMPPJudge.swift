import ConfigurationFile
import DecisionLog
import Filtering
import Foundation
import Judging
import Mail
import NIOCore
import SMPP
import SMS
import Synchronization

/// Judges PDUs: the decisions of a batch become durable together, and only then are carried out.
final class SMPPJudge: Sendable {
  /// What to do with a PDU.
  enum Outcome: Sendable {
    /// It goes to the other side, octet for octet.
    case forward
    /// It does not, and its sender gets this.
    case answer(PDU)
  }

  /// Who sent what is judged.
  struct Origin: Sendable {
    let side: Side
    let account: String?
    let address: IPAddress?
  }

  /// What was decided on some PDUs.
  private struct Judgements {
    /// The number of its decision, or what to do without one.
    typealias Step = (decision: Int?, header: PDUHeader?, outcome: Outcome)

    let decisions: [SMSDecision]
    let steps: [Step]
    let side: Side
    let mode: Mode
    let settings: SMSSettings
  }

  private let log: DecisionLog
  private let incidents: Incidents
  private let parts = PartMemory()
  private let allowances = Allowances()
  /// Records under way.
  private let recording = DispatchGroup()
  /// What is judged by now.
  private let current: Mutex<(filter: SMSFilter, settings: SMSSettings)>

  init(_ filter: SMSFilter, _ settings: SMSSettings, _ log: DecisionLog, _ incidents: Incidents) {
    self.log = log
    self.incidents = incidents
    current = Mutex((filter, settings))
  }

  func use(_ filter: SMSFilter, _ settings: SMSSettings) { current.withLock { $0 = (filter, settings) } }

  var settings: SMSSettings { current.withLock(\.settings) }

  /// Whether the registry lets an account bind so, from there; an account that it does not know may.
  func mayBind(_ account: String, _ command: CommandID, from address: IPAddress?) -> Bool {
    guard let account = current.withLock(\.filter).registry.accounts[account] else { return true }
    let bind: SenderAccount.Bind =
      switch command {
      case .bindTransmitter: .transmitter
      case .bindReceiver: .receiver
      default: .transceiver
      }
    guard account.binds.contains(bind) else { return false }
    return account.networks.isEmpty
      || address.map { address in account.networks.contains { $0.contains(address) } } ?? true
  }

  /// Judges PDUs in their order, and tells, on another thread, what follows for each once all of it is recorded.
  func judge(_ pdus: [ByteBuffer], from origin: Origin, then: @escaping @Sendable ([Outcome]) -> Void) {
    let judged = judgements(pdus, origin)
    recording.enter()
    log.append(judged.decisions, keepsContent: judged.settings.keepContent) { [recording] outcome in
      then(Self.outcomes(judged, isRecorded: (try? outcome.get()) != nil))
      recording.leave()
    }
  }

  /// Whether records are written as fast as they come.
  var keepsUp: Bool { log.keepsUp }

  /// Waits until all that was judged is recorded.
  func finish() { recording.wait() }

  private func judgements(_ pdus: [ByteBuffer], _ origin: Origin) -> Judgements {
    let (filter, settings) = current.withLock { $0 }
    let time = Int64(Date.now.timeIntervalSince1970)
    let account = origin.account.flatMap { filter.registry.accounts[$0] }
    var dialect = Dialect(
      alphabet: Alphabet(rawValue: settings.alphabet) ?? .gsm7, entityTag: .init(rawValue: settings.entity))
    if let alphabet = account?.alphabet { dialect.alphabet = alphabet }
    var decisions: [SMSDecision] = []
    let steps: [Judgements.Step] = pdus.map { [dialect] buffer in
      let header = buffer.header
      do throws(PDUError) {
        let pdu = try PDU(Array(buffer.readableBytesView), longest: buffer.readableBytes)
        let message = ShortMessage(
          pdu, from: origin.side, account: origin.account, clientAddress: origin.address, dialect: dialect,
          receivedAt: time)
        guard let message else { return (nil, nil, .forward) }
        if let account, let header, origin.side == .esme,
          !allowances.take(max(message.destinations.count, 1), for: account, at: time)
        {
          incidents.count(.throttled, "\(header.command)", origin.account)
          return (nil, nil, .answer(PDU(answering: header, .throttled, hasBody: true)))
        }
        decisions.append(parts.decide(message, filter))
        return (decisions.count - 1, header, .forward)
      } catch {
        incidents.count(.malformed, "\(error.status)", origin.account)
        return (nil, nil, header.map { .answer(PDU(nack: $0.sequence, error.status)) } ?? .forward)
      }
    }
    return Judgements(
      decisions: decisions, steps: steps, side: origin.side, mode: filter.policy.mode,
      settings: settings)
  }

  /// What follows for each PDU.
  private static func outcomes(_ judged: Judgements, isRecorded: Bool) -> [Outcome] {
    judged.steps.map { step in
      guard let number = step.decision, let header = step.header else { return step.outcome }
      guard isRecorded else { return unrecorded(header, judged) }
      guard let reply = judged.decisions[number].reply else { return step.outcome }
      return .answer(PDU(answering: header, CommandStatus(rawValue: UInt32(reply.code)), hasBody: true))
    }
  }

  /// What happens to a message whose decision has no record.
  private static func unrecorded(_ header: PDUHeader, _ judged: Judgements) -> Outcome {
    guard judged.mode == .enforce else { return .forward }
    let isSubmitted = judged.side == .esme
    switch judged.settings.failure {
    case .open: return .forward
    case .closed:
      return .answer(PDU(answering: header, isSubmitted ? .submitFailed : .permanentApplicationError, hasBody: true))
    case .tempfail:
      return .answer(PDU(answering: header, isSubmitted ? .systemError : .temporaryApplicationError, hasBody: true))
    }
  }
}

/// The parts of long messages that are under way, by account, over whichever sessions they come.
private final class PartMemory: Sendable {
  private let parts = Mutex(Reassembly())

  /// Judges a message with the parts of it that came before; once a part was refused, no later one passes.
  func decide(_ message: ShortMessage, _ filter: SMSFilter) -> SMSDecision {
    guard message.part != nil else { return filter.decide(message) }
    var hasher = Hasher()
    hasher.combine(message.account)
    hasher.combine(message.direction)
    let link = UInt64(truncatingIfNeeded: hasher.finalize())
    let (joined, isRefused) = parts.withLock { $0.join(message, link: link) }
    let decision = filter.decide(joined, followsRefusedPart: isRefused)
    if decision.applied == .reject { parts.withLock { $0.refuse(message, link: link) } }
    return decision
  }
}
