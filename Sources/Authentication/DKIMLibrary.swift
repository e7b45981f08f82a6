import COpenDKIM
import DNS
import Mail

/// Why DKIM cannot be verified at all.
package struct DKIMUnavailable: Error, CustomStringConvertible {
  package let description: String
}

/// The keys of one message, asked for by the library while it works.
final class DKIMKeys {
  private let lookups: Lookups
  private var answers: [String: DKIMKey] = [:]

  init(_ lookups: Lookups) { self.lookups = lookups }

  func key(_ name: String) -> DKIMKey {
    if let known = answers[name] { return known }
    let key = DKIMKey(lookups.answer(name, .txt))
    answers[name] = key
    return key
  }

  /// The key, if the library asked for it.
  func known(_ name: String?) -> DKIMKey? { name.flatMap { answers[$0] } }
}

/// libopendkim with its options, which never change once it is open: so all threads may use it.
@safe
struct DKIMLibrary: ~Copyable, @unchecked Sendable {
  private let handle: OpaquePointer

  /// Seconds by which the library's clock may be wrong: more than the age of DKIM.
  ///
  /// The library knows one clock for all messages, but a message is judged at the time it came. So its own comparison
  /// is made harmless, and `DKIMJudgement` compares the times. A tolerance larger than `t=` would overflow.
  private static let clockDrift: UInt64 = 1_000_000_000

  /// The library keeps the pointer to the id, and never reads it.
  private static let jobID: StaticString = "message"

  @unsafe
  private init(_ handle: OpaquePointer) { unsafe self.handle = handle }

  deinit { unsafe dkim_close(handle) }

  static func open() throws(DKIMUnavailable) -> DKIMLibrary {
    guard let handle = unsafe dkim_init(nil, nil) else { throw DKIMUnavailable(description: "dkim_init failed") }
    let library = unsafe DKIMLibrary(handle)
    try library.configure()
    return library
  }

  private func configure() throws(DKIMUnavailable) {
    // Signatures are processed together at the end, so that a failing key lookup spoils one only; and they are reported
    // even if From is malformed.
    let flags = UInt32(DKIM_LIBFLAGS_DELAYSIGPROC | DKIM_LIBFLAGS_BADSIGHANDLES)
    guard set(DKIM_OPTS_FLAGS, flags), set(DKIM_OPTS_MINKEYBITS, UInt32(1024)),
      set(DKIM_OPTS_CLOCKDRIFT, Self.clockDrift), unsafe dkim_set_key_lookup(handle, lookUpKey) == DKIM_STAT_OK
    else { throw DKIMUnavailable(description: "libopendkim refuses an option") }
    guard unsafe dkim_libfeature(handle, UInt32(DKIM_FEATURE_ED25519)) else {
      throw DKIMUnavailable(description: "libopendkim was built without Ed25519")
    }
  }

  /// What there is to say of each signature among the fields, in their order; empty if the library gives up.
  func findings(headers: [HeaderField], body: [UInt8], keys: DKIMKeys) -> [DKIMFindings] {
    var status: DKIM_STAT = DKIM_STAT_OK
    guard let job = unsafe dkim_verify(handle, Self.jobID.utf8Start, nil, &status) else { return [] }
    let verification = unsafe DKIMVerification(job)
    return withExtendedLifetime(keys) {
      guard verification.attach(keys) else { return [] }
      for field in headers { verification.feed(field) }
      verification.finish(body)
      return verification.findings()
    }
  }

  private func set(_ option: Int32, _ value: some FixedWidthInteger) -> Bool {
    var value = value
    return unsafe withUnsafeMutableBytes(of: &value) { bytes in
      unsafe dkim_options(handle, DKIM_OP_SETOPT, option, bytes.baseAddress, bytes.count) == DKIM_STAT_OK
    }
  }
}

/// One message in the library.
@safe
private struct DKIMVerification: ~Copyable {
  private let handle: OpaquePointer

  @unsafe
  init(_ handle: OpaquePointer) { unsafe self.handle = handle }

  deinit { _ = unsafe dkim_free(handle) }

  /// The keys must live as long as the library works.
  func attach(_ keys: DKIMKeys) -> Bool {
    unsafe dkim_set_user_context(handle, Unmanaged.passUnretained(keys).toOpaque()) == DKIM_STAT_OK
  }

  /// A field the library refuses cannot be signed, as its name is malformed: it is left out.
  func feed(_ field: HeaderField) {
    guard !field.name.isEmpty else { return }
    var bytes = field.name + [UInt8(ascii: ":")] + field.valueOnTheWire
    unsafe bytes.withUnsafeMutableBufferPointer { _ = unsafe dkim_header(handle, $0.baseAddress, $0.count) }
  }

  /// Ends the header, gives the body with a line end behind its last line, and has all signatures processed.
  ///
  /// The statuses describe one signature only and are not needed: each signature has its own.
  func finish(_ body: [UInt8]) {
    _ = unsafe dkim_eoh(handle)
    unsafe body.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress, !buffer.isEmpty else { return }
      _ = unsafe dkim_body(handle, UnsafeMutablePointer(mutating: start), buffer.count)
    }
    if !body.isEmpty, !body.hasNetworkLineEnd {
      var end: [UInt8] = [0x0d, 0x0a]
      _ = unsafe dkim_body(handle, &end, end.count)
    }
    _ = unsafe dkim_eom(handle, nil)
  }

  func findings() -> [DKIMFindings] {
    var list: UnsafeMutablePointer<OpaquePointer?>?
    var count: Int32 = 0
    guard unsafe dkim_getsiglist(handle, &list, &count) == DKIM_STAT_OK, let list = unsafe list else { return [] }
    return (0..<Int(count)).map { unsafe Self.findings(list[$0]) }
  }

  @unsafe
  private static func findings(_ signature: OpaquePointer?) -> DKIMFindings {
    let flags = unsafe dkim_sig_getflags(signature)
    var bits: UInt32 = 0
    _ = unsafe dkim_sig_getkeysize(signature, &bits)
    let bodyHash = unsafe dkim_sig_getbh(signature)
    return DKIMFindings(
      error: unsafe dkim_sig_geterror(signature),
      isVerified: flags & UInt32(DKIM_SIGFLAG_PASSED) != 0,
      // A signature that was not processed has the value of a match.
      bodyHashMatches: flags & UInt32(DKIM_SIGFLAG_PROCESSED) == 0 || bodyHash == DKIM_SIGBH_UNTESTED
        ? nil : bodyHash == DKIM_SIGBH_MATCH,
      keyBits: Int(bits),
      isTestKey: flags & UInt32(DKIM_SIGFLAG_TESTKEY) != 0)
  }
}

extension [UInt8] {
  fileprivate var hasNetworkLineEnd: Bool { suffix(2).elementsEqual([0x0d, 0x0a]) }
}

/// Gives the library the text of a key, ended by NUL.
private func lookUpKey(
  _ job: OpaquePointer?, _ signature: OpaquePointer?, _ buffer: UnsafeMutablePointer<UInt8>?, _ size: Int
) -> DKIM_CBSTAT {
  guard let context = unsafe dkim_get_user_context(job), let buffer = unsafe buffer,
    let selector = unsafe dkim_sig_getselector(signature), let domain = unsafe dkim_sig_getdomain(signature)
  else { return DKIM_CBSTAT(DKIM_CBSTAT_ERROR) }
  let keys = unsafe Unmanaged<DKIMKeys>.fromOpaque(context).takeUnretainedValue()
  let name = unsafe DKIMSignature.keyName(selector: String(cString: selector), domain: String(cString: domain))
  switch keys.key(name) {
  case .unknown: return DKIM_CBSTAT(DKIM_CBSTAT_TRYAGAIN)
  case .unusable: return DKIM_CBSTAT(DKIM_CBSTAT_NOTFOUND)
  case .record(let text):
    guard text.count < size else { return DKIM_CBSTAT(DKIM_CBSTAT_NOTFOUND) }
    for (index, byte) in text.enumerated() { unsafe buffer[index] = byte }
    unsafe buffer[text.count] = 0
    return DKIM_CBSTAT(DKIM_CBSTAT_CONTINUE)
  }
}
