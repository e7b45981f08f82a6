import CLinux
package import Foundation

/// What went wrong with the log, with the file and what to do about it.
package struct LogError: Error, CustomStringConvertible {
  package let description: String
  /// Somebody else holds what is asked for.
  let isBusy: Bool
  /// Two logs contradict each other; trying again does not help.
  let isConflict: Bool

  package init(_ description: String, isBusy: Bool = false, isConflict: Bool = false) {
    self.description = description
    self.isBusy = isBusy
    self.isConflict = isConflict
  }

  /// Names what failed, the file, and the system's reason.
  static func system(_ what: String, _ file: URL) -> LogError {
    LogError("\(file.path): cannot \(what): \(unsafe String(cString: strerror(errno)))")
  }
}

/// An open file, closed at the end of its life.
struct FileDescriptor: ~Copyable {
  let number: Int32

  /// Opens or makes the file and the folder it lies in, for the owner only.
  init(writing url: URL) throws {
    let known = unsafe Foundation.open(url.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard known < 0 else {
      number = known
      return
    }
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    number = try Self.open(url, O_RDWR | O_CREAT, "open it for writing")
  }

  init(folder url: URL) throws {
    number = try Self.open(url, O_RDONLY | O_DIRECTORY, "open it")
  }

  deinit { close(number) }

  /// Makes a folder's names durable; `url` is for the error.
  func sync(_ url: URL) throws {
    guard fsync(number) == 0 else { throw LogError.system("sync it", url) }
  }

  /// Makes everything on the folder's file system durable; `url` is for the error.
  func syncFileSystem(_ url: URL) throws {
    guard syncfs(number) == 0 else { throw LogError.system("sync its file system", url) }
  }

  private static func open(_ url: URL, _ flags: Int32, _ what: String) throws -> Int32 {
    let number = unsafe Foundation.open(url.path, flags | O_CLOEXEC, 0o600)
    guard number >= 0 else { throw LogError.system(what, url) }
    return number
  }
}

/// A file that grows only at its end; what was appended is on the disk when `append` returns.
///
/// Owned by one thread at a time. Readable and writable by the owner only.
package struct AppendFile: ~Copyable {
  private let url: URL
  private let descriptor: FileDescriptor
  private var durableLength: off_t

  /// Opens or makes the file, and its folder if need be; its name is durable unless it is temporary.
  package init(_ url: URL, isTemporary: Bool = false) throws {
    let opened = try FileDescriptor(writing: url)
    let folder = url.deletingLastPathComponent()
    if !isTemporary { try FileDescriptor(folder: folder).sync(folder) }
    self.url = url
    durableLength = lseek(opened.number, 0, SEEK_END)
    descriptor = opened
  }

  /// Writes and, if it is to be durable, syncs.
  ///
  /// After an error the file is as before, as far as the disk allows.
  package mutating func append(_ bytes: [UInt8], isDurable: Bool = true) throws {
    do {
      try writeAll(bytes)
      guard !isDurable || fdatasync(descriptor.number) == 0 else { throw LogError.system("sync it", url) }
      durableLength += off_t(bytes.count)
    } catch {
      _ = ftruncate(descriptor.number, durableLength)
      throw error
    }
  }

  /// Puts a finished file in its place, durably unless told otherwise; what was there is gone.
  package static func move(_ file: URL, to place: URL, isDurable: Bool = true) throws {
    guard unsafe rename(file.path, place.path) == 0 else { throw LogError.system("put it in its place", place) }
    guard isDurable else { return }
    let folder = place.deletingLastPathComponent()
    try FileDescriptor(folder: folder).sync(folder)
  }

  private func writeAll(_ bytes: [UInt8]) throws {
    var offset = 0
    while offset < bytes.count {
      let position = durableLength + off_t(offset)
      let written = unsafe bytes[offset...].withUnsafeBytes {
        unsafe pwrite(descriptor.number, $0.baseAddress, $0.count, position)
      }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw LogError.system("write to it", url) }
      offset += written
    }
  }
}

/// A file that one process at a time holds, as long as this lives; others wait.
package struct FileLock: ~Copyable {
  private let descriptor: FileDescriptor

  package init(_ file: URL) throws {
    let opened = try FileDescriptor(writing: file)
    while flock(opened.number, LOCK_EX) != 0 {
      guard errno == EINTR else { throw LogError.system("lock it", file) }
    }
    descriptor = opened
  }
}

/// Holds a folder for one writer as long as it lives.
struct WriterLock: ~Copyable {
  private let descriptor: FileDescriptor

  init(folder: URL) throws {
    let opened = try FileDescriptor(writing: folder.appending(path: "writer.lock"))
    guard flock(opened.number, LOCK_EX | LOCK_NB) == 0 else {
      throw LogError(
        "\(folder.path): another truemark writes this log; stop it, or give this one its own state folder", isBusy: true
      )
    }
    descriptor = opened
  }
}
