import Foundation

/// When the files of a registry were written, and how long they are: another stamp means other files.
package struct RegistryStamp: Hashable, Sendable {
  private let folder: String
  private let files: [String]

  /// `folder`: empty where there is no registry.
  package init(_ folder: String) {
    self.folder = folder
    files =
      folder.isEmpty
      ? []
      : RegistryFiles.names.map { name in
        let facts = try? FileManager.default.attributesOfItem(atPath: folder + "/" + name)
        let time = (facts?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        return "\(time) \(facts?[.size] as? Int ?? 0) \(facts?[.systemFileNumber] as? Int ?? 0)"
      }
  }

  /// The same of now.
  package var now: RegistryStamp { RegistryStamp(folder) }
}
