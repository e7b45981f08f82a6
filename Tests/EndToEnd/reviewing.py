"""What the tests of the pages have in common: one lab with mail in its log, and operators at browsers."""

import unittest
from pathlib import Path

import corpus
from browser import NARROW, WIDE, Browser
from lab import scratch
from pages import PASSWORD, ReviewLab
from smtp import Peer
from truemark import ROOT

# As in the zone of the Corpus: From is of legit.example, whose owner rejects what nothing backs.
ALICE, VICTIM = "alice@legit.example", "victim@victim.example"
ATTACKER = Peer("203.0.113.7", "mail.attack.example", "mail.attack.example")
THROWAWAY = Peer("203.0.113.9", "mail.throwaway.example", "mail.throwaway.example")
# A field by which mail declares itself as sent in bulk.
BULK = ("List-Id: news <news.legit.example>",)
_CHECKS = (Path(__file__).parent / "page.js").read_text(encoding="utf-8")


class Reviewing(unittest.TestCase):
    """Tests over a lab through which `CASES` of the Corpus went; each operator has a browser."""

    CASES = ("honest/0",)

    @classmethod
    def setUpClass(cls):
        found = corpus.cases(ROOT / "Corpus", cls.CASES)
        backup = cls.enterClassContext(scratch())
        configuration = {**corpus.configuration(found), "backup": str(backup)}
        cls.lab = cls.enterClassContext(ReviewLab(corpus.zone(found), **configuration))
        for case in found:
            cls.lab.send(case.peer, case.sender, case.tried, case.message)
        cls.truemark, cls.browsers = cls.lab.truemark, {}

    @classmethod
    def browser(cls, name=None, **options):
        """The browser of an operator who has logged in, or of somebody outside."""
        key = (name, *options.items())
        if key not in cls.browsers:
            browser = Browser(cls.lab.folder / f"browser-{len(cls.browsers)}", **options)
            cls.addClassCleanup(browser.stop)
            cls.browsers[key] = browser
            if name:
                cls.lab.add_operator(name)
                cls.open(browser, "/login")
                browser.fill(name=name, password=PASSWORD)
                browser.press()
        return cls.browsers[key]

    @classmethod
    def open(cls, browser, path):
        """Loads one of the pages."""
        browser.open(cls.lab.pages.address + path)

    def visit(self, browser, path):
        """Loads a page, with which nothing may be wrong."""
        self.open(browser, path)
        self.assert_whole(browser)

    def assert_whole(self, browser):
        """The browser refused nothing, missed nothing, and everybody can read the page."""
        self.assertEqual(browser.complaints, [], browser.address)
        self.assertEqual(browser.script(_CHECKS), [], browser.address)

    def assert_readable(self, browser):
        """The same in dark colours and on a telephone."""
        for width, dark in ((WIDE, True), (NARROW, False)):
            browser.show(width, dark)
            self.assert_whole(browser)
        browser.show()

    def send(self, message, sender="x@attack.example", recipient=VICTIM, peer=ATTACKER):
        """Sends a message; what the server said, and the decision."""
        outcome = self.lab.send(peer, sender, [recipient], message)
        decision = self.truemark.decision(outcome)
        self.assertIsNotNone(decision, outcome)
        return outcome, decision

    def count(self, *terms):
        """How many records the command line finds."""
        return len(self.truemark.lines("find", *terms, "--last", "0"))
