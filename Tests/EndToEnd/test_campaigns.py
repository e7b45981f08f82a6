"""A campaign of 500 near-duplicates from 20 clients: what gets by, and that a crash forgets nothing."""

import collections
import json
import time
import unittest

import world
from lab import Lab
from processes import run
from smtp import Peer
from truemark import BINARY
from world import ALICE, BOB, LEGIT

SIZE, CLIENTS, BULK_FROM = 500, 20, 100
WAITING = {"firstCopies": {"wait": 5, "atMost": 60}}


class Campaign:
    """One text, varied from copy to copy; each copy has a recipient of its own."""

    def __init__(self):
        self.text = world.prose(100)

    def copy(self, number, author):
        """The message to the recipient of that number."""
        name = world.prose(1)
        link = f"https://{name}.example/{number}"
        text = f"Dear {name},\r\n\r\n{self.text}\r\n\r\n{link}\r\nReference {number * 7919}\r\n"
        return world.message(author, text, to=recipient(number))


def recipient(number):
    """The address of that number."""
    return f"r{number}@victim.example"


def client(number):
    """One of the machines that send the campaign, none of which SPF allows."""
    return Peer(f"203.0.113.{number % CLIENTS + 1}", None, f"host{number % CLIENTS}.example")


class Campaigns(unittest.TestCase):
    """Each test has a daemon of its own, since campaigns outlive sessions."""

    def send(self, lab, campaign, numbers):
        """The codes by which forged copies were answered."""
        codes = collections.Counter()
        for number in numbers:
            outcome = lab.send(client(number), BOB, [recipient(number)], campaign.copy(number, BOB))
            codes[outcome.code] += 1
        return codes

    def listed(self, lab, *words):
        """What `truemark campaign` says."""
        output = run(BINARY, "campaign", *words, "--json", "--config", lab.truemark.file)
        return [json.loads(line) for line in output.splitlines()]

    def test_without_waiting_the_first_hundred_get_by(self):
        lab = self.enterContext(Lab(world.zone()))
        codes = self.send(lab, Campaign(), range(SIZE))
        self.assertEqual(codes, {250: BULK_FROM - 1, 550: SIZE - BULK_FROM + 1})

    def test_first_copies_wait_and_none_gets_by(self):
        lab = self.enterContext(Lab(world.zone(), bulk=WAITING))
        campaign = Campaign()
        codes = self.send(lab, campaign, range(SIZE))
        self.assertEqual(codes, {451: BULK_FROM - 1, 550: SIZE - BULK_FROM + 1})
        self.assertEqual(self.send(lab, campaign, range(BULK_FROM)), {550: BULK_FROM})
        time.sleep(2)
        found = self.listed(lab, "list")[0]
        self.assertEqual((found["recipients"], found["leak"], found["networks"]), (SIZE, 0, 1))
        shown = self.listed(lab, "show", found["id"])[0]
        self.assertEqual(shown["actions"], {"defer": BULK_FROM - 1, "reject": SIZE + 1})
        self.assertIsNotNone(lab.truemark.find(shown["decisions"][0]))

    def test_honest_campaign_is_accepted(self):
        lab = self.enterContext(Lab(world.zone(), bulk=WAITING))
        campaign = Campaign()
        codes = collections.Counter()
        for number in range(SIZE):
            data = world.signed(campaign.copy(number, ALICE), "legit.example")
            codes[lab.send(LEGIT, ALICE, [recipient(number)], data).code] += 1
        self.assertEqual(codes, {250: SIZE})

    def test_a_crash_forgets_nothing_that_is_seconds_old(self):
        lab = self.enterContext(Lab(world.zone(), bulk=WAITING))
        campaign = Campaign()
        self.assertEqual(self.send(lab, campaign, range(60)), {451: 60})
        time.sleep(3)
        lab.truemark.kill()
        lab.truemark.start()
        self.assertEqual(self.send(lab, campaign, range(60, 120)), {451: 39, 550: 21})
        unordered = "was not stopped in order"
        self.assertIn(f"{unordered}: campaigns of the last seconds may be missing", lab.truemark.service_log)
        self.assertEqual(lab.truemark.stop(), 0)
        lab.truemark.start()
        self.assertEqual(self.send(lab, campaign, [120]), {550: 1})
        self.assertEqual(lab.truemark.service_log.count(unordered), 1)


if __name__ == "__main__":
    unittest.main()
