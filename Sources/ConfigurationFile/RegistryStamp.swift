import Foundation

/// When the files of a registry were last changed in any way, and how long they are: another stamp means other files.
package struct RegistryStamp: Hashable, Sendable, CustomStringConvertible {
  private let folder: String
  package let description: String

  /// `folder`: empty where there is no registry.
  package init(_ folder: String) {
    self.folder = folder
    let files = folder.isEmpty ? [] : [folder] + RegistryFiles.names.map { folder + "/" + $0 }
    description = files.map(Self.facts).joined(separator: ", ")
  }

  /// The same of now.
  package var now: RegistryStamp { RegistryStamp(folder) }

  private static func facts(_ path: String) -> String {
    var facts = stat()
    guard unsafe stat(path, &facts) == 0 else { return "none" }
    // What else comes and goes in the folder is no change.
    guard facts.st_mode & S_IFMT != S_IFDIR else { return "folder \(facts.st_ino)" }
    return "\(facts.st_ino) \(facts.st_size) \(facts.st_ctim.tv_sec).\(facts.st_ctim.tv_nsec)"
  }
}
