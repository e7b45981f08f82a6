import Foundation
import FoundationXML

/// A backup of an Android telephone: `<smses count="…"><sms address date type body …/></smses>`.
///
/// Who sent a message is what its network showed; by which account it was submitted is not told.
enum AndroidBackup {
  /// A document type can define entities that grow beyond measure; a backup has none.
  private static let documentType = Array("<!doctype".utf8)

  static func read(_ bytes: [UInt8], _ path: String, _ corpus: inout SMSCorpus) {
    guard !holdsDocumentType(bytes) else {
      corpus.report(path, 1, "a document type, which backups do not have")
      return
    }
    let parser = XMLParser(data: Data(document(bytes)))
    parser.shouldResolveExternalEntities = false
    let collector = Collector(path, corpus)
    parser.delegate = collector
    // Of a document that ends too early only the error tells.
    if !parser.parse() || parser.parserError != nil {
      collector.corpus.report(path, max(parser.lineNumber, 1), "not well-formed XML: what stands before is read")
    }
    corpus = collector.corpus
  }

  /// The document in valid UTF-8, as backups are written, without the declaration, which could say otherwise: Foundation
  /// traps at names that are no UTF-8.
  private static func document(_ bytes: [UInt8]) -> Substring.UTF8View {
    let hasMark = bytes.starts(with: [0xef, 0xbb, 0xbf])
    let octets = String(decoding: bytes.dropFirst(hasMark ? 3 : 0), as: UTF8.self).utf8
    guard octets.starts(with: "<?xml".utf8), let end = octets.firstRange(of: "?>".utf8)?.upperBound else {
      return octets[...]
    }
    return octets[end...]
  }

  private static func holdsDocumentType(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
      rest = rest[start...]
      if rest.prefix(documentType.count).map({ $0 | ($0 >= 0x41 && $0 <= 0x5a ? 0x20 : 0) }) == documentType {
        return true
      }
      rest = rest.dropFirst()
    }
    return false
  }

  private final class Collector: NSObject, XMLParserDelegate {
    private let path: String
    private var number = 0
    var corpus: SMSCorpus

    init(_ path: String, _ corpus: SMSCorpus) {
      self.path = path
      self.corpus = corpus
    }

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      guard name == "sms" else { return }
      number += 1
      var fields = SMSFields()
      fields.time = attributes["date"]
      fields.text = attributes["body"]
      // Type 2: sent by the telephone's owner, whose number is not told.
      if attributes["type"] == "2" {
        fields.destinations = attributes["address"].map { [$0] } ?? []
      } else {
        fields.source = attributes["address"]
      }
      let source = "\(path)#\(number)"
      do {
        corpus.items.append(
          SMSItem(
            source: source, message: try fields.message(source: source), label: nil, expectation: nil, registry: nil))
      } catch {
        corpus.report(path, max(parser.lineNumber, 1), error.problem)
      }
    }
  }
}
