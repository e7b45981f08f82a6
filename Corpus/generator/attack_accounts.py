"""Attacks by an authenticated account, with an honest twin."""

from . import world as w
from .case import Case, accept
from .message import letter

CASES = [
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
