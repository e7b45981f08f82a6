import Foundation

/// A value behind a lock that whoever comes takes when it is free.
///
/// A contended `Mutex` is handed to the thread that waits longest, which must wake first, and the next one spins
/// meanwhile: hundreds of threads on a few cores then all go at the pace of the scheduler.
final class Lock<Value: ~Copyable>: Sendable {
  private let lock = NSLock()
  private nonisolated(unsafe) var value: Value

  init(_ value: consuming sending Value) { unsafe self.value = value }

  func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try unsafe body(&value)
  }
}
