import Mail

/// The organizations that are played most, protected at every site.
///
/// A line each: domains, a colon, and the names that belong to them alone. A name is listed only if nobody else bears
/// it: Visa, Chase, Norton, Orange and UPS are words and people too. So is every domain: one that is listed is never
/// taken for a look-alike of another, which is why some are here without any name.
enum ProtectedDomains {
  static let text = """
    # Payment
    paypal.com paypal.cn: PayPal, 贝宝
    alipay.com alipay.cn antgroup.com: Alipay, 支付宝, 蚂蚁集团
    allpay.net:
    unionpay.com unionpayintl.com 95516.com: UnionPay, 银联, 云闪付
    stripe.com: Stripe Support
    visa.com: Visa Card Services
    mastercard.com: Mastercard
    americanexpress.com aexp.com: American Express
    westernunion.com: Western Union
    wise.com:
    binance.com: Binance, 币安
    coinbase.com: Coinbase
    metamask.io consensys.io: MetaMask

    # Banks
    icbc.com.cn: ICBC, 工商银行
    ccb.com ccb.cn: China Construction Bank, 建设银行
    abchina.com abchina.com.cn: Agricultural Bank of China, 农业银行
    boc.cn bankofchina.com bochk.com: Bank of China, 中国银行
    bankcomm.com: Bank of Communications, 交通银行
    cmbchina.com: China Merchants Bank, 招商银行
    psbc.com: 邮储银行, 邮政储蓄银行
    spdb.com.cn: 浦发银行
    cib.com.cn: 兴业银行
    cmbc.com.cn: 民生银行
    citicbank.com ecitic.com: 中信银行
    pingan.com pingan.com.cn: 平安银行, 中国平安
    hsbc.com hsbc.co.uk hsbc.com.hk hsbc.com.cn: HSBC, 汇丰
    sc.com: Standard Chartered, 渣打银行
    bankofamerica.com bofa.com: Bank of America
    chase.com jpmorgan.com jpmchase.com: Chase Bank, JPMorgan
    wellsfargo.com: Wells Fargo
    citi.com citibank.com citigroup.com: Citibank, 花旗银行
    capitalone.com: Capital One
    barclays.com barclays.co.uk: Barclays
    lloydsbank.com lloydsbank.co.uk: Lloyds Bank
    santander.com santander.co.uk santander.com.br: Santander
    bnpparibas.com bnpparibas.net: BNP Paribas
    deutsche-bank.de db.com: Deutsche Bank
    ing.com ing.de ing.nl:
    itau.com.br: Itaú
    bradesco.com.br: Bradesco
    sbi.co.in: State Bank of India

    # Platforms
    microsoft.com microsoftonline.com office.com office365.com: Microsoft Account, Microsoft 365, Microsoft Office, \
    Microsoft Security, Microsoft Support, Microsoft Team, Office 365, OneDrive, SharePoint Online, 微软
    apple.com itunes.com: Apple ID, Apple Account, Apple Pay, Apple Support, App Store, iCloud, 苹果客服, 苹果支持
    google.com youtube.com: Google, Gmail, YouTube, 谷歌
    amazon.com amazon.ca amazon.cn amazon.co.jp amazon.co.uk amazon.de amazon.es amazon.fr amazon.in amazon.it: \
    Amazon, 亚马逊
    facebook.com facebookmail.com meta.com fb.com: Facebook, Meta Business
    instagram.com: Instagram
    whatsapp.com: WhatsApp
    twitter.com x.com: Twitter
    linkedin.com: LinkedIn, 领英
    netflix.com: Netflix, 奈飞
    spotify.com: Spotify
    ebay.com ebay.co.uk ebay.de: eBay
    dropbox.com dropboxmail.com: Dropbox
    docusign.com docusign.net: DocuSign
    adobe.com adobesign.com: Adobe Sign, Adobe Acrobat
    zoom.us zoom.com:
    booking.com: Booking.com
    airbnb.com: Airbnb
    steampowered.com: Steam Support
    mcafee.com: McAfee
    norton.com nortonlifelock.com: Norton LifeLock, Norton AntiVirus
    bestbuy.com geeksquad.com: Best Buy, Geek Squad
    tencent.com qq.com wechat.com: Tencent, WeChat, 腾讯, 微信
    alibaba.com alibabacloud.com aliyun.com taobao.com tmall.com: Alibaba, 阿里巴巴, 阿里云, 淘宝, 天猫
    jd.com: 京东
    pinduoduo.com: 拼多多
    meituan.com: 美团
    douyin.com bytedance.com: 抖音
    baidu.com: 百度
    netease.com 163.com 126.com: 网易
    huawei.com: Huawei, 华为
    mi.com xiaomi.com: Xiaomi, 小米商城

    # Post and transport
    dhl.com dhl.de: DHL
    fedex.com: FedEx
    ups.com: United Parcel Service, UPS Delivery, UPS My Choice
    usps.com usps.gov: USPS, United States Postal Service
    royalmail.com: Royal Mail
    evri.com:
    dpd.com dpd.de dpd.co.uk dpd.fr: DPD
    laposte.fr laposte.net chronopost.fr: La Poste, Chronopost
    chinapost.com.cn ems.com.cn: China Post, 中国邮政
    sf-express.com: SF Express, 顺丰
    12306.cn: 铁路12306, 中国铁路

    # Telephone companies
    chinamobile.com 10086.cn 139.com: China Mobile, 中国移动
    chinaunicom.cn 10010.com wo.cn: China Unicom, 中国联通
    chinatelecom.com.cn 189.cn: China Telecom, 中国电信

    # State
    chinatax.gov.cn: 国家税务总局
    mps.gov.cn: 公安部
    nhsa.gov.cn: 国家医疗保障局, 国家医保局
    12333.gov.cn mohrss.gov.cn: 人力资源和社会保障部
    cnnic.cn: CNNIC
    irs.gov: Internal Revenue Service
    ssa.gov: Social Security Administration
    hmrc.gov.uk: HMRC, HM Revenue
    ato.gov.au: Australian Taxation Office
    canada.ca cra-arc.gc.ca: Canada Revenue Agency
    """

  /// The names of every domain.
  static let names: [DomainName: [String]] = {
    var names: [DomainName: [String]] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let parts = line.split(separator: ":", maxSplits: 1)
      let bearers = (parts.first ?? "").split(separator: " ").compactMap { DomainName($0) }
      let borne = parts.dropFirst().joined().split(separator: ",").map { String($0.drop { $0 == " " }) }
      for domain in bearers { names[domain] = borne }
    }
    return names
  }()
}
