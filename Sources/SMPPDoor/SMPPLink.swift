import ConfigurationFile
import DecisionLog
import Filtering
import Mail
import NIOCore
import NIOPosix
import SMPP
import SMS

/// One session: what a customer sends goes to the SMSC and back, octet for octet, but for what is refused.
///
/// Lives on the event loop that both of its channels share.
final class SMPPLink {
  private let server: SMPPServer
  private let client: any Channel
  private let center: any Channel
  private let address: IPAddress?
  private var state = SessionState.open
  /// A bind that the SMSC has not answered: there is no other meanwhile, or its answer could count for the wrong account.
  private var binding: (account: String, sequence: UInt32)?
  private(set) var account: String?
  private var lanes: [Side: Lane] = [.esme: Lane(), .smsc: Lane()]
  private let parts: [Side: PartMemory] = [.esme: PartMemory(), .smsc: PartMemory()]
  /// Requests of the client that are under way, and whose answers did not come.
  private var unanswered = 0 {
    didSet { if oldValue == 0 { asked = .now() } }
  }
  /// When the first of them came.
  private var asked = NIODeadline.now()
  private var isReading: [Side: Bool] = [.esme: false, .smsc: false]
  private var isDraining = false
  private var isClosed = false
  private let opened = NIODeadline.now()
  private var lastRead: [Side: NIODeadline]
  private var timer: RepeatedTask?

  private static let bindTime = TimeAmount.seconds(30)
  private static let responseTime = TimeAmount.seconds(60)
  private static let idleTime = TimeAmount.seconds(300)
  private static let lingerTime = TimeAmount.seconds(2)

  init(_ server: SMPPServer, client: any Channel, center: any Channel) {
    self.server = server
    self.client = client
    self.center = center
    address = client.remoteAddress?.ipAddress.flatMap { IPAddress($0) }
    lastRead = [.esme: opened, .smsc: opened]
  }

  func start() throws {
    try client.pipeline.syncOperations.addHandler(SMPPHandler(self, .esme, longest: server.settings.limits.pdu))
    try center.pipeline.syncOperations.addHandler(SMPPHandler(self, .smsc, longest: server.settings.limits.pdu))
    let link = NIOLoopBound(self, eventLoop: client.eventLoop)
    timer = client.eventLoop.scheduleRepeatedTask(initialDelay: .seconds(5), delay: .seconds(5)) { _ in
      link.value.checkTimes()
    }
    updateReading()
  }

  private func channel(_ side: Side) -> any Channel { side == .esme ? client : center }

  // MARK: What comes in

  /// Takes PDUs that came together, and of which none begins or ends elsewhere.
  func take(_ pdus: ByteBuffer, from side: Side) {
    guard !isClosed else { return }
    lastRead[side] = .now()
    var rest = pdus
    /// Where PDUs begin that are passed on in one piece.
    var start = rest.readerIndex
    while let header = rest.header {
      let end = rest.readerIndex + header.length
      switch way(of: header, rest, from: side) {
      case .pass: break
      case .judge:
        pass(pdus.getSlice(at: start, length: rest.readerIndex - start), from: side)
        if let pdu = rest.getSlice(at: rest.readerIndex, length: header.length) { lanes[side]?.add(.judge(pdu)) }
        start = end
      case .answer(let answer):
        pass(pdus.getSlice(at: start, length: rest.readerIndex - start), from: side)
        write(answer, to: side)
        start = end
      }
      rest.moveReaderIndex(to: end)
    }
    pass(pdus.getSlice(at: start, length: rest.readerIndex - start), from: side)
    judge(side)
    updateReading()
  }

  func flush(from side: Side) { channel(side.other).flush() }

  private enum Way {
    case pass
    case judge
    case answer(PDU)
  }

  private func way(of header: PDUHeader, _ pdu: ByteBuffer, from side: Side) -> Way {
    let command = header.command
    if side == .smsc {
      if command.isResponse { countAnswer(header) }
      return server.settings.mobileOriginated && [.deliverSM, .dataSM].contains(command) ? .judge : .pass
    }
    if command.isBind { return bind(header, pdu) }
    if command.isMessage {
      guard state.allows(command, from: .esme) else {
        server.incidents.count(.unbound, "\(command)", account)
        return .answer(PDU(answering: header, .invalidBindStatus))
      }
      unanswered += 1
      return .judge
    }
    if !command.isResponse, !command.isKnown, server.settings.refusesUnknownPDUs {
      return .answer(PDU(nack: header.sequence, .invalidCommandID))
    }
    if command.hasResponse { unanswered += 1 }
    return .pass
  }

  private func bind(_ header: PDUHeader, _ octets: ByteBuffer) -> Way {
    let pdu = octets.getSlice(at: octets.readerIndex, length: header.length).flatMap {
      try? PDU(Array($0.readableBytesView), longest: header.length)
    }
    guard let account = pdu?.string(.systemID) else {
      server.incidents.count(.malformed, "\(header.command)", nil)
      return .answer(PDU(answering: header, .bindFailed))
    }
    guard state == .open, binding == nil, server.judge.mayBind(account, header.command, from: address) else {
      server.recordBind(account, address, "refused")
      return .answer(PDU(answering: header, state == .open && binding == nil ? .bindFailed : .alreadyBound))
    }
    binding = (account, header.sequence)
    unanswered += 1
    return .pass
  }

  private func countAnswer(_ header: PDUHeader) {
    unanswered = max(0, unanswered - 1)
    state.follow(header.command, status: header.status, from: .smsc)
    guard let asked = binding, header.sequence == asked.sequence else { return }
    binding = nil
    if state.isBound { account = asked.account }
    server.recordBind(asked.account, address, state.isBound ? "bound" : "refused by the SMSC")
  }

  // MARK: What goes on

  private func pass(_ pdus: ByteBuffer?, from side: Side) {
    guard let pdus, pdus.readableBytes > 0 else { return }
    guard lanes[side]?.isIdle ?? true else {
      lanes[side]?.add(.pass(pdus))
      return
    }
    channel(side.other).write(pdus, promise: nil)
  }

  private func write(_ pdu: PDU, to side: Side) {
    channel(side).writeAndFlush(ByteBuffer(bytes: pdu.encoded), promise: nil)
  }

  /// Has what waits judged, all at once, away from the event loop.
  private func judge(_ side: Side) {
    guard !isClosed, let steps = lanes[side]?.begin(), let parts = parts[side] else { return }
    let pdus = steps.compactMap { if case .judge(let pdu) = $0 { pdu } else { nil } }
    let origin = SMPPJudge.Origin(side: side, account: account, address: address)
    let loop = client.eventLoop
    let link = NIOLoopBound(self, eventLoop: loop)
    server.judges.runIfActive(eventLoop: loop) { [judge = server.judge] in
      judge.judge(pdus, from: origin, parts)
    }.flatMap { [writers = server.writers, judge = server.judge] judged in
      writers.runIfActive(eventLoop: loop) { judge.record(judged) }
    }.whenComplete { result in
      link.value.carryOut(steps, (try? result.get()) ?? [], side)
    }
  }

  private func carryOut(_ steps: [Lane.Step], _ outcomes: [SMPPJudge.Outcome], _ side: Side) {
    lanes[side]?.end(judged: outcomes.count)
    guard !isClosed else { return }
    var outcomes = outcomes[...]
    for step in steps {
      switch step {
      case .pass(let pdus): channel(side.other).write(pdus, promise: nil)
      case .judge(let pdu):
        switch outcomes.popFirst() {
        case .forward: channel(side.other).write(pdu, promise: nil)
        case .answer(let answer):
          if side == .esme { unanswered = max(0, unanswered - 1) }
          channel(side).write(ByteBuffer(bytes: answer.encoded), promise: nil)
        case nil: return close()
        }
      }
    }
    client.flush()
    center.flush()
    judge(side)
    updateReading()
  }

  // MARK: Back-pressure and the end

  /// Reads from a side only as fast as the other takes and the judges follow.
  func updateReading() {
    guard !isClosed else { return }
    if isDraining, unanswered == 0, lanes.values.allSatisfy(\.isIdle) { return close() }
    let window = server.settings.limits.window
    set(.esme, reads: !isDraining && center.isWritable && unanswered < window)
    set(.smsc, reads: client.isWritable && (lanes[.smsc]?.judged ?? 0) < window)
  }

  private func set(_ side: Side, reads: Bool) {
    guard isReading[side] != reads else { return }
    isReading[side] = reads
    channel(side).setOption(.autoRead, value: reads).whenFailure { _ in }
  }

  private func checkTimes() {
    let now = NIODeadline.now()
    guard let client = lastRead[.esme], let center = lastRead[.smsc] else { return }
    let isLate =
      !state.isBound && now - opened > Self.bindTime
      || unanswered > 0 && now - max(center, asked) > Self.responseTime
      || now - max(center, client) > Self.idleTime
    if isLate { close() }
  }

  /// Takes no more requests, and ends as soon as what is under way is answered.
  func drain() {
    isDraining = true
    updateReading()
  }

  /// Ends the session after a PDU of which nothing that follows can be read.
  func fail(_ error: PDUError, from side: Side) {
    guard !isClosed else { return }
    server.incidents.count(.malformed, "\(error.status)", account)
    write(PDU(nack: 0, error.status), to: side)
    close()
  }

  /// Ends the session on both sides once what was written is on its way; whoever is not answered sends again.
  ///
  /// The customer is told first that nothing more comes, and what it still sends is thrown away until it goes: a socket
  /// closed with octets that nobody read would take answers with it that the customer has not read.
  func close() {
    guard !isClosed else { return }
    isClosed = true
    timer?.cancel()
    if let account { server.recordBind(account, address, "ended") }
    center.writeAndFlush(ByteBuffer()).whenComplete { [center] _ in center.close(promise: nil) }
    client.closeFuture.whenComplete { [server, id = ObjectIdentifier(self)] _ in server.forget(id) }
    client.writeAndFlush(ByteBuffer()).whenComplete { [client] _ in
      client.close(mode: .output).whenComplete { _ in client.setOption(.autoRead, value: true).whenFailure { _ in } }
    }
    client.eventLoop.scheduleTask(in: Self.lingerTime) { [client] in client.close(promise: nil) }
  }
}

extension CommandID {
  /// Whether an ESME sends a message with it.
  fileprivate var isMessage: Bool { [.submitSM, .submitMulti, .dataSM, .replaceSM].contains(self) }
}

extension ByteBuffer {
  /// The header of a whole PDU at the front; nil if there is none.
  var header: PDUHeader? {
    let words = getMultipleIntegers(at: readerIndex, endianness: .big, as: (UInt32, UInt32, UInt32, UInt32).self)
    guard let words else { return nil }
    return try? PDUHeader(
      length: words.0, command: words.1, status: words.2, sequence: words.3, longest: readableBytes)
  }
}
