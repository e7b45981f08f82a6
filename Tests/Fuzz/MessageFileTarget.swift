import CorpusDoor
import Mail

/// A stored message.
enum MessageFileTarget: FuzzTarget {
  static let name = "message-file"

  static func run(_ input: [UInt8]) {
    var assembly = MessageAssembly(connection: Connection(), limits: Limits())
    MessageFile.read(input, into: &assembly)
    let message = assembly.message
    for field in message.headers {
      promise(!field.name.isEmpty && !field.name.contains(0x0a), "a field without a name, or with two lines of it")
      for (index, byte) in field.value.enumerated() where byte == 0x0a {
        promise(index + 1 < field.value.count && ASCII.isSpace(field.value[index + 1]), "a field that is not folded")
      }
      _ = field.unfolded
    }
    let kept = message.headers.reduce(message.body.count) { $0 + $1.name.count + $1.value.count }
    promise(kept <= input.count + input.count { $0 == 0x0a }, "more came out than went in")
    _ = message.listDomain
  }
}
