"""Campaigns: 30 messages to 4 recipients each, one text in substance, varied as senders vary it.

The 25th message brings the campaign to 100 recipients, from which on it is bulk.
"""

from . import disguises, world as w
from .case import Case, accept, expect, reject, tag
from .lists import BOUNCES, LIST_KEY
from .message import crlf, encoded, html, letter, plain, text
from .signing import attacker, rsa

SIZE = 30
BULK_FROM = 25
NAMES = ("Adler", "Brandt", "Castro", "Demir", "Ekman", "Farkas", "Gruber", "Hansen", "Ito",
         "Jansen", "Kovac", "Lund", "Moreau", "Nowak", "Okoro")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩"

# What is found of a client that no DNS knows.
NAMELESS = "rdns.none helo.unresolvable received.once"
OTHERS = " align.recipients-differ"
# And of a mailing that counts as bulk and cannot be left.
STAYS = " list.unsub-missing"


def recipients(number):
    """The four recipients of a campaign's message; no two messages share one."""
    return tuple(f"r{4 * (number - 1) + i:03}@victim.example" for i in range(1, 5))


def serial(number, seed=7919):
    """A five-digit number that looks random and is not."""
    return 10000 + number * seed % 89989


def campaign(name, why, build, before, after):
    """The cases of one campaign. `build(number)` gives the keywords that differ from message to
    message; `before` and `after` are the expectations up to and from the 25th."""
    for number in range(1, SIZE + 1):
        bulk = number >= BULK_FROM
        place = f"Message {number} of {SIZE}, {4 * number} recipients so far."
        yield Case(name=f"{name}/{number:02}", why=f"{why} {place}",
                   recipients=recipients(number), expect=after if bulk else before,
                   **build(number))


def bulk(action, findings="", established=""):
    """An expectation for the campaign once it is bulk."""
    return expect(action, f"{established} bulk", f"{findings} bulk.campaign")


def newsletter(number):
    """An honest newsletter with one-click unsubscription (RFC 8058)."""
    name = NAMES[number % len(NAMES)]
    fields = ("from", "to", "subject", "date", "message-id", "list-unsubscribe",
              "list-unsubscribe-post")
    return {
        "client": w.SHOP.host, "mail_from": f"news+{serial(number)}@shop.example",
        "signatures": (rsa("shop.example", fields=fields),),
        "mail": letter(
            "Shop letter <news@shop.example>", "Autumn letter: planes, saws and a bench", f"""
            Dear {name},

            autumn is the season of indoor work, and this letter brings three things
            to the bench. First, a jack plane with an iron that keeps its edge through
            a whole door of oak. Second, two Japanese saws, one fine and one coarse,
            that cut on the pull and leave hardly any dust. Third, plans for a folding
            bench that disappears behind a curtain when the guests arrive. All of them
            can be tried in our workshop on Saturday mornings, with coffee.

            Your customer number is {serial(number)}.
            Leave the letter: https://www.shop.example/leave/{serial(number, 104729)}
            """, extra=[
                ("List-Unsubscribe", f"<https://www.shop.example/leave/{serial(number, 104729)}>"),
                ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")]),
    }


def list_post(number):
    """One post of a mailing list, with a footer for each bundle of subscribers."""
    def relayed(message):
        return (b"List-Id: Garden talk <garden.lists.example>\r\nPrecedence: list\r\n" + message
                + crlf(text(f"""
                    _______________________________________________
                    Garden talk, garden@lists.example, bundle {number}
                    """).encode()))

    return {
        "client": w.LISTS.host, "mail_from": BOUNCES, "alter": relayed, "resign": (LIST_KEY,),
        "signatures": (rsa("legit.example", verifies=False),),
        "mail": letter("Beth Moor <beth@legit.example>", "[garden] After the seed exchange", """
            Friends, for those who could not come: the seed exchange drew sixty people
            and four dogs. The long table held beans in forty colours, a black radish
            that nobody dared to taste, and poppies in pill boxes. Colin explained how
            to cross squashes on purpose instead of by accident. We agreed to write the
            year and the village on every bag, because last time half of them were
            riddles. The leftovers are in my porch; fetch them before the mice do.

            Beth
            """, to="garden@lists.example"),
    }


def tea_letter(number):
    """An honest Chinese newsletter in GB18030."""
    name = SURNAMES[number % len(SURNAMES)]
    return {
        "client": w.TEAHOUSE.host, "mail_from": "yuekan@chaguan.example",
        "signatures": (rsa("chaguan.example"),),
        "mail": letter(
            f"{encoded('山间茶馆月刊', 'gb18030')} <yuekan@chaguan.example>",
            encoded("十月月刊：水与茶", "gb18030"), plain(f"""
                {name}先生女士：您好！

                本期月刊谈一谈水。古人说，好茶还要好水。山泉甘洌，河水次之，井水又次之，
                如今城里多用自来水，静置一夜再烧，味道也能好上许多。烧水不必等到大滚，
                水面冒出细泡便可冲泡绿茶；红茶和老茶则需要滚水，才能把香气逼出来。
                茶馆二楼新添了三只陶壶，每逢周日下午由老师傅演示冲泡，并请大家比较
                同一种茶用三种水泡出的滋味。秋天干燥，建议多喝温热的茶，少放一些茶叶。

                您的会员号是{serial(number)}，退订请打开
                https://www.chaguan.example/tui/{serial(number, 104729)}
                """, "gb18030", "8bit" if number % 2 else "base64"),
            extra=[("List-Unsubscribe",
                    f"<https://www.chaguan.example/tui/{serial(number, 104729)}>"),
                   ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")]),
    }


def lottery(number):
    """A lottery prize in the name of a domain without DMARC, from many machines."""
    name = NAMES[number * 4 % len(NAMES)]
    greeting = ("Attention", "Congratulations", "Good news for you", "Dear winner")[number % 4]
    sum_won = ("eight hundred and fifty thousand", "nine hundred thousand",
               "seven hundred and twenty thousand")[number % 3]
    return {
        "client": w.Client(f"203.0.113.{100 + number}", f"pc{number}.dynamic.example"),
        "mail_from": f"draw{number}@quiet.example",
        "mail": letter(
            f"Draw Commission <draw{number}@quiet.example>",
            f"Your ticket {serial(number)} has won", f"""
            {greeting} {name},

            the commission of the harbour lottery has finished the draw among all
            electronic addresses of the continent, and ticket {serial(number)} attached to
            yours came out in the second category. A sum of {sum_won}
            has been deposited with a security company and insured in your name. Keep
            this award secret until your claim is processed, as part of our protocol
            against double claiming. To begin the release, contact the fiduciary agent
            with full name, age, occupation and telephone number, and prepare the
            certificate fee.

            Reference: HL/{serial(number, 3571)}
            """, to=", ".join(recipients(number))),
    }


def invoice(number):
    """A false invoice in the name of a domain that asks for rejection."""
    name = NAMES[number * 2 % len(NAMES)]
    return {
        "client": w.ATTACK.host, "mail_from": f"m{serial(number)}@attack.example",
        "signatures": (attacker("attack.example"),),
        "mail": letter(
            "Accounting <accounting@legit.example>", f"Overdue: invoice {serial(number)}", f"""
            Hello {name},

            our books show that invoice {serial(number)} for the maintenance contract is
            still unpaid although it fell due three weeks ago. Perhaps it escaped your
            attention during the holidays. Please note that our house bank has merged, so
            that the former account is closed and transfers to it are returned after some
            days with a charge. Use only the new account printed on the enclosed sheet,
            and send the confirmation of your bank by return, so that the technicians are
            not told to switch the service off before the weekend.

            The sheet: https://files.attack.example/{serial(number, 6133)}
            """),
    }


def refund(number):
    """A false refund in Chinese, in the name of a payment service without DMARC."""
    name = SURNAMES[number * 2 % len(SURNAMES)]
    goods = ("商品", "电饭锅", "儿童座椅", "充电器")[number % 4]
    hours = ("二十四小时", "四十八小时", "十二小时")[number % 3]
    style = ("8bit", "base64", "quoted-printable")[number % 3]
    return {
        "client": w.Client(f"203.0.113.{140 + number}", f"host{number}.dynamic.example"),
        "mail_from": f"tuikuan{number}@zhifu.example",
        "mail": letter(
            f"{encoded('退款中心', 'gb18030')} <tuikuan{number}@zhifu.example>",
            encoded(f"退款单{serial(number)}待确认", "gb18030"), plain(f"""
                尊敬的{name}女士先生：

                您上个月在网上购买的{goods}因质量问题被厂家召回，商家已经同意全额退款，
                并另外补偿运费。由于原来的付款渠道正在维护，款项暂时无法自动退回，
                需要您本人在{hours}之内登录退款页面，核对姓名、身份证号码和收款
                银行卡，然后输入手机收到的六位验证码，客服人员会在五分钟内完成转账。
                如果超过时间没有办理，退款将被取消，所有损失由买家自己承担。办理过程
                中请不要关闭页面，也不要向其他人透露验证码，以免影响到账。

                退款单号：{serial(number)}
                办理地址：https://zhifu-{number}.attack.example/t/{serial(number, 6133)}
                """, "gb18030", style)),
    }


def authorless(number):
    """An offer without any From field."""
    name = NAMES[number * 7 % len(NAMES)]
    return {
        "client": w.Client(f"203.0.113.{180 + number}", f"node{number}.dynamic.example"),
        "mail_from": f"x{serial(number)}@throwaway.example",
        "mail": letter(None, f"Remaining stock, list {number}", f"""
            To the household {name},

            the liquidator of a perfume factory sells the remaining stock below the cost
            of the glass. Forty scents for ladies and gentlemen, sealed, with the original
            ribbon, in cartons of twelve. No shop, no catalogue, no questions: the goods
            travel by night and are paid to the driver in notes of small value. Mark the
            scents you wish with a cross on the picture and hold the sheet ready at your
            door. Whoever orders two cartons receives a third, filled as chance will have
            it.

            Picture: https://pic.throwaway.example/{serial(number, 7477)}
            """),
    }


def nobody(number):
    """Chinese offers with an empty From."""
    name = SURNAMES[number * 4 % len(SURNAMES)]
    charset, style = (("utf-8", "base64"), ("gb18030", "8bit"))[number % 2]
    return {
        "client": w.ATTACK.host, "mail_from": f"y{serial(number)}@attack.example",
        "mail": letter("<>", encoded(f"优惠办理证书{number}"), plain(f"""
            {name}老板您好：

            我处可以快速办理各行各业的资格证书、学历证明以及职称材料，网上能够查到，
            不需要参加考试，也不需要本人到场。办理流程十分简单，先提供照片和基本情况，
            三个工作日出电子样本，满意以后再付余款，证书由专人送到指定地点。近期政策
            即将收紧，名额有限，老客户介绍新客户可以减免一半的手续费用。凡是一次办理
            三本以上的单位，另外赠送印章一枚，并且长期负责年审和换证的全部事情。

            业务编号{serial(number)}，详情请看 https://z{number}.attack.example/{serial(number, 7477)}
            """, charset, style)),
    }


def colleague(number):
    """A colleague's address as display name, the text now as plain text, now as HTML in base64."""
    name = NAMES[number * 11 % len(NAMES)]
    words = f"""
        Dear {name},

        the administration is introducing a common calendar for holidays and absences,
        and every member of the staff must confirm the days that were carried over from
        last year. Open the confirmation page, sign in with the password of your work
        station, and compare the number of remaining days with your own notes. Entries
        that are not confirmed until Thursday noon are deleted and cannot be restored,
        since the old registry is being dissolved. Substitutes confirm on behalf of
        colleagues who are ill.

        Your page: https://calendar.attack.example/{serial(number, 5557)}
        """
    body = plain(words) if number % 2 else html(
        "<html><body>" + "".join(f"<p>{p.strip()}</p>" for p in words.split("\n\n"))
        + "</body></html>\n", "utf-8", "base64")
    return {
        "client": w.ATTACK.host, "mail_from": f"z{serial(number)}@attack.example",
        "signatures": (attacker("attack.example"),),
        "mail": letter('"Holiday office holidays@victim.example" <any@attack.example>',
                       f"Confirm your remaining days ({serial(number, 3571)})", body),
    }


def password(number):
    """One-time passwords: near-identical by nature, and too short to tell."""
    return {
        "client": w.BANK.host, "mail_from": "code@bank.example",
        "signatures": (rsa("bank.example"),),
        "mail": letter("Bank <code@bank.example>", "Code",
                       f"Login code: {serial(number)}{number % 10}\n"),
    }


CASES = [
    *campaign("01-newsletter",
              "An honest newsletter, aligned: it becomes bulk and still passes.",
              newsletter, accept(), bulk("accept")),
    *campaign("02-list-post",
              """One post of a mailing list that keeps its author (p=reject) and breaks his
              signature; the list proves itself by its own. Bulk, and accepted.""",
              list_post, accept("align.relayed bulk.declared", "bulk"),
              bulk("accept", "align.relayed bulk.declared")),
    *campaign("03-chinese-newsletter",
              "An honest Chinese newsletter in GB18030, aligned: bulk, and accepted.",
              tea_letter, accept(), bulk("accept")),
    *campaign("04-lottery",
              """A lottery prize from many machines that the SPF record of the domain shown disowns;
              no DMARC. Tagged while single, rejected as soon as it is bulk.""",
              lottery, tag("align.none spf.fail " + NAMELESS),
              bulk("reject", "align.none spf.fail " + NAMELESS + STAYS, "forged")),
    *campaign("05-invoice",
              """A false invoice in the name of a domain that asks for rejection: rejected from the
              first message, and as bulk from the 25th.""",
              invoice,
              reject("align.none-policy align.envelope-differs" + OTHERS),
              bulk("reject", "align.none-policy align.envelope-differs" + STAYS, "forged")),
    *campaign("06-chinese-refund",
              """A false refund in GB18030 in the name of a payment service without DMARC, whose SPF
              disowns the clients. Tagged while single, rejected as bulk.""",
              refund, tag("align.none spf.fail " + NAMELESS + OTHERS),
              bulk("reject", "align.none spf.fail " + NAMELESS + STAYS, "forged")),
    *campaign("07-no-author",
              "An offer without From: tagged while single, rejected as soon as it is bulk.",
              authorless, tag("from.missing", "concealed"),
              bulk("reject", "from.missing", "concealed")),
    *campaign("08-chinese-empty-author",
              """A Chinese offer with an empty From, in two character sets that must be seen as one
              text: tagged while single, rejected as bulk.""",
              nobody, tag("from.empty", "concealed"),
              bulk("reject", "from.empty", "concealed")),
    *campaign("09-colleague",
              """The name shown is an address of the recipients' own domain; the text comes as plain
              text and as HTML. Tagged while single, rejected as bulk.""",
              colleague, tag("displayname.address-mismatch mark.protected"),
              bulk("reject", "displayname.address-mismatch mark.protected", "forged")),
    *campaign("10-one-time-passwords",
              "One-time passwords: alike, but too short to be called one text. Never bulk.",
              password, accept(), accept()),
    *campaign("11-disguised-letters",
              """An offer in look-alike letters, invisible characters, symbols and accents, forged: tagged
              while single, rejected as bulk.""",
              disguises.pharmacy, tag("align.none spf.fail " + NAMELESS + OTHERS),
              bulk("reject", "align.none spf.fail " + NAMELESS + STAYS, "forged")),
    *campaign("12-chinese-disguises",
              """A loan in Chinese, now with traditional characters, now with Latin letters, emoji or other
              characters among it, forged: tagged while single, rejected as bulk.""",
              disguises.lender, tag("align.none spf.fail " + NAMELESS + OTHERS),
              bulk("reject", "align.none spf.fail " + NAMELESS + STAYS, "forged")),
    *campaign("13-two-faces",
              """HTML that stays, with plain text and hidden words that are new in each copy. Tagged while
              single, rejected as bulk.""",
              disguises.two_faced, tag("displayname.address-mismatch mark.protected"),
              bulk("reject", "displayname.address-mismatch mark.protected", "forged")),
    *campaign("14-picture",
              """A picture without text and without From: subject and structure show the campaign. Tagged
              while single, rejected as bulk.""",
              disguises.picture, tag("from.missing", "concealed"),
              bulk("reject", "from.missing", "concealed")),
    *campaign("15-shuffled",
              """Sentences in another order in each copy, without From: tagged while single, rejected as
              bulk.""",
              disguises.shuffled, tag("from.missing", "concealed"),
              bulk("reject", "from.missing", "concealed")),
    Case(name="16-crowd/01",
         why="""Too short to be compared, but one message to 120 recipients is bulk by itself; the SPF
         record of the domain shown disowns the client.""",
         recipients=tuple(f"c{i:03}@victim.example" for i in range(120)),
         expect=bulk("reject", "align.none spf.fail bulk.rcpt-count " + NAMELESS + STAYS, "forged"),
         **disguises.crowd()),
]
