import ArgumentParser
import DecisionLog
import Foundation
import Transparency

/// `truemark log restore`: a log out of its backup.
struct LogRestore: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Rebuild the log in an empty state folder from its backup.",
    discussion: """
      The keys are no part of the backup: put log.key, operator.key and the keys of the days back into keys/ of the \
      state folder, from where they are kept. Exit code 1 if what was restored is not whole.
      """)

  @Option(help: "The folder of the backup.") var from: String
  @Flag(help: "Check every entry, hash and head of what was restored.") var verify = false
  @Option(help: "The public key to trust, instead of the one that lies in the backup.") var key: String?
  @OptionGroup var options: ConfigurationOptions

  func run() throws {
    let (state, folder) = (try options.state, URL(filePath: from))
    try LogBackup.restore(state, from: folder)
    guard let head = try LogReader(state).head else { return }
    print("\(head.checkpoint.size) entries, root \(head.checkpoint.root.base64)")
    printError("the keys are restored separately: log.key, operator.key and the keys of the days")
    guard verify else { return }
    let trusted = try LogCommand.key(key) ?? LogBackup.publicKey(in: folder)
    let report = VerificationReport(try LogVerifier(state, key: trusted))
    report.print()
    guard report.problems.isEmpty else { throw Exit.checkFailed }
  }
}
