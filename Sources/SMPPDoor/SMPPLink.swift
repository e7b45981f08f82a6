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
  /// The account of a bind that the SMSC has not answered; there is no other bind meanwhile.
  private var binding: String?
  /// The account that the SMSC took, as soon as the session is bound.
  private var account: String?
  private var lanes: [Side: Lane] = [.esme: Lane(), .smsc: Lane()]
  /// When all that was taken out of a lane so far is carried out.
  private var carriedOut: [Side: EventLoopFuture<Void>] = [:]
  /// Requests of each side that are under way, and whose answers did not come, by sequence number.
  private var requests: [Side: [UInt32: Request]] = [.esme: [:], .smsc: [:]]

  private struct Request {
    let command: CommandID
    let time: NIODeadline
  }

  private var isReading: [Side: Bool] = [.esme: false, .smsc: false]
  private var isDraining = false
  /// A bind was refused: the session ends with the answer.
  private var isRefused = false
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
      let way = header.command.isResponse ? answered(header, from: side) : asked(header, rest, from: side)
      switch way {
      case .pass: break
      case .judge:
        pass(pdus.getSlice(at: start, length: rest.readerIndex - start), from: side)
        if let pdu = rest.getSlice(at: rest.readerIndex, length: header.length) { lanes[side]?.add(.judge(pdu)) }
        start = end
      case .answer(let answer):
        pass(pdus.getSlice(at: start, length: rest.readerIndex - start), from: side)
        if let answer { channel(side).write(ByteBuffer(bytes: answer.encoded), promise: nil) }
        start = end
      }
      rest.moveReaderIndex(to: end)
    }
    pass(pdus.getSlice(at: start, length: rest.readerIndex - start), from: side)
    guard !isRefused else { return close() }
    judge(side)
    updateReading()
  }

  func flush() {
    client.flush()
    center.flush()
  }

  private enum Way {
    case pass
    case judge
    /// Nil: nothing is said, and whoever asked asks again in another session.
    case answer(PDU?)
  }

  private func asked(_ header: PDUHeader, _ pdu: ByteBuffer, from side: Side) -> Way {
    let command = header.command
    if isDraining, command.hasResponse, command != .enquireLink, command != .unbind {
      return .answer(nil)
    }
    var way = Way.pass
    if side == .smsc {
      way = [.deliverSM, .dataSM].contains(command) && server.judge.settings.mobileOriginated ? .judge : .pass
    } else if command.isBind {
      way = bind(header, pdu)
    } else if command.isMessage || state == .open {
      way = unbound(header) ?? (command.isMessage ? .judge : .pass)
    } else if [.deliverSM, .broadcastSM].contains(command)
      || !command.isKnown && server.judge.settings.refusesUnknownPDUs
    {
      // Who is no SMSC delivers nothing, and nobody could judge a broadcast.
      return .answer(PDU(nack: header.sequence, .invalidCommandID))
    }
    if case .answer = way { return way }
    if command.hasResponse { requests[side]?[header.sequence] = Request(command: command, time: .now()) }
    return way
  }

  /// What is said to a request that needs a bind; nil where it may go on.
  private func unbound(_ header: PDUHeader) -> Way? {
    let command = header.command
    if state.isBound, state.allows(command, from: .esme) { return nil }
    // Nothing but a bind goes to the SMSC before one.
    if command == .enquireLink { return .answer(PDU(answering: header, .ok)) }
    server.incidents.count(.unbound, "\(command)", account)
    return .answer(PDU(answering: header, .invalidBindStatus))
  }

  private func bind(_ header: PDUHeader, _ octets: ByteBuffer) -> Way {
    guard state == .open, binding == nil else { return .answer(PDU(answering: header, .alreadyBound)) }
    let pdu = octets.getSlice(at: octets.readerIndex, length: header.length).flatMap {
      try? PDU(Array($0.readableBytesView), longest: header.length)
    }
    guard let name = pdu?.string(.systemID), server.judge.mayBind(name, header.command, from: address) else {
      isRefused = true
      server.recordBind(pdu?.string(.systemID) ?? "", address, "refused")
      return .answer(PDU(answering: header, .bindFailed))
    }
    binding = name
    return .pass
  }

  /// A response goes on; if it is one to a request that is under way, that is over.
  private func answered(_ header: PDUHeader, from side: Side) -> Way {
    let asking = side.other
    guard let request = requests[asking]?[header.sequence],
      header.command == request.command.response || header.command == .genericNack
    else {
      guard side == .esme, state == .open else { return .pass }
      // Nobody was asked anything before a bind.
      isRefused = true
      return .answer(PDU(nack: header.sequence, .invalidBindStatus))
    }
    requests[asking]?[header.sequence] = nil
    guard asking == .esme else { return .pass }
    state.follow(header.command, status: header.status, from: .smsc)
    if request.command.isBind, let name = binding {
      binding = nil
      if state.isBound { account = name } else { isRefused = true }
      server.recordBind(name, address, state.isBound ? "bound" : "refused by the SMSC")
    }
    return .pass
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

  /// Judges what waits, all at once; it is carried out in its order, as soon as it is recorded.
  private func judge(_ side: Side) {
    guard !isClosed, let steps = lanes[side]?.begin() else { return }
    let pdus = steps.compactMap { if case .judge(let pdu) = $0 { pdu } else { nil } }
    let origin = SMPPJudge.Origin(side: side, account: account, address: address)
    let loop = client.eventLoop
    let link = NIOLoopBound(self, eventLoop: loop)
    let outcomes = loop.makePromise(of: [SMPPJudge.Outcome].self)
    server.judge.judge(pdus, from: origin) { outcomes.succeed($0) }
    let before = carriedOut[side] ?? loop.makeSucceededVoidFuture()
    carriedOut[side] = before.and(outcomes.futureResult).map { link.value.carryOut(steps, $1, side) }
  }

  private func carryOut(_ steps: [Lane.Step], _ outcomes: [SMPPJudge.Outcome], _ side: Side) {
    lanes[side]?.end()
    guard !isClosed else { return }
    var outcomes = outcomes[...]
    for step in steps {
      switch step {
      case .pass(let pdus): channel(side.other).write(pdus, promise: nil)
      case .judge(let pdu):
        switch outcomes.popFirst() {
        case .forward: channel(side.other).write(pdu, promise: nil)
        case .answer(let answer):
          requests[side]?[answer.sequence] = nil
          channel(side).write(ByteBuffer(bytes: answer.encoded), promise: nil)
        case nil: return close()
        }
      }
    }
    flush()
    updateReading()
  }

  // MARK: Back-pressure and the end

  /// Octets of a side that wait for a judgement.
  private static let laneLimit = 256 << 10

  /// Reads from a side only as fast as both take what it leads to, and the log follows.
  func updateReading() {
    guard !isClosed else { return }
    if isDraining, requests.values.allSatisfy(\.isEmpty), lanes.values.allSatisfy(\.isIdle) { return close() }
    let isWritable = client.isWritable && center.isWritable && server.judge.keepsUp
    for side in Side.allCases {
      let isOpen = requests[side]?.count ?? 0 < server.settings.limits.window
      let isShort = lanes[side]?.octets ?? 0 < Self.laneLimit
      set(side, reads: isWritable && isOpen && isShort)
    }
  }

  private func set(_ side: Side, reads: Bool) {
    guard isReading[side] != reads else { return }
    isReading[side] = reads
    channel(side).setOption(.autoRead, value: reads).whenFailure { _ in }
  }

  private func checkTimes() {
    let now = NIODeadline.now()
    let isUnanswered = requests.values.contains { $0.values.contains { now - $0.time > Self.responseTime } }
    let isIdle = lastRead.values.allSatisfy { now - $0 > Self.idleTime }
    if isUnanswered || isIdle || !state.isBound && now - opened > Self.bindTime { close() }
    // The log may keep up again.
    updateReading()
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
    channel(side).write(ByteBuffer(bytes: PDU(nack: 0, error.status).encoded), promise: nil)
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
    client.writeAndFlush(ByteBuffer()).whenComplete { [client] _ in
      client.close(mode: .output).whenComplete { _ in client.setOption(.autoRead, value: true).whenFailure { _ in } }
    }
    client.eventLoop.scheduleTask(in: Self.lingerTime) { [client, center] in
      client.close(promise: nil)
      center.close(promise: nil)
    }
  }
}
