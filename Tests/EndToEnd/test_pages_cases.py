"""What is done around the decisions: inspections, audits, appeals, retention and health, by command and by page."""

import json
import subprocess
import unittest

import world
from processes import run, wait_until
from reviewing import ALICE, BULK, THROWAWAY, VICTIM, Reviewing
from truemark import BINARY

VERIFY = BINARY.with_name("truemark-verify")
# Every page that needs no id.
PATHS = (
    ("/", "/messages", "/campaigns", "/campaigns?all=1", "/statistics", "/senders?domain=legit.example")
    + ("/held", "/appeals", "/policy", "/audit", "/retention", "/inspections", "/integrity", "/appeal")
)


class Cases(Reviewing):
    """Officers, auditors, senders who complain, and those who keep the service."""

    def visit_officers(self, browser, first, second):
        """Writes what an inspection needs."""
        self.visit(browser, "/inspections")
        browser.press("summary")
        browser.fill(
            officer1=first, officer2=second, attendant="Wu Lan", basis="order 7/2026", scope="attack.example"
        )
        # The browser itself asks for a second officer.
        browser.press('form[action="/inspections"] button', leaves=bool(second))

    def test_inspection(self):
        self.send(world.message(ALICE))
        browser = self.browser("ada")
        self.visit_officers(browser, "li.wei", "")
        self.assertEqual(self.truemark.lines("inspect", "list"), [], "one officer alone was taken")
        self.visit_officers(browser, "li.wei", "li.wei")
        self.assertIn("is one officer; an inspection needs two", browser.text)
        self.assertTrue(all("422" in complaint for complaint in browser.complaints))
        words = ("--officer", "li.wei", "--attendant", "Wu Lan", "--basis", "order 7/2026")
        self.truemark.run("inspect", "open", *words, status=1)
        self.visit_officers(browser, "li.wei", "chen.jun")
        self.assert_whole(browser)
        self.assert_readable(browser)
        [inspection] = self.truemark.lines("inspect", "list")
        self.assertEqual(inspection["officers"], ["li.wei", "chen.jun"])
        self.assertIn(inspection["id"], browser.text)
        bundle = browser.download('a[href$="/bundle"]')
        self.assert_verified(bundle)
        given = self.lab.folder / "visit.bundle"
        self.truemark.run("inspect", "bundle", inspection["id"], "--output", str(given))
        self.assert_verified(given)
        officer = self.lab.visitor("li.wei")
        self.assertEqual(officer.get("/messages?q=attack.example").status, 200)
        self.visit(browser, "/inspections")
        browser.press("section summary")
        browser.fill(result="the records are whole")
        browser.press("section form button")
        self.assert_whole(browser)
        self.assertIn("the records are whole", self.truemark.run("inspect", "list"))
        self.assertEqual(officer.get("/messages?q=attack.example").status, 422)

    def assert_verified(self, bundle):
        """The program that needs nothing of this host agrees, and does not if a letter is changed."""
        key = (self.truemark.folder / "state/keys/log.pub").read_text(encoding="utf-8").strip()
        text = bundle.read_text(encoding="utf-8")
        self.assertGreater(text.count("\n"), 1)
        done = subprocess.run([VERIFY, bundle, "--key", key], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        changed = bundle.with_name("changed.bundle")
        changed.write_text(text.replace("attack.example", "honest.example"), encoding="utf-8")
        done = subprocess.run([VERIFY, changed, "--key", key], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)

    def test_who_looked(self):
        address = "looked.for@victim.example"
        self.send(world.message(ALICE), recipient=address)
        reviewer, auditor = self.browser("anna"), self.browser("udo")
        reviewer.search(address)
        self.assert_whole(reviewer)
        # What is looked at is in the log within a second.
        self.assertTrue(wait_until(lambda: ("anna", "search") in self.acts(address)))
        self.visit(auditor, "/audit")
        auditor.fill(about=address)
        auditor.press()
        self.assert_whole(auditor)
        self.assert_readable(auditor)
        who, act = auditor.texts("main tbody td:nth-child(2)"), auditor.texts("main tbody td:nth-child(4)")
        self.assertIn(("anna reviewer", "search"), list(zip(who, act)))
        self.assertNotIn(address, " ".join(auditor.texts("main table")))
        # Whoever asks is found, too.
        self.assertTrue(wait_until(lambda: ("udo", "audit") in self.acts(address)))
        self.truemark.run("audit", "--about", "nobody@victim.example", status=1)

    def acts(self, address):
        """Who did what about an address, as the command line tells."""
        words = (BINARY, "audit", "--about", address, "--json", "--config", self.truemark.file)
        lines = [json.loads(line)["facts"] for line in run(*words, check=False).splitlines()]
        return [(facts["actor"], facts.get("act")) for facts in lines]

    def test_what_is_kept(self):
        browser = self.browser("ada")
        self.visit(browser, "/retention")
        self.assert_readable(browser)
        days = self.truemark.lines("retention", "status")
        self.assertEqual(browser.texts("tbody td:first-child"), [day["date"] for day in reversed(days)])
        self.assertIn("184", browser.text)
        self.assertIn("entries, last written", browser.text)
        self.assertNotIn("no backup is configured", browser.text)

    def test_appeal(self):
        outcome, _ = self.send(world.message(ALICE, fields=BULK), "x@throwaway.example", peer=THROWAWAY)
        self.assertEqual(outcome.code, 550, outcome)
        sender, reviewer = self.browser(), self.browser("anna")
        self.visit(sender, "/appeal")
        self.assert_readable(sender)
        sender.fill(decision=outcome.decision_id, contact="me@throwaway.example", text="It is my own shop.")
        sender.press()
        self.assert_whole(sender)
        [appeal] = sender.texts("main b.id")
        self.assertEqual(self.status(sender, appeal), "It was received and is not answered yet.")
        self.assertEqual(self.truemark.lines("appeal", "show", appeal)[0]["text"], "It is my own shop.")
        self.answer(reviewer, appeal)
        self.assertIn("upheld", self.status(sender, appeal))
        self.assertIn("the shop is hers", sender.text)
        self.visit(reviewer, "/policy")
        self.assertIn("spf:throwaway.example", reviewer.text)
        self.assertIn("spf:throwaway.example", self.truemark.run("policy", "show"))
        outcome, decision = self.send(world.message(ALICE, fields=BULK), "x@throwaway.example", peer=THROWAWAY)
        self.assertEqual((outcome.code, decision["rule"]), (250, "exempted"))
        self.assertEqual(len(self.lab.mta.delivered(outcome.queue_id)), 1)

    def answer(self, browser, appeal):
        """The reviewer reads the appeal and upholds it; the daemon has taken it up."""
        self.visit(browser, "/appeals")
        browser.press(f'a[href="/appeals/{appeal}"]')
        self.assert_readable(browser)
        self.assertIn("It is my own shop.", browser.text)
        self.assertIn("me@throwaway.example", browser.text)
        browser.press('input[value="uphold"]')
        browser.fill(reason="the shop is hers")
        with self.truemark.taking_up():
            browser.press('form[action^="/appeals/"] button')
        self.assert_whole(browser)
        self.assertIn("Mail that shows legit.example and comes by spf:throwaway.example", browser.text)

    def status(self, browser, appeal):
        """What the public page says of an appeal."""
        self.visit(browser, "/appeal")
        browser.find("#appeal").send_keys(appeal)
        browser.press('form[action="/appeal/status"] button')
        self.assert_whole(browser)
        return browser.texts("p[role=status] b")[0]

    def test_health(self):
        browser = self.browser("ada")
        self.truemark.stop()
        self.truemark.start()
        self.visit(browser, "/")
        beats = browser.texts(".beats span")
        self.assertEqual(len(beats), 24)
        classes = browser.script("return [...document.querySelectorAll('.beats span')].map(e => e.className)")
        self.assertLessEqual(set(classes), {"off", "full"})
        self.assertEqual(classes[-1], "full")
        self.visit(browser, "/integrity")
        browser.press("main form button")
        self.assert_whole(browser)
        self.assertIn("The log is whole.", browser.text)
        self.assertNotIn("NOT EXPLAINED", browser.text)
        self.assert_readable(browser)
        self.truemark.run("log", "verify")

    def test_everybody_can_read_every_page(self):
        self.send(world.message(ALICE))
        browser = self.browser("ada")
        for path in PATHS:
            with self.subTest(path=path):
                self.visit(browser, path)
                self.assert_readable(browser)
        outside = self.browser()
        self.visit(outside, "/login")
        self.assert_readable(outside)

    def test_unsealed_values(self):
        _, decision = self.send(world.message(ALICE))
        browser = self.browser("anna")
        self.visit(browser, f'/messages/{decision["id"]}')
        self.assertNotIn(VICTIM, browser.text)
        browser.find("#reason").send_keys("the bank asks")
        browser.find("#case").send_keys("12/2026")
        browser.press('form[action$="/values"] button')
        self.assert_whole(browser)
        self.assert_readable(browser)
        self.assertIn(VICTIM, browser.text)
        told = self.truemark.lines("audit", "--about", VICTIM)
        unsealed = [line["facts"] for line in told if line["facts"].get("act") == "unseal"]
        told = [(one["actor"], one["case"], one.get("reason")) for one in unsealed]
        self.assertIn(("anna", "12/2026", "the bank asks"), told)


if __name__ == "__main__":
    unittest.main()
