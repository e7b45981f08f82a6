"""Weak signs of a sender who hides, each beside an honest message of the same shape.

They belong to the topic `concealed`. Where the author is backed, such signs are excused.
"""

import re

from . import world as w
from .case import Case, accept, tag
from .message import letter
from .signing import rsa

PLAIN = "post@plain.example"


def without_date(message):
    """The message without its Date field."""
    return re.sub(rb"\r\nDate: [^\r]*", b"", message, count=1)


def unbacked(finding, *, established=False):
    """What is found in mail of a domain without any record."""
    return tag(f"align.none {finding}") if established else accept(f"align.none {finding}")


CASES = [
    Case(
        "20-name-with-many-spaces",
        "The display name ends in a long run of spaces, which push the address out of sight.",
        w.PLAIN.host, PLAIN,
        letter('"Village hall' + 40 * " " + '." <post@plain.example>', "Lost gloves", """
            A pair of gloves was left on the stove. They are dry now, and smaller.
            """),
        unbacked("displayname.excess-space")),
    Case(
        "20-name-with-spaces-backed",
        "A form that pads the name to its column width; the author is backed.",
        w.FIRM.host, "meter@firm.example",
        letter('"Meter 3' + 24 * " " + '" <meter@firm.example>', "Reading overdue", """
            Meter three was not read this month because the cellar door was locked.
            """),
        accept(), signatures=(rsa("firm.example"),)),
    Case(
        "21-needless-encoding",
        "The name in From is encoded though it is plain ASCII: a weak sign, accepted.",
        w.PLAIN.host, PLAIN,
        letter("=?utf-8?B?VmlsbGFnZSBoYWxs?= <post@plain.example>", "Dance floor", """
            The dance floor is scattered with wax flakes tomorrow; wear old shoes.
            """),
        unbacked("from.excess-encoding")),
    Case(
        "21-needless-encoding-backed",
        "A program that encodes every name; the author is backed.",
        w.SHOP.host, "robot@shop.example",
        letter("=?utf-8?B?U2hvcCByb2JvdA==?= <robot@shop.example>", "Stock of twine", """
            Twine of the thin sort is down to four reels; the thick one will last.
            """),
        accept(), signatures=(rsa("shop.example"),)),
    Case(
        "22-link-in-from",
        "A link stands in the display name: a weak sign, accepted.",
        w.PLAIN.host, PLAIN,
        letter('"Tickets at https://plain.example/t" <post@plain.example>', "Puppet theatre", """
            The puppets perform twice on Sunday, once for those who scare easily.
            """),
        unbacked("from.url")),
    Case(
        "22-link-in-from-backed",
        "A firm that writes its link behind its name; the author is backed.",
        w.FIRM.host, "info@firm.example",
        letter('"Firm https://firm.example" <info@firm.example>', "New catalogue of doors", """
            The catalogue of doors now has a chapter on cat flaps and their draught.
            """),
        accept(), signatures=(rsa("firm.example"),)),
    Case(
        "23-local-part-of-65-octets",
        "The local part has one octet more than SMTP allows: a weak sign, accepted.",
        w.PLAIN.host, PLAIN,
        letter(f"<{65 * 'a'}@plain.example>", "Counting letters", """
            Somebody counted the letters on the war memorial and found one too many.
            """),
        unbacked("from.localpart-long")),
    Case(
        "23-local-part-of-64-octets",
        "The longest local part that SMTP allows. Only that nothing backs it is found.",
        w.PLAIN.host, PLAIN,
        letter(f"<{64 * 'a'}@plain.example>", "Long signpost", """
            The signpost at the ford has so many arms that it was propped up.
            """),
        accept("align.none")),
    Case(
        "24-domain-without-user",
        "From names a domain and nobody in it, who could be answered: a sign, accepted.",
        w.PLAIN.host, PLAIN,
        letter("<@plain.example>", "Found: one boot", """
            One left boot, size forty-four, stands on the wall by the chapel.
            """),
        accept("from.no-user")),
    Case(
        "25-no-date",
        "The message has no Date, which every message must have: a weak sign, accepted.",
        w.PLAIN.host, PLAIN,
        letter("Village hall <post@plain.example>", "Stopped clock", """
            The clock over the stage has stopped and nobody knows since when.
            """),
        unbacked("header.broken"), alter=without_date),
    Case(
        "25-no-date-backed",
        "An old machine without a clock leaves out Date; the author is backed.",
        w.WATCH.host, "scale@watch.example",
        letter("Scale <scale@watch.example>", "Weight of the bell", """
            The small bell weighs ninety-one kilograms without its clapper.
            """),
        accept(), alter=without_date),
    Case(
        "26-answer-to-nothing",
        "`Re:` without a message that is answered, and nothing backs the author: weak, accepted.",
        w.PLAIN.host, PLAIN,
        letter("Village hall <post@plain.example>", "Re: your question", """
            Yes, the piano may be moved, but only by four people and never by two.
            """),
        unbacked("subject.fake-reply")),
    Case(
        "26-answer-with-reference",
        "A real answer names the message answered. Only that nothing backs it is found.",
        w.PLAIN.host, PLAIN,
        letter("Village hall <post@plain.example>", "Re: trestle tables", """
            Eight trestles are in the shed; the boards are borrowed by the choir.
            """, extra=[("In-Reply-To", "<tables@victim.example>")]),
        accept("align.none")),
    Case(
        "27-greets-as-localhost",
        "The client greets as localhost: a weak sign, accepted.",
        w.Client("198.51.100.49", "localhost.localdomain", "mail.plain.example"), PLAIN,
        letter("Village hall <post@plain.example>", "Curtain rail", """
            The curtain rail came down during the second act, to general applause.
            """),
        unbacked("helo.localhost")),
    Case(
        "27-greets-with-short-name",
        "The client greets with a name without a dot: a weak sign, accepted.",
        w.Client("198.51.100.49", "hall", "mail.plain.example"), PLAIN,
        letter("Village hall <post@plain.example>", "Broom cupboard", """
            The broom cupboard now has a hook for each broom and one to spare.
            """),
        unbacked("helo.not-fqdn")),
    Case(
        "28-answers-to-recipient",
        "Answers would go back to the recipient: a weak sign, accepted.",
        w.PLAIN.host, PLAIN,
        letter("Village hall <post@plain.example>", "Echo in the hall", """
            The echo was measured with a pistol and lasts for two seconds.
            """, extra=[("Reply-To", "user@victim.example")]),
        unbacked("replyto.equals-recipient")),
    Case(
        "28-answers-to-recipient-backed",
        "A scanner that sends a user his own pages sets Reply-To to him; the author is backed.",
        w.DESK.host, "robot@desk.example",
        letter("Desk robot <robot@desk.example>", "Your scan", """
            Nine pages were scanned, of which the fourth is blank on purpose.
            """, extra=[("Reply-To", "user@victim.example")]),
        accept(), signatures=(rsa("desk.example"),)),
    Case(
        "29-unreadable-reply-to",
        "Reply-To is no address: a weak sign, accepted.",
        w.PLAIN.host, PLAIN,
        letter("Village hall <post@plain.example>", "Missing stage door key", """
            Please do not answer; the key of the stage door was in the lock.
            """, extra=[("Reply-To", "do not reply")]),
        unbacked("replyto.unparsable")),
    Case(
        "29-unreadable-reply-to-backed",
        "A robot that cannot be answered says so in Reply-To; the author is backed.",
        w.SHOP.host, "robot@shop.example",
        letter("Shop robot <robot@shop.example>", "Parcel at the kiosk", """
            The parcel with the hinges waits at the kiosk until Saturday evening.
            """, extra=[("Reply-To", "do not reply")]),
        accept(), signatures=(rsa("shop.example"),)),
]
