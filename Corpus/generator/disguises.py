"""Campaigns whose senders make each copy different to a machine and the same to a reader."""

import random

from . import world as w
from .message import attachment, encoded, html, letter, multipart, plain, text
from .signing import attacker

LOOK_ALIKES = dict(zip("aceiopsxyltu", "асеіоpѕху1тü"))
TRADITIONAL = dict(zip("办贷款无当银单开额业务员电话联系请时间发资处证", "辦貸款無當銀單開額業務員電話聯繫請時間發資處證"))
HIDDEN = "​‌⁠\ufeff"
SYMBOLS = "*~_|+★◆"
EMOJI = "🔥💰🎁✅"
WORDS = ("amber", "basil", "cedar", "dune", "ember", "fjord", "glade", "heron", "inlet", "jetty",
         "knoll", "lagoon", "marsh", "nectar", "orchid", "pebble", "quarry", "ridge", "summit",
         "tundra", "umbra", "valley", "willow", "yarrow", "zephyr")
PICTURE = bytes(range(7, 250)) * 12


def letters_changed(words, number):
    """The words with look-alikes, invisible characters, symbols or accents, in turn."""
    dice = random.Random(number)
    out = []
    for character in words:
        if number % 4 == 0 and dice.random() < 0.3:
            character = LOOK_ALIKES.get(character, character)
        out.append(character)
        if not character.isalpha():
            continue
        if number % 4 == 1 and dice.random() < 0.5:
            out.append(dice.choice(HIDDEN))
        if number % 4 == 2 and dice.random() < 0.3:
            out.append(dice.choice(SYMBOLS))
        if number % 4 == 3 and dice.random() < 0.3:
            out.append(dice.choice("\u0301\u0308\u0323"))
    return "".join(out)


def chinese_changed(words, number):
    """The words with traditional characters, Latin letters, emoji, or other characters, in turn."""
    dice = random.Random(number)
    out = []
    for character in words:
        if number % 4 == 0:
            character = TRADITIONAL.get(character, character)
        if number % 4 == 3 and "\u4e00" <= character and dice.random() < 0.08:
            character = chr(dice.randrange(0x4e00, 0x9fa5))
        out.append(character)
        if number % 4 == 1 and dice.random() < 0.3:
            out.append(dice.choice("abcdefghkmnpqrst"))
        if number % 4 == 2 and dice.random() < 0.2:
            out.append(dice.choice(EMOJI))
    return "".join(out)


def pharmacy(number):
    """An offer in disguised letters, in the name of a domain whose SPF disowns the client."""
    words = text("""
        Our warehouse at the harbour is being closed, and everything that helps a tired
        body must leave the shelves before the rent is due. Capsules for sleep, drops for
        the heart, patches against pain and powders that make old men dance are sold at
        a quarter of the price that your doctor has in mind. No recipe is asked for, no
        name stands on the parcel, and whoever orders two boxes receives a third as a
        present. Ask for the list today, because the lorry comes on Friday morning.
        """)
    return {
        "client": w.Client(f"203.0.113.{20 + number}", f"dsl{number}.dynamic.example"),
        "mail_from": f"stock{number}@quiet.example",
        "mail": letter(f"Harbour stock <stock{number}@quiet.example>", f"List {number} of our shelves",
                       plain(letters_changed(words, number), "utf-8", "base64")),
    }


def lender(number):
    """A loan in Chinese, in the name of a payment service without DMARC."""
    words = text("""
        本行现面向个体老板和工薪家庭办理小额贷款，无需抵押，也无需担保人到场签字。
        当天提交资料，当天审批，银行卡当天到账，额度由三万起步，最长可分五年归还。
        有房有车的客户额度翻倍，征信记录不佳者也可由业务员想办法处理，成功之后再付费。
        名额只在本月开放，请尽快与我处业务员电话联系，说明用款时间和单位名称即可。
        """)
    return {
        "client": w.Client(f"192.0.2.{160 + number}", f"cable{number}.dynamic.example"),
        "mail_from": f"daikuan{number}@zhifu.example",
        "mail": letter(f"{encoded('信贷中心')} <daikuan{number}@zhifu.example>",
                       encoded(f"额度{number}万待领取"),
                       plain(chinese_changed(words, number), "utf-8", "base64")),
    }


def two_faced(number):
    """HTML that stays, beside plain text and hidden words that are new in each copy."""
    dice = random.Random(number)

    def chatter(count):
        return " ".join(dice.choice(WORDS) for _ in range(count))

    page = f"""
        <html><body><div style="display:none">{chatter(40)}</div>
        <p>Your mailbox has been moved to the new storage house, and three letters from
        this week are waiting at the gate. They are kept for two days and then returned to
        their senders with a note that nobody lives here.</p>
        <p>Show the gatekeeper your password once, so that he knows you, and the letters are
        carried over within the hour. Members of the board need not do anything, for their
        boxes are moved by hand.</p>
        <p style="font-size:0">{chatter(30)}</p>
        <a href="https://gate.attack.example/{dice.randrange(10**6)}">Open the gate</a></body></html>
        """
    return {
        "client": w.ATTACK.host, "mail_from": f"p{number}@attack.example",
        "signatures": (attacker("attack.example"),),
        "mail": letter('"Storage office storage@victim.example" <any@attack.example>',
                       f"Three letters are waiting ({number})",
                       multipart("alternative", plain(chatter(60)), html(page))),
    }


def picture(number):
    """A picture without a word of text; the subject alone can be read by a machine."""
    return {
        "client": w.Client(f"203.0.113.{210 + number}", f"wifi{number}.dynamic.example"),
        "mail_from": f"q{number}@throwaway.example",
        "mail": letter(None, f"Your parcel waits at the customs house, piece {number}", multipart(
            "related", html(f'<html><body><a href="https://c{number}.throwaway.example/">'
                            '<img src="cid:p"></a></body></html>'),
            attachment("p.png", "image/png", PICTURE))),
    }


def shuffled(number):
    """The sentences of an offer in another order in each copy, from senders without a From."""
    sentences = text("""
        A castle in the south is sold in shares of one square metre.
        Each share brings its holder a chair at the long table in summer.
        The tower has been measured by an engineer who found it nearly straight.
        Wine from the own slope is included for holders of ten shares.
        The notary of the village keeps the book of names under his bed.
        Payment is made in three parts, the first of them before Sunday.
        Nobody has ever asked for his money back, because nobody has left.
        """).splitlines()
    random.Random(number).shuffle(sentences)
    return {
        "client": w.Client(f"203.0.113.{150 + number}", f"lan{number}.dynamic.example"),
        "mail_from": f"s{number}@throwaway.example",
        "mail": letter(None, f"Square metres, offer {number}", "\n".join(sentences) + "\n"),
    }


def crowd():
    """Three words to a hundred and twenty recipients in one transaction."""
    return {
        "client": w.Client("203.0.113.99", "bot99.dynamic.example"),
        "mail_from": "crowd@quiet.example",
        "mail": letter("Crowd <crowd@quiet.example>", "News", "Call me now\n"),
    }
