import Authentication
import CorpusDoor
import DNS
import Judging
import Mail

/// A whole message with signatures: zone and time in the first part, the message in the second.
enum DKIMMessageTarget: FuzzTarget {
  static let name = "dkim-message"

  private static let verifier: DKIMVerifier = {
    do throws(DKIMUnavailable) {
      return try DKIMVerifier()
    } catch {
      fatalError("\(error)")
    }
  }()

  static func run(_ bytes: [UInt8]) {
    let input = FuzzInput(bytes)
    let lines = input.lines(0)
    var assembly = MessageAssembly(connection: Connection(), limits: Limits())
    MessageFile.read(input.bytes(1), into: &assembly)
    let message = assembly.finished(at: lines.first.flatMap { UInt32($0) }.map(Int64.init) ?? 1_790_000_000)
    let lookups = Lookups(resolver: FuzzZone.reading(lines))
    let proofs = verifier.verify(message, lookups: lookups)
    promise(proofs.count == min(message.fields("DKIM-Signature").count, 11), "a signature without a proof")
    for proof in proofs {
      promise((proof.result == .pass) == proof.reason.isEmpty, "a pass with a reason, or a failure without")
      if proof.result == .pass { promise(proof.keyBits >= 256, "a pass by no key") }
    }
  }
}
