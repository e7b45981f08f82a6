"""What a proof is worth: signatures that leave something open, SPF records that let in everybody.

Attacks by their numbers in the list of recipes, and honest twins by theirs in the list of
look-alikes; the topics `attacks` and `lookalikes` append them.
"""

from . import world as w
from .case import Case, accept, reject, tag
from .lists import BOUNCES, LIST_KEY, footer
from .message import letter
from .sealing import Seal
from .signing import USUAL_FIELDS, WHOLE, rsa

MINE = "any@attack.example"
OTHER_ENVELOPE = "align.none-policy align.envelope-differs"
SRS = "SRS0=k2p9=CD=legit.example=admin@forwarder.example"


def prepend(line):
    """Puts a field on top of a finished message."""
    return lambda message: line.encode() + b"\r\n" + message


def replace(old, new):
    """Changes a finished message in one place."""
    return lambda message: message.replace(old.encode(), new.encode(), 1)


def new_boundary(message):
    """Gives the message another structure, in which the signed text is only a preamble."""
    head, _, body = message.partition(b"\r\n\r\n")
    head = head.replace(b"text/plain; charset=us-ascii", b'multipart/mixed; boundary="x"')
    return head + b"\r\n\r\n" + body + b"--x\r\n\r\nSend the deposit to our new agent.\r\n--x--\r\n"


def refused(domain):
    """Received-SPF of a provider that took a message from a client its domain does not name."""
    return ("Received-SPF", f"Fail (protection.esp.example: domain of {domain} does not designate\r\n"
            " 203.0.113.7 as permitted sender) receiver=protection.esp.example;\r\n"
            f' client-ip=203.0.113.7; envelope-from="any@{domain}"; helo=mail.attack.example;')


def results(domain, result="fail"):
    """The same in the form without an authserv-id."""
    return (f"spf={result} (sender IP is 203.0.113.7)\r\n smtp.mailfrom={domain};\r\n dkim=none (message"
            f" not signed) header.d=none;dmarc=fail action=oreject header.from={domain};")


COVERAGE = [
    Case(
        "25-subject-altered",
        """The signature of the abused domain covers From alone, and the attacker wrote a new
        Subject. It holds, so nothing is proven; that it leaves all else open is said.""",
        w.ATTACK.host, MINE,
        letter("Sailing school <desk@legit.example>", "Course dates", """
            The course begins with the spring tide. Bring rubber soles and a dry jumper.
            """),
        accept("dkim.weak-coverage"), signatures=(rsa("legit.example", fields=("from",)),),
        alter=replace("Subject: Course dates", "Subject: Pay the harbour fee today")),
    Case(
        "26-over-signed-subject-twice",
        """The honest twin of the doubled fields: h= names Subject once more than it stands there,
        so that none can be added. Nobody did.""",
        w.FORWARDER.host, "any@forwarder.example",
        letter("Glass works <oven@legit.example>", "Cooling the oven", """
            The oven takes two days to cool. Orders for coloured panes wait until Monday.
            """),
        accept(), signatures=(rsa("legit.example", fields=(*USUAL_FIELDS, "subject")),)),
    Case(
        "26-over-signed-subject-twice-and-added",
        "A Subject is added where h= forbids it: the signature does not fit any more.",
        w.ATTACK.host, MINE,
        letter("Glass works <oven@legit.example>", "Broken panes", """
            Broken panes of the delivery are replaced. Keep one splinter of each colour.
            """),
        reject(OTHER_ENVELOPE + " header.duplicate-unique"),
        signatures=(rsa("legit.example", fields=(*USUAL_FIELDS, "subject"), verifies=False),),
        alter=prepend("Subject: Your refund")),
    Case(
        "26-overtaken-content-type",
        """A second Content-Type on top of the signed one gives the signed text another meaning.
        The owner asks for quarantine: tagged.""",
        w.ATTACK.host, MINE,
        letter("Archive <files@careful.example>", "Opening hours", """
            The reading room closes at four in winter. Pencils only, and no wet coats.
            """),
        tag(OTHER_ENVELOPE + " mime.ambiguous dkim.duplicate-over-signed header.duplicate-unique"),
        signatures=(rsa("careful.example", fields=(*USUAL_FIELDS, "content-type")),),
        alter=prepend("Content-Type: text/html")),
    Case(
        "26-overtaken-from",
        "A second From on top of the signed one, which some programs show instead.",
        w.ATTACK.host, MINE,
        letter("Weavers <loom@legit.example>", "Warp threads", """
            The linen warp has arrived. Whoever needs it fetches it before the holidays.
            """),
        reject("mark.protected from.multiple from.parser-disagreement dkim.duplicate-over-signed "
               "align.none-policy"),
        # dkimpy refuses any message with two From fields.
        signatures=(rsa("legit.example", verifies=False),),
        alter=prepend("From: Any <any@attack.example>")),
    Case(
        "26-overtaken-subject",
        """A second Subject on top of the signed one: the signature fits the lower, readers show
        the upper. It does not authenticate; its domain asks for nothing, so tagged.""",
        w.ATTACK.host, MINE,
        letter("Clockmaker <tomas@watch.example>", "Mainspring", """
            The mainspring is fitted. The clock must hang for a week before I trust it.
            """),
        tag("dkim.duplicate-over-signed align.none align.envelope-differs "
            "header.duplicate-unique"),
        signatures=(rsa("watch.example"),), alter=prepend("Subject: Account suspended")),
    Case(
        "26-overtaken-to",
        "A second To on top of the signed one, so that an old letter seems to be meant for the victim.",
        w.ATTACK.host, MINE,
        letter("Surveyor <plots@legit.example>", "Boundary stone", """
            The boundary stone was found under the hedge, a hand deep. The plan is right.
            """, to="other@bank.example"),
        reject(OTHER_ENVELOPE + " dkim.duplicate-over-signed header.duplicate-unique"),
        signatures=(rsa("legit.example"),), alter=prepend("To: user@victim.example")),
    Case(
        "27-new-boundary",
        """Behind l= a new part was appended, and an unsigned Content-Type makes the signed text a
        preamble that nobody sees.""",
        w.ATTACK.host, MINE,
        letter("Landlord <rooms@legit.example>", "Deposit", """
            The deposit is paid back within a month of the handing over of the keys.
            """),
        reject("dkim.partial-body " + OTHER_ENVELOPE),
        signatures=(rsa("legit.example", length=WHOLE),), alter=new_boundary),
]

PATHS = [
    Case(
        "02-other-hosts-greeting",
        """The client greets with the name of the bank's mail host, whose SPF record names another
        address. That is a mark of its own, beside From and MAIL FROM.""",
        w.Client("203.0.113.7", "mail.bank.example", "mail.attack.example"), MINE,
        letter("Bank <statements@bank.example>", "Statement of the quarter", """
            The statement of the quarter is ready. Log in by the enclosed address to read it.
            """),
        reject("helo.spf-fail " + OTHER_ENVELOPE)),
    Case(
        "32-refused-in-arc-results",
        """A provider took a message for a domain that names other clients, sealed that finding, and
        sends it out by its own servers, which the domain does name. Forged; p=none, so tagged.""",
        w.ESP.host, "any@echo.example",
        letter("Harbour <pilot@echo.example>", "Draught of the barge", """
            The barge draws two metres. Transfer the pilot's fee before it casts off.
            """),
        tag("spf.upgrade align.none"),
        then=(Seal("esp.example", "mx.esp.example;\r\n\tspf=fail smtp.mailfrom=any@echo.example"),),
        chain="pass"),
    Case(
        "32-refused-in-received-spf",
        """The provider's Received-SPF says fail for the domain; now the provider's servers pass for
        it. The owner asks for rejection.""",
        w.ESP.host, "any@bounce.shop.example",
        letter("Shop <care@shop.example>", "Your parcel waits", """
            Your parcel waits at the customs. Enter the number of your card to release it.
            """, top=[refused("bounce.shop.example")]),
        reject("spf.upgrade align.none-policy domain.mailfrom-unreachable")),
    Case(
        "32-refused-in-results-without-id",
        "The same in the provider's own two fields of results, which leave out the authserv-id.",
        w.ESP.host, "any@echo.example",
        letter("Harbour <pilot@echo.example>", "Berth eleven", """
            Berth eleven is given to whoever wires the deposit first.
            """, top=[("Authentication-Results", results("echo.example")),
                      ("X-MS-Exchange-Authentication-Results", results("echo.example"))]),
        tag("spf.upgrade align.none")),
    Case(
        "32-same-history-but-signed",
        "The honest twin: an inner server was missing in the SPF record, but the author's domain signs.",
        w.ESP.host, "any@bounce.shop.example",
        letter("Shop <care@shop.example>", "Return of the lamp", """
            The lamp came back unbroken. The price is credited within three days.
            """, top=[refused("bounce.shop.example")]),
        accept(), signatures=(rsa("shop.example"),)),
    Case(
        "34-everybody-may-send",
        "The record of the abused domain ends in +all: its pass proves nothing, and nothing else does.",
        w.ATTACK.host, "any@open.example",
        letter("Auditor <books@open.example>", "Closing of the books", """
            The books are closed on Friday. Open invoices are paid to the enclosed account.
            """),
        reject("spf.overbroad align.none-policy")),
    Case(
        "34-everybody-may-send-but-signed",
        "The honest twin: the record lets in everybody, but the domain signs.",
        w.OPEN.host, "books@open.example",
        letter("Auditor <books@open.example>", "Stocktaking", """
            We count the screws on Thursday. Nobody may take any until we are done.
            """),
        accept(), signatures=(rsa("open.example"),)),
    Case(
        "34-eighth-of-the-net",
        "The record names a /8, in which the attacker rents a machine. Suspicion; the domain asks for nothing.",
        w.ATTACK.host, "any@wide.example",
        letter("Saddler <shop@wide.example>", "Girths", """
            The girths are stitched twice. Send the deposit for the leather by wire.
            """),
        accept("spf.overbroad align.none")),
    Case(
        "34-pool-of-anybody",
        "The record includes that of a pool in which anybody can rent: tagged, as the owner asks.",
        w.ATTACK.host, "any@pooled.example",
        letter("Miller <flour@pooled.example>", "Rye flour", """
            Rye is dear this year. Whoever pays now gets it at the price of last autumn.
            """),
        tag("spf.overbroad align.none-policy")),
    Case(
        "34-provider-with-large-networks",
        "The honest twin: a provider's record names a /12, which is large but its own.",
        w.LARGE.host, "post@large.example",
        letter("Nora Lund <post@large.example>", "Skis", """
            The skis are waxed and stand behind the door. Mind the left binding.
            """),
        accept()),
    Case(
        "35-forward-pass",
        """A forwarder that refuses nothing passes a forged letter on, under its own rewritten
        envelope: its SPF pass is its own and backs nobody else.""",
        w.FORWARDER.host, SRS,
        letter("Administrator <admin@legit.example>", "Mail merge", """
            All mailboxes are merged tonight. Confirm yours with your password.
            """, top=[("Received-SPF", "softfail identity=mailfrom; envelope-from=admin@legit.example")]),
        reject(OTHER_ENVELOPE)),
    Case(
        "35-forward-pass-sealed",
        "The forwarder even seals that all was well. Nobody named it as trusted.",
        w.FORWARDER.host, SRS,
        letter("Administrator <admin@legit.example>", "Key cards", """
            Key cards of the old kind stop working. Order the new one with your password.
            """),
        reject(OTHER_ENVELOPE),
        then=(Seal("forwarder.example",
                   "mx.forwarder.example;\r\n\tspf=pass smtp.mailfrom=admin@legit.example;"
                   "\r\n\tdmarc=pass header.from=legit.example"),), chain="pass"),
]

ATTACKS = COVERAGE + PATHS

LOOKALIKES = [
    Case(
        "01-list-keeps-signed-length",
        """The author signs with l= so that a list may add its footer, as it did. The list's own
        signature proves the relay, so the unsigned footer is no forgery.""",
        w.LISTS.host, BOUNCES,
        letter("Karin Lindqvist <k.lindqvist@university.example>", "[garden] Slugs", """
            Slugs do not cross copper, but they do cross string. Collect them at dusk.
            """, to="garden@lists.example"),
        accept("align.relayed bulk.declared", "bulk"),
        signatures=(rsa("university.example", length=WHOLE),), alter=footer, resign=(LIST_KEY,)),
    Case(
        "04-forwarder-with-srs-and-refusal",
        """The forwarder noted an SPF fail of the first envelope, then rewrote it. The fail is not of
        the domain that passes now, and the author's signature holds.""",
        w.FORWARDER.host, SRS.replace("legit", "university"),
        letter("Karin Lindqvist <k.lindqvist@university.example>", "Waders", """
            Three pairs of waders have holes at the knee. I brought patches and glue.
            """, top=[("Received-SPF", "fail identity=mailfrom; envelope-from=k@university.example")]),
        accept(), signatures=(rsa("university.example"),)),
    Case(
        "16-service-signs-less",
        "A sending service signs for the customer and leaves Date out: one soft finding, no more.",
        w.ESP.host, "b-4413-user=victim.example@bounce.esp.example",
        letter("Shop <news@shop.example>", "Autumn list", """
            The autumn list has the new hinges on page nine. It is free at every counter.
            """),
        accept("dkim.weak-coverage"),
        signatures=(rsa("shop.example", fields=("from", "to", "subject", "message-id")),)),
    Case(
        "17-service-with-own-return-path-and-history",
        "An inner server of the service noted a softfail, as it does for mail from the outside.",
        w.ESP.host, "b-10@bounce.shop.example",
        letter("Shop <care@shop.example>", "Sharpening of planes", """
            Planes brought on Monday are sharp on Wednesday. Mark the handle with your name.
            """, top=[("Authentication-Results", results("bounce.shop.example", "softfail"))]),
        accept(), signatures=(rsa("esp.example"),)),
    Case(
        "22-old-algorithm-spf-aligned",
        "An old server still signs with rsa-sha1, which does not count; SPF aligns. Nothing is found.",
        w.FIRM.host, "jonas@firm.example",
        letter("Jonas Vik <jonas@firm.example>", "Ladder", """
            The long ladder is back, with a new rung. It stands behind the boiler.
            """),
        accept(), signatures=(rsa("firm.example", algorithm="rsa-sha1"),)),
]
