import DNS
import Glibc

/// Where one thread leaves an answer and others wait for it.
///
/// It is made of pthreads because `Synchronization` has nothing that can be waited on with a deadline. The mutex guards
/// `answer`, which makes the class safe to share.
@safe final class AnswerSlot: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let filled: UnsafeMutablePointer<pthread_cond_t>
  private var answer: DNSAnswer?

  init() {
    unsafe mutex = .allocate(capacity: 1)
    unsafe pthread_mutex_init(mutex, nil)
    unsafe filled = .allocate(capacity: 1)
    var attributes = pthread_condattr_t()
    unsafe pthread_condattr_init(&attributes)
    // Setting the wall clock must not move a deadline.
    unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    unsafe pthread_cond_init(filled, &attributes)
    unsafe pthread_condattr_destroy(&attributes)
  }

  deinit {
    unsafe pthread_cond_destroy(filled)
    unsafe filled.deallocate()
    unsafe pthread_mutex_destroy(mutex)
    unsafe mutex.deallocate()
  }

  /// Leaves the answer unless there is one, and returns the one that stands.
  @discardableResult
  func fill(_ new: DNSAnswer) -> DNSAnswer {
    locked {
      let standing = answer ?? new
      set(standing)
      return standing
    }
  }

  /// Leaves the answer in place of any other.
  func replace(_ new: DNSAnswer) {
    locked { set(new) }
  }

  /// Blocks until there is an answer; nil if there is none at the deadline.
  func wait(until deadline: ContinuousClock.Instant) -> DNSAnswer? {
    locked {
      while answer == nil {
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else { return nil }
        var moment = Self.monotonicTime(after: left)
        unsafe pthread_cond_timedwait(filled, mutex, &moment)
      }
      return answer
    }
  }

  private func set(_ new: DNSAnswer) {
    answer = new
    unsafe pthread_cond_broadcast(filled)
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return body()
  }

  /// The time on the clock of `filled`, which is not that of `ContinuousClock`: it stands still while the system sleeps.
  private static func monotonicTime(after duration: Duration) -> timespec {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    // The caller waits again, so that an hour at a time is enough and nothing overflows.
    let (seconds, attoseconds) = min(duration, .seconds(3600)).components
    let nanoseconds = time.tv_nsec + Int(attoseconds / 1_000_000_000)
    time.tv_sec += Int(seconds) + nanoseconds / 1_000_000_000
    time.tv_nsec = nanoseconds % 1_000_000_000
    return time
  }
}
