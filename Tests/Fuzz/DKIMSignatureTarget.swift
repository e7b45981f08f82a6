import Authentication
import Mail

/// A DKIM-Signature field, also as a bare tag list.
enum DKIMSignatureTarget: FuzzTarget {
  static let name = "dkim-signature"

  static func run(_ input: [UInt8]) {
    _ = try? DKIMTagList(parsing: input)
    let field = HeaderField(name: Array("DKIM-Signature".utf8), value: input)
    let signature = DKIMSignature(reading: field)
    promise((signature.keyName == nil) == (signature.refusal != nil), "a key for a refused signature")
    guard signature.refusal == nil else { return }
    promise(DKIMSignature(reading: field) == signature, "one field read in two ways")
    promise(signature.keyName?.utf8.allSatisfy { (0x21...0x7e).contains($0) } == true, "a key name that is none")
    promise(signature.signedFields.contains("from"), "a signature that leaves From out")
    promise((signature.bodyLength ?? 0) >= 0, "a negative length")
  }
}
