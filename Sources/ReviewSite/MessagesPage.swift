import Checks
import DecisionLog
import Foundation
import Judging
import Review

/// One box finds any record.
enum MessagesPage {
  static let routes = [
    Route(.get, "messages", .looking(.search), about: { try Search($0).query.allTerms }, page),
    Route(.post, "messages", .deed(.search), find),
    Route(
      .post, "messages/saved", .looking(.search), about: { try SearchBox($0.field("q"), now: 0).query.allTerms }, save),
    Route(.post, "messages/forgotten", .looking(.search), forget),
  ]

  private static let rows = 50
  private static let pageLimit = 40

  /// What is looked for: what is written in the page's address, or what stands for it there.
  private struct Search {
    let text: String
    let since: String
    let query: LogQuery
    let page: Int

    init(_ request: PageRequest) throws {
      let handle = request.visit.query["s"]
      text =
        handle.flatMap { request.login?.session.searches[$0] } ?? String((request.visit.query["q"] ?? "").prefix(500))
      since = request.visit.query["since"] ?? ""
      page = min(max(Int(request.visit.query["page"] ?? "") ?? 1, 1), pageLimit)
      let now = Int64(Date.now.timeIntervalSince1970)
      do {
        var query = try SearchBox(since.isEmpty ? text : "\(text) since:\(since)", now: now).query
        if MessagesPage.kinds.isDisjoint(with: query.terms) { query.kind = "decision" }
        self.query = query
      } catch let error as LogError {
        throw PageError(422, "\(error)", "无法识别的时间：\(error)")
      }
    }
  }

  /// Leads to what was found, which leaves the record; what may be a person's goes into no address, something stands for it.
  private static func find(_ request: PageRequest) throws -> Answer {
    guard let login = request.login else { throw PageError.forbidden }
    let text = request.field("q")
    let isPersonal = text.split(separator: " ").contains { word in
      ![.finding, .word, .domain, .decision].contains(TermKind(word.drop { $0 == "-" }.lowercased(), findings: names))
    }
    guard isPersonal else { return .see("/messages?q=\(text.inAddress)") }
    return .see("/messages?s=\(request.site.sessions.remember(text, login.token))")
  }

  /// Decisions are looked for unless another kind is named.
  private static let kinds = Set(Event.Kind.allCases.map(\.rawValue))
  private static let names = Set(Catalogue.kinds.map(\.name))

  private static func page(_ request: PageRequest) throws -> Answer {
    let (search, language) = (try Search(request), request.language)
    let found = try request.index.find(search.query, last: rows * search.page)
    let shown = found.records.dropLast(rows * (search.page - 1)).suffix(rows)
    let records = shown.reversed().map { MessageRow.fields($0.record.text, language) }
    var fields: Fields = [
      "count": found.count.grouped, "rows": records, "text": search.text, "chips": chips(request, search),
      "presets": presets(request, search), "saved": try saved(request), "unreadable": found.unreadable,
      "isEmpty": found.count == 0, "canSave": !search.text.isEmpty,
      "from": ((search.page - 1) * rows + 1).grouped, "to": (min(search.page * rows, found.count)).grouped,
    ]
    if search.page > 1 { fields["newer"] = address(request, page: search.page - 1) }
    if search.page * rows < found.count, search.page < pageLimit {
      fields["older"] = address(request, page: search.page + 1)
    }
    return request.page("messages", title: language.say("Messages", "邮件"), here: "/messages", fields)
  }

  /// The same search with changes.
  private static func address(_ request: PageRequest, page: Int = 1, since: String? = nil) -> String {
    var visit = request.visit
    visit.query["lang"] = nil
    visit.query["page"] = page > 1 ? String(page) : nil
    if let since { visit.query["since"] = since.isEmpty ? nil : since }
    return visit.address
  }

  /// Each term with what it was taken for.
  private static func chips(_ request: PageRequest, _ search: Search) -> [Fields] {
    let terms =
      search.query.terms.map { ($0, false) } + search.query.excluded.map { ($0, true) }
    return terms.map { term, isExcluded in
      ["term": (isExcluded ? "−" : "") + term, "kind": TermKind(term, findings: names).name(in: request.language)]
    }
  }

  private static func presets(_ request: PageRequest, _ search: Search) -> [Fields] {
    let language = request.language
    let times = [
      ("", language.say("any time", "全部时间")), ("today", language.say("today", "今天")),
      ("yesterday", language.say("since yesterday", "昨天以来")), ("7d", language.say("7 days", "7 天")),
      ("30d", language.say("30 days", "30 天")),
    ]
    return times.map { since, name in
      ["name": name, "href": address(request, since: since), "here": search.since == since]
    }
  }

  private static func saved(_ request: PageRequest) throws -> [Fields] {
    guard let login = request.login else { return [] }
    return try SavedSearches(request.state).all(of: login.actor.name).enumerated().map { number, saved in
      ["number": number, "name": saved.name, "text": saved.text]
    }
  }

  private static func save(_ request: PageRequest) throws -> Answer {
    guard let login = request.login else { throw PageError.forbidden }
    let text = try request.needed("q")
    let name = request.field("name", limit: 60)
    let search = SavedSearches.Search(name: name.isEmpty ? text : name, text: text)
    guard try SavedSearches(request.state).add(search, of: login.actor.name) else {
      throw PageError(422, "There are 50 saved searches already; forget one.", "已保存 50 个查询，请先删除一个。")
    }
    return try find(request)
  }

  private static func forget(_ request: PageRequest) throws -> Answer {
    guard let login = request.login, let number = Int(request.field("number")) else { throw PageError.incomplete }
    try SavedSearches(request.state).remove(number, of: login.actor.name)
    return .see("/messages")
  }
}

extension LogQuery {
  fileprivate var allTerms: [String] { terms + excluded }
}

extension TermKind {
  fileprivate func name(in language: Language) -> String {
    switch self {
    case .decision: language.say("decision", "判定编号")
    case .address: language.say("address", "地址")
    case .messageID: "Message-ID"
    case .client: language.say("client", "客户端")
    case .domain: language.say("domain", "域名")
    case .finding: language.say("finding", "认定")
    case .word: language.say("word, queue id or campaign", "词、队列号或群发编号")
    }
  }
}
