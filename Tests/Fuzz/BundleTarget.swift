import Crypto
import Foundation
import Transparency

/// A line of a bundle: nothing that was not logged is ever confirmed.
enum BundleTarget: FuzzTarget {
  static let name = "bundle"

  private static let verifier: BundleVerifier = {
    guard let signer = NoteSigner(name: "log", type: .ed25519, key: Curve25519.Signing.PrivateKey()) else {
      fatalError("no key")
    }
    let head = Checkpoint(origin: "log", size: 1_000, root: TreeHash.leaf([1]))
    guard let signature = try? signer.sign(head.text, at: 0) else { fatalError("no signature") }
    let note = SignedNote(text: head.text, signatures: [signature])
    guard let line = try? JSONEncoder().encode(ProofBundle.Head(key: signer.verifier, checkpoint: note)),
      let verifier = try? BundleVerifier(Array(line), trusted: nil)
    else { fatalError("no bundle") }
    return verifier
  }()

  static func run(_ input: [UInt8]) {
    _ = try? BundleVerifier(input, trusted: nil)
    let confirmed = try? verifier.confirm(input)
    promise(confirmed == nil, "a record that was never logged is confirmed")
  }
}
