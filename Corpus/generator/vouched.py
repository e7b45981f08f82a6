"""Look-alikes that the receiver's configuration vouches for: his own lists, and a forwarder whose seals he trusts."""

from . import world as w
from .arc import disclaimer, seen
from .case import Case, accept
from .lists import footer
from .message import letter
from .sealing import Seal
from .signing import rsa

TALK_KEY = rsa("talk.example", fields=("from", "to", "subject", "date", "message-id", "list-id"))

LOOKALIKES = [
    Case(
        "03-own-list-at-a-provider",
        """The receiver's lists are kept by a provider whom he vouches for. A member's letter comes back from there
        with its own domain in From and a footer. Nothing speaks against it.""",
        w.TALK.host, "bounces@talk.example",
        letter("Alice <alice@victim.example>", "[house] Keys of the laundry", """
            The laundry has two keys and three people who swear that they hung theirs back.
            Look into your coat pockets, please, before I change the lock.
            """, to="house@talk.example"),
        accept("bulk.declared", "bulk"),
        signatures=(rsa("victim.example", verifies=False),), alter=footer, resign=(TALK_KEY,)),
    Case(
        "06-trusted-forwarder-alters-and-seals",
        """A forwarder whose seals the receiver trusts adds a line, which breaks the author's signature; he saw it
        whole. The author's domain says p=reject. Nothing speaks against it.""",
        w.RELAYER.host, "srs-bounces@relayer.example",
        letter("Orchard hand <hand@legit.example>", "Ladders in the orchard", """
            Both long ladders stand by the quince. The short one lacks a rung, so climb it
            on the left side only.
            """),
        accept(), signatures=(rsa("legit.example", verifies=False),), alter=disclaimer,
        then=(Seal("relayer.example", seen("legit.example", "mx.relayer.example")),), chain="pass"),
]
