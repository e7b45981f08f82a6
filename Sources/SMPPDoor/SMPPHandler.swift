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
    do throws(PDUError) {
      let length = try wholeLength(of: incoming)
      if length > 0, let pdus = incoming.readSlice(length: length) {
        timeout?.cancel()
        timeout = nil
        link.take(pdus, from: side)
      }
      // What was taken does not stay in memory with what was not.
      partial = incoming.readableBytes > 0 ? ByteBuffer(bytes: incoming.readableBytesView) : ByteBuffer()
      watchPartial(context)
    } catch {
      link.fail(error, from: side)
    }
  }

  /// Octets of the PDUs that are there whole.
  private func wholeLength(of buffer: ByteBuffer) throws(PDUError) -> Int {
    var end = buffer.readerIndex
    while let length = buffer.getInteger(at: end, as: UInt32.self) {
      guard (PDUHeader.size...longest).contains(Int(length)) else { throw PDUError(.invalidCommandLength) }
      guard end + Int(length) <= buffer.writerIndex else { break }
      end += Int(length)
    }
    return end - buffer.readerIndex
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
