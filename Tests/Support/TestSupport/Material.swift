package import Foundation

/// Public test material that is not part of the repository.
///
/// It lies in `shared/material` beside the repository, or where the variable `TRUEMARK_MATERIAL` says.
package enum Material {
  /// The folder called `name`; nil if it is not there.
  package static func folder(_ name: String) -> URL? {
    let folder = root.appendingPathComponent(name, isDirectory: true)
    var isDirectory: ObjCBool = false
    let exists = unsafe FileManager.default.fileExists(atPath: folder.path, isDirectory: &isDirectory)
    return exists && isDirectory.boolValue ? folder : nil
  }

  private static var root: URL {
    if let path = ProcessInfo.processInfo.environment["TRUEMARK_MATERIAL"] {
      return URL(fileURLWithPath: path, isDirectory: true)
    }
    // Of Tests/Support/TestSupport/Material.swift, the folder that holds the repository.
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<5 { folder.deleteLastPathComponent() }
    return folder.appendingPathComponent("shared/material", isDirectory: true)
  }
}
