#!/usr/bin/python3
"""Pictures of every page of the review, over the whole Corpus, into ./run/screenshots.

NAME-{wide,narrow}-{light,dark}-{en,zh}.png each; with words, only the pages whose name begins so.
"""

import shutil
import sys

sys.dont_write_bytecode = True

import corpus  # noqa: E402
import world  # noqa: E402
from browser import NARROW, WIDE, Browser  # noqa: E402
from lab import scratch  # noqa: E402
from pages import PASSWORD, ReviewLab  # noqa: E402
from reviewing import ALICE, ATTACKER, BULK, THROWAWAY, VICTIM  # noqa: E402
from truemark import ROOT  # noqa: E402

FOLDER = ROOT / "run/screenshots"
LOOKS = [
    (size, width, colours, language)
    for size, width in (("wide", WIDE), ("narrow", NARROW))
    for colours in ("light", "dark")
    for language in ("en", "zh")
]
WHAT_IF = "policy:\n  points:\n    align.none-policy: 60\n  actions:\n    forgedSingle: quarantine\n"


def main():
    """The whole run."""
    if not sys.argv[1:]:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    found = corpus.cases(ROOT / "Corpus")
    with scratch() as backup:
        configuration = {**corpus.configuration(found), "backup": str(backup)}
        with ReviewLab(corpus.zone(found), **configuration) as lab:
            for case in found:
                lab.send(case.peer, case.sender, case.tried, case.message)
            Studio(lab).run(sys.argv[1:])


class Studio:
    """A lab in which something of everything has happened, and a browser before it."""

    def __init__(self, lab):
        self.lab, self.run_truemark = lab, lab.truemark.run
        self.held = [self.send(world.message(ALICE)) for _ in range(4)]
        self.refused = [
            self.send(world.message(ALICE, fields=BULK), "x@throwaway.example", THROWAWAY) for _ in range(3)
        ]
        self.reviewer = lab.visitor("anna")
        lab.add_operator("ada")
        self.appeals = self.appeal()
        self.happen()
        self.browser = Browser(lab.folder / "browser")

    def send(self, message, sender="x@attack.example", peer=ATTACKER):
        """The decision on a message."""
        return self.lab.truemark.decision(self.lab.send(peer, sender, [VICTIM], message))

    def appeal(self):
        """Two appeals, of which one is answered; their ids."""
        texts = (
            "This is our own shop, which sends by this agency since March; the owner of the domain knows.",
            "It was no bulk mail: I wrote to three people whom I know.",
        )
        ids = [
            self.run_truemark(*("appeal", "add", one["id"], "--contact", "shop@throwaway.example"), given=text).strip()
            for one, text in zip(self.refused, texts)
        ]
        self.run_truemark("appeal", "answer", ids[1], "--uphold", "--reason", "the sender is who it shows")
        return ids

    def happen(self):
        """What leaves records, so that no page is empty."""
        first, second, third, _ = self.held
        self.run_truemark("verdict", first["id"], "fp", "--reason", "her own server, as the bank confirms")
        self.run_truemark("release", *(one["queueID"] for one in (second, third)), "--reason", "all of them are honest")
        self.run_truemark("policy", "switch", "rdns.none", "off", "--reason", "a partner has no names yet")
        self.run_truemark("retention", "hold", "case-12", "--from", "2026-01-01", "--reason", "order 12/2026 of the court")
        words = ("--attendant", "Wu Lan", "--scope", "attack.example")
        officers = ("--officer", "li.wei", "--officer", "chen.jun")
        done = self.run_truemark("inspect", "open", *officers, *words, "--basis", "order 6/2026").strip()
        finding = ("--finding", "a gap of three minutes", "--due", "2026-12-31")
        self.run_truemark("inspect", "close", done, "--result", "records are whole", *finding)
        self.run_truemark("inspect", "open", *officers, *words, "--basis", "order 7/2026, shown with their cards")
        self.reviewer.get(f'/messages/{first["id"]}')
        self.reviewer.post("/messages/saved", {"q": "attack.example reject", "name": "refused of attack.example"})

    def run(self, only):
        """All pages, or those whose names begin with one of the words."""
        for name, (path, act) in self.pages().items():
            if only and not name.startswith(tuple(only)):
                continue
            self.log(name)
            for size, width, colours, language in LOOKS:
                self.browser.show(width, colours == "dark")
                self.open(path, language)
                if act:
                    act()
                self.browser.shoot(FOLDER / f"{name}-{size}-{colours}-{language}.png")

    def pages(self):
        """Path and, for some, what is done there before the picture, by name; those for the public come first."""
        decision, campaign = f'/messages/{self.refused[2]["id"]}', self.lab.truemark.lines("campaign", "list")[0]["id"]
        return {
            "login": ("/login", None),
            "public": ("/appeal", None),
            "public-status": ("/appeal", self.ask_status),
            "overview": ("/", None),
            "messages": ("/messages", None),
            "messages-found": ("/messages?q=reject+attack.example", None),
            "messages-none": ("/messages?q=nothing.example", None),
            "message": (f'/messages/{self.held[0]["id"]}', None),
            "message-bulk": (decision, None),
            "message-unsealed": (decision, self.unseal),
            "campaigns": ("/campaigns", None),
            "campaign": (f"/campaigns/{campaign}", None),
            "statistics": ("/statistics?since=24h", None),
            "statistics-findings": ("/statistics?by=finding&since=7d", self.open_details),
            "senders": ("/senders?domain=legit.example", None),
            "held": ("/held", None),
            "appeals": ("/appeals", None),
            "appeal": (f"/appeals/{self.appeals[0]}", None),
            "policy": ("/policy", None),
            "policy-what-if": ("/policy", self.try_policy),
            "audit": ("/audit", None),
            "retention": ("/retention", None),
            "inspections": ("/inspections", self.open_details),
            "integrity": ("/integrity", None),
            "integrity-verified": ("/integrity", self.verify),
            "failure": ("/messages/01AAAAAAAAAAAAAA", None),
        }

    def log(self, name):
        """Logs in as soon as a page needs it."""
        if name == "overview" or not (self.logged_in or name.startswith(("login", "public"))):
            self.browser.open(self.lab.pages.address + "/login")
            self.browser.fill(name="ada", password=PASSWORD)
            self.browser.press()
            self.logged_in = True

    logged_in = False

    def open(self, path, language):
        """Loads a page in a language, which its forms then keep."""
        separator = "&" if "?" in path else "?"
        self.browser.open(f"{self.lab.pages.address}{path}{separator}lang={language}")

    def ask_status(self):
        """What became of an appeal."""
        self.browser.find("#appeal").send_keys(self.appeals[1])
        self.browser.press('form[action="/appeal/status"] button')

    def unseal(self):
        """Shows the addresses."""
        self.browser.find("#reason").send_keys("the bank asks who it was")
        self.browser.find("#case").send_keys("12/2026")
        self.browser.press('form[action$="/values"] button')

    def try_policy(self):
        """A policy under which something would have been otherwise."""
        self.browser.script("document.querySelector('#text').value = arguments[0]", WHAT_IF)
        self.browser.press('form[action="/policy"] button')

    def verify(self):
        """Reads the whole log."""
        self.browser.press('form[action="/integrity"] button')

    def open_details(self):
        """Unfolds what is folded."""
        self.browser.script("for (const one of document.querySelectorAll('details')) one.open = true")


if __name__ == "__main__":
    main()
