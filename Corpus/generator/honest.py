"""Honest single messages in the forms honest mail has: each is accepted."""

from . import honest_keys
from . import world as w
from .case import Case, accept
from .message import Body, attachment, encoded, html, letter, multipart, plain
from .signing import ed25519, rsa

CASES = [
    Case(
        "01-plain-ascii",
        """The plainest mail there is: one author, SPF and DKIM of his own domain. Nothing may be
        found.""",
        w.FIRM.host, "anna.berg@firm.example",
        letter("Anna Berg <anna.berg@firm.example>", "Keys for the storage room", """
            Hello,

            the locksmith came this morning and left three copies of the storage room
            key with the porter. Please sign the list when you fetch yours, so that we
            know who has one.

            Anna
            """),
        accept(), signatures=(rsa("firm.example"),)),
    Case(
        "02-simple-canonicalization",
        """A signature over the bytes as they are (c=simple/simple), with a folded From and Subject:
        the header must reach the verifier unchanged.""",
        w.Client(w.FORWARDER.address, w.FORWARDER.host.helo, w.FORWARDER.host.name),
        "k.lindqvist@university.example",
        letter("Karin  Lindqvist\r\n <k.lindqvist@university.example>",
               "Measurement series from the lake,\r\n\tsecond half of August", """
            Dear colleague,

            the temperature sensors at the northern buoy drifted by half a degree
            after the storm.  I corrected the raw table  and kept the old column
            beside it.   Tell me if the oxygen values look plausible to you.

            Karin


            """),
        accept(),
        signatures=(rsa("university.example", canonicalization="simple/simple"),)),
    Case(
        "03-ed25519-only",
        """The only proof is an Ed25519 signature (RFC 8463); SPF fails because the mail took a
        forwarder that keeps the envelope. The signature alone must carry it.""",
        w.FORWARDER.host, "orders@shop.example",
        letter("Shop orders <orders@shop.example>", "Your lamp has left the warehouse", """
            Good morning,

            the desk lamp you chose was packed last night and travels with the
            courier's van to your street. Nobody needs to be at home: the driver
            leaves the parcel under the porch roof.
            """),
        accept(), signatures=(ed25519("shop.example"),)),
    Case(
        "04-two-algorithms",
        "Signed twice by its own domain, with RSA and with Ed25519; both signatures hold.",
        w.SHOP.host, "service@shop.example",
        letter("Customer service <service@shop.example>", "About the broken hinge", """
            Dear Mr Osei,

            thank you for the photograph. We send a new hinge with tomorrow's post,
            free of charge; four screws are in the bag. The old one may go to
            recycling.
            """),
        accept(), signatures=(rsa("shop.example"), ed25519("shop.example"))),
    Case(
        "05-html-only",
        "An HTML message without a text part: a usual form, and nothing to be held against it.",
        w.BANK.host, "statements@bank.example",
        letter("Bank <statements@bank.example>", "Statement for the third quarter", html("""
            <html><body>
            <p>Your statement for the <b>third quarter</b> lies in your letter box
            inside online banking. We never send account figures by mail and never
            ask for a password.</p>
            </body></html>
            """)),
        accept(), signatures=(rsa("bank.example"),)),
    Case(
        "06-text-and-html",
        "The same words as text and as HTML (multipart/alternative). Honest, accepted.",
        w.LEGIT.host, "events@legit.example",
        letter("Museum evenings <events@legit.example>", "Guided tour on Thursday", multipart(
            "alternative",
            plain("""
                The guided tour through the clock collection begins on Thursday at six
                in the entrance hall. Coats and bags stay in the lockers.
                """),
            html("""
                <p>The guided tour through the <i>clock collection</i> begins on Thursday
                at six in the entrance hall. Coats and bags stay in the lockers.</p>
                """))),
        accept(), signatures=(rsa("legit.example"),)),
    Case(
        "07-attachment",
        "An honest text with a PDF attached. Accepted.",
        w.FIRM.host, "accounts@firm.example",
        letter("Accounts <accounts@firm.example>", "Offer for the carpentry work", multipart(
            "mixed",
            plain("""
                Please find attached our offer for the window frames on the second
                floor. It holds for sixty days; the oak variant is on page two.
                """),
            attachment("offer.pdf", "application/pdf",
                       b"%PDF-1.4\n% a placeholder, not a document\n" + bytes(range(256)) * 4))),
        accept(), signatures=(rsa("firm.example"),)),
    Case(
        "08-quoted-printable",
        """UTF-8 with accents in quoted-printable, name and subject as encoded words. Honest,
        accepted.""",
        w.UNIVERSITY.host, "rene.lefevre@university.example",
        letter(f"{encoded('René Lefèvre', encoding='q')} <rene.lefevre@university.example>",
               encoded("Séminaire d’été"), plain("""
                   Chère collègue,

                   le séminaire d’été aura lieu à la bibliothèque, et non à l’amphithéâtre
                   comme prévu. Les étudiants ont déjà reçu les références à préparer.

                   Bien à vous, René
                   """, "utf-8", "quoted-printable")),
        accept(), signatures=(rsa("university.example"),)),
    Case(
        "09-base64-text",
        "English text in base64 for no good reason; honest programs do that.",
        w.DESK.host, "robot@desk.example",
        letter("Desk robot <robot@desk.example>", "Ticket 4471 was closed", plain("""
            The request about the flickering projector in room twelve was closed by
            the technician, who replaced the cable. Answer this mail within a week to
            open it again.
            """, "utf-8", "base64")),
        accept(), signatures=(rsa("desk.example"),)),
    Case(
        "10-spf-only",
        "No signature at all; the SPF pass of the author's own domain is proof enough.",
        w.WATCH.host, "tomas@watch.example",
        letter("Tomas <tomas@watch.example>", "Repair of the wall clock", """
            The pendulum suspension has arrived. I shall fit it on Monday and let the
            movement run for two days on the test stand before you fetch the clock.
            """),
        accept()),
    Case(
        "11-ipv6-client",
        "The client speaks IPv6 and SPF passes through an AAAA record.",
        w.FIRM.host6, "jonas@firm.example",
        letter("Jonas <jonas@firm.example>", "Bicycle stands", """
            The city offers to pay half of the bicycle stands if we apply before the
            end of October. I have filled in the form; it needs a second signature.
            """),
        accept()),
    Case(
        "12-internationalized-domain",
        "The author's domain is an internationalized name in its ASCII form; everything aligns.",
        w.IDN.host, "laden@xn--bcher-kva.example",
        letter(f"{encoded('Bücherstube')} <laden@xn--bcher-kva.example>",
               encoded("Ihr Buch ist abholbereit"), plain("""
                   Guten Tag,

                   der bestellte Gedichtband liegt für Sie an der Kasse. Wir öffnen um
                   zehn und schließen samstags schon um vierzehn Uhr.
                   """, "utf-8", "8bit")),
        accept(), signatures=(rsa("xn--bcher-kva.example"),)),
    Case(
        "13-two-authors-without-sender",
        """Two authors of one domain, but no Sender field, which RFC 5322 section 3.6.2 asks for.
        Everything aligns: a formal fault, soft, and accepted.""",
        w.FIRM.host, "anna.berg@firm.example",
        letter("Anna Berg <anna.berg@firm.example>, Jonas Vik <jonas@firm.example>",
               "Minutes of the tenants' meeting", """
            Here are the minutes. The roof gets insulated next spring, the laundry
            room a new dryer, and the question of the hedge is put off once more.

            Anna and Jonas
            """),
        accept("from.multiple-addresses"), signatures=(rsa("firm.example"),)),
    Case(
        "14-inline-image",
        "HTML with an inline picture (multipart/related). Honest, accepted.",
        w.CALENDAR.host, "team@calendar.example",
        letter("Calendar team <team@calendar.example>", "A look at the new month view", multipart(
            "related",
            html('<p>Weekends are now <img src="cid:a1@calendar.example"> shaded, and you can\n'
                 "drag an appointment across the border of a month.</p>\n"),
            Body([("Content-Type", "image/png"), ("Content-Transfer-Encoding", "base64"),
                  ("Content-ID", "<a1@calendar.example>")],
                 b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgAB\r\n"
                 b"SK+kcQAAAABJRU5ErkJggg==\r\n"))),
        accept(), signatures=(rsa("calendar.example"),)),
    Case(
        "15-three-recipients",
        "One mail to three people of the same office is not bulk. Accepted.",
        w.SIGN.host, "office@sign.example",
        letter("Office <office@sign.example>", "Fire drill on Wednesday", """
            The fire drill takes place on Wednesday at eleven. Walk, do not run, down
            the eastern stairs and gather beside the fountain until you are counted.
            """, to="user@victim.example, second@victim.example, third@victim.example"),
        accept(), signatures=(rsa("sign.example"),),
        recipients=("user@victim.example", "second@victim.example", "third@victim.example")),
    Case(
        "16-reply-with-quotation",
        "An answer within a thread, quoting what it answers. Honest, accepted.",
        w.LETTERS.host, "mira@letters.example",
        letter("Mira <mira@letters.example>", "Re: Seeds for the allotment", """
            > Do you still have beans from last year?

            A whole jar of them. I also dried the purple carrots' seed, which sprouts
            late but survives slugs. Come by on Sunday and bring an envelope.
            """, extra=[("In-Reply-To", "<a7@mx.victim.example>"),
                        ("References", "<a1@mail.letters.example> <a7@mx.victim.example>")]),
        accept(), signatures=(rsa("letters.example"),)),
    Case(
        "17-latin-1",
        "ISO 8859-1 sent as 8-bit text. Honest, accepted.",
        w.SOFT.host, "post@soft.example",
        letter("Gartenverein <post@soft.example>", "Wasseruhren", plain("""
            Liebe Mitglieder,

            die Wasseruhren müssen vor dem ersten Frost ausgebaut und über den Winter
            trocken gelagert werden. Größere Schäden trägt der Pächter.
            """, "iso-8859-1", "8bit")),
        accept(), signatures=(rsa("soft.example"),)),
    Case(
        "18-comment-in-from",
        "The author's name stands in a comment behind the address, as old programs write it.",
        w.PARENT.host, "edith@parent.example",
        letter("edith@parent.example (Edith, accounts department)", "Travel expenses", """
            Your train tickets of July were booked twice. I have withdrawn one of the
            two claims, so next month's payment is smaller by that sum.
            """),
        accept(), signatures=(rsa("parent.example"),)),
    Case(
        "19-empty-body",
        "Nothing but a subject. There is no text to compare, and nothing to hold against it.",
        w.CAREFUL.host, "nils@careful.example",
        letter("Nils <nils@careful.example>", "Train is late, start without me",
               Body([("Content-Type", "text/plain; charset=us-ascii")], b"")),
        accept(), signatures=(rsa("careful.example"),)),
    Case(
        "20-unquoted-comma-in-name",
        """A comma in an unquoted name: a common fault that the strict grammar refuses. The domain
        behind the @ is aligned, so the finding stays alone and the mail passes.""",
        w.TESTING.host, "hello@testing.example",
        letter("Hammer, Nail and Sons <hello@testing.example>", "Your scaffold inspection", """
            Our inspector visits the building site on the ninth. Please keep the access
            road free for the ladder truck and have the log book at hand.
            """),
        accept("from.unparsable"), signatures=(rsa("testing.example"),)),
    Case(
        "21-strict-owner-exact-name",
        "The owner asks for his exact name and signs with it, through a sending service.",
        w.ESP.host, "b-21@bounce.esp.example",
        letter("Registrar <office@strict.example>", "Mooring for next season", """
            Your mooring is reserved for next season. The chain was weighed and found
            too light, so please bring a longer one to the slipway.
            """),
        accept(), signatures=(rsa("strict.example"),)),
    Case(
        "22-strict-owner-subdomain-in-its-own-name",
        """The owner's strictness also holds for his subdomain, which writes in its own name and
        signs with it.""",
        w.Client("198.51.100.98", "news.strict.example", "news.strict.example"),
        "letters@news.strict.example",
        letter("Harbour news <letters@news.strict.example>", "Tide table corrected", """
            Page nine of the tide table is an hour late. Pencil the correction in before
            you take anybody out to the seal bank.
            """),
        accept(), signatures=(rsa("news.strict.example"),)),
    Case(
        "23-name-below-public-suffix",
        """A name below one that says to be a public suffix: an organisation of its own, backed by
        its own SPF and signature.""",
        w.ONE.host, "barrels@one.registry.example",
        letter("Cooper <barrels@one.registry.example>", "Your barrels are tight", """
            All four barrels held water for a week. They can be collected dry, or filled
            if you bring the horse with the broad back.
            """),
        accept(), signatures=(rsa("one.registry.example"),)),
    Case(
        "24-takes-no-mail",
        """A machine that wants no answer: its domain has a null MX, also in MAIL FROM. Its mail is
        backed, so nothing is held against it.""",
        w.NOREPLY.host, "meter@noreply.example",
        letter("Water meter <meter@noreply.example>", "Reading of the quarter", """
            Your meter stands at four hundred and twelve. That is nine less than in the
            quarter before, when the garden tap was dripping.
            """, extra=[("Auto-Submitted", "auto-generated")]),
        accept("bulk.automatic"), signatures=(rsa("noreply.example"),)),
    Case(
        "25-return-path-out-of-reach",
        """The sending service lets a return path lapse: nobody takes its bounces. The author's own
        signature holds, and he can be found: nothing is counted.""",
        w.ESP.host, "b-25@lapsed.vanished.example",
        letter("Shop <orders@shop.example>", "Your lamp is on its way", """
            The lamp with the brass foot left our store this morning. The shade travels
            separately because it does not like to be stacked.
            """),
        accept(), signatures=(rsa("shop.example"),)),
    Case(
        "26-branch-with-two-records",
        "Two DMARC records at the author's own name are as none; the bank's signature backs him.",
        w.BANK.host, "branch@branch.bank.example",
        letter("Branch office <branch@branch.bank.example>", "Keys to the archive", """
            The second key to the archive has turned up in the umbrella stand. Please
            sign for it when you pass, before it goes missing again.
            """),
        accept(), signatures=(rsa("bank.example"),)),
] + honest_keys.CASES
