import Authentication
import CorpusDoor
import DNS
import Judging
import Mail

/// A message with ARC sets: time and zone in the first part, the message in the second.
enum ARCTarget: FuzzTarget {
  static let name = "arc-set"

  static func run(_ bytes: [UInt8]) {
    let input = FuzzInput(bytes)
    let lines = input.lines(0)
    var assembly = MessageAssembly(connection: Connection(), limits: Limits())
    MessageFile.read(input.bytes(1), into: &assembly)
    let message = assembly.finished(at: lines.first.flatMap { UInt32($0) }.map(Int64.init) ?? 1_790_000_000)
    let proof = ARCVerifier().verify(message, lookups: Lookups(resolver: FuzzZone.reading(lines)))
    promise(proof.sealers.count <= 50, "\(proof.sealers.count) sealers")
    promise(!proof.isBroken || proof.result == .fail, "a broken chain that does not fail")
    promise(proof.report == nil || proof.result == .pass, "the word of a chain that does not pass")
    promise(proof.result != .pass || (!proof.sealers.isEmpty && proof.reason.isEmpty), "a pass by nobody")
    promise(proof.reason.utf8.allSatisfy { (0x20...0x7e).contains($0) }, "a reason that cannot be shown")
    for field in message.headers { report(field.unfolded) }
  }

  private static func report(_ value: [UInt8]) {
    let results = AuthenticationReport.instance(of: value)?.results ?? value
    guard let report = AuthenticationReport(parsing: results) else { return }
    promise(report.authservID?.isEmpty == false, "a report by nobody")
    promise(report.results.count <= 100, "\(report.results.count) results")
  }
}
