import Mail

/// Providers where anybody gets a mailbox at once.
enum Freemail {
  /// The large ones; a mailbox there says nothing about who holds it.
  static let domains: Set<String> = [
    "126.com", "139.com", "163.com", "189.cn", "21cn.com", "aliyun.com", "aol.com", "bk.ru", "foxmail.com",
    "free.fr", "gmail.com", "gmx.com", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com", "hotmail.co.uk",
    "hotmail.fr", "icloud.com", "inbox.ru", "list.ru", "live.cn", "live.com", "mac.com", "mail.com", "mail.ru",
    "me.com", "msn.com", "naver.com", "orange.fr", "outlook.com", "outlook.fr", "proton.me", "protonmail.com",
    "qq.com", "rambler.ru", "rediffmail.com", "sina.cn", "sina.com", "sohu.com", "t-online.de", "tom.com",
    "tutanota.com", "vip.163.com", "vip.qq.com", "wanadoo.fr", "web.de", "wo.cn", "yahoo.co.jp", "yahoo.co.uk",
    "yahoo.com", "yahoo.com.cn", "yahoo.com.tw", "yahoo.fr", "yandex.com", "yandex.ru", "yeah.net", "ymail.com",
    "zoho.com",
  ]

  static func holds(_ domain: DomainName) -> Bool { domains.contains(domain.text) }
}
