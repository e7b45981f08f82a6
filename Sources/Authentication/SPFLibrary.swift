import CSPF2
import DNS
import Glibc
import Judging
import Mail

/// One evaluation by libspf2, with its own server, so that nothing is shared between threads.
///
/// The library gets its records and its answers only from an `SPFGuard`. Left alone it overruns its stack on a long
/// `exp=` text (CVE-2023-42118), has no limit over all records together, and forgets terms that do not fit.
///
/// `safe`: the pointers are private and live as long as this object, and libspf2 calls back only within `run`.
@safe
final class SPFLibrary {
  private let guarding: SPFGuard
  private let resolver: UnsafeMutablePointer<SPF_dns_server_t>
  private let server: UnsafeMutablePointer<SPF_server_t>
  private let request: UnsafeMutablePointer<SPF_request_t>

  /// Nil if there is no memory.
  init?(_ guarding: SPFGuard, client: IPAddress) {
    unsafe resolver = .allocate(capacity: 1)
    // Without a `destroy` in it, the library leaves the structure to us.
    unsafe resolver.initialize(to: SPF_dns_server_t())
    unsafe resolver.pointee.lookup = answerQuestion
    guard let server = unsafe SPF_server_new_dns(resolver, 0) else {
      unsafe resolver.deallocate()
      return nil
    }
    guard let request = unsafe SPF_request_new(server) else {
      unsafe SPF_server_free(server)
      unsafe resolver.deallocate()
      return nil
    }
    unsafe self.server = server
    unsafe self.request = request
    self.guarding = guarding
    unsafe resolver.pointee.hook = Unmanaged.passUnretained(guarding).toOpaque()
    unsafe resolver.pointee.get_spf = fetchRecord
    // Our own limit is stricter, and holds over all records together.
    _ = unsafe SPF_server_set_max_dns_mech(server, 10_000)
    if client.isIPv4 {
      let address = unsafe client.bytes.withUnsafeBytes { unsafe $0.loadUnaligned(as: in_addr.self) }
      _ = unsafe SPF_request_set_ipv4(request, address)
    } else {
      let address = unsafe client.bytes.withUnsafeBytes { unsafe $0.loadUnaligned(as: in6_addr.self) }
      _ = unsafe SPF_request_set_ipv6(request, address)
    }
  }

  deinit {
    unsafe SPF_request_free(request)
    unsafe SPF_server_free(server)
    unsafe resolver.deallocate()
  }

  /// The result for the domain behind an alias, unless the guard's questions met a problem: then that is the result.
  func run(_ alias: String) -> SPFResult {
    guard unsafe SPF_request_set_helo_dom(request, alias) == SPF_E_SUCCESS,
      unsafe SPF_request_set_env_from(request, "postmaster@\(alias)") == 0
    else { return .temperror }
    var response: UnsafeMutablePointer<SPF_response_t>?
    let code = unsafe SPF_request_query_mailfrom(request, &response)
    guard let response = unsafe response else { return .temperror }
    defer { unsafe SPF_response_free(response) }
    switch unsafe SPF_response_result(response) {
    case SPF_RESULT_PASS: return .pass
    case SPF_RESULT_FAIL: return .fail
    case SPF_RESULT_SOFTFAIL: return .softfail
    case SPF_RESULT_NEUTRAL: return .neutral
    case SPF_RESULT_NONE: return .none
    case SPF_RESULT_PERMERROR: return .permerror
    case SPF_RESULT_TEMPERROR: return .temperror
    default: return code == SPF_E_NO_MEMORY ? .temperror : .permerror
    }
  }
}

private func guardBehind(_ resolver: UnsafeMutablePointer<SPF_dns_server_t>?) -> SPFGuard? {
  guard let hook = unsafe resolver?.pointee.hook else { return nil }
  return unsafe Unmanaged<SPFGuard>.fromOpaque(hook).takeUnretainedValue()
}

/// Compiles the record for the request's current domain, as the library's `SPF_dns_get_spf_t`.
private func fetchRecord(
  _ server: UnsafeMutablePointer<SPF_server_t>?, _ request: UnsafeMutablePointer<SPF_request_t>?,
  _ response: UnsafeMutablePointer<SPF_response_t>?,
  _ record: UnsafeMutablePointer<UnsafeMutablePointer<SPF_record_t>?>?
) -> SPF_errcode_t {
  guard let server = unsafe server, let record = unsafe record, let domain = unsafe request?.pointee.cur_dom,
    let guarding = unsafe guardBehind(server.pointee.resolver)
  else { return SPF_E_INTERNAL_ERROR }
  let alias = unsafe String(cString: domain)
  guard let script = guarding.script(for: alias) else { return SPF_E_NOT_SPF }
  let code = unsafe SPF_record_compile(server, response, record, script.text)
  // Terms that do not fit are left out without an error.
  guard code == SPF_E_SUCCESS, let compiled = unsafe record.pointee,
    unsafe Int(compiled.pointee.num_mech) == script.termCount
  else {
    guarding.refuse(alias)
    return SPF_E_SYNTAX
  }
  return SPF_E_SUCCESS
}

/// Answers a question, as the library's `SPF_dns_lookup_t`.
///
/// The library aborts the process on a null pointer, which only a lack of memory can cause.
private func answerQuestion(
  _ resolver: UnsafeMutablePointer<SPF_dns_server_t>?, _ name: UnsafePointer<CChar>?, _ type: ns_type, _ cache: Int32
) -> UnsafeMutablePointer<SPF_dns_rr_t>? {
  guard let alias = unsafe name, let guarding = unsafe guardBehind(resolver),
    let recordType = RecordType(rawValue: UInt16(truncatingIfNeeded: type.rawValue))
  else { return unsafe SPF_dns_rr_new_init(resolver, name, type, 0, NO_DATA) }
  switch guarding.reply(to: unsafe String(cString: alias), recordType) {
  case .nothing: return unsafe SPF_dns_rr_new_init(resolver, name, type, 0, NO_DATA)
  case .stop: return unsafe SPF_dns_rr_new_init(resolver, name, type, 0, TRY_AGAIN)
  case .addresses(let addresses):
    return unsafe fill(SPF_dns_rr_new_init(resolver, name, type, 0, NETDB_SUCCESS), addresses.map(\.bytes))
  case .hosts(let hosts):
    // Text is read up to a zero.
    let items = hosts.map { Array($0.utf8) + [0] }
    return unsafe fill(SPF_dns_rr_new_init(resolver, name, type, 0, NETDB_SUCCESS), items)
  }
}

private func fill(
  _ answer: UnsafeMutablePointer<SPF_dns_rr_t>?, _ items: [[UInt8]]
) -> UnsafeMutablePointer<SPF_dns_rr_t>? {
  guard let answer = unsafe answer else { return nil }
  for (index, bytes) in items.enumerated() {
    guard unsafe SPF_dns_rr_buf_realloc(answer, Int32(index), bytes.count) == SPF_E_SUCCESS,
      let target = unsafe answer.pointee.rr[index]
    else { break }
    unsafe bytes.withUnsafeBytes {
      unsafe UnsafeMutableRawBufferPointer(start: target, count: $0.count).copyMemory(from: $0)
    }
    unsafe answer.pointee.num_rr = Int32(index + 1)
  }
  return unsafe answer
}
