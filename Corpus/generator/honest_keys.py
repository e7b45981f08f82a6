"""Honest mail signed with keys of other sizes than the usual one."""

from . import world as w
from .case import Case, accept
from .message import letter
from .signing import rsa

CASES = [
    Case(
        "30-key-of-1024-bits",
        "An RSA key of 1,024 bits is the shortest that counts (RFC 8301 section 3.2); many still sign so.",
        w.FORWARDER.host, "anna.berg@firm.example",
        letter("Anna Berg <anna.berg@firm.example>", "Ladder", """
            The long ladder is back in the yard. Whoever takes it next should know that
            the third rung from the top has a crack on its left side.
            """),
        accept(), signatures=(rsa("firm.example", selector="k1"),)),
    Case(
        "31-key-of-4096-bits",
        "An RSA key of 4,096 bits, whose record takes four strings: legal, and it carries the mail alone.",
        w.FORWARDER.host, "anna.berg@firm.example",
        letter("Anna Berg <anna.berg@firm.example>", "Paint for the fence", """
            The green paint has come, enough for both sides of the fence. We begin at
            the gate on the first dry morning; brushes hang beside the door.
            """),
        accept(), signatures=(rsa("firm.example", selector="k4"),)),
]
