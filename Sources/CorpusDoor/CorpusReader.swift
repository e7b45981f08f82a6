import ConfigurationFile
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
  /// The configuration that the case names.
  package let configuration: URL?
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
  package static func files(_ paths: [String]) throws -> [String] {
    try paths.flatMap { path -> [String] in
      guard let isFolder = try? URL(filePath: path).resourceValues(forKeys: [.isDirectoryKey]).isDirectory else {
        throw CorpusError(description: "\(path): no such file or folder")
      }
      return isFolder ? try messages(below: path) : [path]
    }
  }

  /// All messages of one file.
  package mutating func read(_ path: String) throws -> [CorpusItem] {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
    } catch {
      throw CorpusError(description: "\(path): cannot be read (\(error.localizedDescription))")
    }
    // A single message may begin with `From ` too: as a field name with obsolete space.
    guard !path.hasSuffix(".eml"), Mbox.isMbox(data) else { return [try single(data, path)] }
    return Mbox.messages(in: data).enumerated().map { index, bytes in plain(bytes, source: "\(path)#\(index)") }
  }

  private static func messages(below folder: String) throws -> [String] {
    guard let walk = FileManager.default.enumerator(atPath: folder) else {
      throw CorpusError(description: "\(folder): cannot be listed")
    }
    let base = folder.hasSuffix("/") ? folder : folder + "/"
    let paths = walk.compactMap { $0 as? String }.filter { path in
      let url = URL(filePath: path)
      return ["eml", "mbox"].contains(url.pathExtension)
        || ["cur", "new"].contains(url.deletingLastPathComponent().lastPathComponent)
    }
    return paths.map { base + $0 }.sorted()
  }

  private mutating func single(_ data: Data, _ path: String) throws -> CorpusItem {
    let file = URL(filePath: path)
    let caseFile = file.deletingPathExtension().appendingPathExtension("case")
    guard let caseData = try? Data(contentsOf: caseFile) else { return plain(data, source: path) }
    let casePath = caseFile.lastPathComponent
    let (known, _) = try DocumentedYAML.read(
      Case.self, from: String(decoding: caseData, as: UTF8.self),
      source: String(path.dropLast(file.lastPathComponent.count)) + casePath)
    var assembly = MessageAssembly(connection: known.connection, limits: limits)
    if let sender = known.sender { assembly.setSender(sender) }
    for path in known.recipientPaths { assembly.addRecipient(path) }
    assembly.refuseRecipients(known.refusedRecipients)
    assembly.setQueueID(file.deletingPathExtension().lastPathComponent)
    MessageFile.read(data, into: &assembly)
    let folder = file.deletingLastPathComponent()
    return CorpusItem(
      source: path, message: assembly.finished(at: known.time ?? Self.now), expectation: known.expect,
      configuration: known.configurationFile(in: folder), zone: try known.zoneFile(in: folder).map { try zone($0) })
  }

  private func plain(_ bytes: Data, source: String) -> CorpusItem {
    var assembly = MessageAssembly(connection: Connection(), limits: limits)
    assembly.setQueueID(source)
    MessageFile.read(bytes, into: &assembly)
    if let path = assembly.message.text("Return-Path") { assembly.setSender(path) }
    return CorpusItem(
      source: source, message: assembly.finished(at: Self.now), expectation: nil, configuration: nil,
      zone: nil)
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
