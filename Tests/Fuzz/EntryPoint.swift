import Glibc

/// Something that reads untrusted bytes, and what must hold of what it makes of them.
protocol FuzzTarget: SendableMetatype {
  static var name: String { get }
  /// Reads the input; ends the process if a promise is broken.
  static func run(_ input: [UInt8])
}

/// Ends the process, so that libFuzzer keeps the input.
func promise(_ holds: Bool, _ what: @autoclosure () -> String) {
  guard holds else { fatalError("broken promise: \(what())") }
}

private let targets: [any FuzzTarget.Type] = [
  AddressTarget.self, ARCTarget.self, BundleTarget.self, CanonicalTextTarget.self, CaseTarget.self,
  ConfigurationTarget.self, DKIMMessageTarget.self, DKIMSignatureTarget.self, DMARCRecordTarget.self,
  ExtractorTarget.self, FilterTarget.self, HeaderTarget.self, HTMLTarget.self, JournalTarget.self,
  LedgerTarget.self, MailboxFileTarget.self, MessageFileTarget.self, MIMETarget.self, NamesTarget.self, NoteTarget.self,
  RdataTarget.self, ReceivedTarget.self, ResultsFieldTarget.self, SMPPTarget.self, SMSTableTarget.self,
  SMSTarget.self, SPFCheckTarget.self, SPFRecordTarget.self, ZoneTarget.self,
]

/// The target that the environment variable `FUZZ_TARGET` names.
private let chosen: any FuzzTarget.Type = {
  let name = unsafe getenv("FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
  guard let target = targets.first(where: { $0.name == name }) else {
    fatalError("FUZZ_TARGET is one of \(targets.map { $0.name }.joined(separator: " "))")
  }
  return target
}()

@_silgen_name("__lsan_disable")
private func ignoreLeaks()
@_silgen_name("__lsan_enable")
private func reportLeaks()

/// What libFuzzer calls first.
///
/// GMime forgets a few octets when it is told of new types, once for the process.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafeMutableRawPointer?, _ arguments: UnsafeMutableRawPointer?) -> CInt {
  ignoreLeaks()
  ExtractorTarget.run([])
  reportLeaks()
  return 0
}

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  chosen.run(input)
  return 0
}
