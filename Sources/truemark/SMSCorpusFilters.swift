import ArgumentParser
import Assembly
import ConfigurationFile
import CorpusDoor
import Filtering
import Foundation
import Judging
import MessageText
import SMS

/// How stored short messages are read, and under which registry they are judged.
struct SMSCorpusOptions: ParsableArguments {
  @Option(help: "The registry of senders for short messages, in place of the one that a file names.")
  var registry: String?
  @Option(help: "The account (system_id) that submitted the short messages that name none.") var account: String?
  @Option(
    help: ArgumentHelp(
      "Which column or key has a field of ours in other tables, such as src=address,text=body.",
      valueName: "FIELD=NAME,…"))
  var map: String?
  @Option(help: "The character set of tables that are not in UTF-8, such as GB18030 or MACINTOSH.")
  var charset: String?

  func validate() throws { _ = try names }

  private var names: [String: String] {
    get throws {
      var names: [String: String] = [:]
      for pair in (map ?? "").split(separator: ",") {
        let parts = pair.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, SMSReader.fieldNames.contains(String(parts[0])) else {
          throw ValidationError(
            "--map \(pair): expected FIELD=NAME, where FIELD is one of \(SMSReader.fieldNames.joined(separator: ", "))")
        }
        names[String(parts[0])] = String(parts[1])
      }
      return names
    }
  }

  var reader: SMSReader {
    get throws {
      guard let charset else { return SMSReader(names: try names) }
      return SMSReader(names: try names) { Array(GMimeTextExtractor().text(Array($0), charset: charset).utf8) }
    }
  }
}

/// The filters of stored short messages, each with a ledger of its own: by the registry that a file names, or the one
/// that is given.
struct SMSCorpusFilters {
  private let configuration: Configuration
  private let policy: Policy?
  private let given: SenderRegistry?
  private let account: String?
  private var filters: [URL?: SMSFilter] = [:]

  /// `policy`: in place of the one that is configured.
  init(_ options: ConfigurationOptions, _ sms: SMSCorpusOptions, policy: Policy? = nil) throws {
    configuration = try options.load().configuration
    self.policy = policy
    given = try sms.registry.map { try RegistryFiles.read($0) }
    account = sms.account
  }

  mutating func decide(_ item: SMSItem) throws -> SMSDecision {
    var message = item.message
    if message.account == nil, message.direction == .submitted { message.account = account }
    return try filter(for: item).decide(message)
  }

  mutating func filter(for item: SMSItem) throws -> SMSFilter {
    let folder = given == nil ? item.registry : nil
    if let filter = filters[folder] { return filter }
    let path = folder?.path ?? configuration.sms.registry
    let registry = try given ?? (path.isEmpty ? SenderRegistry() : RegistryFiles.read(path))
    let filter = try SMSFilterFactory(configuration).filter(configuration, policy: policy, registry: registry)
    filters[folder] = filter
    return filter
  }
}
