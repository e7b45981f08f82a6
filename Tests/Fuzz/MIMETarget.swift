import CorpusDoor
import Mail

@testable import MessageText

/// The parts of a stored message.
enum MIMETarget: FuzzTarget {
  static let name = "mime-walk"

  static func run(_ input: [UInt8]) {
    var assembly = MessageAssembly(connection: Connection(), limits: Limits())
    MessageFile.read(input, into: &assembly)
    var bounds = MIMEBounds(partsLeft: 20, maxDepth: 5)
    let entity = MIMEEntity(assembly.message, &bounds.allowance)
    let reader = MIMEReader(entity, bounds: bounds)
    promise(reader.parts.count <= 20 && reader.bounds.partsLeft >= 0, "more parts than are allowed")
    promise(reader.endsInText == false || !reader.parts.isEmpty, "a text that is no part")
    for part in reader.parts {
      promise(part.alternative.map { $0 < reader.bounds.nextAlternative } ?? true, "an alternative that is none")
      // Quoted-printable and base64 make no text longer, nor do the encodings of Unix.
      promise(part.content.count <= entity.body.count, "a part larger than the message")
    }
  }
}
