"""Chinese mail in the character sets it is really sent in, honest and not."""

from . import world as w
from .case import Case, accept, reject, tag
from .message import encoded, html, letter, multipart, plain
from .signing import attacker, rsa

MINE = "any@attack.example"


def named(name, address, charset="utf-8"):
    """A mailbox with an encoded name."""
    return f"{encoded(name, charset)} <{address}>"


HONEST = [
    Case(
        "01-utf-8",
        "An honest Chinese letter in UTF-8 as 8-bit text, name and subject encoded. Accepted.",
        w.TEAHOUSE.host, "dingdan@chaguan.example",
        letter(named("山间茶馆", "dingdan@chaguan.example"), encoded("您订的茶叶已经寄出"), plain("""
            您好！您订的两盒龙井今天上午已经交给快递，大约三天后送到。
            开封以后请放在阴凉干燥的地方，最好半年之内喝完。祝您品茶愉快。
            """, "utf-8", "8bit")),
        accept(), signatures=(rsa("chaguan.example"),)),
    Case(
        "02-utf-8-base64",
        "An honest Chinese letter in UTF-8, base64. Accepted.",
        w.SCHOOL.host, "jiaowu@xuexiao.example",
        letter(named("教务处", "jiaowu@xuexiao.example"), encoded("关于期中家长会的通知"), plain("""
            各位家长：期中家长会定于星期五晚上七点在大礼堂举行，各班老师先介绍情况，
            然后分教室交谈。停车位有限，请尽量乘坐公共交通前来。
            """, "utf-8", "base64")),
        accept(), signatures=(rsa("xuexiao.example"),)),
    Case(
        "03-gb18030",
        "An honest Chinese letter in GB18030 as 8-bit text. Accepted.",
        w.PUBLISHER.host, "bianji@shuju.example",
        letter(named("书局编辑部", "bianji@shuju.example", "gb18030"),
               encoded("校样请于月底前寄回", "gb18030"), plain("""
                   作者先生：随信附上第三章的校样，第四十页的插图位置作了调整。
                   若有改动，请用红笔标在页边，月底以前寄回编辑部即可。
                   """, "gb18030", "8bit")),
        accept(), signatures=(rsa("shuju.example"),)),
    Case(
        "04-gb18030-four-bytes",
        """An honest letter in GB18030, base64, with characters that need four octets, among them
        octets that look like ASCII digits. Accepted.""",
        w.PUBLISHER.host, "guji@shuju.example",
        letter(named("古籍组", "guji@shuju.example", "gb18030"),
               encoded("几个生僻字的写法", "gb18030"), plain("""
                   王老师：稿中「㐂」「㙟」「𠮷」三个字，字库里原来没有，现在已经补上。
                   另有「𡈽」字，底本写法不一，请您定一个再排版。
                   """, "gb18030", "base64")),
        accept(), signatures=(rsa("shuju.example"),)),
    Case(
        "05-gb2312-quoted-printable",
        "An honest Chinese letter in GB2312, quoted-printable. Accepted.",
        w.TEAHOUSE.host, "huodong@chaguan.example",
        letter(named("茶馆活动", "huodong@chaguan.example", "gb2312"),
               encoded("周末听琴会", "gb2312"), plain("""
                   本周六下午三点，古琴老师在二楼演奏四首曲子，并讲解指法。
                   座位不多，先到先坐；茶水和点心由本店招待。
                   """, "gb2312", "quoted-printable")),
        accept(), signatures=(rsa("chaguan.example"),)),
    Case(
        "06-gb2312-label-wider-text",
        "Labelled GB2312, but with characters that only GBK has: a usual and harmless fault.",
        w.SCHOOL.host, "tushu@xuexiao.example",
        letter(named("图书馆", "tushu@xuexiao.example"), encoded("借书到期提醒"), plain("""
            朱镕铭同学：你借的《堃山游记》和《喆人语录》下星期一到期。
            如果还想继续看，可以到柜台办理一次续借，时间是十四天。
            """, "gb18030", "8bit", label="gb2312")),
        accept(), signatures=(rsa("xuexiao.example"),)),
    Case(
        "07-big5",
        "An honest letter in traditional characters, Big5, base64. Accepted.",
        w.COMMUNITY.host, "office@example.org",
        letter(named("社區辦公室", "office@example.org", "big5"),
               encoded("停水通知", "big5"), plain("""
                   各位住戶：因更換地下水管，本週四上午九時至下午四時停水，
                   請預先儲水備用。施工期間電梯照常運作，不便之處敬請見諒。
                   """, "big5", "base64")),
        accept(), signatures=(rsa("example.org"),)),
    Case(
        "08-raw-name-and-subject",
        "Name and subject in raw GB2312 octets, not encoded, as old programs send them.",
        w.TEAHOUSE.host, "zhangfang@chaguan.example",
        letter(["From: 帐房 <zhangfang@chaguan.example>".encode("gb2312")],
               "九月对帐单".encode("gb2312"), plain("""
                   掌柜您好：九月份一共进货十七笔，其中两笔的发票还没有收到，
                   已经打电话催过。对帐单的明细在总店的柜子里，随时可以核对。
                   """, "gb2312", "8bit")),
        accept(), signatures=(rsa("chaguan.example"),)),
    Case(
        "09-html",
        "Honest HTML in GB18030 that names its character set twice. Accepted.",
        w.PUBLISHER.host, "menshi@shuju.example",
        letter(named("书局门市", "menshi@shuju.example"), encoded("新到地图册"), html("""
            <html><head><meta charset="gb18030"></head><body>
            <p>门市部新到<b>水系地图册</b>三十本，比例尺五万分之一，
            附有索引和旧地名对照，欢迎前来翻阅。</p></body></html>
            """, "gb18030", "8bit")),
        accept(), signatures=(rsa("shuju.example"),)),
    Case(
        "10-text-and-html",
        "An honest Chinese letter as text and as HTML. Accepted.",
        w.SCHOOL.host, "xiaoyi@xuexiao.example",
        letter(named("校医室", "xiaoyi@xuexiao.example"), encoded("视力检查结果"), multipart(
            "alternative",
            plain("全班视力检查已经完成，多数同学正常，有五位需要到医院复查，名单另发。\n",
                  "utf-8", "base64"),
            html("<p>全班视力检查已经完成，多数同学正常，有五位需要到医院复查，名单另发。</p>\n",
                 "utf-8", "base64"))),
        accept(), signatures=(rsa("xuexiao.example"),)),
    Case(
        "11-labelled-advertisement",
        "An honest advertisement, labelled as one in the subject and declared as bulk.",
        w.TEAHOUSE.host, "guanggao@chaguan.example",
        letter(named("山间茶馆", "guanggao@chaguan.example"), encoded("广告：秋茶上市"), plain("""
            今年的秋茶采得晚，香气却比去年更足。老顾客凭旧茶罐来店，每斤让利十元。
            不想再收到这类邮件，请回复退订两个字。
            """, "utf-8", "8bit"), extra=[
                ("Precedence", "bulk"),
                ("List-Unsubscribe", "<https://www.chaguan.example/tuiding>")]),
        accept("bulk.declared", "bulk"), signatures=(rsa("chaguan.example"),)),
]

ATTACKS = [
    Case(
        "21-tax-office-refund",
        """A false refund in the name of a tax office that asks for rejection, from a machine its
        SPF disowns: rejected.""",
        w.BOT, "tuishui@shuiwu.example",
        letter(named("税务服务", "tuishui@shuiwu.example", "gb18030"),
               encoded("您有一笔退税待领取", "gb18030"), plain("""
                   尊敬的纳税人：经核算，您上年度多缴税款一千二百元。请点击下面的网页，
                   填写银行卡号和短信验证码，逾期不领视为自动放弃。
                   """, "gb18030", "8bit")),
        reject("align.none-policy spf.fail")),
    Case(
        "22-payment-service-frozen",
        "In the name of a payment service without DMARC whose SPF record disowns the client.",
        w.BOT, "anquan@zhifu.example",
        letter(named("支付安全中心", "anquan@zhifu.example"), encoded("账户异常提醒"), plain("""
            系统检测到您的账户昨夜在外地登录，为保护余额，付款功能已经暂停。
            请立即打开链接重新认证身份，认证时需要输入支付密码。
            """, "utf-8", "base64")),
        tag("align.none spf.fail")),
    Case(
        "23-plays-the-recipients-office",
        "The name shown, in GB18030, is an address in the recipient's own domain: forged, tagged.",
        w.ATTACK.host, MINE,
        letter(named("人事处 renshi@victim.example", "any@attack.example", "gb18030"),
               encoded("工资补贴登记", "gb18030"), plain("""
                   各位同事：根据上级文件，本季度的交通补贴需要重新登记。请用手机扫描
                   附件里的图案，按照提示填写工号和收款账户，今天下班前完成。
                   """, "gb18030", "base64")),
        tag("displayname.address-mismatch mark.protected"),
        signatures=(attacker("attack.example"),)),
    Case(
        "24-no-author",
        "A Chinese offer without a From field: concealed, tagged.",
        w.ATTACK.host, MINE,
        letter(None, encoded("代开各类票据", "gb2312"), plain("""
            本公司长期办理餐饮、住宿、运输等各类票据，价格从优，验证后付款，
            业务员随时上门，联系方法请看图片。
            """, "gb2312", "8bit")),
        tag("from.missing", "concealed")),
    Case(
        "25-big5-quarantine",
        "Traditional characters, in the name of a domain that asks for quarantine: forged, tagged.",
        w.ATTACK.host, MINE,
        letter(named("社區辦公室", "office@example.org", "big5"),
               encoded("管理費帳號變更", "big5"), plain("""
                   各位住戶：管理費收款帳號自下月起變更，請改匯至附件所列帳戶，
                   並將匯款收據拍照寄回，以免影響門禁卡的使用。
                   """, "big5", "base64")),
        tag("align.none-policy align.envelope-differs")),
    Case(
        "26-declared-advertisement-forged",
        "Declares itself as bulk and abuses the tea house, which asks for quarantine: stopped.",
        w.BOT, "guanggao@chaguan.example",
        letter(named("山间茶馆", "guanggao@chaguan.example"), encoded("广告：内部名额转让"), plain("""
            因店主出国，现将会员储值卡低价转让，面值五千只收两千，
            先转账后邮寄，数量只有三十张，售完为止，机会难得。
            """, "utf-8", "8bit"), extra=[("Precedence", "bulk")]),
        reject("align.none-policy spf.fail bulk.declared list.unsub-missing", "forged bulk")),
    Case(
        "27-protected-name-in-gb2312",
        "A protected name in GB2312, as mail programs show it, of an author whom nothing backs: forged.",
        w.ATTACK.host, MINE,
        letter(named("立信银行客服中心", "desk@plain.example", "gb2312"), encoded("积分清零提醒", "gb2312"), plain("""
            尊敬的客户：您的积分将于本周日清零，请登录网页兑换礼品，
            兑换时需核对卡号与预留手机号，逾期不再补发。
            """, "gb2312", "base64")),
        tag("mark.protected displayname.protected-brand align.none align.envelope-differs")),
    Case(
        "28-protected-name-in-raw-octets",
        "The same in raw octets, which Chinese mail programs show as well: forged.",
        w.ATTACK.host, MINE,
        letter(["From: 立信银行 <desk@plain.example>".encode("gb2312")], "预留信息核对".encode("gb2312"), plain("""
            您的账户预留信息不完整，今晚八点前请在网页补填证件号码和短信验证码，
            否则将暂停转账功能，给您带来不便敬请谅解。
            """, "gb2312", "8bit")),
        tag("mark.protected displayname.protected-brand align.none align.envelope-differs "
            "from.raw-8bit")),
    Case(
        "29-owner-in-gb2312",
        "The protected name in GB2312, borne by its owner. Nothing is found.",
        w.LEGIT.host, "noreply@legit.example",
        letter(named("立信银行", "noreply@legit.example", "gb2312"), encoded("网点营业时间", "gb2312"), plain("""
            各位客户：城南网点自下周起周六照常营业，保管箱业务请提前一天预约，
            假期值班表贴在大厅门口。
            """, "gb2312", "base64")),
        accept(), signatures=(rsa("legit.example"),)),
    Case(
        "30-protected-name-in-traditional",
        "The protected name in traditional characters, of an author whom nothing backs: forged.",
        w.ATTACK.host, MINE,
        letter(named("立信銀行", "desk@plain.example", "big5"), encoded("保管箱續租", "big5"), plain("""
            親愛的客戶：您的保管箱租約已到期，請於三日內登入網頁續租，
            並輸入信用卡背面末三碼，逾期將收取滯納金。
            """, "big5", "base64")),
        tag("mark.protected displayname.protected-brand align.none align.envelope-differs")),
]

CASES = HONEST + ATTACKS
