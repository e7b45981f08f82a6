import Foundation

/// Reads the log while others write it.
package struct LogReader {
  private let folder: URL
  let pseudonyms: Pseudonyms

  package init(_ state: StateFolder) {
    folder = state.log
    pseudonyms = Pseudonyms(folder: state.keys)
  }

  /// The days that have a file, oldest first.
  package var days: [Day] {
    get throws { try Self.days(in: folder) }
  }

  static func days(in folder: URL) throws -> [Day] {
    guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return names.filter { $0.hasSuffix(".jsonl") }.compactMap { Day($0.dropLast(6)) }.sorted()
  }

  /// The records of a day as lines of JSON, in order.
  ///
  /// A last line without an end is still being written and left out.
  package func lines(of day: Day) throws -> [Substring] {
    let text = String(decoding: try Data(contentsOf: Self.file(day, in: folder)), as: UTF8.self)
    guard let end = text.lastIndex(of: "\n") else { return [] }
    return text[..<end].split(separator: "\n")
  }

  static func file(_ day: Day, in folder: URL) -> URL {
    folder.appending(path: "\(day).jsonl")
  }

  /// The number of the last record in a file; nil for an empty one.
  static func lastSequence(_ file: URL) throws -> Int64? {
    struct Numbered: Decodable { let sequence: Int64 }
    guard let line = try Data(contentsOf: file, options: .mappedIfSafe).split(separator: UInt8(ascii: "\n")).last
    else { return nil }
    do {
      return try JSONDecoder().decode(Numbered.self, from: line).sequence
    } catch {
      throw LogError("\(file.path): the last line is not a record; restore the file from the backup")
    }
  }
}
