"""Authentication-Results in our name go, and nobody else's, whatever Postfix and Sendmail make of the header."""

import itertools
import re
import unittest

import world
from lab import Lab
from postfix import Postfix
from sendmail import Sendmail
from world import ALICE, LEGIT, VICTIM

# Every way to bear our name that a reader might fall for; each says `fake`.
FORGED = {
    "plain": b"Authentication-Results: mx.victim.example; dkim=pass header.d=fake.example",
    "space before the colon": b"Authentication-Results : mx.victim.example; spf=pass (fake)",
    "tab before the colon": b"Authentication-Results\t: mx.victim.example; spf=pass (fake)",
    "odd case": b"aUTHENTICATION-rESULTS: MX.Victim.EXAMPLE; dmarc=pass header.from=fake.example",
    "folded": b"Authentication-Results:\r\n mx.victim.example;\r\n\tdkim=pass header.d=fake.example",
    "version and comments": b"Authentication-Results: (a (b) c) mx.victim.example 1 (d); none (fake)",
    "quoted": b'Authentication-Results: "mx.victim.example"; spf=pass smtp.helo=fake.example',
    "host below ours": b"Authentication-Results: in.mx.victim.example; spf=pass smtp.helo=fake.example",
    "unparsable": b"Authentication-Results: mx.victim.example dkim=pass header.d=fake.example; ((",
    "in pieces": b"Authentication-Results: mx . victim . example; dkim=pass header.d=fake.example",
}
# What others wrote, in the forms that MTAs could miscount; all of it stays.
HONEST = (
    b"Authentication-Results: mx.honest1.example; spf=pass smtp.mailfrom=elsewhere.example",
    b"AUTHENTICATION-RESULTS: mx.honest2.example; dkim=pass header.d=elsewhere.example",
    b"Authentication-Results : mx.honest3.example;\r\n\tdkim=none;\r\n\tdmarc=none",
    b"authentication-results: notmx.victim.example; spf=pass smtp.mailfrom=honest4.example",
)
_NAME = re.compile(rb"authentication-results[ \t]*:", re.IGNORECASE)


def fields(data):
    """The values of the Authentication-Results fields in a header, white space made one."""
    head = re.sub(rb"\r?\n[ \t]+", b" ", re.split(rb"\r?\n\r?\n", data, maxsplit=1)[0])
    values = [_NAME.split(line, maxsplit=1)[1] for line in head.splitlines() if _NAME.match(line)]
    return [b" ".join(value.split()).decode("utf-8", "replace") for value in values]


def between(forged, honest=HONEST):
    """The forged fields with honest ones before, between and behind them."""
    return [field for pair in itertools.zip_longest(honest, forged) for field in pair if field]


class Removal:
    """The cases; a subclass says which MTA."""

    mta = None

    @classmethod
    def setUpClass(cls):
        cls.lab = cls.enterClassContext(Lab(world.zone(), cls.mta))

    def delivered(self, lines):
        """What becomes of a message that is signed by its author and has these lines on top."""
        message = world.signed(world.message(ALICE), "legit.example")
        outcome = self.lab.send(LEGIT, ALICE, [VICTIM], b"\r\n".join([*lines, message]))
        self.assertEqual(outcome.code, 250, outcome)
        copies = self.lab.mta.delivered(outcome.queue_id)
        self.assertEqual(len(copies), 1, "copies delivered")
        return copies[0]

    def check(self, forged, honest=HONEST):
        """None of the forged fields arrives, every honest one does, and one of ours."""
        data = self.delivered(between(forged, honest))
        ours, *others = fields(data)
        self.assertTrue(ours.startswith("mx.victim.example; "), ours)
        self.assertIn("; spf=pass ", ours)
        self.assertEqual(others, fields(b"\r\n".join([*honest, b"", b""])))
        self.assertNotIn(b"fake", data)

    def test_one_copy_in_every_form(self):
        for name, field in FORGED.items():
            with self.subTest(name):
                self.check([field])

    def test_two_and_three_copies_between_others(self):
        forms = [*FORGED.values(), *FORGED.values()]
        for count, first in itertools.product((2, 3), range(len(FORGED))):
            with self.subTest(count=count, first=first):
                self.check(forms[first : first + count])

    def test_copies_one_behind_the_other(self):
        self.check(FORGED.values(), honest=())
        self.check([], honest=HONEST)

    def test_many_copies(self):
        self.check([*FORGED.values()] * 10, honest=HONEST * 50)

    def test_too_many_copies_are_refused(self):
        """Removing them one by one would take a mail server minutes."""
        message = world.signed(world.message(ALICE), "legit.example")
        lines = [FORGED["plain"]] * 101
        outcome = self.lab.send(LEGIT, ALICE, [VICTIM], b"\r\n".join([*lines, message]))
        self.assertEqual(outcome.code, 550, outcome)
        self.assertEqual(self.lab.truemark.decision(outcome)["reply"]["code"], 550)

    def test_folded_name(self):
        """Where the name is folded the header ends for MTAs: no field of that name may be left."""
        data = self.delivered(
            [HONEST[0], b"Authentication-Results\r\n : mx.victim.example; dkim=pass (fake)"]
        )
        self.assertFalse([value for value in fields(data) if "fake" in value], data)


class BehindPostfix(Removal, unittest.TestCase):
    """Postfix renumbers the fields of a name after each deletion."""

    mta = Postfix

    def test_more_than_is_kept_of_a_header(self):
        """Fields too large to be kept are counted, so that the numbers of the others hold."""
        # Postfix cuts a field of more than 60,000 octets; the filter keeps 1 MiB, and as much again of these.
        fold = b"\r\n ".join([b"y" * 900] * 65)
        filler = [b"X-Filler: " + fold] * 18
        name = b"Authentication-Results: mx.%s.example; none (%s)"
        honest = [name % (b"honest", fold)] * 17
        lost = name % (b"fake", fold)
        data = self.delivered([*filler, *honest, lost, *between([*FORGED.values()])])
        self.assertNotIn(b"fake", data)
        self.assertEqual(sum("mx.honest" in value for value in fields(data)), len(honest) + 3)


class BehindSendmail(Removal, unittest.TestCase):
    """Sendmail keeps the numbers until the milter is done."""

    mta = Sendmail


if __name__ == "__main__":
    unittest.main()
