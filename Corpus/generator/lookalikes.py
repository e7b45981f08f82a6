"""Honest mail that looks like an attack, by its numbers in the project's list of look-alikes."""

from . import attack_results, evidence, lookalike_notices, names, replays, vouched, ways, world as w
from .case import Case, accept, tag
from .lists import BOUNCES, LIST_ID, LIST_KEY, footer
from .message import encoded, letter, multipart, part, plain
from .signing import ed25519, rsa

SRS = "SRS0=x7k2=CD=university.example=k.lindqvist@forwarder.example"

RELAYED = [
    Case(
        "01-list-keeps-from",
        """A list keeps the author and adds a footer, which breaks his signature; quarantine is his
        domain's policy. The list's own Ed25519 signature explains it.""",
        w.LISTS.host, BOUNCES,
        letter("Karin Lindqvist <k.lindqvist@university.example>", "[garden] Clay soil", """
            Sand alone turns clay into brick. Dig in leaf mould for three autumns, and
            keep everybody off the bed while it is wet.
            """, to="garden@lists.example"),
        accept("align.relayed bulk.declared", "bulk"),
        signatures=(rsa("university.example", verifies=False),), alter=footer,
        resign=(ed25519("lists.example"),)),
    Case(
        "02-list-rewrites-from",
        "`Alice via list` with Reply-To of Alice: From is the list's own, and aligned.",
        w.LISTS.host, BOUNCES,
        letter('"Alice Brook via Garden talk" <garden@lists.example>', "[garden] Hedgehogs", """
            A heap of twigs in the corner is all they ask for. Mine moved in at the
            second frost and snores.
            """, to="garden@lists.example", top=[LIST_ID],
               extra=[("Reply-To", "alice@plain.example")]),
        accept("bulk.declared", "bulk"), signatures=(LIST_KEY,)),
    Case(
        "04-forwarder-with-srs",
        "A forwarder rewrites the envelope (SRS) and leaves the text alone: the signature holds.",
        w.FORWARDER.host, SRS,
        letter("Karin Lindqvist <k.lindqvist@university.example>", "Boat for the sampling", """
            The flat boat is free on the fifteenth. It needs calm water and two people
            who can row against each other without quarrel.
            """),
        accept(), signatures=(rsa("university.example"),)),
    Case(
        "05-forward-without-srs",
        "A .forward file keeps the envelope: SPF fails, but the signature holds and aligns.",
        w.FORWARDER.host, "statements@bank.example",
        letter("Bank <statements@bank.example>", "Your new card is on its way", """
            Your new card comes by ordinary post within a week. The secret number
            follows separately; sign the card before its first use.
            """),
        accept(), signatures=(rsa("bank.example"),)),
    Case(
        "16-service-signs-for-customer",
        "A sending service: the envelope is its own, a signature is the customer's. Aligned.",
        w.ESP.host, "b-4412-user=victim.example@bounce.esp.example",
        letter("Shop <news@shop.example>", "Guarantee card registered", """
            Your guarantee card has been registered. The guarantee on the drill runs for
            five years and covers everything but bits and brushes.
            """),
        accept(), signatures=(rsa("esp.example"), rsa("shop.example"))),
    Case(
        "17-service-with-own-return-path",
        "Only SPF aligns, through the customer's own return path; the signature is the service's.",
        w.ESP.host, "b-9@bounce.shop.example",
        letter("Shop <care@shop.example>", "How to oil a cutting board", """
            Warm the oil, rub it along the grain, wait an hour, wipe off what is left.
            Twice a year is enough, more often in heated rooms.
            """),
        accept(), signatures=(rsa("esp.example"),)),
    Case(
        "35-resent",
        "A user resends a letter to a friend (Resent-From). The author is still aligned.",
        w.FIRM.host, "jonas@firm.example",
        letter("Karin Lindqvist <k.lindqvist@university.example>", "Map of the bog paths", """
            The wooden path across the bog is closed east of the tower because two
            beams have rotted. The southern round is dry and open.
            """, top=[("Resent-From", "Jonas Vik <jonas@firm.example>"),
                      ("Resent-To", "user@victim.example"),
                      ("Resent-Date", "Mon, 21 Sep 2026 12:00:00 +0000")]),
        accept(), signatures=(rsa("university.example"),)),
    Case(
        "38-alumni-address",
        """An alumni address sent through another provider, with the alumni domain as envelope: SPF
        disowns the client, p=none. An honest single letter that may be tagged, not more.""",
        w.FREEMAIL.host, "gertrud@alumni.example",
        letter("Gertrud Aas <gertrud@alumni.example>", "Class reunion", """
            Forty years! The old dining hall can be rented for the second Saturday in
            June. Who brings the slide projector?
            """),
        tag("align.none spf.fail"),
        signatures=(rsa("freemail.example"),)),
    Case(
        "38-alumni-address-other-envelope",
        """An alumni address sent through another provider under that provider's envelope: nothing
        is aligned, nothing disowned. Accepted.""",
        w.FREEMAIL.host, "gertrud77@freemail.example",
        letter("Gertrud Aas <gertrud@alumni.example>", "Slides found", """
            The slides of the voyage to the islands were in my brother's attic, all
            three trays, and the mice spared them.
            """),
        accept("align.none align.envelope-differs"), signatures=(rsa("freemail.example"),)),
]

PEOPLE = [
    Case(
        "07-ticket-system",
        "Reply-To leads to the ticket system of another organisation; From is aligned.",
        w.DESK.host, "t-5531@desk.example",
        letter("Firm support <support@firm.example>", "[5531] Door of the lift", """
            We passed your report on to the lift company. Its fitter comes tomorrow
            between eight and ten; the stairs are lit meanwhile.
            """, extra=[("Reply-To", "ticket+5531@desk.example")]),
        accept(), signatures=(rsa("firm.example"), rsa("desk.example"))),
    Case(
        "08-contact-form",
        "A contact form: From is the site's own address, Reply-To the visitor's free mailbox.",
        w.SHOP.host, "form@shop.example",
        letter("Contact form <form@shop.example>", "Question from a visitor", """
            A visitor writes: do the brass hooks carry a wet winter coat, and can they
            be had in a darker tone?
            """, extra=[("Reply-To", "pia.holm@freemail.example")]),
        accept(), signatures=(rsa("shop.example"),)),
    Case(
        "09-signing-service",
        "`Bob via Sign service`: another's name, but the service's own aligned address.",
        w.SIGN.host, "envelope-88@sign.example",
        letter('"Bob Tran (Firm) via Sign service" <envelope@sign.example>',
               "Bob Tran asks for your signature", """
            Bob Tran has prepared the lease of the storage room for your signature. It
            can be signed until the end of the month in your browser.
            """, extra=[("Reply-To", "Bob Tran <bob@firm.example>")]),
        accept(), signatures=(rsa("sign.example"),)),
    Case(
        "10-calendar-invitation",
        "An invitation: the organiser's address as name, the calendar service as Sender.",
        w.CALENDAR.host, "invite-3@calendar.example",
        letter('"lin@firm.example" <lin@firm.example>', "Invitation: roof inspection",
               multipart("alternative", plain("""
                   Lin invites you to the inspection of the roof on Thursday at ten,
                   meeting point at the crane.
                   """), part("text/calendar; method=REQUEST; charset=utf-8", """
                   BEGIN:VCALENDAR
                   VERSION:2.0
                   METHOD:REQUEST
                   BEGIN:VEVENT
                   UID:c10@calendar.example
                   DTSTAMP:20260921T080000Z
                   DTSTART:20260924T100000Z
                   ORGANIZER:mailto:lin@firm.example
                   SUMMARY:Roof inspection
                   END:VEVENT
                   END:VCALENDAR
                   """)), extra=[("Sender", "Calendar <invite@calendar.example>")]),
        accept(), signatures=(rsa("firm.example"), rsa("calendar.example"))),
    Case(
        "11-name-is-own-address",
        "The display name repeats the address itself, as address books do. Nothing is found.",
        w.WATCH.host, "tomas@watch.example",
        letter('"tomas@watch.example" <tomas@watch.example>', "Escapement drawing", """
            I traced the drawing of the escapement on thin paper and marked the pallet
            that is worn. Please keep it flat.
            """),
        accept()),
    Case(
        "11-name-is-address-of-same-organisation",
        "The display name is another address of the same organisation: no mark of somebody else.",
        w.SHOP.host, "noreply@news.shop.example",
        letter('"service@shop.example" <noreply@news.shop.example>', "Opening of the annex", """
            The annex with the garden tools opens on Saturday. Ladders and long handles
            are found on the ground floor.
            """),
        accept(), signatures=(rsa("shop.example"),)),
    Case(
        "12-two-authors-and-sender",
        "Two authors of one domain and a Sender, as RFC 5322 section 3.6.2 wants it.",
        w.UNIVERSITY.host, "k.lindqvist@university.example",
        letter("Karin Lindqvist <k.lindqvist@university.example>, "
               "Colin Wray <colin@university.example>", "Plankton counts", """
            We counted the plankton samples independently and differ by less than four
            in the hundred, except for the murky one of July.
            """, extra=[("Sender", "Karin Lindqvist <k.lindqvist@university.example>")]),
        accept(), signatures=(rsa("university.example"),)),
    Case(
        "13-empty-group",
        "An automat without a mailbox writes an empty group (RFC 6854); a soft finding, alone.",
        w.FIRM.host, "meter@firm.example",
        letter("Automated:;", "Reading of meter 3", """
            Meter three stood at 48 112 when the month ended. The consumption is in the
            usual range for the season.
            """),
        accept("from.group"), signatures=(rsa("firm.example"),)),
    Case(
        "15-tagged-return-path",
        "A return path with a changing tag (BATV) and one that names the recipient: usual forms.",
        w.FIRM.host, "prvs=4821c0ffee=anna.berg@firm.example",
        letter("Anna Berg <anna.berg@firm.example>", "Shelf boards", """
            The oak boards are planed and rest between spacers. Give them a week in the
            heated room before you cut them to length.
            """),
        accept(), signatures=(rsa("firm.example"),)),
    Case(
        "18-sub-addressing",
        "Sub-addressing on both sides. Honest, nothing is found.",
        w.UNIVERSITY.host, "colin+lake@university.example",
        letter("Colin Wray <colin+lake@university.example>", "Ice records", """
            The parish diary notes the freezing of the lake since 1744. I typed the
            dates into a table; a leaf with nine years is missing.
            """, to="user+records@victim.example"),
        accept(), signatures=(rsa("university.example"),),
        recipients=("user+records@victim.example",)),
    Case(
        "19-assistant-sends",
        "An assistant of another company sends for the manager: Sender differs, From is aligned.",
        w.DESK.host, "assistant@desk.example",
        letter("Ines Faro <ines@firm.example>", "Dates for the hearing", """
            I can attend the hearing on the sixth or on any day of the week after. My
            assistant arranges the rest with your office.
            """, extra=[("Sender", "Assistant <assistant@desk.example>")]),
        accept(), signatures=(rsa("firm.example"),)),
    Case(
        "25-small-server",
        "A home server: no reverse name, an odd HELO. That alone is nothing.",
        w.Client("192.0.2.130", "kitchen"), "mira@letters.example",
        letter("Mira <mira@letters.example>", "Sourdough", """
            The starter travels in a jam jar with a loose lid. Feed it with rye on the
            first evening and do not be alarmed by the smell.
            """),
        accept(), signatures=(rsa("letters.example"),)),
    Case(
        "26-internationalized-sender",
        "An internationalized domain in one script, in its ASCII form.",
        w.IDN.host, "kasse@xn--bcher-kva.example",
        letter(f"{encoded('Kasse der Bücherstube')} <kasse@xn--bcher-kva.example>",
               encoded("Lesung fällt aus"), plain("""
                   Liebe Gäste, die Lesung am Mittwoch fällt wegen Erkältung der Dichterin
                   aus. Karten behalten ihre Gültigkeit oder werden zurückgenommen.
                   """, "utf-8", "8bit")),
        accept(), signatures=(rsa("xn--bcher-kva.example"),)),
    Case(
        "27-arabic-name",
        "An Arabic display name: right-to-left letters are no trick.",
        w.UNIVERSITY.host, "library@university.example",
        letter(f"{encoded('مكتبة الجامعة')} <library@university.example>",
               encoded("قاعة المطالعة"), plain("""
                   تبقى قاعة المطالعة مفتوحة حتى الساعة العاشرة مساء خلال أسبوع الامتحانات،
                   ويمكن حجز المقاعد عند المدخل.
                   """, "utf-8", "base64")),
        accept(), signatures=(rsa("university.example"),)),
    Case(
        "27-hebrew-name",
        "A Hebrew display name: right-to-left letters are no trick.",
        w.CAREFUL.host, "post@careful.example",
        letter(f"{encoded('דואר וחבילות')} <post@careful.example>",
               encoded("חבילה ממתינה"), plain("""
                   חבילה על שמך ממתינה בסניף שברחוב הראשי. אפשר לאסוף אותה בכל יום עד השעה
                   שבע בערב עם תעודה מזהה.
                   """, "utf-8", "base64")),
        accept(), signatures=(rsa("careful.example"),)),
    Case(
        "28-raw-utf-8-name",
        "A display name in raw UTF-8, which many programs send. Nothing is found.",
        w.FIRM.host, "soren@firm.example",
        letter("Søren Ågård <soren@firm.example>", "Paint for the fence", plain("""
            The linseed paint needs thin coats and dry days. Start on the shady side and
            stir the tin from the bottom.
            """)),
        accept(), signatures=(rsa("firm.example"),)),
    Case(
        "28-trailing-space",
        "White space at the end of From, which hides nothing. Nothing is found.",
        w.WATCH.host, "tomas@watch.example",
        letter(["From: Tomas <tomas@watch.example> \t "], "Glass for the dial", """
            The convex glass for your dial has to be ground, which takes the optician
            about ten days. The old one is in the envelope.
            """),
        accept()),
    Case(
        "29-reply-without-references",
        "`Re:` without References, as some telephones write it. Nothing is found.",
        w.SOFT.host, "walter@soft.example",
        letter("Walter <walter@soft.example>", "Re: Key of the tool shed", """
            It hangs on the nail behind the shutter again. I oiled the padlock while I
            was there.
            """),
        accept(), signatures=(rsa("soft.example"),)),
    Case(
        "30-undisclosed-recipients",
        "Sent by Bcc to two people, To names nobody: an honest habit, a hint at bulk.",
        w.QUIET.host, "choir@quiet.example",
        letter("Choir <choir@quiet.example>", "Rehearsal moved", """
            Tonight we rehearse in the chapel instead of the school, since the floor of
            the gymnasium is being waxed. Bring candles.
            """, to="undisclosed-recipients:;"),
        accept("rcpt.undisclosed"), recipients=("user@victim.example", "second@victim.example")),
    Case(
        "31-note-to-self",
        "From equals To: a logged-in user writes herself a note. Accepted as our own user's.",
        w.Client("203.0.113.152", "[203.0.113.152]"), "alice@victim.example",
        letter("Alice <alice@victim.example>", "Do not forget", """
            Fetch the framed map, return the drill to Walter, ask about the second key
            of the letter box.
            """, to="alice@victim.example"),
        accept(), recipients=("alice@victim.example",), user="alice"),
    Case(
        "32-submission-from-dynamic-address",
        "A logged-in user on a dynamic address, without Message-ID: her own provider is us.",
        w.Client("203.0.113.153", "laptop"), "alice@victim.example",
        letter("Alice <alice@victim.example>", "Photographs of the flood", """
            The water stood up to the second step, as you see on the third picture. The
            piano is safe; the carpet is not.
            """, to="beth@legit.example", message_id=None),
        accept("msgid.missing"), recipients=("beth@legit.example",), user="alice"),
]

CASES = [
    *RELAYED, *PEOPLE, *lookalike_notices.CASES, *evidence.LOOKALIKES, *names.LOOKALIKES,
    *ways.LOOKALIKES, *vouched.LOOKALIKES, *attack_results.HONEST, *replays.LOOKALIKES,
]
