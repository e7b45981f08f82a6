import ConfigurationFile
import CorpusDoor
import Mail

/// A `.case` file beside a message; a case that reads is judged.
enum CaseTarget: FuzzTarget {
  static let name = "case"

  static func run(_ input: [UInt8]) {
    let text = String(decoding: input, as: UTF8.self)
    guard let (known, _) = try? DocumentedYAML.read(Case.self, from: text, source: "fuzz") else { return }
    var assembly = MessageAssembly(connection: known.connection, limits: Limits())
    if let sender = known.sender { assembly.setSender(sender) }
    for path in known.recipientPaths { assembly.addRecipient(path) }
    MessageFile.read("Subject: fuzz\n\none two three four five six seven eight nine ten\n".utf8, into: &assembly)
    FilterTarget.decide(assembly.finished(at: known.time ?? 0), in: FuzzZone.reading([]))
  }
}
