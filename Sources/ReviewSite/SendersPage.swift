import DecisionLog
import Foundation
import Judging
import Mail
import Review

/// How a domain's mail keeps to what receivers ask for, to tell its owner what to mend.
enum SendersPage {
  static let routes = [
    Route(.get, "senders", .looking(.sender), about: { [$0.visit.query["domain"] ?? ""].filter { !$0.isEmpty } }, page)
  ]

  private static let span: Int64 = 30 * 86_400

  private static func page(_ request: PageRequest) throws -> Answer {
    let language = request.language
    let text = String((request.visit.query["domain"] ?? "").prefix(255)).lowercased()
    var fields: Fields = ["domain": text]
    let title = language.say("Senders", "发件方")
    guard !text.isEmpty else { return request.page("sender", title: title, here: "/senders", fields) }
    guard let domain = DomainName(text) else {
      throw PageError(422, "'\(text)' is no domain name.", "“\(text)”不是域名。")
    }
    let now = Int64(Date.now.timeIntervalSince1970)
    let found = try SenderCompliance(try request.index, domain: domain.text, times: now - span..<now + 1)
    func list(_ counts: [Statistics.Count]) -> [Fields] {
      counts.prefix(15).map {
        ["name": $0.name, "count": $0.count.grouped, "share": Share($0.count, of: found.asAuthor).percent ?? ""]
      }
    }
    fields["found"] =
      [
        "count": found.count.grouped, "read": found.read.grouped, "asAuthor": found.asAuthor.grouped,
        "requirements": found.requirements.map { requirement -> Fields in
          [
            "name": requirement.name.words(language), "count": requirement.share.count.grouped,
            "share": requirement.share.percent ?? "–", "isKept": requirement.share.count == requirement.share.total,
          ]
        },
        "actions": found.actions.map { action -> Fields in
          ["name": MessageRow.actionName(action.name, language), "class": action.name, "count": action.count.grouped]
        },
        "findings": list(found.findings), "signers": list(found.signers), "envelopes": list(found.envelopeDomains),
      ] as Fields
    return request.page("sender", title: "\(title): \(domain.text)", here: "/senders", fields)
  }
}

extension SenderCompliance.Requirement.Name {
  fileprivate func words(_ language: Language) -> String {
    switch self {
    case .spf: language.say("SPF passes for the envelope sender", "信封发件人通过 SPF")
    case .dkim: language.say("A DKIM signature holds", "有一个 DKIM 签名有效")
    case .dmarc: language.say("DMARC passes: a proof is of the From domain", "通过 DMARC：证明与 From 域名一致")
    case .policy: language.say("The owner asks for quarantine or reject (DMARC p=)", "域名所有者要求隔离或拒收（DMARC p=）")
    case .reverse: language.say("The client's name and address lead to each other", "客户端名称与地址互相印证")
    case .notForged: language.say("Not established as forged", "未认定伪造")
    case .notConcealed: language.say("Not established as concealed", "未认定隐匿")
    }
  }
}
