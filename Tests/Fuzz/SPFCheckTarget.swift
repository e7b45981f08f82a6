import Authentication
import DNS
import Judging
import Mail

/// A whole SPF check: client, HELO and sender on the lines of the first part, the answers of the DNS in the second.
enum SPFCheckTarget: FuzzTarget {
  static let name = "spf-check"

  static func run(_ bytes: [UInt8]) {
    let input = FuzzInput(bytes)
    let lines = input.lines(0) + ["", "", ""]
    let secret = Secret(bytes, salt: 1)
    let sender = secret.path(lines[2])
    let client = IPAddress(lines[0]) ?? IPAddress(bytes: [192, 0, 2, 1])
    guard let client else { return }
    for identity in [SPFProof.Identity.mailFrom, .helo] {
      let lookups = Lookups(resolver: ScriptedResolver(input.bytes(1)))
      let proof = SPFVerifier().check(identity, client: client, helo: lines[1], sender: sender, lookups: lookups)
      promise((0...10).contains(proof.lookups), "\(proof.lookups) terms asked the DNS")
      promise((0...3).contains(proof.voidLookups), "\(proof.voidLookups) void lookups")
      promise(proof.reason.utf8.allSatisfy { (0x20...0x7e).contains($0) }, "a reason that cannot be shown")
      if secret.isPerson(in: sender) { promise(!secret.isShown(in: proof.reason), "a local part in a reason") }
      promise(proof.result != .pass || proof.domain != nil, "a pass for no domain")
    }
  }
}
