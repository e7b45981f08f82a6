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

  /// Makes the key; its file is whole or not there.
  package static func create(_ file: URL) throws -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    let key = (0..<size).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    try Replacement.write(key, to: file)
    return key
  }
}
