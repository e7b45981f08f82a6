import CLibMilter
import Filtering
import Glibc
import Mail

/// A session's handle in libmilter: the only place that calls it back.
@safe struct MilterContext {
  private let pointer: OpaquePointer

  init?(_ pointer: OpaquePointer?) {
    guard let pointer = unsafe pointer else { return nil }
    unsafe self.pointer = pointer
  }

  /// The session kept in libmilter's private pointer; nil before the first callback.
  var session: MailSession? {
    guard let kept = unsafe smfi_getpriv(pointer) else { return nil }
    return unsafe Unmanaged<MailSession>.fromOpaque(kept).takeUnretainedValue()
  }

  func keep(_ session: MailSession) {
    unsafe smfi_setpriv(pointer, Unmanaged.passRetained(session).toOpaque())
  }

  /// Takes the session out of libmilter.
  func release() -> MailSession? {
    guard let kept = unsafe smfi_getpriv(pointer) else { return nil }
    unsafe smfi_setpriv(pointer, nil)
    return unsafe Unmanaged<MailSession>.fromOpaque(kept).takeRetainedValue()
  }

  /// The value of a macro; nil if the MTA did not send it or sent nothing.
  func macro(_ name: String) -> String? {
    let value = unsafe withMutableCString(name) { unsafe smfi_getsymval(pointer, $0) }
    guard let value = unsafe value, unsafe value.pointee != 0 else { return nil }
    return unsafe String(cString: value)
  }

  /// Asks for macros at a stage (`SMFIM_…`).
  func request(_ names: String, at stage: Int32) {
    _ = unsafe withMutableCString(names) { unsafe smfi_setsymlist(pointer, stage, $0) }
  }

  func setReply(_ reply: Reply) {
    // MTAs read `%` as the start of a format (RFC-less habit of Sendmail); doubled it is itself.
    let text = reply.text.replacing("%", with: "%%")
    _ = unsafe withMutableCString(String(reply.code)) { code in
      unsafe withMutableCString(reply.status) { status in
        unsafe withMutableCString(text) { unsafe smfi_setreply(pointer, code, status, $0) }
      }
    }
  }

  func quarantine(_ reason: String) {
    _ = unsafe withMutableCString(reason) { unsafe smfi_quarantine(pointer, $0) }
  }

  func apply(_ edit: HeaderEdit) {
    switch edit {
    case .delete(let name, let position):
      _ = unsafe withMutableCString(name) { unsafe smfi_chgheader(pointer, $0, Int32(position), nil) }
    case .prepend(let name, let value):
      _ = unsafe withMutableCString(name) { name in
        unsafe withMutableCString(" " + value) { unsafe smfi_insheader(pointer, 0, name, $0) }
      }
    }
  }
}

/// libmilter takes `char *` where it means `const char *`.
@unsafe private func withMutableCString<Result>(
  _ text: String, _ body: (UnsafeMutablePointer<CChar>) -> Result
) -> Result {
  unsafe text.withCString { unsafe body(UnsafeMutablePointer(mutating: $0)) }
}
