import CorpusDoor
import Filtering
import Mail
import MessageText

/// The text of a stored message.
enum ExtractorTarget: FuzzTarget {
  static let name = "extractor"

  static func run(_ input: [UInt8]) {
    var assembly = MessageAssembly(connection: Connection(), limits: Limits())
    MessageFile.read(input, into: &assembly)
    let text = GMimeTextExtractor().text(of: assembly.message)
    promise(text.text.utf8.count <= GMimeTextExtractor.maxTextBytes, "too much text")
  }
}
