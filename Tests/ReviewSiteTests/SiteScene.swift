import ConfigurationFile
import CorpusDoor
import DecisionLog
import FilterSupport
import Filtering
import Foundation
import Judging
import Mail
import Review
import Testing

@testable import ReviewSite

/// The pages over a log of decisions, with an operator of each role, an appeal, a held message and what else pages show.
final class SiteScene {
  let state = StateFolder(FileManager.default.temporaryDirectory.appending(path: "truemark-site-\(UUID())"))
  let site: Site
  /// What stands for the names in the patterns of routes.
  private(set) var names: [String: String] = [:]
  private(set) var decisions: [Decision] = []

  static let password = "correct horse battery"

  /// `topic`: the folder of the Corpus whose first messages are decided on, so many of them.
  init(_ topic: String = "forged", limit: Int = 6) throws {
    let folder = state.url.appending(path: "postfix")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let (list, change) = (folder.appending(path: "list"), folder.appending(path: "change"))
    for (script, text) in [(list, "cat '\(folder.path)/queue'"), (change, "exit 0")] {
      try Data("#!/bin/sh\n\(text)\n".utf8).write(to: script)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path)
    }
    let text = """
      state: \(state.url.path)
      quarantine:
        list: \(list.path) -j
        change: \(change.path)
      """
    let configuration = try DocumentedYAML.read(Configuration.self, from: text, source: "the test").value
    site = try Site(configuration, isSecure: false) { print("service log:", $0) }
    try decide(topic, limit)
    try Data(held.utf8).write(to: folder.appending(path: "queue"))
    let operators = Operators(state).file
    try FileManager.default.createDirectory(
      at: operators.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Self.operators.get().write(to: operators)
    try prepare()
  }

  /// The file of one operator of each role; made once, since passwords take long to hash.
  private static let operators = Result {
    let state = StateFolder(FileManager.default.temporaryDirectory.appending(path: "truemark-site-\(UUID())"))
    defer { try? FileManager.default.removeItem(at: state.url) }
    let operators = Operators(state)
    for role in Role.allCases { try operators.set(role.rawValue, role, password: password) }
    return try Data(contentsOf: operators.file)
  }

  deinit { try? FileManager.default.removeItem(at: state.url) }

  private func decide(_ topic: String, _ limit: Int) throws {
    let log = try DecisionLog(at: state)
    let filter = try TestFilter.make("policy: {actions: {forgedSingleOwnerRejects: quarantine}}")
    var reader = CorpusReader(limits: filter.limits)
    for file in try CorpusReader.files([TestFilter.corpus.appending(path: topic).path]).prefix(limit) {
      for item in try reader.read(file) {
        var decision = filter.decide(item.message, filter.lookups(in: item.zone))
        decision.message.queueID = "4Xy\(String(decisions.count + 1_000, radix: 36))Z"
        try log.append(decision)
        decisions.append(decision)
      }
    }
    try log.close()
  }

  private var held: String {
    decisions.filter { $0.applied == .quarantine }.map {
      """
      {"queue_name":"hold","queue_id":"\($0.message.queueID ?? "")","arrival_time":1790000000,"message_size":999,\
      "sender":"a@b.example","recipients":[{"address":"user@victim.example"}]}

      """
    }.joined()
  }

  var heldIDs: [String] { decisions.filter { $0.applied == .quarantine }.compactMap(\.message.queueID) }

  /// One of each thing that a path can name.
  private func prepare() throws {
    let decision = try #require(decisions.first)
    let index = try index()
    let admin = desk("admin", .admin)
    names["decision"] = decision.id.description
    names["campaign"] = "c0000000000"
    names["appeal"] = try Desk(state, .anybody(from: "192.0.2.9"))
      .appeal(decision.id.description, contact: "a@sender.example", text: "Why?", in: index).description
    names["proposal"] = try desk("somebody", .reviewer)
      .propose(.switchOff("align.none"), reason: "too strict", in: index).description
    names["inspection"] = try admin.openInspection(
      InspectionVisit(officers: ["inspector", "Chen Jun"], attendant: "Wu Lan", basis: "order 6"))
  }

  func desk(_ name: String, _ role: Role) -> Desk { Desk(state, Actor(name: name, role: role, origin: "192.0.2.1")) }

  func index() throws -> LogIndex {
    let index = try LogIndex(state)
    try index.refresh()
    return index
  }

  /// Who did what so far, oldest first.
  func acts(of name: String) throws -> [Audit.Entry] {
    try Audit(index(), times: Int64.min..<Int64.max, actor: name).entries
  }

  // MARK: A browser

  /// Somebody who is logged in, without the time that it takes to check a password.
  func browser(_ role: Role) throws -> Browser {
    let token = site.sessions.begin(role.rawValue)
    return Browser(
      site: site, cookies: [site.cookieName: token], formToken: try #require(site.sessions.session(token)).formToken)
  }

  /// The path of a route with names filled in.
  func path(_ route: Route) -> [String] {
    route.pattern.map { $0.hasPrefix(":") ? names[String($0.dropFirst())] ?? "?" : $0 }
  }
}

struct Browser {
  let site: Site
  var cookies: [String: String] = [:]
  var formToken = ""
  var origin = "192.0.2.1"

  func get(_ path: String, _ query: [String: String] = [:], _ fields: [String: String] = [:]) -> Answer {
    site.answer(Visit(.get, Self.segments(path), query: query, fields: fields, cookies: cookies, origin: origin))
  }

  /// `token`: in place of his own.
  func post(
    _ path: String, _ form: [String: String] = [:], token: String? = nil, _ fields: [String: String] = [:]
  ) -> Answer {
    var form = form
    form["token"] = token ?? formToken
    return site.answer(Visit(.post, Self.segments(path), form: form, fields: fields, cookies: cookies, origin: origin))
  }

  static func segments(_ path: String) -> [String] { path.split(separator: "/").map(String.init) }
}

extension Answer {
  func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }
}
