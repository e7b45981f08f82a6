package import Foundation

/// A key of 32 random bytes in a file that only its owner can read.
package enum KeyFile {
  private static let size = 32

  /// Nil if there is no such file.
  package static func load(_ file: URL) throws -> [UInt8]? {
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    let data = try Data(contentsOf: file)
    guard data.count == size else {
      throw LogError("\(file.path): a key has \(size) bytes, this file has \(data.count); restore it from the backup")
    }
    return Array(data)
  }

  /// Makes the key; its file is whole or not there, and whoever comes second takes the key of the first.
  package static func create(_ file: URL) throws -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    let key = (0..<size).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    let folder = file.deletingLastPathComponent()
    let fresh = folder.appending(path: UUID().uuidString)
    try Replacement.write(key, to: fresh)
    defer { try? FileManager.default.removeItem(at: fresh) }
    // Unlike a rename, this puts nothing in another's place.
    guard unsafe link(fresh.path, file.path) == 0 || errno == EEXIST else { throw LogError.system("make it", file) }
    try FileDescriptor(folder: folder).sync(folder)
    return try load(file) ?? key
  }
}
