"""Attacks on Authentication-Results: fields in our name, and marks made to break into our own field.

They belong to the topics `attacks` and `lookalikes`, by the numbers of their lists.
"""

from . import world as w
from .attack_proofs import AR_PASS, MINE, NONE_POLICY, OTHER_ENVELOPE
from .case import Case, accept, reject, tag
from .message import letter
from .signing import attacker, rsa

RESULTS = "Authentication-Results"
ILLEGAL = "dkim.tag-illegal-char " + OTHER_ENVELOPE


def with_signature(selector, domain="legit.example"):
    """Puts a signature field on top whose selector is these octets."""
    field = (b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=" + domain.encode()
             + b"; s=" + selector + b";\r\n\th=from:to:subject;"
             b" bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\n\tb="
             + b"QUJD" * 16 + b"\r\n")
    return lambda message: field + message


FORGED = [
    Case(
        "03-nul-written-out",
        "The same with the NUL written out as an escape, which is no selector either.",
        w.ATTACK.host, MINE,
        letter("Cloakroom <coats@legit.example>", "Umbrellas left behind", """
            Eleven umbrellas hang in the cloakroom since the concert. Describe yours and
            it is kept; the others go to the flea market.
            """),
        reject(ILLEGAL),
        alter=with_signature(b"sel._domainkey.attack.example.\\x00.any")),
    Case(
        "04-signing-domain-with-apostrophe",
        "d= holds an apostrophe. It is no domain name: permerror, and our own field stays whole.",
        w.ATTACK.host, MINE,
        letter("Box office <box@legit.example>", "Row and seat", """
            The balcony was rebuilt and seats have other numbers. Tell us your old one and
            the new one is printed on a card.
            """),
        reject(ILLEGAL), signatures=(attacker("legit.example'a.attack.example", verifies=False),)),
    Case(
        "04-signing-domain-with-quote",
        "d= holds a quotation mark, to end a quoted string in our own field. It is no domain name.",
        w.ATTACK.host, MINE,
        letter("Harbour master <quay@legit.example>", "Berth for the winter", """
            Berths behind the mole are let from October. Whoever pays the deposit today
            keeps his place; the others are drawn by lot.
            """),
        reject(ILLEGAL), signatures=(attacker('legit.example"a.attack.example', verifies=False),)),
    Case(
        "05-envelope-with-result",
        "The quoted local part of MAIL FROM holds a whole result. Nothing of it is copied.",
        w.ATTACK.host, '"a; dkim=pass header.d=legit.example"@attack.example',
        letter("Grain store <mill@legit.example>", "Weighing day", """
            The scales are adjusted on Monday. Sacks weighed before must be entered again,
            with the number of your account for the difference.
            """),
        reject(OTHER_ENVELOPE)),
    Case(
        "05-quoted-local-part",
        """The honest twin: a quoted local part with a bracket is legal, and its domain is the
        author's. Accepted.""",
        w.LEGIT.host, '"bounces (north)"@legit.example',
        letter("Ferry office <ferry@legit.example>", "Low water", """
            The ferry cannot land at the northern pier while the water is low. The bus
            waits at the southern one.
            """),
        accept(), signatures=(rsa("legit.example"),)),
    Case(
        "37-own-id-unparsable",
        """A field that cannot be read and names us, which a careless reader takes for ours. It is
        removed, and counts as forged.""",
        w.ATTACK.host, MINE,
        letter("Beekeepers <hive@legit.example>", "Sugar for the winter", """
            Sugar is bought together again. Order by sacks, and pay in advance to the new
            account of the treasurer.
            """, top=[(RESULTS, "mx.victim.example dkim=pass header.d=legit.example; ((")]),
        reject("ar.forged-own-id " + OTHER_ENVELOPE)),
    Case(
        "37-own-id-in-pieces",
        "The same with our name in pieces, as a lenient reader joins them.",
        w.ATTACK.host, MINE,
        letter("Foundry <bells@legit.example>", "Casting of the bell", """
            The bell is cast at midnight. Names of donors are engraved if their gifts
            arrive before the mould is closed.
            """, top=[(RESULTS, '"mx." victim . example; dmarc=pass header.from=legit.example')]),
        reject("ar.forged-own-id " + OTHER_ENVELOPE)),
    Case(
        "37-own-id-quoted-and-folded",
        "Our name as a quoted string behind a fold, with a version.",
        w.ATTACK.host, "clerk@quiet.example",
        letter("Clerk <clerk@quiet.example>", "Well inspection", """
            Wells are inspected in the order of the house numbers. Leave the lid open and
            the fee under the stone.
            """, top=[(RESULTS, '\r\n\t"mx.victim\\.example" 1;\r\n\tspf=pass')]),
        tag("ar.forged-own-id align.none spf.fail")),
    Case(
        "37-host-below-ours",
        "The name of a host below ours, which readers behind us may trust as well.",
        w.ATTACK.host, MINE,
        letter("Rowing club <oars@legit.example>", "Varnish", """
            Varnish for the boats is mixed on Saturday. Bring a brush, and a banknote for
            the man who sells it from his van.
            """, top=[(RESULTS, "in7.mx.victim.example; dmarc=pass header.from=legit.example")]),
        reject("ar.forged-own-id " + OTHER_ENVELOPE)),
    Case(
        "37-thrice-between-others",
        "Three fields in our name between those of others: all of ours go, all others stay.",
        w.ATTACK.host, "any@legit.example",
        letter("Museum <guide@legit.example>", "Night of lanterns", """
            Lanterns are lent out against a deposit. Name the card it is to be taken from
            and collect the lantern at dusk.
            """, top=[(RESULTS, "mx.forwarder.example; spf=pass smtp.mailfrom=legit.example"),
                      (RESULTS, AR_PASS),
                      (RESULTS.upper(), "mx.lists.example; dkim=pass header.d=lists.example"),
                      (RESULTS.lower(), "MX.Victim.Example; dkim=pass header.d=legit.example"),
                      (RESULTS, "(mx.victim.example) mx.victim.example 1; none"),
                      (RESULTS, "mx.university.example; none")]),
        reject("ar.forged-own-id spf.fail " + NONE_POLICY)),
    Case(
        "37-results-without-a-name",
        """The honest twin: a large receiver wrote its results without a name, and one of them holds
        the name of ours. They speak for nobody. Accepted.""",
        w.FORWARDER.host, "any@forwarder.example",
        letter("Clock maker <clocks@legit.example>", "Spring for the wall clock", """
            The spring has arrived and fits. The pendulum wants a new hook, which I would
            bend from brass.
            """, top=[(RESULTS, "spf=fail (sender IP is 192.0.2.77)\r\n smtp.mailfrom=mx.victim.example; "
                                "dkim=none (message not signed)\r\n header.d=none;dmarc=none action=none "
                                "header.from=legit.example;")]),
        accept(), signatures=(rsa("legit.example"),)),
]

HONEST = [
    Case(
        "34-backup-server-writes-our-name",
        """Our own backup server took the message and wrote a field in our name before it handed it
        on from our own network. Its word is ours: nothing is found, nothing removed.""",
        w.Client("127.0.0.12", "mx2.victim.example"), "alice@plain.example",
        letter("Alice <alice@plain.example>", "Slides of the glacier", """
            The slides lie in the blue box, sorted by valley. Two of them belong to the
            geographers and must go back.
            """, top=[(RESULTS, "mx.victim.example; spf=pass smtp.mailfrom=plain.example")]),
        accept()),
    Case(
        "34-server-of-the-same-domain",
        """A forwarder reports by the name of its own, which only ends like ours. It is not our
        field and stays. Accepted.""",
        w.FORWARDER.host, "any@forwarder.example",
        letter("Tailor <coat@legit.example>", "Second fitting", """
            The lining is in, the sleeves are pinned. Twenty minutes are enough for the
            second fitting, any day but Monday.
            """, top=[(RESULTS, "notmx.victim.example; spf=pass smtp.mailfrom=legit.example")]),
        accept(), signatures=(rsa("legit.example"),)),
]
