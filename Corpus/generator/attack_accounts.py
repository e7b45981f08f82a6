"""Attacks by an authenticated account, and a field name that is folded; each with an honest twin."""

from . import world as w
from .attack_proofs import MINE, THIRD
from .case import Case, accept, reject
from .message import letter
from .signing import attacker

CASES = [
    Case(
        "10-folded-field-name",
        """The name of a second From field is folded before its colon: a lenient reader sees two
        fields, a strict one the end of the header. The first author is backed by nothing: forged.""",
        w.THROWAWAY.host, THIRD,
        letter("<admin@legit.example>", "Fence posts", """
            Forty fence posts lie at the roadside. Who wants them pays the carter before
            he turns round.
            """, extra=[b"From\r\n : <desk@attack.example>"]),
        reject("mark.protected from.multiple from.name-whitespace from.parser-disagreement "
               "align.none-policy align.envelope-differs"), chain=None),
    Case(
        "31-account-of-another-domain",
        """One of our own users shows an author of another domain. He is not stopped, since he is
        known; the record says that his account does not belong to the author.""",
        w.Client("203.0.113.154", "laptop"), "mallory@victim.example",
        letter("Head office <admin@legit.example>", "Keys to the archive", """
            The archive moves on Monday. Leave the keys in the drawer of the front desk and
            tell nobody on the stairs.
            """),
        accept("align.submission-account", "forged"),
        recipients=("friend@firm.example",), user="mallory@victim.example"),
    Case(
        "31-account-of-own-domain",
        "One of our own users shows an author of his own domain: nothing is found.",
        w.Client("203.0.113.154", "laptop"), "mallory@victim.example",
        letter("Mallory Reed <m.reed@victim.example>", "Bicycle shed", """
            The shed has a new lock. The spare key hangs behind the fuse box, where the old
            one hung.
            """),
        accept(), recipients=("friend@firm.example",), user="mallory@victim.example"),
]
