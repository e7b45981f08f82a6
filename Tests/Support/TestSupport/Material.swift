package import Foundation

/// Public test material, which lies beside the repository and is not part of it.
package enum Material {
  /// The folder of that name, such as `dkim/dkimpy`; nil, with a printed line, if it is not there.
  ///
  /// It is looked for in `TRUEMARK_MATERIAL`, by default `../shared/material` beside the repository.
  package static func folder(_ name: String) -> URL? {
    let folder = root.appending(path: name, directoryHint: .isDirectory)
    if FileManager.default.fileExists(atPath: folder.path) { return folder }
    print("skipped: no test material \(name) in \(root.path)")
    return nil
  }

  private static var root: URL {
    if let path = ProcessInfo.processInfo.environment["TRUEMARK_MATERIAL"] { return URL(filePath: path) }
    let repository = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
    return repository.appending(path: "../shared/material").standardizedFileURL
  }
}
