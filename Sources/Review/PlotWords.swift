package import DecisionLog
package import Judging

/// What a plot says, in the reader's language.
struct PlotWords {
  private let language: Language
  private var isChinese: Bool { language == .chinese }

  init(_ language: Language) { self.language = language }

  var others: String { isChinese ? "其他" : "others" }
  var nothing: String { isChinese ? "这段时间没有可统计的记录" : "Nothing to count in this time" }

  func heading(_ dimension: RecordTrait.Dimension) -> String {
    switch dimension {
    case .action: isChinese ? "判定：按策略处置" : "Decisions by action"
    case .applied: isChinese ? "判定：按实际处置" : "Decisions by what was done"
    case .rule: isChinese ? "判定：按规则" : "Decisions by rule"
    case .class: isChinese ? "判定：按客户端类别" : "Decisions by class of client"
    case .axis: isChinese ? "判定：按成立的事项" : "Decisions by established axis"
    case .finding: isChinese ? "判定：按认定事实" : "Decisions by finding"
    case .spf: isChinese ? "判定：按 SPF 结果" : "Decisions by result of SPF"
    case .dkim: isChinese ? "判定：按 DKIM 结果" : "Decisions by result of DKIM"
    case .dmarc: isChinese ? "判定：按 DMARC 结果" : "Decisions by result of DMARC"
    case .arc: isChinese ? "判定：按 ARC 结果" : "Decisions by result of ARC"
    case .combination: isChinese ? "判定：按依据" : "Decisions by what they rest on"
    case .verdict: isChinese ? "事后复核结论" : "Later judgements on decisions"
    case .kind: isChinese ? "记录：按种类" : "Records by kind"
    }
  }

  func span(_ first: String, _ last: String) -> String {
    isChinese ? "\(first) 至 \(last)（UTC）" : "\(first) to \(last) UTC"
  }

  func step(_ step: TimeStep) -> String { isChinese ? "每柱\(length(step))" : "a column is \(length(step))" }

  private func length(_ step: TimeStep) -> String {
    switch step {
    case .hour: isChinese ? "一小时" : "an hour"
    case .day: isChinese ? "一天" : "a day"
    case .week: isChinese ? "一周" : "a week"
    default: isChinese ? "\(step.hours / 168) 周" : "\(step.hours / 168) weeks"
    }
  }

  func part(_ dimension: RecordTrait.Dimension, _ value: String, _ count: String, _ percent: String) -> String {
    let name = dimension.name(of: value, in: language)
    return isChinese ? "\(name) \(count)（\(percent)）" : "\(name) \(count) (\(percent))"
  }

  func description(step: TimeStep, decisions: String, parts: [String], most: String, at time: String) -> String {
    isChinese
      ? "堆积柱状图，\(self.step(step))。共 \(decisions) 次判定：\(parts.joined(separator: "，"))。自 \(time) 起的一柱最多，为 \(most) 次。"
      : "Stacked columns; \(self.step(step)). Of \(decisions) decisions: \(parts.joined(separator: ", ")). "
        + "The column that begins at \(time) has the most, \(most)."
  }
}

extension RecordTrait.Dimension {
  /// A value as readers know it: actions and axes have names in both languages, all else is as the log has it.
  package func name(of value: String, in language: Language) -> String {
    switch self {
    case .action, .applied: Action(rawValue: value)?.name(in: language) ?? value
    case .axis: Axis(rawValue: value)?.name(in: language) ?? value
    default: value
    }
  }
}
