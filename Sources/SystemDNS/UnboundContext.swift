import CUnbound
import DNS

/// A libunbound context: its cache, its settings and its worker thread.
///
/// libunbound locks a context itself, so it may be used from any thread; only one thread may call `deliver`.
@safe final class UnboundContext: @unchecked Sendable {
  typealias QuestionID = Int32

  private let context: OpaquePointer

  init() throws(ResolverError) {
    guard let context = unsafe ub_ctx_create() else {
      throw .setup(step: "ub_ctx_create", reason: "out of memory or file descriptors")
    }
    unsafe self.context = context
    // A worker thread; without it, libunbound would fork.
    try check(unsafe ub_ctx_async(context, 1), "threads")
  }

  /// Stops the worker; questions under way get no callback.
  deinit { unsafe ub_ctx_delete(context) }

  func set(_ option: String, _ value: String) throws(ResolverError) {
    try check(unsafe ub_ctx_set_option(context, option + ":", value), option)
  }

  func forward(to server: ServerAddress) throws(ResolverError) {
    try check(unsafe ub_ctx_set_fwd(context, server.text), "server \(server.text)")
  }

  func readServers(from path: String) throws(ResolverError) {
    try check(unsafe ub_ctx_resolvconf(context, path), path)
  }

  /// Readable when `deliver` has something to deliver.
  var descriptor: Int32 { unsafe ub_fd(context) }

  /// Runs the callbacks of the questions that are answered; false if the worker is gone.
  func deliver() -> Bool { unsafe ub_process(context) == 0 }

  /// Begins a question; nil if libunbound does not take it.
  ///
  /// The question must live until its callback has run, `cancel` has succeeded or the context is gone.
  func ask(_ name: String, _ question: Question) -> QuestionID? {
    var id: QuestionID = 0
    let pointer = unsafe Unmanaged.passUnretained(question).toOpaque()
    // In libunbound's text form a backslash is an escape; here it is an octet like any other.
    let name = name.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\")
    let internet: Int32 = 1
    let code = unsafe ub_resolve_async(
      context, name, Int32(question.type.rawValue), internet, pointer, unboundCallback, &id)
    guard code != 0 else { return id }
    // After a broken pipe to the worker libunbound still knows the question.
    _ = cancel(id)
    return nil
  }

  /// True if the callback will never run; false if it is running or has run.
  func cancel(_ id: QuestionID) -> Bool { unsafe ub_cancel(context, id) == 0 }

  private func check(_ code: Int32, _ step: String) throws(ResolverError) {
    guard code != 0 else { return }
    let reason = unsafe ub_strerror(code).map { unsafe String(cString: $0) }
    throw .setup(step: step, reason: reason ?? "error \(code)")
  }
}

/// Runs on the thread that calls `deliver`, with no lock of libunbound held.
private func unboundCallback(
  _ pointer: UnsafeMutableRawPointer?, _ code: Int32, _ result: UnsafeMutablePointer<ub_result>?
) {
  defer { unsafe ub_resolve_free(result) }
  guard let pointer = unsafe pointer else { return }
  let question = unsafe Unmanaged<Question>.fromOpaque(pointer).takeUnretainedValue()
  if code == UB_SYNTAX.rawValue {
    // No such name can exist.
    question.settle(.noSuchName)
  } else if code == 0, let result = unsafe result {
    question.settle(unsafe DNSAnswer(result.pointee, question.type))
  } else {
    question.settle(.failure(.serverFailure))
  }
}

extension DNSAnswer {
  /// Reads a result; records whose data is malformed are left out.
  fileprivate init(_ result: ub_result, _ type: RecordType) {
    if unsafe result.bogus != 0 {
      self = .failure(.serverFailure)
    } else if unsafe result.havedata != 0 {
      let records = unsafe result.rdata.compactMap { Rdata.decode($0, type) }
      // Of data that is all malformed nothing is known, not even that there is none.
      let ttl = unsafe UInt32(max(0, result.ttl))
      self = records.isEmpty ? .failure(.serverFailure) : .records(records, ttl: ttl)
    } else if unsafe result.nxdomain != 0 {
      self = .noSuchName
    } else {
      self = unsafe result.rcode == 0 ? .noData : .failure(.serverFailure)
    }
  }
}

extension ub_result {
  /// The data of each record, copied.
  fileprivate var rdata: [[UInt8]] {
    guard let data = unsafe data, let len = unsafe len else { return [] }
    var copies: [[UInt8]] = []
    while let start = unsafe data[copies.count] {
      let count = unsafe Int(len[copies.count])
      copies.append(unsafe Array(UnsafeRawBufferPointer(start: start, count: count)))
    }
    return copies
  }
}
