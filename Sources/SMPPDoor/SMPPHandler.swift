import NIOCore
import SMPP

/// One side of a session: cuts what comes into whole PDUs for its link.
final class SMPPHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let link: SMPPLink
  private let side: Side
  private let longest: Int
  /// The beginning of a PDU.
  private var partial = ByteBuffer()
  private var timeout: Scheduled<Void>?

  private static let partialTime = TimeAmount.seconds(10)

  init(_ link: SMPPLink, _ side: Side, longest: Int) {
    self.link = link
    self.side = side
    self.longest = longest
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var incoming = unwrapInboundIn(data)
    if partial.readableBytes > 0 {
      partial.writeBuffer(&incoming)
      (incoming, partial) = (partial, ByteBuffer())
    }
    let whole = incoming.wholePDUs(longest: longest)
    if whole.octets > 0, let pdus = incoming.readSlice(length: whole.octets) {
      timeout?.cancel()
      timeout = nil
      link.take(pdus, from: side)
    }
    guard !whole.isBroken else { return link.fail(PDUError(.invalidCommandLength), from: side) }
    // What was taken does not stay in memory with what was not.
    partial = incoming.readableBytes > 0 ? ByteBuffer(bytes: incoming.readableBytesView) : ByteBuffer()
    watchPartial(context)
  }

  /// Who begins a PDU has ten seconds to end it.
  private func watchPartial(_ context: ChannelHandlerContext) {
    guard partial.readableBytes > 0, timeout == nil else { return }
    timeout = context.eventLoop.assumeIsolated().scheduleTask(in: Self.partialTime) { [link, side] in
      link.fail(PDUError(.invalidCommandLength), from: side)
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) { link.flush() }

  func channelWritabilityChanged(context: ChannelHandlerContext) { link.updateReading() }

  func channelInactive(context: ChannelHandlerContext) {
    timeout?.cancel()
    link.close()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { link.close() }
}
