"""ARC: seals of forwarders, none of which the receiver trusts, so that none of them gives credit."""

from . import world as w
from .case import Case, accept, reject
from .lists import footer
from .message import crlf, letter
from .sealing import Seal
from .signing import rsa

BOUNCES = "srs-bounces@forwarder.example"
MINE = "any@attack.example"
UNBACKED = "align.none-policy align.envelope-differs"
SUSPECT = "align.none align.envelope-differs"


def seen(domain, by="mx.forwarder.example"):
    """The results of a forwarder that saw the author's signature unbroken."""
    return f"{by};\r\n\tdkim=pass header.d={domain} header.s=s1;\r\n\tdmarc=pass header.from={domain}"


def disclaimer(message):
    """A line at the end, as forwarders of firms add it."""
    return message + crlf(b"Scanned on the way and found clean.\n")


CASES = [
    Case(
        "01-forwarder-alters-and-seals",
        """The forwarder adds a line, which breaks the author's signature, and seals what it saw
        before. The chain holds, but nobody named this sealer: no credit. The author's domain says
        p=reject.""",
        w.FORWARDER.host, BOUNCES,
        letter("Piano tuner <tuner@legit.example>", "Tuning in spring", """
            The upright has dropped a quarter tone over the winter. I can come when the
            heating is off, and would look at the dampers as well.
            """),
        reject(UNBACKED), signatures=(rsa("legit.example", verifies=False),), alter=disclaimer,
        then=(Seal("forwarder.example", seen("legit.example")),), chain="pass"),
    Case(
        "02-two-sealers",
        """A list adds its footer and seals, then a forwarder adds its line and seals. The author's
        domain asks for nothing: suspicion below the threshold. Accepted.""",
        w.FORWARDER.host, BOUNCES,
        letter("Dora Finch <dora@watch.example>", "Lock keeper's house", """
            The lock keeper's house is open again on the last Sunday of the month. There
            is a model of the gates with real water, which children may work.
            """),
        accept(SUSPECT + " bulk.declared list.forged list.unsub-missing", "bulk"),
        signatures=(rsa("watch.example", verifies=False),), alter=footer,
        then=(Seal("lists.example", seen("watch.example", "mx.lists.example")), disclaimer,
              Seal("forwarder.example", "mx.forwarder.example;\r\n\tarc=pass")), chain="pass"),
    Case(
        "03-sealed-and-untouched",
        "The forwarder seals and changes nothing: the author's signature holds. Accepted.",
        w.FORWARDER.host, BOUNCES,
        letter("Chess club <club@legit.example>", "Pairings for Thursday", """
            Board one plays black. Bring your own clock, for two of ours have stopped at
            the same minute and nobody dares to open them.
            """),
        accept(), signatures=(rsa("legit.example"),),
        then=(Seal("forwarder.example", seen("legit.example")),), chain="pass"),
    Case(
        "04-invented-first-set",
        """The attacker writes a first set in the name of the list, with a key that is not the
        list's, and seals it himself as passed. The first seal is refuted: the chain is broken.""",
        w.ATTACK.host, MINE,
        letter("Paymaster <pay@legit.example>", "Travel expenses", """
            Your expenses could not be paid out. Fill in the number of the card on which
            the sum shall be credited, with its three digits.
            """),
        reject(UNBACKED + " arc.broken"),
        then=(Seal("lists.example", seen("legit.example", "mx.lists.example"), key="x1"),
              Seal("attack.example", "mx.attack.example;\r\n\tarc=pass", selector="x1")),
        chain="fail"),
    Case(
        "05-gap",
        "The sets are numbered 1 and 3: the chain is broken.",
        w.ATTACK.host, MINE,
        letter("Harbour office <office@legit.example>", "Mooring fee", """
            The fee for your mooring is overdue. To keep the berth, settle it through the
            agency named below before the tide table changes.
            """),
        reject(UNBACKED + " arc.broken"),
        then=(Seal("attack.example", seen("legit.example"), selector="x1"),
              Seal("attack.example", "mx.attack.example;\r\n\tarc=pass", selector="x1", number=3)),
        chain="fail"),
    Case(
        "06-altered-behind-the-seal",
        """A second forwarder, which does not seal, adds a line: the message signature of the set
        fails, its seal holds. That is what honest systems leave, and it adds no points.""",
        w.FORWARDER.host, BOUNCES,
        letter("Beekeeper <bees@watch.example>", "Swarm in the chimney", """
            I took the swarm out of the chimney on Saturday. It weighs two kilos and has
            settled in the spare hive behind the currants.
            """),
        accept(SUSPECT), signatures=(rsa("watch.example", verifies=False),),
        then=(Seal("forwarder.example", seen("watch.example")), disclaimer), chain="fail"),
    Case(
        "07-key-of-the-seal-times-out",
        "The sealer's key cannot be looked up: temperror, which is evidence of nothing. Accepted.",
        w.FORWARDER.host, BOUNCES,
        letter("Bookbinder <binder@watch.example>", "Psalter", """
            The psalter has lost its spine but no page. I would sew it on cords and keep
            the old boards, worm holes and all.
            """),
        accept(SUSPECT), signatures=(rsa("watch.example", verifies=False),), alter=disclaimer,
        then=(Seal("keytimeout.example", seen("watch.example")),), chain=None),
]
