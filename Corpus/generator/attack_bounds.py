"""Rows 41 to 43: what is made to confuse or exhaust the filter. It stays bounded, and nothing of it
is evidence by itself. The large ones are made by tests (ResourceTests)."""

from . import world as w
from .case import Case, accept, expect, reject
from .message import Body, letter, plain
from .signing import Signature, attacker

MINE = "any@attack.example"


def _by_attacker(number, why, subject, body, findings="", **more):
    """Mail whose sender is who he says, so that nothing but its form can be held against it."""
    return Case(number, why, w.ATTACK.host, MINE, letter("Any <any@attack.example>", subject, body, **more),
                accept(findings), signatures=(attacker("attack.example"),))


def _part(fields, text):
    return f"--b\r\n{fields}\r\n{text}\r\n"


MIME = [
    _by_attacker(
        "41-boundary-used-twice",
        """The inner multipart has the boundary of the outer one: readers find different parts. Whatever can
        be read counts as text.""",
        "Well water", Body(
            [("Content-Type", 'multipart/mixed; boundary="b"')],
            (_part("Content-Type: multipart/alternative; boundary=b\r\n", "")
             + _part("Content-Type: text/plain\r\n", "The water of the upper well is clear again and may be drawn.")
             + "--b--\r\n"
             + _part("Content-Type: text/plain\r\n", "Bring your own bucket, the old one fell in last week.")
             + "--b--\r\n").encode())),
    _by_attacker(
        "41-encoding-that-is-none",
        "Plain text labelled base64: it decodes to nothing for some, and is text for others.",
        "Tide table", Body(
            [("Content-Type", "text/plain; charset=us-ascii"), ("Content-Transfer-Encoding", "base64")],
            b"High water is at noon on Monday and an hour later each day.\r\n"
            b"The ferry waits for nobody, so be at the pier in time.\r\n")),
    _by_attacker(
        "41-charset-that-is-none",
        "ASCII labelled UTF-16, which some programs believe and others do not.",
        "Night train", plain("""
            The night train has a new stop between the two lakes. Sleepers are woken a
            quarter of an hour before, if they hang the card on the door.
            """, label="utf-16")),
    _by_attacker(
        "41-two-content-types",
        "Two Content-Type fields name different boundaries; which parts there are depends on the reader.",
        "Beehives", Body(
            [("Content-Type", 'multipart/mixed; boundary="b"'), ("Content-Type", 'multipart/mixed; boundary="c"')],
            (_part("Content-Type: text/plain\r\n", "Four hives stand on the slope behind the chapel.")
             + "--b--\r\n--c\r\n\r\nNobody should mow there before the evening.\r\n--c--\r\n").encode())),
    _by_attacker(
        "41-parts-within-parts",
        "Sixty multiparts, each in the one before; fifty levels are opened.",
        "Nesting dolls", Body(
            [("Content-Type", 'multipart/mixed; boundary="b00"')],
            "".join(f'--b{n:02}\r\nContent-Type: multipart/mixed; boundary="b{n + 1:02}"\r\n\r\n'
                    for n in range(60)).encode()
            + b"--b60\r\n\r\nThe smallest doll is no larger than a grain of rice.\r\n"),
        "mime.unreadable"),
]

DNS = [
    Case(
        "42-includes-within-includes",
        """Each record includes another, twelve deep, and ten lookups are allowed: permerror, which is no
        evidence of forging.""",
        w.NESTED.host, "post@nested.example",
        letter("Nest boxes <post@nested.example>", "Swifts are back", """
            The swifts are back under the eaves of the town hall. Windows on that side
            stay shut in the evenings until the young have flown.
            """),
        accept("align.none")),
    Case(
        "42-alias-behind-alias",
        """The name of the key is an alias of an alias, twenty times over, which no resolver follows: the key
        cannot be had, and the mail waits.""",
        w.FORWARDER.host, "any@forwarder.example",
        letter("Chain ferry <orders@chain.example>", "New chain", """
            The new chain was laid across the river at low water. Until it is tightened
            the ferry takes people and bicycles, but no carts.
            """),
        expect("defer"), signatures=(Signature("chain.example", "c1"),)),
    Case(
        "42-twenty-labels",
        """A From domain of twenty labels below the abused one: the records of the domain are found with
        eight questions (RFC 9989 section 4.10).""",
        w.ATTACK.host, MINE,
        letter("Admin <admin@" + ".".join("abcdefghijklmnopqr") + ".legit.example>", "Password", """
            Your password ends tonight. Confirm it on the page below, with the old one
            first, so that the archive of your letters can be kept.
            """),
        reject("align.none-policy align.envelope-differs"), signatures=(attacker("attack.example"),)),
]

LENGTHS = [
    Case(
        "43-local-part-of-63-in-a-macro",
        """The record asks for the name of the local part (%{l}), which fills a label of the DNS to its end:
        evaluated as any other.""",
        w.PERUSER.host, "l" * 63 + "@peruser.example",
        letter("Ropes <orders@peruser.example>", "Hawsers", """
            The three hawsers are spliced and lie on the quay. The fourth must dry for
            another day before it is tarred.
            """),
        accept()),
    Case(
        "43-local-part-of-200-in-a-macro",
        """The same with more than a label can hold: the name cannot be asked for, so the mechanism does not
        match (RFC 7208 section 4.8), and the next one does.""",
        w.PERUSER.host, "l" * 200 + "@peruser.example",
        letter("Ropes <orders@peruser.example>", "Netting", """
            Netting is sold by the fathom again. Ask for the fine one if it is meant for
            shrimps; the coarse one keeps birds from the cherries.
            """),
        accept()),
    Case(
        "43-author-of-300-octets",
        "A local part of 300 octets in From, where 64 are allowed, of a domain that is not the sender's.",
        w.ATTACK.host, MINE,
        letter("Box office <" + "b" * 300 + "@plain.example>", "Seats", """
            Two seats in the third row are left for the puppet play. They are kept until
            the lamps are lit.
            """),
        accept("align.none align.envelope-differs from.localpart-long"), signatures=(attacker("attack.example"),)),
]

CASES = MIME + DNS + LENGTHS
