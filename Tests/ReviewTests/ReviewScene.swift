import CorpusDoor
import DecisionLog
import FilterSupport
import Filtering
import Foundation
import Mail
import Testing

@testable import Review

/// A log with held messages, a Postfix that is played by two scripts, and people.
final class ReviewScene {
  let state = StateFolder(FileManager.default.temporaryDirectory.appending(path: "truemark-review-\(UUID())"))
  let quarantine: Quarantine
  /// Of the messages that were decided on, in order.
  private(set) var decisions: [Decision] = []

  static let anna = Actor(name: "anna", role: .reviewer, origin: "192.0.2.1")
  static let bert = Actor(name: "bert", role: .reviewer, origin: "192.0.2.2")
  static let viewer = Actor(name: "vera", role: .viewer, origin: "192.0.2.3")

  init() throws {
    let folder = state.url.appending(path: "postfix")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let list = "[ \"$1\" = -i ] && echo \"flush $2\" >> calls && exit 0; cat queue"
    let change = """
      [ -e broken ] && echo "fatal: no such spool" >&2 && exit 69; echo "$@" >> calls
      grep -v "\\"$2\\"" queue > rest; mv rest queue
      """
    for (name, script) in [("list", list), ("change", change)] {
      try Data("#!/bin/sh\ncd '\(folder.path)'\n\(script)\n".utf8).write(to: folder.appending(path: name))
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: folder.appending(path: name).path)
    }
    quarantine = Quarantine(
      list: [folder.appending(path: "list").path, "-j"], change: [folder.appending(path: "change").path])
    try write("", to: "queue")
  }

  deinit { try? FileManager.default.removeItem(at: state.url) }

  func write(_ text: String, to file: String) throws {
    try Data(text.utf8).write(to: state.url.appending(path: "postfix/\(file)"))
  }

  /// What was asked of Postfix, beyond lists.
  var calls: [String] {
    let text = try? String(contentsOf: state.url.appending(path: "postfix/calls"), encoding: .utf8)
    return (text ?? "").split(separator: "\n").map(String.init)
  }

  /// Decides on a message of the Corpus so often, by a policy that holds what is forged, and has it held.
  func hold(_ name: String = "forged/01-owner-rejects", count: Int = 1) throws {
    let filter = try TestFilter.make("policy: {actions: {forgedSingleOwnerRejects: quarantine}}")
    var reader = CorpusReader(limits: filter.limits)
    let log = try DecisionLog(at: state)
    var lines = ""
    for item in try reader.read(TestFilter.corpus.appending(path: "\(name).eml").path) {
      for _ in 0..<count {
        var decision = filter.decide(item.message, filter.lookups(in: item.zone))
        let queueID = "4Xy\(String(decisions.count + 100, radix: 36))Z"
        decision.message.queueID = queueID
        try log.append(decision)
        decisions.append(decision)
        lines += """
          {"queue_name":"hold","queue_id":"\(queueID)","arrival_time":1790000000,"message_size":999,\
          "sender":"a@b.example","recipients":[{"address":"user@victim.example"}]}

          """
      }
    }
    try log.close()
    try write(lines, to: "queue")
  }

  func desk(_ actor: Actor = anna) -> Desk { Desk(state, actor) }

  func index() throws -> LogIndex {
    let index = try LogIndex(state)
    try index.refresh()
    return index
  }

  /// The facts of all records of a kind, oldest first.
  func facts(_ kind: Event.Kind) throws -> [[String: String]] { try index().events(kind).map(\.facts) }
}

extension StateFolder {
  /// All that lies in the folder, keys left out.
  var octets: Data {
    let files = FileManager.default.enumerator(at: url, includingPropertiesForKeys: nil)?.allObjects ?? []
    return files.compactMap { $0 as? URL }.filter { $0.pathExtension != "key" }
      .reduce(into: Data()) { $0 += (try? Data(contentsOf: $1)) ?? Data() }
  }
}
