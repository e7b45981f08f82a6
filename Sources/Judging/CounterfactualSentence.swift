extension Counterfactual {
  /// What would have had to be otherwise, and what would have been done then.
  package func sentence(in language: Language = .english) -> String {
    let conditions = changes.map { $0.condition(in: language) }
    switch language {
    case .english:
      let text = conditions.joined(separator: " and ")
      return "\(text.prefix(1).uppercased())\(text.dropFirst()) it would have been \(verdict.action.participle)."
    case .chinese: return "若\(conditions.joined(separator: "，并且"))，则会被\(verdict.action.chineseVerb)。"
    }
  }
}

extension Counterfactual.Change {
  /// The first word of its name in `--json`.
  package var name: String {
    switch self {
    case .less: "lessPoints"
    case .more: "morePoints"
    case .without: "withoutFinding"
    case .alignedPass: "alignedPass"
    case .single: "single"
    case .bulk: "bulk"
    case .owner: "ownerPolicy"
    case .outsideClient: "outsideClient"
    case .notExempted: "notExempted"
    }
  }

  fileprivate func condition(in language: Language) -> String {
    language == .english ? english : chinese
  }

  private var english: String {
    switch self {
    case .less(let axis, let points): "with \(Self.points(points)) less on the \(axis.rawValue) axis"
    case .more(let axis, let points): "with one more finding of \(Self.points(points)) on the \(axis.rawValue) axis"
    case .without(let kind): "without \(kind.name)"
    case .alignedPass(let kinds): "with an aligned DKIM pass, which excuses \(Self.list(kinds, and: " and ")),"
    case .single: "as a single message"
    case .bulk: "in bulk"
    case .owner(.reject): "under p=reject of the From domain"
    case .owner(let policy): "under p=\(policy.rawValue) instead of p=reject of the From domain"
    case .outsideClient: "from a client that is not ours, with the same findings,"
    case .notExempted: "without the exemption"
    }
  }

  private var chinese: String {
    switch self {
    case .less(let axis, let points): "“\(axis.chineseName)”一项少 \(points) 分"
    case .more(let axis, let points): "“\(axis.chineseName)”一项再有一个 \(points) 分的认定"
    case .without(let kind): "没有 \(kind.name) 这一认定"
    case .alignedPass(let kinds): "有与 From 域名一致的 DKIM 验证通过（\(Self.list(kinds, and: "、")) 随之不计）"
    case .single: "只是单独发送"
    case .bulk: "属于群发"
    case .owner(.reject): "该 From 域名的策略为 p=reject"
    case .owner(let policy): "该 From 域名的策略是 p=\(policy.rawValue) 而不是 p=reject"
    case .outsideClient: "来自外部客户端且认定事实相同"
    case .notExempted: "未获豁免"
    }
  }

  private static func points(_ count: Int) -> String { count == 1 ? "1 point" : "\(count) points" }

  private static func list(_ kinds: [FindingKind], and word: String) -> String {
    guard let last = kinds.last else { return "…" }
    let others = kinds.dropLast().map(\.name).joined(separator: word == "、" ? word : ", ")
    return others.isEmpty ? last.name : others + word + last.name
  }
}

extension Axis {
  /// As a Chinese reader calls it.
  package var chineseName: String {
    switch self {
    case .forged: "伪造"
    case .concealed: "隐匿"
    case .bulk: "群发"
    }
  }
}

extension Action {
  var participle: String {
    switch self {
    case .accept: "accepted"
    case .tag: "tagged"
    case .quarantine: "quarantined"
    case .defer: "deferred"
    case .reject: "rejected"
    }
  }

  fileprivate var chineseVerb: String {
    switch self {
    case .accept: "接收"
    case .tag: "标记后投递"
    case .quarantine: "隔离"
    case .defer: "暂缓接收"
    case .reject: "拒收"
    }
  }
}
