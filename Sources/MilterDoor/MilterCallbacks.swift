import CLibMilter
import Filtering
import Foundation
import Mail
import Synchronization

/// libmilter's callbacks.
///
/// They only translate: C strings to values, and responses to status codes.
///
/// libmilter gives no pointer of ours before a session has one, so the server they serve is process-wide.
enum MilterCallbacks {
  static let server = Mutex<MilterServer?>(nil)

  private static let proceed = sfsistat(SMFIS_CONTINUE)
  /// The steps up to the end of the message need no answer, which saves a round trip each.
  private static let silent = sfsistat(SMFIS_NOREPLY)

  private static let actions = UInt(SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_QUARANTINE | SMFIF_SETSYMLIST)
  private static let steps = UInt(
    SMFIP_NODATA | SMFIP_NOUNKNOWN | SMFIP_HDR_LEADSPC | SMFIP_NR_CONN | SMFIP_NR_HELO | SMFIP_NR_MAIL | SMFIP_NR_RCPT
      | SMFIP_NR_HDR | SMFIP_NR_EOH | SMFIP_NR_BODY)

  /// Registers every callback.
  ///
  /// Called from nonisolated code: closures made in isolated code trap on libmilter's threads.
  nonisolated static func register(name: UnsafeMutablePointer<CChar>) -> Bool {
    var description = unsafe smfiDesc()
    unsafe description.xxfi_name = name
    unsafe description.xxfi_version = SMFI_VERSION
    unsafe description.xxfi_flags = actions
    unsafe description.xxfi_negotiate = { context, offeredActions, offeredSteps, _, _, actions, steps, third, fourth in
      unsafe third?.pointee = 0
      unsafe fourth?.pointee = 0
      unsafe actions?.pointee = MilterCallbacks.actions & offeredActions
      let requestsMacros = offeredActions & UInt(SMFIF_SETSYMLIST) != 0
      // Without its macro a refused recipient would look like another.
      let wanted = requestsMacros ? MilterCallbacks.steps | UInt(SMFIP_RCPT_REJ) : MilterCallbacks.steps
      unsafe steps?.pointee = wanted & offeredSteps
      return MilterCallbacks.negotiate(unsafe MilterContext(context), requestsMacros: requestsMacros)
    }
    unsafe description.xxfi_connect = { context, name, address in
      MilterCallbacks.connect(unsafe MilterContext(context), unsafe IPAddress(address))
    }
    unsafe description.xxfi_helo = { context, name in
      MilterCallbacks.withSession(unsafe MilterContext(context)) { session, context in
        session.helo(unsafe text(name), tlsVersion: context.macro("{tls_version}"))
      }
    }
    unsafe description.xxfi_envfrom = { context, arguments in
      MilterCallbacks.withSession(unsafe MilterContext(context)) { session, context in
        session.mail(
          unsafe text(arguments?.pointee), authenticatedUser: context.macro("{auth_authen}"),
          queueID: context.macro("i"))
      }
    }
    unsafe description.xxfi_envrcpt = { context, arguments in
      MilterCallbacks.withSession(unsafe MilterContext(context)) { session, context in
        session.recipient(unsafe text(arguments?.pointee), isRefused: context.macro("{rcpt_mailer}") == "error")
      }
    }
    unsafe description.xxfi_header = { context, name, value in
      MilterCallbacks.withSession(unsafe MilterContext(context)) { session, _ in
        session.header(HeaderField(name: unsafe bytes(name), value: unsafe bytes(value)))
      }
    }
    unsafe description.xxfi_eoh = { context in MilterCallbacks.withSession(unsafe MilterContext(context)) { _, _ in } }
    unsafe description.xxfi_body = { context, start, count in
      MilterCallbacks.withSession(unsafe MilterContext(context)) { session, _ in
        unsafe session.body(UnsafeBufferPointer(start: start, count: count))
      }
    }
    unsafe description.xxfi_eom = { context in MilterCallbacks.endOfMessage(unsafe MilterContext(context)) }
    unsafe description.xxfi_abort = { context in
      unsafe MilterContext(context)?.session?.abort(at: MilterCallbacks.now)
      return MilterCallbacks.proceed
    }
    unsafe description.xxfi_close = { context in
      // libmilter may hold its pool's lock here: nothing that waits.
      unsafe MilterContext(context)?.release()?.abort(at: MilterCallbacks.now)
      return MilterCallbacks.proceed
    }
    return unsafe smfi_register(description) == MI_SUCCESS
  }

  private static var now: Int64 { Int64(Date.now.timeIntervalSince1970) }

  private static func negotiate(_ context: MilterContext?, requestsMacros: Bool) -> sfsistat {
    guard let context, let session = server.withLock({ $0?.newSession() }) else { return sfsistat(SMFIS_REJECT) }
    context.keep(session)
    if requestsMacros {
      context.request("j {daemon_name} {client_name} {client_ptr} {client_resolve}", at: Int32(SMFIM_CONNECT))
      context.request("{tls_version}", at: Int32(SMFIM_HELO))
      context.request("i {auth_authen}", at: Int32(SMFIM_ENVFROM))
      context.request("{rcpt_mailer}", at: Int32(SMFIM_ENVRCPT))
      context.request("i", at: Int32(SMFIM_EOM))
    }
    return proceed
  }

  private static func connect(_ context: MilterContext?, _ address: IPAddress?) -> sfsistat {
    withSession(context) { session, context in
      session.connect(
        Connection(
          clientAddress: address, clientName: confirmedName(context), reverseName: claimedName(context),
          listener: context.macro("{daemon_name}"), receiver: context.macro("j")))
    }
  }

  /// Postfix says `unknown` for a name that is not confirmed, Sendmail gives brackets or says so in `{client_resolve}`.
  private static func confirmedName(_ context: MilterContext) -> String? {
    guard let name = context.macro("{client_name}"), name != "unknown", !name.hasPrefix("["),
      ["OK", nil].contains(context.macro("{client_resolve}"))
    else { return nil }
    return name
  }

  /// Postfix says `unknown` for a client without a PTR record.
  private static func claimedName(_ context: MilterContext) -> String? {
    context.macro("{client_ptr}").flatMap { $0 == "unknown" ? nil : $0 }
  }

  private static func endOfMessage(_ context: MilterContext?) -> sfsistat {
    guard let context else { return sfsistat(SMFIS_TEMPFAIL) }
    guard let session = session(context) else { return sfsistat(SMFIS_TEMPFAIL) }
    switch session.endOfMessage(queueID: context.macro("i"), at: now) {
    case .proceed(let edits):
      for edit in edits { context.apply(edit) }
      return proceed
    case .quarantine(let reason, let edits):
      for edit in edits { context.apply(edit) }
      context.quarantine(reason)
      return proceed
    case .refuse(let reply):
      context.setReply(reply)
      return sfsistat(reply.code < 500 ? SMFIS_TEMPFAIL : SMFIS_REJECT)
    }
  }

  private static func withSession(_ context: MilterContext?, _ body: (MailSession, MilterContext) -> Void) -> sfsistat {
    if let context, let session = session(context) { body(session, context) }
    return silent
  }

  /// The session, made now if the client skipped the negotiation.
  private static func session(_ context: MilterContext) -> MailSession? {
    if let session = context.session { return session }
    guard let session = server.withLock({ $0?.newSession() }) else { return nil }
    context.keep(session)
    return session
  }
}

/// The bytes of a C string; none for nil.
///
/// Never through `String`, which would repair what is not UTF-8.
@unsafe private func bytes(_ string: UnsafePointer<CChar>?) -> [UInt8] {
  guard let string = unsafe string else { return [] }
  return unsafe Array(UnsafeRawBufferPointer(start: string, count: strlen(string)))
}

@unsafe private func text(_ string: UnsafePointer<CChar>?) -> String {
  unsafe String(decoding: bytes(string), as: UTF8.self)
}

extension IPAddress {
  /// The address in a socket address; nil for other families.
  fileprivate init?(_ address: UnsafePointer<sockaddr>?) {
    guard let address = unsafe address else { return nil }
    switch Int32(unsafe address.pointee.sa_family) {
    case AF_INET:
      let value = unsafe UnsafeRawPointer(address).loadUnaligned(as: sockaddr_in.self).sin_addr
      self.init(bytes: unsafe withUnsafeBytes(of: value) { unsafe Array($0) })
    case AF_INET6:
      let value = unsafe UnsafeRawPointer(address).loadUnaligned(as: sockaddr_in6.self).sin6_addr
      self.init(bytes: unsafe withUnsafeBytes(of: value) { unsafe Array($0) })
    default: return nil
    }
  }
}
