import Glibc

/// Signals that are waited for instead of delivered.
struct SignalSet {
  private var set = sigset_t()

  init(_ signals: [Int32]) {
    _ = unsafe sigemptyset(&set)
    for signal in signals { _ = unsafe sigaddset(&set, signal) }
  }

  mutating func block() { _ = unsafe pthread_sigmask(SIG_BLOCK, &set, nil) }

  mutating func wait() -> Int32 {
    var signal: Int32 = 0
    _ = unsafe sigwait(&set, &signal)
    return signal
  }
}

/// Has a crash write nothing of what was in memory, which may be an address: no core, and none of the backtraces of the
/// Swift runtime, which show what registers point to.
func leaveNoMemoryBehind() {
  var none = rlimit(rlim_cur: 0, rlim_max: 0)
  _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
  for number in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGTRAP] { _ = signal(number, SIG_DFL) }
}
