import CLibMilter
import Glibc

/// A milter that listens to everything and does nothing: what libmilter itself costs.
@main
struct NullMilter {
  static func main() {
    guard CommandLine.arguments.count == 2 else {
      print("Usage: null-milter SOCKET")
      exit(64)
    }
    exit(serve(on: CommandLine.arguments[1]))
  }
}

/// Runs until a signal ends it; the exit code.
///
/// Not in `main`, whose closures belong to the main actor: libmilter calls from its own threads.
private nonisolated func serve(on socket: String) -> Int32 {
  var filter = unsafe smfiDesc()
  unsafe filter.xxfi_name = strdup("null-milter")
  unsafe filter.xxfi_version = SMFI_VERSION
  unsafe filter.xxfi_flags = UInt(SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_QUARANTINE | SMFIF_SETSYMLIST)
  unsafe setCallbacks(&filter)
  _ = smfi_setmaxdatasize(1 << 20)
  guard unsafe smfi_register(filter) == MI_SUCCESS,
    unsafe socket.withCString({ unsafe smfi_setconn(UnsafeMutablePointer(mutating: $0)) }) == MI_SUCCESS,
    smfi_opensocket(true) == MI_SUCCESS
  else { return 1 }
  return smfi_main()
}

private nonisolated func setCallbacks(_ filter: inout smfiDesc) {
  unsafe filter.xxfi_negotiate = { _, actions, flags, _, _, chosenActions, chosenFlags, noMore, nothing in
    let wanted = SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_QUARANTINE
    let silent =
      SMFIP_NR_CONN | SMFIP_NR_HELO | SMFIP_NR_MAIL | SMFIP_NR_RCPT | SMFIP_NR_DATA | SMFIP_NR_HDR | SMFIP_NR_EOH
      | SMFIP_NR_BODY
    unsafe chosenActions?.pointee = UInt(wanted) & actions
    unsafe chosenFlags?.pointee = UInt(silent | SMFIP_NOUNKNOWN | SMFIP_HDR_LEADSPC) & flags
    unsafe noMore?.pointee = 0
    unsafe nothing?.pointee = 0
    return sfsistat(SMFIS_CONTINUE)
  }
  unsafe filter.xxfi_connect = { _, _, _ in sfsistat(SMFIS_NOREPLY) }
  unsafe filter.xxfi_helo = { _, _ in sfsistat(SMFIS_NOREPLY) }
  unsafe filter.xxfi_envfrom = { _, _ in sfsistat(SMFIS_NOREPLY) }
  unsafe filter.xxfi_envrcpt = { _, _ in sfsistat(SMFIS_NOREPLY) }
  unsafe filter.xxfi_data = { _ in sfsistat(SMFIS_NOREPLY) }
  unsafe filter.xxfi_header = { _, _, _ in sfsistat(SMFIS_NOREPLY) }
  unsafe filter.xxfi_eoh = { _ in sfsistat(SMFIS_NOREPLY) }
  unsafe filter.xxfi_body = { _, _, _ in sfsistat(SMFIS_NOREPLY) }
  unsafe filter.xxfi_eom = { _ in sfsistat(SMFIS_ACCEPT) }
  unsafe filter.xxfi_abort = { _ in sfsistat(SMFIS_CONTINUE) }
  unsafe filter.xxfi_close = { _ in sfsistat(SMFIS_CONTINUE) }
}
