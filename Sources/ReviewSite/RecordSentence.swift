import Judging
import Review

/// What a later record says about a decision, in a sentence.
struct RecordSentence {
  private let record: RecordFacts
  private let language: Language

  init(_ record: RecordFacts, _ language: Language) {
    self.record = record
    self.language = language
  }

  var text: String {
    let facts = record.facts ?? [:]
    let who = facts["actor"] ?? "–"
    let reason = facts["reason"].map { language.say(": \($0)", "：\($0)") } ?? ""
    switch record.kind {
    case "access": return "\(who): \(Self.act(facts["act"] ?? "", language))\(reason)"
    case "verdict":
      return language.say("\(who) judged it \(facts["verdict"] ?? "")", "\(who) 复核为 \(facts["verdict"] ?? "")") + reason
    case let kind: return "\(who): \(kind)\(reason)"
    }
  }

  static func act(_ name: String, _ language: Language) -> String {
    Act(rawValue: name).map { language.say($0.english, $0.chinese) } ?? name
  }
}

extension Act {
  fileprivate var english: String { rawValue }

  fileprivate var chinese: String {
    switch self {
    case .logIn: "登录"
    case .logOut: "退出"
    case .refused: "被拒绝"
    case .overview: "查看总览"
    case .search: "查找"
    case .show: "查看判定"
    case .explain: "查看解释"
    case .campaign: "查看群发活动"
    case .statistics: "查看统计"
    case .sender: "查看发件方"
    case .integrity: "查看完整性"
    case .retention: "查看留存"
    case .unseal: "解封"
    case .export: "导出"
    case .verdict: "复核"
    case .release: "放行"
    case .delete: "删除"
    case .quarantine: "查看隔离邮件"
    case .appeal: "提出申诉"
    case .appeals: "查看申诉"
    case .answer: "答复申诉"
    case .audit: "审计"
    case .inspections: "查看检查"
    case .inspect: "检查"
    case .whatIf: "策略推演"
    case .operators: "管理操作员"
    }
  }
}
