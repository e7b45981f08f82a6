package import Foundation
import Glibc

/// A milter built by this package, running as a process of its own, killed with its owner.
///
/// libmilter serves one filter a process, so tests cannot run it in theirs.
package final class MilterProcess {
  private let process = Process()

  /// Starts a product from the folder of the running program, a test bundle or another product.
  package init(product: String, arguments: [String]) throws {
    process.executableURL = Self.products.appending(path: product)
    process.arguments = arguments
    try process.run()
  }

  deinit { kill() }

  /// Whether it still runs.
  package var isRunning: Bool { process.isRunning }

  package var processIdentifier: Int32 { process.processIdentifier }

  /// Ends the process at once.
  package func kill() {
    guard process.isRunning else { return }
    _ = Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// The folder with what the build made.
  package static var products: URL {
    let program = Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])
    return program.resolvingSymlinksInPath().deletingLastPathComponent()
  }
}
