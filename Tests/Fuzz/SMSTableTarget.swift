import ConfigurationFile
import CorpusDoor
import Foundation

/// Tables of short messages and of the registry, in every form that is told by its beginning.
enum SMSTableTarget: FuzzTarget {
  static let name = "sms-table"

  private static let folder: URL = {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(getpid())")
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }()

  static func run(_ input: [UInt8]) {
    var reader = CSVReader(input, hasComments: true)
    var last = 0
    var items = 0
    while let item = reader.next() {
      let line =
        switch item {
        case .record(let line, let fields):
          {
            promise(!fields.isEmpty && fields.count <= 256, "wrong number of fields")
            return line
          }()
        case .flaw(let line, _): line
        }
      promise(line >= last, "lines out of order")
      last = line
      items += 1
    }
    promise(items <= input.count, "more records than octets")
    for name in ["a.csv", "senders.csv", "protected.csv", "templates.csv", "accounts.yaml"] {
      try? Data(input).write(to: folder.appending(path: name))
    }
    let files = RegistryFiles(folder.path)
    promise((files.registry == nil) == !files.problems.isEmpty, "a registry with problems")
    let path = folder.appending(path: "a.csv").path
    guard let corpus = try? SMSReader().read(path) else { return }
    promise(corpus.items.count <= input.count && corpus.flaws.count <= 20, "more messages than octets")
  }
}
