"""Copies of one signed message: the replay of a signature, and its honest twin."""

from dataclasses import dataclass

from . import world as w
from .case import MEMBER_STEP, Case, accept, expect, tag
from .campaigns import recipients
from .message import letter
from .signing import rsa

NETWORKS = 6
# Copies after which one signature went to 20 recipients from 5 networks, and to 100 recipients.
REPLAY_FROM, BULK_FROM = 5, 25


@dataclass
class Copy(Case):
    """A message that was written and signed two hours before the first copy, and not changed since."""

    def render(self, topic, time):
        written = time - MEMBER_STEP * self.member - 7200
        message = self.mail.render(written, f"<{topic}.{self.number}@mail.legit.example>")
        return self._sign(message, self.signatures, written)


def replay(number):
    """A copy of a letter that its signer sent once, to one person."""
    expected = accept() if number < REPLAY_FROM else tag("bulk.dkim-replay", "concealed")
    if number >= BULK_FROM:
        expected = expect(
            "reject", "concealed bulk", "bulk.dkim-replay bulk.same-signature bulk.campaign")
    return Copy(
        f"30-dkim-replay/{number:02}",
        f"""A letter with a valid signature of a domain that rejects forgeries, sent again and again
        from six networks to people whom it does not name. The signature holds and backs From; who
        sends it is concealed. Copy {number}, {4 * number} recipients so far.""",
        w.Client(f"2001:db8:{number % NETWORKS + 1}::25", f"box{number}.dynamic.example"),
        f"q{number}@attack.example",
        letter("Legit offers <offers@legit.example>", "Only today: double credit", """
            Whoever fills the account before midnight receives the same amount once more
            as a present from the house. The credit can be spent on every table and every
            wheel, and winnings are paid out at once and without questions. Open the page
            below, choose a name for yourself, and begin with a free round so that you
            get to know the rules. Friends whom you bring along are welcome, and each of
            them adds another tenth to your own present.
            """, to="first@legit.example"),
        expected, signatures=(rsa("legit.example"),), recipients=recipients(number))


def forwarded(number):
    """A copy that a subscriber has forwarded to his new address."""
    return Copy(
        f"05-forwarded-copies/{number:02}",
        f"""A letter to a club, of which members have the copies forwarded to other addresses, each by
        a server of his own: one signature from many networks, but to few. Copy {number}.""",
        w.Client(f"2001:db8:{number + 16:x}::25", f"mx.home{number}.example"), "board@legit.example",
        letter("The board <board@legit.example>", "Club evening moved to Friday", """
            Dear members, the club evening has to move to Friday because the parish needs
            the hall on Thursday for its choir. The talk about lighthouses stays as it is,
            and so do the pancakes. Whoever can lend a projector should tell Hanna soon,
            since ours has given up its lamp. We also look for somebody to take the
            minutes this time, as our secretary is on a ship between two of the very
            lighthouses that the talk is about.
            """, to="members@legit.example"),
        accept(), signatures=(rsa("legit.example"),),
        recipients=(f"member{number}@victim.example",))


ATTACKS = [replay(number) for number in range(1, 31)]
LOOKALIKES = [forwarded(number) for number in range(1, 9)]
