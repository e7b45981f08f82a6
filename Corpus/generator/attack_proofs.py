"""Attacks on the proofs: signatures that must not count, and marks borrowed from others.

They belong to the topic `attacks`, whose other half is in attacks.py.
"""

from . import world as w
from .case import Case, accept, reject, tag
from .message import letter, text
from .signing import WHOLE, attacker, rsa

NONE_POLICY = "align.none-policy"
OTHER_ENVELOPE = "align.none-policy align.envelope-differs"
MINE = "any@attack.example"
THIRD = "any@throwaway.example"


def append(block):
    """Appends text to a finished message."""
    return lambda message: message + text(block).encode().replace(b"\n", b"\r\n")


INVOICE = """
    The annual invoice for the hosting of your pages is ready. Forty-eight
    marks fall due on the last day of the month; nothing has to be done if
    you pay by standing order.
    """

SIGNATURES = [
    Case(
        "27-length-relaxed-append",
        """A signed message of the abused domain with l= was caught, and text appended beyond the
        signed length. What is not signed does not authenticate.""",
        w.ATTACK.host, MINE,
        letter("Hosting <billing@legit.example>", "Annual invoice", INVOICE),
        reject("dkim.partial-body " + OTHER_ENVELOPE), signatures=(rsa("legit.example", length=WHOLE),),
        alter=append("""
            Correction: our account has changed. Pay to the number that our agent
            gives you on the telephone, today, to avoid the closing of your site.
            """)),
    Case(
        "27-length-simple-append",
        """Far more text was appended than l= covers, under simple canonicalization: the signature
        does not count. The owner asks for quarantine, so a single message is tagged.""",
        w.ATTACK.host, MINE,
        letter("Allotments <office@careful.example>", "Compost", """
            Compost may be fetched from the yard on Fridays.
            """),
        tag("dkim.partial-body " + OTHER_ENVELOPE),
        signatures=(rsa("careful.example", canonicalization="simple/simple", length=WHOLE),),
        alter=append("""
            Also, the committee sells shares of the neighbouring field. They double in
            value within a season, as the enclosed opinions of earlier buyers prove.
            """ + 20 * """Buy while the offer stands and tell your relatives about it too.
            """)),
    Case(
        "27-length-zero",
        "l=0 signs no octet of the body, so it authenticates nothing: forged.",
        w.ATTACK.host, MINE,
        letter("Newsletter <news@legit.example>", "Spring catalogue", """
            This whole text was written by somebody else, who could put any offer here:
            watches, tinctures, shares, and the picture of a smiling physician.
            """),
        reject("dkim.partial-body " + OTHER_ENVELOPE), signatures=(rsa("legit.example", length=0),)),
    Case(
        "27-length-covers-everything",
        """The honest twin of the l= attacks: l= covers the whole body, so the signature holds.
        Accepted.""",
        w.FORWARDER.host, "any@forwarder.example",
        letter("Hosting <billing@legit.example>", "Maintenance window", """
            On the night to Sunday we exchange disks. Your pages may answer slowly for
            about an hour; no letters are lost.
            """),
        accept(), signatures=(rsa("legit.example", length=WHOLE),)),
    Case(
        "28-from-not-signed",
        "h= lacks From, which RFC 6376 section 5.4 demands: permerror, no pass. Forged.",
        w.ATTACK.host, MINE,
        letter("Orchestra <tickets@legit.example>", "Rehearsal open to friends", """
            Friends of the orchestra may listen to Friday's rehearsal from the gallery.
            Name your neighbour's bank and you will even get a cushion.
            """),
        reject("dkim.from-unsigned " + OTHER_ENVELOPE),
        signatures=(rsa("legit.example", fields=("to", "subject", "date")),)),
    Case(
        "29-public-suffix",
        "d= is a public suffix. Whoever holds a key there, it aligns with nobody: forged.",
        w.ATTACK.host, MINE,
        letter("Registrar <domains@legit.example>", "Renewal of your name", """
            The name you registered expires in nine days. Unless it is renewed on the
            page of our contractor, anybody may take it over.
            """),
        reject("dkim.public-suffix " + OTHER_ENVELOPE), signatures=(attacker("example"),)),
    Case(
        "29-identity-outside",
        """i= lies outside d=: permerror (RFC 6376 section 6.1.1), no pass. Forged; the owner asks
        for quarantine, so tagged.""",
        w.ATTACK.host, MINE,
        letter("Housing office <rooms@careful.example>", "Heating in the annex", """
            The boiler of the annex is replaced. Electric heaters can be borrowed from
            the cellar against a deposit that the caretaker's friend collects.
            """),
        tag("dkim.identity " + OTHER_ENVELOPE),
        signatures=(rsa("careful.example", identity="@attack.example", verifies=False),)),
    Case(
        "29-expired",
        "x= has passed: an old letter is sent again, and its signature is no longer valid. Forged.",
        w.ATTACK.host, MINE,
        letter("Ferry line <booking@legit.example>", "Crossing on the night boat", """
            Two berths in an inner cabin are reserved for you. Boarding closes half an
            hour before departure; cars queue on the left.
            """),
        reject("dkim.identity " + OTHER_ENVELOPE),
        signatures=(rsa("legit.example", signed_at=-900000, expires=-86400, verifies=False),)),
    Case(
        "29-expires-before-signed",
        "x= lies before t=, which no signer writes: not valid. Forged, tagged as the owner asks.",
        w.ATTACK.host, MINE,
        letter("Eye clinic <desk@careful.example>", "Reading glasses", """
            Your prescription is stored with us. Any optician on the enclosed list grinds
            the lenses at half the price if you order by this evening.
            """),
        tag("dkim.identity " + OTHER_ENVELOPE),
        signatures=(rsa("careful.example", expires=-90000, verifies=False),)),
    Case(
        "29-sha1",
        """rsa-sha1 must not be taken for a proof any more (RFC 8301 section 3.1), though the
        arithmetic is right: forged.""",
        w.ATTACK.host, MINE,
        letter("Choir <singers@legit.example>", "Sheet music", """
            The alto part of the requiem has a misprint in bar sixty. Download the new
            sheet with the code that everybody received last week.
            """),
        reject("dkim.weak-crypto " + OTHER_ENVELOPE),
        signatures=(rsa("legit.example", algorithm="rsa-sha1"),)),
    Case(
        "29-short-key",
        "The key has 512 bits, so anybody can compute it (RFC 8301 section 3.2): no proof, forged.",
        w.ATTACK.host, MINE,
        letter("Water works <supply@legit.example>", "Hard water", """
            Laboratory values of your district are out. A filter for the kitchen tap is
            offered by the works itself, with fitting, for a limited time.
            """),
        reject("dkim.weak-crypto " + OTHER_ENVELOPE),
        signatures=(rsa("legit.example", selector="w1", verifies=False),)),
    Case(
        "29-test-key",
        """The key says t=y: the owner is testing and asks that the mail be treated as unsigned
        (RFC 6376 section 3.6.1). The signature itself is right.""",
        w.ATTACK.host, MINE,
        letter("Kiln yard <clay@careful.example>", "Firing on Saturday", """
            Shelf space in the big kiln is given out by lot. Pots must be bone dry and
            carry the maker's sign, otherwise they stay on the bench.
            """),
        tag(OTHER_ENVELOPE), signatures=(rsa("careful.example", selector="t1"),)),
    Case(
        "29-revoked-key",
        "The key record has an empty p=, which revokes the key: no proof, forged.",
        w.ATTACK.host, MINE,
        letter("Observatory <visit@legit.example>", "Night of the comet", """
            The dome stays open until two in the morning. Bring warm gloves; children
            may look through the small refractor on the terrace.
            """),
        reject(OTHER_ENVELOPE),
        signatures=(rsa("legit.example", selector="r1", verifies=False),)),
    Case(
        "33-multi-tenant-host",
        """A customer of a hosting company sends in another's name. The company's SPF and DKIM pass
        for the company, which backs nobody else.""",
        w.HOSTING.host, "bounces@hosting.example",
        letter("Director <director@legit.example>", "Confidential transfer", """
            I rely on your discretion in the purchase that our lawyer mentioned. Prepare
            a transfer and await my second message, which names the beneficiary.
            """),
        reject(OTHER_ENVELOPE), signatures=(rsa("hosting.example"),)),
]

ARC = [
    ("ARC-Seal", "i=1; a=rsa-sha256; cv=none; d=attack.example; s=x1; t=1789990000; b=QUJD"),
    ("ARC-Message-Signature", "i=1; a=rsa-sha256; c=relaxed/relaxed; d=attack.example; s=x1;\r\n"
     "\th=from:to:subject; bh=QUJD; b=QUJD"),
    ("ARC-Authentication-Results", "i=1; mx.forwarder.example;\r\n"
     "\tdkim=pass header.d=legit.example; dmarc=pass header.from=legit.example"),
]
AR_PASS = ("mx.victim.example; dkim=pass header.d=legit.example;\r\n"
           "\tdmarc=pass header.from=legit.example")

BORROWED = [
    Case(
        "36-fake-arc-chain",
        "An ARC chain of nobody we know claims that the mail once passed. It is not counted.",
        w.ATTACK.host, MINE,
        letter("Auction house <lots@legit.example>", "Hammer price", """
            Your bid on lot ninety was the highest. The painting is released as soon as
            the sum arrives; storage costs begin on the third day.
            """, top=ARC),
        reject(OTHER_ENVELOPE + " arc.broken"), chain="fail"),
    Case(
        "37-own-authentication-results",
        """The message carries an Authentication-Results field with our own name, saying that all is
        well. Only we write that.""",
        w.ATTACK.host, MINE,
        letter("Notary <deeds@legit.example>", "Land register entry", """
            The entry in the land register is complete. Collect the deed in person, or
            have it sent against prepayment of the courier's charge.
            """, top=[("Authentication-Results", AR_PASS)]),
        reject("ar.forged-own-id align.none-policy align.envelope-differs")),
    Case(
        "37-own-authentication-results-twice",
        """Two such fields, one in capitals with a version, on mail that is aligned with the
        attacker's own domain: no owner asks for rejection, so it is tagged.""",
        w.ATTACK.host, MINE,
        letter("Any <any@attack.example>", "Market letter", """
            Copper is about to rise. Our desk has watched the harbour warehouses all
            summer and shares its conclusion with a small circle of readers.
            """, top=[("Authentication-Results", AR_PASS),
                      ("Authentication-Results", "MX.VICTIM.EXAMPLE 1; spf=pass")]),
        tag("ar.forged-own-id"), signatures=(attacker("attack.example"),)),
    Case(
        "37-own-authentication-results-thrice",
        """Three Authentication-Results fields with our own name, one of them behind a comment: one
        finding, however many there are. No DMARC, so tagged.""",
        w.ATTACK.host, "clerk@quiet.example",
        letter("Clerk <clerk@quiet.example>", "Dog licence", """
            The yearly dog licence is due. Licences may now be bought by post; send the
            fee in stamps together with a description of the animal.
            """, top=[("Authentication-Results", "(all fine) mx.victim.example; dkim=pass"),
                      ("Authentication-Results", "mx.victim.example; spf=pass"),
                      ("Authentication-Results", "mx.victim.example 1; dmarc=pass")]),
        tag("ar.forged-own-id align.none spf.fail")),
    Case(
        "37-other-authentication-results",
        """The honest twin: a forwarder's own Authentication-Results field is not ours and harms
        nobody. Accepted.""",
        w.FORWARDER.host, "any@forwarder.example",
        letter("Tree nursery <grow@legit.example>", "Bare-root roses", """
            Bare-root roses leave our fields from the end of October. Water the roots for
            a night before planting and cut them back by a third.
            """, top=[("Authentication-Results",
                       "mx.forwarder.example; dkim=pass header.d=legit.example")]),
        accept(), signatures=(rsa("legit.example"),)),
    Case(
        "38-forged-list-marks",
        """List-Id and Precedence prove no list: nothing is excused. They do declare bulk, so the
        forged message is stopped as such.""",
        w.ATTACK.host, MINE,
        letter("Council <council@legit.example>", "Waste collection calendar", """
            Collection days change with the new year. Look up your street in the attached
            program and permit it to reach the network.
            """, top=[("List-Id", "Council news <news.legit.example>"), ("Precedence", "list")]),
        reject(OTHER_ENVELOPE + " bulk.declared list.forged list.unsub-missing", "forged bulk")),
    Case(
        "38-forged-list-marks-without-policy",
        """List-Id and Precedence on a forgery of a domain without DMARC, whose SPF record disowns
        the client: they excuse nothing and declare bulk. Stopped.""",
        w.BOT, "office@quiet.example",
        letter("Office <office@quiet.example>", "Choir weekend", """
            Places for the choir weekend in the hills are nearly gone. Whoever pays the
            whole price at once gets a single room with a balcony.
            """, top=[("List-Id", "<choir.quiet.example>"), ("Precedence", "list")]),
        reject("align.none spf.fail bulk.declared list.forged list.unsub-missing", "forged bulk")),
    Case(
        "38-srs-shape",
        "MAIL FROM has the shape of a forwarder's rewriting. The shape proves nothing.",
        w.ATTACK.host, "SRS0=a1b2=CD=legit.example=admin@attack.example",
        letter("Stage door <cast@legit.example>", "Understudies wanted", """
            Two understudies are ill. Anyone who knows the second act by heart should
            send measurements and an advance for the costume.
            """),
        reject(OTHER_ENVELOPE)),
    Case(
        "38-verdicts-of-others",
        "Fields that claim a filter or a redirection by the user: none lowers a finding.",
        w.ATTACK.host, MINE,
        letter("Ski club <winter@careful.example>", "Hut duty", """
            You are on hut duty in the second week of January. Bring wood from the lower
            shed and the cash box that the treasurer's nephew will hand you.
            """, top=[("X-Spam-Status", "No, score=-7.0"), ("X-Spam-Flag", "NO"),
                      ("X-Sieve-Redirected-From", "user@victim.example")]),
        tag(OTHER_ENVELOPE + " ar.xspam-inbound")),
]

CASES = SIGNATURES + BORROWED
