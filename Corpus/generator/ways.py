"""How a message came and what wrote it: the client's names, Received fields, Message-IDs, recipients.

Weak signs, each beside an honest message of the same shape; a letter of `plain.example`, whose domain
publishes nothing, is backed by nothing. The numbers of ATTACKS and LOOKALIKES are those of their topics.
"""

from . import world as w
from .attack_proofs import MINE, OTHER_ENVELOPE
from .case import Case, accept, reject, tag
from .message import Body, crlf, letter, text
from .signing import rsa

POST = "post@plain.example"
HALL = "Village hall <post@plain.example>"
FIRM = (rsa("firm.example"),)
ANNA = "anna.berg@firm.example"
LINE = w.LINE_NAME
NAMELESS = w.Client("203.0.113.70", "lodge.plain.example")


def at(address, helo="lodge.plain.example"):
    """A client of that address whose name is not told."""
    return w.Client(address, helo)


def hall(name, why, subject, body, findings="", *, client=w.PLAIN.host, recipients=(w.USER,), sender=HALL,
         mail_from=POST, alter=None, signatures=(), refused=0, **more):
    """A letter that nothing backs, and what is found beside that."""
    return Case(name, why, client, mail_from, letter(sender, subject, body, **more),
                accept(f"align.none {findings}"), recipients=recipients, alter=alter, signatures=signatures, refused=refused)


def received(value):
    """A Received field as a further field on top."""
    return {"top": [("Received", value)]}


HOP = "from desk.plain.example (desk.plain.example [198.51.100.50])\r\n\tby mail.plain.example "
WHEN = "; Sat, 19 Sep 2026 10:00:00 +0000"

CLIENTS = [
    hall("40-client-without-name", "The client's address has no name: a weak sign, accepted.", "Sawdust", """
        The carpenter gives his sawdust away again, dry and by the sack.
        """, "rdns.none", client=NAMELESS),
    Case("40-client-without-name-backed", "The same from a client whose author is backed. Nothing is found.",
         NAMELESS, ANNA, letter("Anna Berg <anna.berg@firm.example>", "Ash trees", """
             Two ash trees by the ford are marked with a ring and will be felled.
             """), accept(), signatures=FIRM),
    hall("40-client-on-a-line", """The client's name is one that a provider makes from addresses, though it is true: a
         weak sign, accepted.""", "Tin roof", """
        The tin roof sings in the hail; whoever sleeps under it may borrow wax.
        """, "rdns.generic", client=at("203.0.113.67")),
    hall("40-client-name-leads-elsewhere", "The client claims the name of a host that has another address.", "Nets", """
        The nets hang to dry over the wall, so please leave by the lower gate.
        """, "rdns.not-forward-confirmed", client=at("203.0.113.68")),
    hall("40-client-name-dns-fails", "The reverse DNS does not answer: no finding about the client.", "Lanterns", """
        The lanterns are lit by hand this year, beginning at the well.
        """, client=at("203.0.113.69")),
    hall("40-client-second-name-confirmed", "Of two names, the second leads back. No finding about the client.",
         "Two bells", """
        We have two bells now and nobody agrees which of them is the first.
        """, client=at("203.0.113.71")),
    hall("41-greets-with-others-literal", "The literal in the greeting is another's address.", "Beehives", """
        The hives moved to the orchard; walk around them, not between.
        """, "helo.bad-ip", client=w.Client("198.51.100.49", "[192.0.2.77]", "mail.plain.example")),
    hall("41-greets-with-own-literal", "The literal in the greeting is the client's own, as RFC 5321 allows.",
         "Ladle", """
        The big ladle is missing since the soup evening and is missed.
        """, client=w.Client("198.51.100.49", "[198.51.100.49]", "mail.plain.example")),
    hall("41-greets-as-desktop", "The client greets with the name of a Windows computer.", "Stencils", """
        The stencils for the banner are cut; paint is in the blue tin.
        """, "helo.user", client=w.Client("198.51.100.49", "DESKTOP-4F2K9QL", "mail.plain.example")),
    hall("41-greets-with-unknown-name", "The DNS knows no host under the name in the greeting.", "Gravel", """
        A heap of gravel lies in front of the shed and belongs on the path.
        """, "helo.unresolvable", client=w.Client("198.51.100.49", "attic.plain.example", "mail.plain.example")),
    hall("41-greets-with-line-name", "The client has a good name but greets with that of a line.", "Marbles", """
        A bag of marbles was handed in; say how many and they are yours.
        """, "helo.dynamic", client=w.Client("198.51.100.49", LINE, "mail.plain.example")),
]

IDENTIFIERS = [
    hall("42-message-id-bare-address", "An address stands in the Message-ID where the domain belongs.", "Slate", """
        Three slates slid from the porch in the night and broke on the bench.
        """, "msgid.bare-ip", message_id="<slate.1@192.0.2.9>"),
    hall("42-message-id-literal", "An address in brackets stands in the Message-ID.", "Nettles", """
        Nettles grow at the south wall; the butterflies want them left.
        """, "msgid.ip-literal", message_id="<nettles.1@[192.0.2.9]>"),
    hall("42-message-id-short-name", "The Message-ID names a host without its domain.", "Blotting paper", """
        Blotting paper is out of stock at both shops, as one would expect.
        """, "msgid.not-fqdn", message_id="<blot.1@hall>"),
    hall("42-message-id-of-author", "The Message-ID is made of the author's address, as some programs do.", "Tongs", """
        The fire tongs are bent and the smith is on holiday until Monday.
        """, "msgid.contains-from", message_id="<77-1-post@plain.example>"),
    hall("42-message-id-of-recipient", "The Message-ID holds the recipient's address.", "Whistle", """
        The referee's whistle froze and so the game had no end.
        """, "msgid.contains-to", message_id="<user@victim.example.4711@plain.example>"),
    hall("42-message-id-ends-in-user", "The author's local part stands where the domain belongs.", "Paper boats", """
        The race of the paper boats ends at the weir, where a net is put up.
        """, "msgid.user-suffix", message_id="<771.1@post>"),
    hall("42-message-id-not-of-provider", "The Message-ID names a large provider but is too short for it.", "Rope", """
        The rope of the small bell was replaced by one a yard too long.
        """, "msgid.provider-forged", message_id="<abc123@mail.gmail.com>"),
    hall("42-message-id-of-provider", "The usual form of that provider. Nothing is found in it.", "Putty", """
        The putty in the east window is soft still, so keep your thumbs away.
        """, message_id="<CAB7xKp2Qn0vYt4mZr9sLw8eJhG5dFa1cUiOoTkRbNqXyPz3W6A@mail.gmail.com>"),
]

FORMS = [
    hall("43-name-with-title", "A title stands in front of the name.", "Old coins", """
        Somebody left three old coins in the collection and would like them back.
        """, "displayname.title", sender="Barrister Ole Hall <post@plain.example>"),
    hall("43-name-touches-address", "No space between name and address.", "Tar", """
        The boat house smells of tar for a week; mind your sleeves.
        """, "from.no-space", sender='"Village hall"<post@plain.example>'),
    hall("43-receipt-elsewhere", "The receipt that is asked for goes to another organization.", "Kindling", """
        Kindling is split on Saturday by everyone who has an axe and ten toes.
        """, "bounce.forged-mdn", extra=[("Disposition-Notification-To", "count@throwaway.example")]),
    hall("43-receipt-to-author", "The receipt that is asked for goes to the author. Nothing is found in it.",
         "Flour", """
        The mill delivers flour on Tuesday; somebody must be there to sign.
        """, extra=[("Disposition-Notification-To", HALL)]),
    hall("43-answers-to-long-local-part", "Answers would go to a local part longer than SMTP allows.", "Hymn", """
        The second hymn is sung without the organ because a mouse lives in it.
        """, "replyto.local-long", extra=[("Reply-To", f"{70 * 'a'}@plain.example")]),
    hall("44-program-and-boundary", "A program that never writes such boundaries is named.", "Rafters", Body(
        [("Content-Type", 'multipart/mixed; boundary="----=_NextPart_000_0001"')],
        crlf(b"------=_NextPart_000_0001\nContent-Type: text/plain\n\nThe rafters were counted and one is missing.\n"
             b"------=_NextPart_000_0001--\n")),
        "mua.forged", extra=[("X-Mailer", "Apple Mail (2.3776.700.51)")]),
    hall("44-program-and-message-id", "A program that writes UUIDs is named, beside a Message-ID that is none.",
         "Whitewash", """
        The passage is whitewashed on Friday, so nobody should lean on it.
        """, "mua.forged", message_id="<abcdef0123456789@plain.example>",
         extra=[("X-Mailer", "iPhone Mail (21A360)")]),
    hall("44-program-and-its-own-forms", "The same program with the Message-ID it writes. Nothing is found.",
         "Gutters", """
        The gutters are clean again and the birds have gone to look elsewhere.
        """, message_id="<6EA7567E-BC2D-41D6-9CA1-00306565A7B2@plain.example>",
         extra=[("X-Mailer", "iPhone Mail (21A360)")]),
]

RECEIVED = [
    hall("45-way-in-the-future", "A server is said to have had the message two months from now.", "Calendar", """
        Next year's calendar shows the same well twelve times, from all sides.
        """, "received.time-order",
         **received(HOP + "with ESMTP id 12345; Mon, 30 Nov 2026 10:00:00 +0000")),
    hall("45-way-back-in-time", "A later server has a time ten days before that of an earlier one.", "Sundial", """
        The sundial was turned by a joker and ran backwards until noon.
        """, "received.time-order",
         top=[("Received", HOP + "with ESMTP id 1; Tue, 1 Sep 2026 10:00:00 +0000"),
              ("Received", HOP + "with ESMTP id 2; Fri, 11 Sep 2026 10:00:00 +0000")]),
    hall("45-way-with-wrong-clock", "The clocks of two servers differ by an hour. Nothing is found in it.",
         "Cuckoo", """
        The cuckoo clock and the church agree once a day, which is enough.
        """, top=[("Received", HOP + "with ESMTP id 1" + WHEN),
                  ("Received", HOP + "with ESMTP id 2; Sat, 19 Sep 2026 11:02:00 +0000")]),
    hall("45-way-with-impossible-address", "A client's address has a number above 255.", "Turnips", """
        The turnip of the year weighs more than the child that carried it.
        """, "received.generic-forged",
         **received("from x (unknown [192.0.2.300]) by mail.plain.example with SMTP id 1" + WHEN)),
    hall("45-way-with-impossible-queue-id", "Postfix is named beside a queue id that it cannot make.", "Larder", """
        The larder was locked against the mice, who had a key all along.
        """, "received.generic-forged", **received(HOP + "(Postfix) with ESMTP id MAGIC-77-zz" + WHEN)),
    hall("45-way-with-queue-id", "The same with a queue id that Postfix makes. Nothing is found in it.", "Hinges", """
        The hinges of the lychgate were oiled and it startles no one now.
        """, **received(HOP + "(Postfix) with ESMTPS id 4c1XyZ3bQ7z2Rk9\r\n\tfor <user@victim.example>" + WHEN)),
    hall("45-way-by-false-provider", "A large provider's server is said to run Postfix.", "Acorns", """
        Sacks for acorns hang at the forester's; full ones weigh forty pounds.
        """, "received.provider-forged",
         **received("from x by mx.google.com (Postfix) with ESMTP id 4F2AB1C3D5" + WHEN)),
    hall("45-way-of-private-addresses", "Only private addresses, and the client has no name.", "Snow fence", """
        The snow fence is put up along the upper road before the first frost.
        """, "rdns.none received.private-only", client=NAMELESS,
         **received("from pc (unknown [10.1.2.3]) by relay (unknown [10.1.2.4]) with SMTP id 1" + WHEN)),
    hall("45-way-from-an-office", "An office behind its own named server. Nothing is found in it.", "Ledger", """
        The ledger of the burial club balances for the first time since the war.
        """, **received("from pc (pc.local [192.168.1.20]) by mail.plain.example with ESMTP id 1" + WHEN)),
    hall("45-way-without-names", "Both servers of a hop have bare addresses.", "Fiddle", """
        The fiddle was found in the hay with all its strings but one.
        """, "received.double-ip", **received("from [192.0.2.9] by 198.51.100.9 with SMTP id 1" + WHEN)),
    hall("45-way-with-raw-octets", "A server's name holds raw octets.", "Tallow", """
        Tallow candles are dipped on Thursday; bring an apron and an old spoon.
        """, "received.illegal-chars",
         top=[b"Received: from \xff\xfe\xfa by mail.plain.example with SMTP id 1; Sat, 19 Sep 2026 10:00:00 +0000"]),
]

RECIPIENTS = [
    hall("46-sorted-recipients", "Seven addresses in the order of the alphabet: a hint at bulk.", "Barn dance", """
        The barn dance begins when the cows are milked and ends likewise.
        """, "rcpt.sorted", to=", ".join(f"{n}@victim.example" for n in (
            "alba", "bruno", "clara", "dora", "emil", "franz", "user"))),
    hall("46-similar-recipients", "Addresses that only differ at their ends: a hint at bulk.", "Hurdles", """
        The hurdles for the sheep are stacked behind the smithy, forty of them.
        """, "rcpt.suspicious", to="user@victim.example, " + ", ".join(f"mari{n}@victim.example" for n in (
            "us", "na", "on", "ka", "lyn", "be", "tta"))),
    hall("46-fifty-recipients", "Fifty recipients at once: a hint at bulk.", "Well water", """
        The water of the upper well may be drunk again, says the laboratory.
        """, "bulk.rcpt-count", recipients=(w.USER, *(f"n{n:02}@victim.example" for n in range(49)))),
    hall("46-addressed-to-others", "To names somebody else than the recipient: a hint at bulk.", "Cider press", """
        The cider press goes round from the east side of the green to the west.
        """, "align.recipients-differ", to="council@plain.example"),
    hall("46-named-in-subject", "The subject calls the reader by his address: a hint at bulk.",
         "margit.dahl, your raffle ticket", """
        The raffle was drawn under the lime tree and the goose has a new home.
        """, "subject.recipient-part", recipients=("margit.dahl@victim.example",), to="margit.dahl@victim.example"),
    hall("46-straight-from-a-line", "Two recipients, no way behind it, and a client without a name.", "Firewood", """
        Firewood is stacked by the metre this winter and not by the armful.
        """, "rdns.none received.once", client=NAMELESS,
         recipients=("user@victim.example", "second@victim.example")),
    hall("46-delivered-before", "The message was delivered to the same recipient before.", "Loom", """
        The loom was carried up the stairs in parts and will not come down.
        """, "received.delivered-before", top=[("Delivered-To", "user@victim.example")]),
    hall("46-unknown-users", "Of eight recipients tried, six are unknown: a hint at bulk.", "Weathercock", """
        The weathercock was oiled and points the right way again, except in the east.
        """, "bulk.unknown-users", recipients=("user@victim.example", "second@victim.example"), refused=6),
    hall("46-four-unknown-users", "Four old addresses in a list of six: nothing is found about them.", "Cloakroom", """
        The cloakroom is full of umbrellas, and the owners are asked to come by.
        """, recipients=("user@victim.example", "second@victim.example"), refused=4),
]

FORGED = [
    Case("40-domain-that-never-sends",
         """The owner of the From domain publishes that it sends nothing, and it takes nothing: forged. It asks
         for nothing, so it is tagged.""",
         w.ATTACK.host, MINE, letter("Parking <desk@parked.example>", "Unpaid ticket", """
             A ticket for the yellow line was not paid. Settle it on the page before the
             wheel is clamped.
             """), tag("align.none align.envelope-differs domain.never-sends")),
    Case("41-newest-hop-is-ours",
         """The newest Received field says that our own server passed the message on, but the client added none of
         its own, as every server must: it is not true. Forged.""",
         w.ATTACK.host, MINE, letter("Clerk <clerk@quiet.example>", "Internal circular", """
             This circular came through the house's own server, as its head shows. Open
             the enclosed form today.
             """, top=[("Received", "from desk.victim.example (desk.victim.example [192.0.2.30])\r\n\tby "
                        "mx.victim.example (Postfix) with ESMTPS id 4F2AB1C3D5E" + WHEN)]),
         tag("align.none align.envelope-differs received.claims-us")),
    Case("41-came-back-to-us",
         """A letter that our own server passed on and a forwarder sends back: ours is not the newest hop.
         Nothing is found in it.""",
         w.FORWARDER.host, "SRS0=x7k2=CD=watch.example=dora@forwarder.example",
         letter("Dora Finch <dora@watch.example>", "Returning swallow", """
             The swallow with the white feather has come back, a week later than last year.
             """, top=[("Received", "from mx.victim.example (mx.victim.example [192.0.2.10])\r\n\tby "
                        "mail.forwarder.example (Postfix) with ESMTPS id 5F2AB1C3D5E" + WHEN),
                       ("Received", "from mail.watch.example (mail.watch.example [198.51.100.43])\r\n\tby "
                        "mx.victim.example (Postfix) with ESMTPS id 4F2AB1C3D5E" + WHEN)]),
         accept("align.none align.envelope-differs")),
]


def doubled(boundary, hidden, shown):
    """A multipart with two boundaries, of which each shows another part."""
    content = (f"--{boundary}\n\n{text(hidden)}\n--other\n\n{text(shown)}\n--{boundary}--\n--other--\n").encode()
    return Body([("Content-Type", f'multipart/mixed; boundary="{boundary}"; boundary="other"')], crlf(content))


UNBACKED = "Treasurer <treasurer@legit.example>"
ATTACKS = [
    Case("38-received-for",
         """Received names the user, as if the message had been redirected by him, and a forwarder's Resent fields
         stand on top. None lowers a finding.""",
         w.ATTACK.host, MINE, letter(UNBACKED, "Rent of the boathouse", """
             The rent of the boathouse is to be paid to the new lessor from now on.
             """, top=[("Resent-From", "user@victim.example"),
                       ("Received", "from mx.legit.example by mail.attack.example with ESMTP id 1\r\n\tfor "
                        "<user@victim.example>" + WHEN)]),
         reject("mark.protected " + OTHER_ENVELOPE)),
    Case("39-second-envelope-unbacked",
         "A message smuggled in another's name: the inner one inherits nothing, and the outer one is forged too.",
         w.ATTACK.host, MINE, letter(UNBACKED, "Harbour lights", """
             The harbour lights are dimmed from midnight on to save oil.
             .
             mail from:<admin@legit.example>
             rcpt to:<user@victim.example>
             data
             From: <admin@legit.example>
             Subject: Lamp oil

             Pay for the oil today.
             """), reject(OTHER_ENVELOPE + " transport.embedded-envelope")),
    Case("40-backscatter-declared",
         "MAIL FROM:<> to several recipients and no notification, declared as automatic bulk: stopped.",
         w.ATTACK.host, "", letter("Postmaster <postmaster@legit.example>", "Quota exceeded", """
             Several letters could not be stored. Enlarge the box on the page below.
             """, extra=[("Precedence", "bulk")]),
         reject("align.none-policy rcpt.null-sender-many bounce.no-structure bulk.declared list.unsub-missing",
                "forged concealed bulk"),
         recipients=("user@victim.example", "second@victim.example")),
    hall("41-doubled-boundary", "Two boundaries: each shows another part. A weak sign, logged.", "Recipe", doubled(
        "one", "Take a pound of flour and no yeast.", "Take a pound of yeast and no flour."), "mime.ambiguous"),
    hall("41-two-charsets", "Two character sets for one text. A weak sign, logged.", "Umlauts", Body(
        [("Content-Type", "text/plain; charset=utf-8; charset=utf-7")],
        crlf(b"The dots over the letters were lost in print and found again.\n")), "mime.ambiguous"),
    hall("41-two-encodings", "Two transfer encodings: one program decodes, another does not.", "Cipher", Body(
        [("Content-Type", "text/plain"), ("Content-Transfer-Encoding", "base64"),
         ("Content-Transfer-Encoding", "7bit")],
        crlf(b"VGhlIGNpcGhlciBpbiB0aGUgY2h1cmNoIGJvb2sgaXMgc29sdmVkLgo=\n")),
         "mime.ambiguous header.duplicate-unique"),
    hall("41-encoded-multipart", "A multipart that claims base64 for itself (RFC 2045 section 6.4).",
         "Parcel string", Body(
        [("Content-Type", 'multipart/mixed; boundary="b"'), ("Content-Transfer-Encoding", "base64")],
        crlf(b"--b\nContent-Type: text/plain\n\nParcel string is kept in the tin with the lid.\n--b--\n")),
         "mime.ambiguous"),
    Case("41-doubled-boundary-backed", "A clumsy program that doubles the parameter; the author is backed.",
         w.FIRM.host, ANNA, letter("Anna Berg <anna.berg@firm.example>", "Two labels", Body(
             [("Content-Type", 'multipart/mixed; boundary="c"; boundary="c"')],
             crlf(b"--c\nContent-Type: text/plain\n\nEvery crate now has two labels that say the same.\n--c--\n"))),
         accept(), signatures=FIRM),
]

LOOKALIKES = [
    Case("15-return-path-names-recipient", "A list of a firm whose return path names each recipient (VERP).",
         w.FIRM.host, "post-user=victim.example@firm.example",
         letter("Anna Berg <anna.berg@firm.example>", "Opening hours of the kiln", """
             The kiln is heated from four in the morning and may be looked at from eight.
             """), accept(), signatures=FIRM),
    Case("25-home-server", "A home server without a name of its own and an odd greeting; its domain lists it in SPF.",
         w.Client("198.51.100.48", "attic"), "mira@nosub.example",
         letter("Mira <mira@nosub.example>", "Rye starter", """
             The rye starter survived the journey on the night train in a hat.
             """), accept()),
    Case("25-home-server-without-records",
         "The same where the domain publishes nothing: weak signs that do not come near the threshold.",
         w.Client("203.0.113.70", "attic"), POST, letter(HALL, "Jam jars", """
             Empty jam jars are collected under the stairs until the plums are ripe.
             """), accept("align.none rdns.none helo.not-fqdn")),
    Case("29-phone-answers", "A phone answers without References and names itself in the usual way; it is backed.",
         w.FIRM.host, ANNA, letter("Anna Berg <anna.berg@firm.example>", "Re: ladder", """
             The ladder is at the neighbour's. Sent from the top of it.
             """, message_id="<6EA7567E-AC2D-41D6-9CA1-00306565A7B2@firm.example>",
             extra=[("X-Mailer", "iPhone Mail (21A360)")]), accept(), signatures=FIRM),
    Case("30-bcc", "A letter to many by Bcc, To being the author herself. It is backed.",
         w.FIRM.host, ANNA, letter("Anna Berg <anna.berg@firm.example>", "Moving house", """
             From the first of the month we live above the bakery and smell of bread.
             """, to=ANNA), accept(), signatures=FIRM,
         recipients=tuple(f"friend{n}@victim.example" for n in range(9))),
    Case("33-device-in-own-network", "A machine in our own network: no Message-ID, a bare greeting. Never stopped.",
         w.Client("127.0.0.1", "printer"), "printer@victim.example",
         letter("Printer <printer@victim.example>", "Toner low", """
             The toner of the printer on the second floor will last for ninety sheets.
             """, message_id=None), accept("msgid.missing")),
    Case("35-forwarded-twice", "A user resends a letter that came over two forwarders; the author is still aligned.",
         w.FORWARDER.host, "SRS1=ab1c=firm.example==x7k2=CD=university.example=k@forwarder.example",
         letter("Karin Lindqvist <k.lindqvist@university.example>", "Key of the boathouse", """
             The key of the boathouse hangs behind the barometer, as it always did.
             """, top=[("Resent-From", "jonas@firm.example"), ("Delivered-To", "user@victim.example"),
                       ("X-Spam-Status", "No, score=-1.0"),
                       ("Received", "from mail.firm.example by mail.forwarder.example with ESMTP id 1" + WHEN)]),
         accept(), signatures=(rsa("university.example"),)),
]

CONCEALED = CLIENTS + IDENTIFIERS + FORMS + RECEIVED + RECIPIENTS
