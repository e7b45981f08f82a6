import Mail

/// A name or number that is worth forging, and whose it is.
package struct ProtectedSender: Hashable, Sendable {
  /// Where it counts.
  package enum Scope: String, Hashable, Sendable, CaseIterable {
    case sender
    case signature
    case text
  }

  package let value: String
  package let kind: RegisteredSender.Kind
  package let owner: String
  /// Others that look like it count too.
  package let hasLookalikes: Bool
  package let scopes: Set<Scope>

  /// `scopes`: nil for all where it can stand: a number in a text is no claim to be its bearer.
  package init(
    value: String, kind: RegisteredSender.Kind, owner: String, hasLookalikes: Bool = true, scopes: Set<Scope>? = nil
  ) {
    self.value = value
    self.kind = kind
    self.owner = owner
    self.hasLookalikes = hasLookalikes
    self.scopes = scopes ?? (kind == .alpha ? Set(Scope.allCases) : [.sender, .signature])
  }
}

extension ProtectedSender {
  /// The list that comes with Truemark, which the rows of `protected.csv` add to.
  package static let wellKnown: [ProtectedSender] = {
    var list: [ProtectedSender] = []
    for line in wellKnownText.split(separator: "\n") where !line.hasPrefix("#") {
      let parts = line.split(separator: ":", maxSplits: 1)
      let owner = String(parts.first ?? "")
      for value in parts.dropFirst().joined().split(separator: ",").map({ $0.drop { $0 == " " } }) {
        let isNumber = value.utf8.allSatisfy(ASCII.isDigit)
        list.append(ProtectedSender(value: String(value), kind: isNumber ? .short : .alpha, owner: owner))
      }
    }
    return list
  }()

  /// A line each: the owner, and the names and numbers that nobody else bears.
  private static let wellKnownText = """
    # Banks
    icbc: 95588, ICBC, 工商银行, 中国工商银行
    ccb: 95533, China Construction Bank, 建设银行, 中国建设银行
    abc: 95599, Agricultural Bank of China, 农业银行, 中国农业银行
    boc: 95566, Bank of China, 中国银行
    bocom: 95559, Bank of Communications, 交通银行
    cmb: 95555, China Merchants Bank, 招商银行
    psbc: 95580, 邮储银行, 邮政储蓄银行, 中国邮政储蓄银行
    citic: 95558, 中信银行
    ceb: 95595, 光大银行, 中国光大银行
    cmbc: 95568, 民生银行, 中国民生银行
    cib: 95561, 兴业银行
    spdb: 95528, 浦发银行
    pingan: 95511, 平安银行, 中国平安
    hxb: 95577, 华夏银行
    cgb: 95508, 广发银行
    bob: 95526, 北京银行
    shrcb: 962999, 上海农商银行
    hsbc: HSBC, 汇丰银行
    citibank: Citibank, 花旗银行
    standardchartered: Standard Chartered, 渣打银行
    bankofamerica: Bank of America
    wellsfargo: Wells Fargo
    barclays: Barclays
    lloyds: Lloyds Bank
    sbi: State Bank of India

    # Payment and insurance
    unionpay: 95516, UnionPay, 银联, 中国银联, 云闪付
    alipay: 95188, Alipay, 支付宝
    tenpay: 95017, 财付通, 微信支付
    paypal: PayPal
    picc: 95518, 中国人保
    chinalife: 95519, 中国人寿
    cpic: 95500, 太平洋保险

    # Telephone companies
    chinamobile: 10086, China Mobile, 中国移动
    chinaunicom: 10010, China Unicom, 中国联通
    chinatelecom: 10000, China Telecom, 中国电信
    chinabroadnet: 10099, 中国广电

    # State
    police: 110, 96110, 公安部, 反诈中心, 国家反诈中心
    fire: 119
    ambulance: 120
    traffic: 122, 交管12123
    railway: 12306, 铁路12306, 中国铁路
    government: 12345
    consumers: 12315
    labour: 12333, 人力资源和社会保障部
    tax: 12366, 国家税务总局
    health: 12320, 国家医疗保障局, 国家医保局
    customs: 12360
    weather: 12379
    complaints: 12321
    miit: 12381, 工业和信息化部
    irs: Internal Revenue Service
    hmrc: HMRC

    # Post and delivery
    chinapost: 11183, 11185, China Post, 中国邮政
    sf: 95338, SF Express, 顺丰, 顺丰速运
    dhl: DHL
    fedex: FedEx
    usps: USPS
    royalmail: Royal Mail

    # Platforms
    apple: Apple ID, iCloud
    google: Google, 谷歌
    microsoft: Microsoft, 微软
    amazon: Amazon, 亚马逊
    netflix: Netflix
    facebook: Facebook
    whatsapp: WhatsApp
    wechat: WeChat, 微信, 腾讯
    taobao: Taobao, 淘宝, 天猫
    jd: 京东, 950618
    pinduoduo: 拼多多
    meituan: 美团, 10107888
    didi: 滴滴出行
    douyin: 抖音
    """
}
