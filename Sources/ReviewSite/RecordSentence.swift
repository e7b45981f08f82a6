import Judging
import Review

/// What a later record says about a decision, in a sentence.
struct RecordSentence {
  private let record: Audit.Entry
  private let language: Language

  init(_ record: Audit.Entry, _ language: Language) {
    self.record = record
    self.language = language
  }

  var text: String {
    let facts = record.facts
    let who = facts["actor"] ?? "–"
    let reason = facts["reason"].map { language.say(": \($0)", "：\($0)") } ?? ""
    switch record.kind {
    case "access": return "\(who): \(Self.act(facts["act"] ?? "", language))\(reason)"
    case "appeal": return language.say("an appeal was made", "收到申诉")
    case "answer":
      let isUpheld = facts["answer"] == "upheld"
      return language.say(
        "\(who) answered the appeal: \(isUpheld ? "upheld" : "refused")", "\(who) 答复申诉：\(isUpheld ? "成立" : "不成立")")
        + reason
    case "release": return language.say("\(who) released the held message", "\(who) 放行了隔离的邮件") + reason
    case "delete": return language.say("\(who) deleted the held message", "\(who) 删除了隔离的邮件") + reason
    case "exemption":
      return language.say(
        "the sender is exempted until \(facts["until"] ?? "")", "发件方豁免至 \(facts["until"] ?? "")") + reason
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
    case .appealStatus: "查询申诉进度"
    case .proposals: "查看待二人复核事项"
    case .switchFinding: "停用或启用认定项"
    case .clear: "清除群发邮件"
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
