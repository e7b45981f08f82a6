"""Look-alikes written by robots, or about the mail system itself; the rest is in lookalikes.py."""

import gzip

from . import world as w
from .case import Case, accept, expect
from .message import attachment, enclosed, html, letter, multipart, part, plain
from .signing import Signature, rsa

CASES = [
    Case(
        "14-bounce",
        """A delivery report with its usual structure and MAIL FROM:<>, aligned through HELO.
        Accepted; automatic is no more than a hint.""",
        w.FIRM.host, "",
        letter("Mail delivery <mailer-daemon@mail.firm.example>", "Undelivered mail", multipart(
            "report",
            plain("""
                Your letter could not be delivered to one recipient, whose mailbox does
                not exist here any longer.
                """),
            part("message/delivery-status", """
                Reporting-MTA: dns; mail.firm.example

                Final-Recipient: rfc822; gone@firm.example
                Action: failed
                Status: 5.1.1
                """),
            enclosed(b"From: user@victim.example\r\nTo: gone@firm.example\r\nSubject: Hello\r\n"
                     b"\r\nAre you there?\r\n"),
            parameters="; report-type=delivery-status"),
            extra=[("Auto-Submitted", "auto-replied")]),
        accept("bulk.automatic")),
    Case(
        "14-read-receipt",
        "A receipt (MDN, RFC 8098) with MAIL FROM:<>. Nothing is found.",
        w.UNIVERSITY.host, "",
        letter("Colin Wray <colin@university.example>", "Read: budget of the excursion", multipart(
            "report",
            plain("""
                The message about the budget of the excursion was displayed. That is no
                promise that it was understood.
                """),
            part("message/disposition-notification", """
                Final-Recipient: rfc822; colin@university.example
                Disposition: manual-action/MDN-sent-manually; displayed
                """), parameters="; report-type=disposition-notification")),
        accept(), signatures=(rsa("university.example"),)),
    Case(
        "14-vacation-reply",
        "An automatic answer during a holiday. Accepted; automatic is no more than a hint.",
        w.FIRM.host, "",
        letter("Ines Faro <ines@firm.example>", "Away until the tenth", """
            I am walking in the mountains and read nothing. Urgent matters are settled
            by Jonas, who sits in the room beside mine.
            """, extra=[("Auto-Submitted", "auto-replied")]),
        accept("bulk.automatic"), signatures=(rsa("firm.example"),)),
    Case(
        "20-newsletter",
        "An honest newsletter that declares itself: bulk alone is never stopped.",
        w.SHOP.host, "news@shop.example",
        letter("Shop news <news@shop.example>", "Wood stoves and what feeds them", """
            Beech burns long, birch burns bright, and spruce spits. In this letter we
            compare three stoves and say how high a winter's pile should be.
            """, extra=[("Precedence", "bulk"),
                        ("List-Unsubscribe", "<https://www.shop.example/u/20>"),
                        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")]),
        accept("bulk.declared", "bulk"), signatures=(rsa("shop.example"),)),
    Case(
        "21-one-time-password",
        "A one-time password: short, and like a thousand others. Too short to be compared.",
        w.BANK.host, "code@bank.example",
        letter("Bank <code@bank.example>", "Code", "Your code: 493201\n"),
        accept(), signatures=(rsa("bank.example"),)),
    Case(
        "21-receipt",
        "A receipt in the words that every receipt of that shop has: aligned, accepted.",
        w.SHOP.host, "orders@shop.example",
        letter("Shop orders <orders@shop.example>", "Receipt 2026-1187", """
            Receipt 2026-1187: one watering can, zinc, nine litres, 31.50. Paid by card.
            Goods may be returned within thirty days if they are unused.
            """),
        accept(), signatures=(rsa("shop.example"),)),
    Case(
        "22-broken-signature-spf-aligned",
        "A gateway on the way rewrapped the text: the signature breaks, SPF is aligned.",
        w.LEGIT.host, "lab@legit.example",
        letter("Laboratory <lab@legit.example>", "Water sample 9", """
            Sample nine is free of germs and a little rich in lime. The kettle will tell
            you the same.
            """),
        accept(), signatures=(rsa("legit.example", verifies=False),),
        alter=lambda message: message.replace(b"a little rich", b"a little\r\nrich")),
    Case(
        "22-broken-signature-alone",
        """The only signature is broken and the domain publishes neither SPF nor DMARC: as if it
        were unsigned (RFC 6376 section 6.3). One soft finding.""",
        w.LETTERS.host, "mira@letters.example",
        letter("Mira <mira@letters.example>", "Cuttings of the fig", """
            Three cuttings stand in sand on the north window. Two have buds; the third
            sulks, but so did its mother.
            """),
        accept("align.none"), signatures=(rsa("letters.example", verifies=False),),
        alter=lambda message: message.replace(b"in sand", b"in  wet sand")),
    Case(
        "23-domain-without-records",
        "A domain without SPF, DKIM and DMARC: absence is not forgery. One soft finding.",
        w.PLAIN.host, "post@plain.example",
        letter("Village hall <post@plain.example>", "Skittles evening", """
            The alley is swept, the pins are numbered anew, and the landlady makes
            pancakes. Teams of four sign up at the bar.
            """),
        accept("align.none")),
    Case(
        "24-dns-outage",
        "The sender's DNS is down: tried again later, without a finding.",
        w.SLOW.host, "owner@slow.example",
        letter("Owner <owner@slow.example>", "Water rights", """
            The weir may hold back water from six in the morning until eight in the
            evening. The trout ladder stays open day and night.
            """),
        expect("defer")),
    Case(
        "24-spf-permerror",
        "The sender's SPF record is wrong, his signature is right: aligned, accepted.",
        w.TWOSPF.host, "info@twospf.example",
        letter("Riding school <info@twospf.example>", "Farrier on Monday", """
            The farrier begins with the ponies at seven. Owners hold their horses
            themselves and sweep the place afterwards.
            """),
        accept(), signatures=(rsa("twospf.example"),)),
    Case(
        "36-forwarded-as-attachment",
        "A colleague forwards a suspicious letter as an attachment. Its From is not this mail's.",
        w.FIRM.host, "jonas@firm.example",
        letter("Jonas <jonas@firm.example>", "Fwd: Is this genuine?", multipart(
            "mixed",
            plain("""
                This came yesterday. The bank would not write like that, would it? I have
                not touched the link.
                """),
            enclosed(b"From: <service@bank.example>\r\nFrom: <any@attack.example>\r\n"
                     b"To: jonas@firm.example\r\nSubject: Your account\r\n\r\n"
                     b"Confirm at once or lose everything.\r\n"))),
        accept(), signatures=(rsa("firm.example"),)),
    Case(
        "36-abuse-report",
        """An abuse report (ARF, RFC 5965); the empty From is that of the reported message inside.
        Accepted.""",
        w.FREEMAIL.host, "",
        letter("Feedback <abuse@freemail.example>", "Abuse report", multipart(
            "report",
            plain("""
                One of our users marked the enclosed message as unwanted. It came from
                your address 192.0.2.25 this morning.
                """),
            part("message/feedback-report", """
                Feedback-Type: abuse
                User-Agent: Feedback/1.0
                Version: 1
                Source-IP: 192.0.2.25
                """),
            enclosed(b"From: <>\r\nTo: someone@freemail.example\r\nSubject: Stones\r\n\r\n"
                     b"Precious stones by weight.\r\n"),
            parameters="; report-type=feedback-report"),
            to="abuse@victim.example", extra=[("Auto-Submitted", "auto-generated")]),
        accept("bulk.automatic"), signatures=(rsa("freemail.example"),),
        recipients=("abuse@victim.example",)),
    Case(
        "37-dmarc-report",
        "An aggregate DMARC report, written by a robot and aligned. Accepted.",
        w.FREEMAIL.host, "dmarc@freemail.example",
        letter("Reports <dmarc@freemail.example>",
               "Report Domain: victim.example Submitter: freemail.example Report-ID: <2026.264>",
               multipart(
                   "mixed",
                   plain("This is an aggregate report of one day; see the attached file.\n"),
                   attachment("freemail.example!victim.example!1789948800!1790035199.xml.gz",
                              "application/gzip",
                              gzip.compress(b"<feedback><version>1.0</version></feedback>\n",
                                            mtime=0))), to="dmarc@victim.example"),
        accept(), signatures=(rsa("freemail.example"),), recipients=("dmarc@victim.example",)),
    Case(
        "39-two-copies-first",
        "A personalised newsletter, the first of two copies: aligned, accepted.",
        w.LEGIT.host, "members@legit.example",
        letter("Museum <members@legit.example>", "For our members", """
            Dear Ms Adler, members see the restored planetarium clock a day before
            everybody else. Your number 2041 opens the side entrance on Friday.
            """),
        accept(), signatures=(rsa("legit.example"),), recipients=("adler@victim.example",)),
    Case(
        "39-two-copies-second",
        """A personalised newsletter, the second of two copies: near-identical, aligned, far from
        any number that is bulk. Accepted.""",
        w.LEGIT.host, "members@legit.example",
        letter("Museum <members@legit.example>", "For our members", """
            Dear Mr Okoro, members see the restored planetarium clock a day before
            everybody else. Your number 2967 opens the side entrance on Friday.
            """),
        accept(), signatures=(rsa("legit.example"),), recipients=("okoro@victim.example",)),
    Case(
        "40-person",
        "A person of the shop, with the shop's usual selector. Honest, nothing is found.",
        w.SHOP.host, "greta@shop.example",
        letter("Greta Sol <greta@shop.example>", "The chisel you asked about", """
            I put the last one aside under the counter. Its edge has a tiny nick that
            comes out with five minutes on the stone.
            """),
        accept(), signatures=(rsa("shop.example"),)),
    Case(
        "40-robot",
        "A robot of the same shop, with another selector: no other identity.",
        w.SHOP.host, "robot@shop.example",
        letter("Shop robot <robot@shop.example>", "Reserved article", html("""
            <p>An article was <b>reserved</b> for you by our staff and waits for three
            working days at the counter of the tool department.</p>
            """)),
        accept(), signatures=(Signature("shop.example", "m2"),)),
]
