import ConfigurationFile
import DecisionLog
import Foundation
import Judging
import Review

/// A request on its way to a page: what was asked for, by whom, and what the page may use.
struct PageRequest: Sendable {
  let visit: Visit
  let site: Site
  /// What the names of the route's pattern stand for.
  let parameters: [String: String]
  /// Nil for somebody who has not logged in.
  let login: Login?

  /// Somebody who has logged in, in this request.
  struct Login: Sendable {
    let actor: Actor
    let session: Session
    /// The cookie's value.
    let token: String
  }

  var configuration: Configuration { site.configuration }
  var state: StateFolder { site.state }

  /// As the reader chose, or as his browser says.
  var language: Language {
    if let chosen = (visit.query["lang"] ?? visit.cookies["lang"]).flatMap(Language.init) { return chosen }
    let wanted = visit.fields["accept-language"]?.lowercased().prefix { $0 != "," } ?? ""
    return wanted.hasPrefix("zh") ? .chinese : .english
  }

  /// Where what he does leaves records.
  var desk: Desk { Desk(state, login?.actor ?? .anybody(from: visit.origin), database: configuration.index) }

  /// The index, up to the end of the log.
  var index: LogIndex {
    get throws {
      let index = try LogIndex(state, database: configuration.index)
      try index.refresh()
      return index
    }
  }

  /// What Postfix holds.
  var quarantine: Quarantine {
    let commands = configuration.quarantineCommands
    return Quarantine(list: commands.list, change: commands.change)
  }

  /// The configured policy without the findings that are switched off.
  var policyInForce: Policy {
    get throws { try AdjustmentsFile(state).read().applied(to: configuration.judgingPolicy) }
  }

  func parameter(_ name: String) -> String { parameters[name] ?? "" }

  /// A field of the form without white space around it, and no longer than that.
  func field(_ name: String, limit: Int = 500) -> String {
    String((visit.form[name] ?? "").trimmingCharacters(in: .whitespacesAndNewlines).prefix(limit))
  }

  /// A field that must say something.
  func needed(_ name: String, limit: Int = 500) throws -> String {
    let text = field(name, limit: limit)
    guard !text.isEmpty else { throw PageError.incomplete }
    return text
  }

  func may(_ act: Act) -> Bool { login.map { act.isAllowed(to: $0.actor.role) } ?? act.roles.isEmpty }

  /// A whole page.
  ///
  /// `title`: in the reader's language. `here`: the path of the page in the menu that it belongs to.
  func page(_ template: String, title: String, here: String = "", status: Int = 200, _ fields: Fields) -> Answer {
    var fields = fields
    fields["formToken"] = login?.session.formToken
    let content = site.templates.render(template, fields, in: language)
    let other: Language = language == .english ? .chinese : .english
    var layout: Fields = [
      "title": title, "language": language == .english ? "en" : "zh-Hans", "content": content,
      "otherLanguage": other == .english ? "English" : "中文", "otherCode": other.rawValue,
      "otherHref": address(in: other, here: here),
      "formToken": login?.session.formToken ?? "",
    ]
    if let login {
      layout["actor"] = ["name": login.actor.name, "role": login.actor.role?.name(in: language) ?? ""] as Fields
      layout["menu"] = Menu.entries(self, here: here)
    }
    return .page(site.templates.render("layout", layout, in: language), status: status)
  }

  /// The page in another language; behind a form, which is not sent twice, the page that it belongs to.
  private func address(in language: Language, here: String) -> String {
    guard visit.method == .get else {
      return "\(here.isEmpty ? "/" + (visit.path.first ?? "") : here)?lang=\(language.rawValue)"
    }
    var visit = visit
    visit.query["lang"] = language.rawValue
    return visit.address
  }
}

/// What is told to whoever asked for it, in both languages; anything else that fails is told in general words.
struct PageError: Error {
  let status: Int
  let english: String
  let chinese: String

  init(_ status: Int, _ english: String, _ chinese: String) {
    (self.status, self.english, self.chinese) = (status, english, chinese)
  }

  static func time(_ text: String) -> PageError {
    PageError(
      422, "'\(text)' is no time: use \(ReviewTime.forms).", "“\(text)”不是可识别的时间，例如 2026-11-21、7d、24h。")
  }

  static let notFound = PageError(404, "There is no such page or record.", "没有这个页面或记录。")
  static let forbidden = PageError(403, "Your role may not do this.", "您的角色无权进行此操作。")
  static let elsewhere = PageError(
    403, "This form did not come from these pages, or is too old. Load the page again.", "该表单并非来自本站页面，或已过期。请重新打开页面。")
  static let incomplete = PageError(422, "A field that is needed is empty.", "有必填项为空。")
  static let tooOften = PageError(429, "Too many attempts. Try again in some minutes.", "尝试次数过多，请几分钟后再试。")
  static let trouble = PageError(
    503, "This could not be done, and nothing was shown. The service log says why.", "操作未能完成，未显示任何内容。原因见服务日志。")
}

/// The pages that are listed on every page.
enum Menu {
  private struct Entry {
    let path: String
    let act: Act
    let english: String
    let chinese: String
  }

  private static let all = [
    Entry(path: "/", act: .overview, english: "Overview", chinese: "总览"),
    Entry(path: "/messages", act: .search, english: "Messages", chinese: "邮件"),
    Entry(path: "/campaigns", act: .campaign, english: "Campaigns", chinese: "群发活动"),
    Entry(path: "/statistics", act: .statistics, english: "Statistics", chinese: "统计"),
    Entry(path: "/senders", act: .sender, english: "Senders", chinese: "发件方"),
    Entry(path: "/held", act: .quarantine, english: "Held", chinese: "隔离"),
    Entry(path: "/appeals", act: .appeals, english: "Appeals", chinese: "申诉"),
    Entry(path: "/policy", act: .whatIf, english: "Policy", chinese: "策略"),
    Entry(path: "/audit", act: .audit, english: "Audit", chinese: "审计"),
    Entry(path: "/retention", act: .retention, english: "Retention", chinese: "留存"),
    Entry(path: "/inspections", act: .inspections, english: "Inspection", chinese: "检查"),
    Entry(path: "/integrity", act: .integrity, english: "Integrity", chinese: "完整性"),
  ]

  static func entries(_ request: PageRequest, here: String) -> [Fields] {
    all.filter { request.may($0.act) }.map {
      ["href": $0.path, "name": request.language.say($0.english, $0.chinese), "here": $0.path == here]
    }
  }
}

extension Role {
  func name(in language: Language) -> String {
    switch self {
    case .viewer: language.say("viewer", "查看员")
    case .reviewer: language.say("reviewer", "复核员")
    case .auditor: language.say("auditor", "审计员")
    case .admin: language.say("admin", "管理员")
    case .inspector: language.say("inspector", "检查员")
    }
  }
}
