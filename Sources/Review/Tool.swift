import Foundation
import Synchronization

/// A program of the mail server, run without a shell.
struct Tool: Sendable {
  /// The path of the program, and its first arguments.
  let words: [String]
  /// How long it may take.
  var seconds = 30

  private static let outputLimit = 64 << 20

  /// Runs it; gives what it printed on its standard output.
  ///
  /// Throws `ReviewError` if it fails, prints more than 64 MiB or takes too long.
  func run(_ arguments: [String]) throws -> Data {
    guard let path = words.first else { throw ReviewError("no command is configured (quarantine)") }
    let name = ([path] + words.dropFirst() + arguments).joined(separator: " ")
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = words.dropFirst() + arguments
    process.standardInput = FileHandle.nullDevice
    let (output, errors) = (Collected(Self.outputLimit), Collected(4_096))
    (process.standardOutput, process.standardError) = (output.pipe, errors.pipe)
    let ended = DispatchGroup()
    process.terminationHandler = { _ in ended.leave() }
    ended.enter()
    do {
      try process.run()
    } catch {
      ended.leave()
      throw ReviewError("\(path): cannot be run: \(error.localizedDescription)")
    }
    for collected in [output, errors] { collected.read(ended) }
    guard ended.wait(timeout: .now() + .seconds(seconds)) == .success else {
      process.terminate()
      throw ReviewError("\(name): did not end within \(seconds) s")
    }
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      throw ReviewError("\(name): status \(process.terminationStatus): \(errors.text)")
    }
    guard !output.isCut else { throw ReviewError("\(name): printed more than \(Self.outputLimit >> 20) MiB") }
    return output.data
  }
}

/// What a program writes into a pipe, up to a limit; the rest is read and left out.
private final class Collected: Sendable {
  let pipe = Pipe()
  private let limit: Int
  private let state = Mutex((data: Data(), isCut: false))

  init(_ limit: Int) { self.limit = limit }

  var data: Data { state.withLock(\.data) }
  var isCut: Bool { state.withLock(\.isCut) }

  /// On one line, and without addresses.
  var text: String {
    String(decoding: data, as: UTF8.self).split(whereSeparator: \.isWhitespace)
      .map { $0.contains("@") ? "(address)" : $0 }.joined(separator: " ")
  }

  /// Reads to the end on a thread of its own, within the group.
  func read(_ group: DispatchGroup) {
    group.enter()
    let handle = pipe.fileHandleForReading
    let thread = Thread { [self] in
      while let part = try? handle.read(upToCount: 65_536), !part.isEmpty {
        state.withLock { state in
          let room = limit - state.data.count
          state.data += part.prefix(room)
          if part.count > room { state.isCut = true }
        }
      }
      group.leave()
    }
    thread.start()
  }
}
