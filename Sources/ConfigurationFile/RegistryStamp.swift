import Foundation

/// When the files of a registry were last changed in any way, and how long they are: another stamp means other files.
package struct RegistryStamp: Hashable, Sendable, CustomStringConvertible {
  private let folder: String
  package let description: String

  /// `folder`: empty where there is no registry.
  package init(_ folder: String) {
    self.folder = folder
    let files = folder.isEmpty ? [] : RegistryFiles.names.map { Self.facts(folder + "/" + $0) }
    description = files.joined(separator: ", ")
  }

  /// The same of now.
  package var now: RegistryStamp { RegistryStamp(folder) }

  private static func facts(_ path: String) -> String {
    var facts = stat()
    guard unsafe stat(path, &facts) == 0 else { return "none" }
    return "\(facts.st_ino) \(facts.st_size) \(facts.st_ctim.tv_sec).\(facts.st_ctim.tv_nsec)"
  }
}
