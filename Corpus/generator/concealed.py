"""Messages that show no mark by which the sender could be found or answered, and lesser faults."""

from . import concealed_forms, ways, world as w
from .case import Case, accept, reject, tag
from .message import Body, letter, multipart, plain
from .signing import attacker, rsa


MINE = "any@attack.example"


def concealed(findings):
    """Tagged because nobody is shown who could be found."""
    return tag(findings, "concealed")


def nested(depth):
    """A text inside `depth` multiparts."""
    inner = plain("""
        Deep inside so many boxes that no reader opens them all lies this sentence
        about a sale of umbrellas.
        """)
    for level in range(depth):
        inner = multipart("mixed", inner, boundary=f"level{level:03}")
    return inner


CASES = [
    Case(
        "01-no-from",
        """No From field. The envelope passes SPF, but the reader is shown nobody: concealed,
        tagged.""",
        w.ATTACK.host, MINE,
        letter(None, "Second notice", """
            This is the second notice concerning the prize that was set aside in your
            name. The clerk on duty explains how the handling charge is paid.
            """),
        concealed("from.missing")),
    Case(
        "02-no-from-no-message-id",
        "Neither From nor Message-ID: concealed, tagged.",
        w.ATTACK.host, MINE,
        letter(None, "Roof tiles", """
            A load of roof tiles was ordered too much at a building site near you and
            is given away to whoever pays for the crane.
            """, message_id=None),
        concealed("from.missing msgid.missing")),
    Case(
        "03-name-without-address",
        "From holds a name and an empty address, so nobody can be answered: concealed, tagged.",
        w.ATTACK.host, MINE,
        letter('"Prize desk" <>', "Winning number", """
            The wheel stopped at your number! Present the coupon at any of our booths
            before the fair leaves town and the ham is yours.
            """),
        concealed("from.empty")),
    Case(
        "04-unparsable-from",
        "From holds words and no address, so nobody can be answered: concealed.",
        w.ATTACK.host, MINE,
        letter("Accounts at legit dot example", "Ledger", """
            The old ledgers are scanned now. Ask for the volume you need by decade and
            letter; the paper itself goes into the salt mine.
            """),
        concealed("from.no-address")),
    Case(
        "05-several-faults",
        "From unreadable, Message-ID without a domain, HELO a bare address: together concealed.",
        w.BARE_IP_BOT, MINE,
        letter("Cheap Tablets (call now)", "Tablets without a visit", """
            Tablets for every complaint arrive in a plain envelope. No physician has to
            look at you; answer the courier's question with the word lavender.
            """, message_id="<20260921@mailer>"),
        concealed("from.no-address helo.bare-ip")),
    Case(
        "06-group-of-own-addresses",
        """Group syntax with two of the sender's own addresses. Aligned, so soft findings on two
        axes are all there is.""",
        w.ATTACK.host, MINE,
        letter("Partners: any@attack.example, other@attack.example;", "Barter", """
            We barter: a day of plumbing against a week of bread. The ledger hangs in
            the passage and is balanced whenever the moon is full.
            """),
        accept("from.multiple-addresses from.group"), signatures=(attacker("attack.example"),)),
    Case(
        "07-empty-group-and-more",
        "An empty group as From, no Message-ID, HELO a bare address: together concealed.",
        w.BARE_IP_BOT, MINE,
        letter("Undisclosed:;", "Loan without questions", """
            Borrow up to twenty thousand without naming your employer. Interest is
            settled when you meet our representative in his car.
            """, message_id=None),
        concealed("from.group msgid.missing helo.bare-ip")),
    Case(
        "08-message-id-missing",
        "An honest program that leaves out the Message-ID; one soft finding.",
        w.WATCH.host, "printer@watch.example",
        letter("Printer <printer@watch.example>", "Toner is low", """
            The black cartridge of the printer in the hall lasts for about two hundred
            more pages. A spare one stands in the cupboard on the left.
            """, message_id=None),
        accept("msgid.missing")),
    Case(
        "09-message-id-without-domain",
        "The right side of the Message-ID is no full domain name; the author is backed. Accepted.",
        w.QUIET.host, "backup@quiet.example",
        letter("Backup <backup@quiet.example>", "Nightly run finished", """
            All volumes were copied in three hours and eleven minutes. Two files were
            open and will be tried again tomorrow.
            """, message_id="<6f1d2c@localhost>"),
        accept()),
    Case(
        "09-message-id-without-brackets",
        "The Message-ID lacks its angle brackets: one soft finding, accepted.",
        w.SOFT.host, "scale@soft.example",
        letter("Scale <scale@soft.example>", "Calibration", """
            The market scale was calibrated with the two-kilogram weight and carries
            this year's seal. The next visit falls in spring.
            """, message_id="77120.scale@soft.example"),
        accept("msgid.invalid")),
    Case(
        "10-bare-address-helo",
        "HELO is an address without brackets, all else is honest: one soft finding, accepted.",
        w.Client("198.51.100.43", "198.51.100.43", "mail.watch.example"), "door@watch.example",
        letter("Door <door@watch.example>", "Rear gate left open", """
            The rear gate has stood open for longer than fifteen minutes. Whoever locks
            up tonight should look whether the hedgehog got in again.
            """, message_id="<c10@mail.watch.example>"),
        accept("helo.bare-ip")),
    Case(
        "10-address-literal-helo",
        """An address literal in brackets is correct as HELO (RFC 5321 section 4.1.3): nothing is
        found.""",
        w.Client("198.51.100.43", "[198.51.100.43]", "mail.watch.example"), "door@watch.example",
        letter("Door <door@watch.example>", "Visitors' bell", """
            The visitors' bell was pressed eleven times yesterday. Its button sticks in
            damp weather and wants a drop of oil.
            """),
        accept()),
    Case(
        "11-address-literal-in-from",
        "The author's domain is an address literal: legal for a mailbox, but no domain to ask.",
        w.BOT, "",
        letter("root@[203.0.113.66]", "Cron output", """
            The job that prunes old thumbnails removed four hundred and six of them and
            complained once about a name with a slash.
            """),
        accept("from.unparsable")),
    Case(
        "12-no-from-declared-bulk",
        "No author, and the message itself declares that it is sent in bulk: stopped.",
        w.ATTACK.host, MINE,
        letter(None, "Circular number nine", """
            Dear householders, the sweeping brigade comes through your quarter. Put the
            coins for the sweeps on the window sill, wrapped in paper.
            """, extra=[("Precedence", "bulk")]),
        reject("from.missing bulk.declared", "concealed bulk")),
    Case(
        "13-empty-from-junk",
        "An empty From, and the message declares itself as junk mail: concealed bulk, stopped.",
        w.ATTACK.host, MINE,
        letter("<>", "Clearance of carpets", """
            Everything must go: runners, prayer rugs, remnants. The lorry parks behind
            the mill for one hour only and does not return.
            """, extra=[("Precedence", "junk")]),
        reject("from.empty bulk.declared", "concealed bulk")),
    Case(
        "14-too-many-fields",
        "More header fields than are looked at (2,000). Counted, judged by what was kept.",
        w.SHOP.host, "robot@shop.example",
        letter("Robot <robot@shop.example>", "Stock report", """
            The counting of the shelves is done. Nails and hooks agree with the books;
            of hinges eleven pairs are missing in the lower store.
            """, tail=[("X-Shelf", f"{n} counted") for n in range(2100)]),
        accept("limits.exceeded")),
    Case(
        "15-nested-too-deep",
        """A text inside 300 multiparts: the structure is not read to its end. Work stays bounded;
        suspicion alone, accepted.""",
        w.ATTACK.host, MINE,
        letter("Any <any@attack.example>", "Boxes in boxes", nested(300)),
        accept("mime.unreadable"), signatures=(attacker("attack.example"),)),
    Case(
        "16-answers-go-elsewhere",
        """From is backed by nothing, answers go to another organisation, no Message-ID, HELO a bare
        address: no mark is left by which the sender could be found.""",
        w.BARE_IP_BOT, "inquiry@plain.example",
        letter("Inquiry <inquiry@plain.example>", "Old banknotes", """
            We buy old banknotes, also torn ones, and pay in new coins. Tell us the
            years printed on them and a quiet place for the exchange.
            """, message_id=None, extra=[("Reply-To", "notes@freemail.example")]),
        concealed("align.none replyto.domain-mismatch msgid.missing helo.bare-ip")),
    Case(
        "17-no-from-own-user",
        "A logged-in user's program forgets From: listed, not stopped.",
        w.Client("203.0.113.151", "laptop.local"), "alice@victim.example",
        letter(None, "Draft of the speech", """
            Here is the draft for the jubilee. The middle part drags; could you shorten
            the passage about the second extension of the greenhouse?
            """, to="friend@firm.example"),
        accept("from.missing", "concealed"), recipients=("friend@firm.example",), user="alice"),
    Case(
        "18-null-body",
        "No From and no text: concealed and tagged; there is nothing that could make a campaign.",
        w.ATTACK.host, MINE,
        letter(None, "?", Body([("Content-Type", "text/plain; charset=us-ascii")], b"")),
        concealed("from.missing")),
    Case(
        "19-honest-with-both-faults",
        "Two formal faults of an old machine, 60 points together: accepted.",
        w.Client("198.51.100.87", "198.51.100.87"), "fax@example.org",
        letter("Fax <fax@example.org>", "Fax from extension 31", """
            A fax of two pages arrived during lunch and lies in the tray. The second
            page is upside down and hardly legible.
            """, message_id=None),
        accept("msgid.missing helo.bare-ip"), signatures=(rsa("example.org",
                                                              fields=("from", "to", "subject")),)),
] + concealed_forms.CASES + ways.CONCEALED
