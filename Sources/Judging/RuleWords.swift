extension Rule {
  /// What a rule found, and what followed from it, in one sentence.
  package func sentence(_ action: Action, in language: Language) -> String {
    language == .english ? "\(english); it was \(action.participle)." : "\(chinese)，\(action.chineseParticiple)。"
  }

  private var english: String {
    switch self {
    case .ownSender: "The client belongs to us, so nothing that was found stops its mail"
    case .exempted: "The sender is exempted after an appeal that was upheld"
    case .temporaryError: "The DNS failed, so it could not be told whether the sender is forged"
    case .honestSingle: "Neither a forged nor a concealed sender was established"
    case .honestBulk: "It was sent in bulk, and neither a forged nor a concealed sender was established"
    case .concealedSingle: "The sender is concealed, and the message is not part of bulk"
    case .concealedUndecided:
      "The sender is concealed, and it was too early to tell whether the message is part of bulk"
    case .concealedBulk: "It was sent in bulk with a concealed sender"
    case .forgedSingleOwnerRejects:
      "The sender is forged, and the owner of the domain asks for such mail to be rejected"
    case .forgedSingleAccount: "The sender is forged, and the client is an account that answers for its senders"
    case .forgedSingle: "The sender is forged, and the message is not part of bulk"
    case .forgedUndecided: "The sender is forged, and it was too early to tell whether the message is part of bulk"
    case .forgedBulk: "It was sent in bulk with a forged sender"
    }
  }

  private var chinese: String {
    switch self {
    case .ownSender: "该客户端属于本单位，任何认定都不会阻止其邮件"
    case .exempted: "该发件方经申诉成立后暂予豁免"
    case .temporaryError: "DNS 查询失败，无法判断发件方是否伪造"
    case .honestSingle: "未认定伪造或隐匿发件方"
    case .honestBulk: "属于群发，但未认定伪造或隐匿发件方"
    case .concealedSingle: "发件方隐匿，但不属于群发"
    case .concealedUndecided: "发件方隐匿，尚不能判断是否属于群发"
    case .concealedBulk: "属于群发且发件方隐匿"
    case .forgedSingleOwnerRejects: "发件方系伪造，且域名所有者要求拒收此类邮件"
    case .forgedSingleAccount: "发件方系伪造，且接入账号须对其所用发送方标识负责"
    case .forgedSingle: "发件方系伪造，但不属于群发"
    case .forgedUndecided: "发件方系伪造，尚不能判断是否属于群发"
    case .forgedBulk: "属于群发且发件方系伪造"
    }
  }
}

extension Action {
  /// As a reader of that language calls it.
  package func name(in language: Language) -> String { language == .english ? rawValue : chineseName }

  private var chineseName: String {
    switch self {
    case .accept: "接收"
    case .tag: "标记"
    case .quarantine: "隔离"
    case .defer: "暂缓"
    case .reject: "拒收"
    }
  }

  fileprivate var chineseParticiple: String {
    switch self {
    case .accept: "已接收"
    case .tag: "已标记后投递"
    case .quarantine: "已隔离"
    case .defer: "已暂缓接收"
    case .reject: "已拒收"
    }
  }
}

extension Axis {
  package func name(in language: Language) -> String { language == .english ? rawValue : chineseName }
}
