import Configuration
package import DNS
package import Foundation
package import Mail

/// A stored message with what is known about how it came.
package struct CorpusItem: Sendable {
  /// The path, with `#n` for the n-th message of an mbox, from 0.
  package let source: String
  package let message: MailMessage
  /// Present when a `.case` file lies beside the message.
  package let expectation: Case.Expectation?
  package let why: String?
  /// The case's own DNS.
  package let zone: Zone?
}

/// A path that cannot be read.
package struct CorpusError: Error, CustomStringConvertible {
  package let description: String
}

/// Reads messages from files: `.eml` with its `.case`, mbox, and Maildir or other folders, in the order of their paths.
package struct CorpusReader {
  private let limits: Limits
  private var zones: [URL: Zone] = [:]

  package init(limits: Limits) { self.limits = limits }

  /// The files below the paths, each a message or an mbox.
  package static func files(_ paths: [String]) throws -> [URL] {
    try paths.flatMap { path -> [URL] in
      let url = URL(filePath: path)
      guard let isFolder = try? url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory else {
        throw CorpusError(description: "\(path): no such file or folder")
      }
      return isFolder ? try messages(below: url) : [url]
    }
  }

  /// All messages of one file.
  package mutating func read(_ file: URL) throws -> [CorpusItem] {
    let data: Data
    do {
      data = try Data(contentsOf: file, options: .mappedIfSafe)
    } catch {
      throw CorpusError(description: "\(file.relativePath): cannot be read (\(error.localizedDescription))")
    }
    guard Mbox.isMbox(data) else { return [try single(data, file)] }
    return Mbox.messages(in: data).enumerated().map { index, bytes in
      plain(bytes, source: "\(file.relativePath)#\(index)")
    }
  }

  private static func messages(below folder: URL) throws -> [URL] {
    let keys: [URLResourceKey] = [.isRegularFileKey]
    guard let walk = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: keys) else {
      throw CorpusError(description: "\(folder.relativePath): cannot be listed")
    }
    let files = walk.compactMap { $0 as? URL }.filter { url in
      let parent = url.deletingLastPathComponent().lastPathComponent
      let isMessage = ["eml", "mbox"].contains(url.pathExtension) || ["cur", "new"].contains(parent)
      return isMessage && (try? url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true
    }
    return files.sorted { $0.path < $1.path }
  }

  private mutating func single(_ data: Data, _ file: URL) throws -> CorpusItem {
    let caseFile = file.deletingPathExtension().appendingPathExtension("case")
    guard FileManager.default.fileExists(atPath: caseFile.path) else { return plain(data, source: file.relativePath) }
    let text = String(decoding: try Data(contentsOf: caseFile), as: UTF8.self)
    let (known, _) = try DocumentedYAML.read(Case.self, from: text, source: caseFile.relativePath)
    var assembly = MessageAssembly(connection: known.connection, limits: limits)
    if let sender = known.sender { assembly.setSender(sender) }
    for path in known.recipientPaths { assembly.addRecipient(path) }
    assembly.setQueueID(file.deletingPathExtension().lastPathComponent)
    MessageFile.read(data, into: &assembly)
    let folder = file.deletingLastPathComponent()
    return CorpusItem(
      source: file.relativePath, message: assembly.finished(at: known.time ?? Self.now),
      expectation: known.expect, why: known.why, zone: try known.zoneFile(in: folder).map { try zone($0) })
  }

  private func plain(_ bytes: Data, source: String) -> CorpusItem {
    var assembly = MessageAssembly(connection: Connection(), limits: limits)
    assembly.setQueueID(source)
    MessageFile.read(bytes, into: &assembly)
    if let path = assembly.message.text("Return-Path") { assembly.setSender(Path(path)) }
    return CorpusItem(
      source: source, message: assembly.finished(at: Self.now), expectation: nil, why: nil, zone: nil)
  }

  private mutating func zone(_ file: URL) throws -> Zone {
    if let zone = zones[file] { return zone }
    let zone = try Zone(contentsOf: file)
    zones[file] = zone
    return zone
  }

  private static var now: Int64 { Int64(Date.now.timeIntervalSince1970) }
}

extension Zone {
  /// Reads a zone file.
  package init(contentsOf file: URL) throws {
    guard let data = try? Data(contentsOf: file) else {
      throw CorpusError(description: "\(file.relativePath): the zone file cannot be read")
    }
    try self.init(parsing: String(decoding: data, as: UTF8.self), source: file.relativePath)
  }
}
