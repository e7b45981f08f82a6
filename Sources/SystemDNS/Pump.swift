import Glibc

/// The thread that delivers the answers of a libunbound context.
@safe struct Pump: ~Copyable {
  private let thread: pthread_t
  private let stopSignal: Int32

  init(_ context: UnboundContext) throws(ResolverError) {
    var ends: [Int32] = [0, 0]
    guard unsafe pipe(&ends) == 0 else { throw .setup(step: "pipe", reason: Self.reason(errno)) }
    let work = PumpWork(context: context, stop: ends[0])
    let pointer = unsafe Unmanaged.passRetained(work).toOpaque()
    var thread = pthread_t()
    let code = unsafe pthread_create(&thread, nil, pump, pointer)
    guard code == 0 else {
      unsafe Unmanaged<PumpWork>.fromOpaque(pointer).release()
      close(ends[1])
      throw .setup(step: "thread", reason: Self.reason(code))
    }
    self.thread = thread
    stopSignal = ends[1]
  }

  /// Ends the thread, after which no callback runs.
  deinit {
    // A byte and not the closing, which a child process that inherited the pipe would hide.
    var byte: UInt8 = 0
    unsafe write(stopSignal, &byte, 1)
    pthread_join(thread, nil)
    close(stopSignal)
  }

  private static func reason(_ code: Int32) -> String {
    unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
  }
}

/// What the thread works on.
private final class PumpWork {
  private let context: UnboundContext
  /// The reading end of a pipe; anything in it is the signal to stop.
  private let stop: Int32

  init(context: UnboundContext, stop: Int32) {
    self.context = context
    self.stop = stop
  }

  deinit { close(stop) }

  func run() {
    var descriptors = [context.descriptor, stop].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while descriptors[1].revents == 0 {
      // Less than 1: interrupted by a signal.
      guard unsafe poll(&descriptors, nfds_t(descriptors.count), -1) > 0 else { continue }
      // Without a worker every poll would return at once.
      guard descriptors[0].revents == 0 || context.deliver() else { return }
    }
  }
}

private func pump(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let pointer = unsafe pointer else { return nil }
  unsafe Unmanaged<PumpWork>.fromOpaque(pointer).takeRetainedValue().run()
  return nil
}
