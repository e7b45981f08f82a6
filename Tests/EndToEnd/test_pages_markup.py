"""Nothing that a sender, somebody who appeals, or an operator writes is ever more than text on a page."""

import unittest
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

import world
from markup import CONTROLS, INTRUDERS, TEXTS
from reviewing import ALICE, ATTACKER, BULK, VICTIM, Reviewing
from smtp import Peer

# What a domain, a selector and the like could be if nobody looked.
NAMES = ('"><img/src/onerror=pwned=1>', "'onmouseover='pwned=1", "<script>pwned=1</script>", "a{{{content}}}b")
# Addresses that end in a text.
PREFIXES = (
    ("/messages?q=", "/messages?q=reject&since=", "/messages?page=", "/messages?s=", "/senders?domain=")
    + ("/statistics?since=", "/statistics?by=", "/appeal?decision=", "/appeal?lang=")
    + ("/messages/", "/campaigns/", "/appeals/", "/")
)


class Markup(Reviewing):
    """Every text goes every way there is into the log; then every page that shows it is loaded."""

    CASES = tuple(f"attacks/{row}" for row in ("03", "04", "05", "13", "15", "17", "19", "20", "21", "22"))

    def assert_text_only(self, path):
        """Loads a page; nothing of what it shows may have become more than text."""
        self.open(self.watcher, path)
        self.assertEqual(self.watcher.script(INTRUDERS), [], path)
        self.assertEqual(self.watcher.complaints, [], path)

    def setUp(self):
        self.watcher = self.browser("ada")
        self.visitor = self.lab.visitor("ada")

    def submit(self, path, **form):
        """Sends a form; the texts that the answer has as text."""
        answer = self.visitor.post(path, form)
        self.assertIn(answer.status, (200, 303, 422), f"{path} {form}: {answer.text[-300:]}")
        return answer

    def submit_all(self, forms):
        """The same of many at once, since each waits until it is in the log."""
        with ThreadPoolExecutor(12) as threads:
            for done in [threads.submit(self.submit, path, **form) for path, form in forms]:
                done.result()

    def messages(self):
        """A message for each text, with it in every place a sender writes; the decisions."""
        before = len(self.truemark.records("decision"))
        for number, text in enumerate((*TEXTS, *NAMES, CONTROLS)):
            name = text.replace("\r", "").replace("\n", "")
            fields = (
                *BULK,
                f"List-Unsubscribe: <{name}>, <https://{name}/>",
                f"Reply-To: {name} <{name}@attack.example>",
                f"Sender: {name}@{name}",
                f"DKIM-Signature: v=1; a=rsa-sha256; d={name}; s={name}; h=from; bh=AAAA; b=AAAA",
                f"Authentication-Results: {name}; spf=pass smtp.mailfrom={name}",
                f"ARC-Seal: i=1; a=rsa-sha256; cv=none; d={name}; s={name}; b=AAAA",
                f"X-Mailer: {name}",
            )
            message = world.message(f'"{name}" <x{number}@{name}>', name, fields, subject=name)
            message = message.replace(b"Message-ID: <", b"Message-ID: <" + name.encode() + b"@", 1)
            sender = f'"{name.replace(chr(34), "")}"@attack.example'
            peer = Peer(ATTACKER.address, ATTACKER.name, name.replace(" ", "") if number % 2 else ATTACKER.helo)
            self.lab.send(peer, sender if name.isascii() else "x@attack.example", [VICTIM], message)
        decisions = [record["id"] for record in self.truemark.records("decision")[before:]]
        self.assertGreater(len(decisions), len(TEXTS) // 2)
        return decisions

    def test_what_senders_write(self):
        decisions = self.messages()
        for record in self.truemark.records("decision"):
            self.assert_text_only(f'/messages/{record["id"]}')
        for path in ("/", "/messages", "/campaigns?all=1", "/held", "/audit", "/policy"):
            self.assert_text_only(path)
        for by in ("finding", "rule", "class", "spf", "dkim", "arc"):
            self.assert_text_only(f"/statistics?by={by}")
        for campaign in self.truemark.lines("campaign", "list"):
            self.assert_text_only(f'/campaigns/{campaign["id"]}')
        self.unseal(decisions)

    def unseal(self, decisions):
        """The values themselves, which only this page shows."""
        for decision in decisions:
            self.open(self.watcher, f"/messages/{decision}")
            self.watcher.find("#reason").send_keys("to look")
            self.watcher.find("#case").send_keys("1")
            self.watcher.press('form[action$="/values"] button')
            self.assertEqual(self.watcher.script(INTRUDERS), [], decision)
            self.assertEqual(self.watcher.complaints, [], decision)

    def test_what_operators_write(self):
        _, decision = self.send(world.message(ALICE))
        page = f'/messages/{decision["id"]}'
        forms = []
        for text in (*TEXTS, CONTROLS):
            short = text[:90]
            forms.append((f"{page}/verdict", {"verdict": "fp", "reason": text}))
            forms.append((f"{page}/values", {"reason": text, "case": short}))
            forms.append(("/messages/saved", {"q": f'"{text}"', "name": short}))
            forms.append(("/policy/switch", {"finding": "align.none-policy", "state": "off", "reason": text}))
            names = {"officer1": f"1{short}", "officer2": f"2{short}", "attendant": short}
            forms.append(("/inspections", {**names, "basis": text, "scope": short}))
        self.submit_all(forms)
        ids = [inspection["id"] for inspection in self.truemark.lines("inspect", "list")]
        results = [{"result": text, "findings": text, "due": "2026-12-31"} for text in TEXTS]
        self.submit_all([(f"/inspections/{one}", result) for one, result in zip(ids, results)])
        for path in (page, "/", "/messages", "/held", "/inspections", "/audit", "/integrity", "/policy"):
            self.assert_text_only(path)
        for text in (TEXTS[1], TEXTS[8], TEXTS[9]):
            self.open(self.watcher, page)
            self.assertIn(text, self.watcher.text)
        self.truemark.run("retention", "hold", TEXTS[0], "--from", "2026-01-01", "--reason", TEXTS[1])
        self.assert_text_only("/retention")

    def test_what_those_write_who_appeal(self):
        outsider = self.lab.visitor()
        outsider.get("/appeal")
        all_of_them = "\n".join((*TEXTS, CONTROLS))
        for number in range(3):
            outcome, _ = self.send(world.message(ALICE, fields=BULK))
            form = {"decision": outcome.decision_id, "contact": TEXTS[number], "text": all_of_them}
            answer = outsider.post("/appeal", form)
            self.assertEqual(answer.status, 200, answer.text)
        appeals = [appeal["appeal"] for appeal in self.truemark.lines("appeal", "list")]
        self.assertEqual(len(appeals), 3)
        for number, appeal in enumerate(appeals):
            self.assert_text_only(f"/appeals/{appeal}")
            choice = "uphold" if number == 0 else "refuse"
            self.submit(f"/appeals/{appeal}", answer=choice, reason=all_of_them[:1_900])
        for path in (f"/appeals/{appeals[0]}", "/appeals", "/policy", "/audit"):
            self.assert_text_only(path)
        self.status(appeals[1])

    def status(self, appeal):
        """What somebody outside is told, in a browser."""
        self.open(self.watcher, "/appeal")
        self.watcher.find("#appeal").send_keys(appeal)
        self.watcher.press('form[action="/appeal/status"] button')
        self.assertIn(TEXTS[1], self.watcher.text)
        self.assertEqual(self.watcher.script(INTRUDERS), [])

    def test_what_stands_in_addresses(self):
        for text in (TEXTS[1], TEXTS[3], TEXTS[4], TEXTS[8], TEXTS[11], CONTROLS):
            for path in PREFIXES:
                self.open(self.watcher, path + urllib.parse.quote(text, safe=""))
                # A request that is none is answered with nothing.
                if self.watcher.script("return document.title"):
                    self.assert_refused(path)

    def test_what_forms_give_back(self):
        # Of appeals there may be ten an hour.
        forms = (("/policy", "#text", TEXTS[:12]), ("/audit", "#since", TEXTS[:12]), ("/appeal", "#contact", TEXTS[:4]))
        for path, selector, texts in forms:
            for text in texts:
                self.open(self.watcher, path)
                self.watcher.script(
                    "const field = document.querySelector(arguments[0]); field.value = arguments[1];"
                    "field.form.noValidate = true; field.form.querySelector('button').click()",
                    *(selector, text),
                )
                self.assert_refused(path)

    def assert_refused(self, where):
        """A page was answered, perhaps one that says what was wrong; nothing else happened."""
        self.assertEqual(self.watcher.script(INTRUDERS), [], where)
        told = [line for line in self.watcher.complaints if "server responded with a status of 4" not in line]
        self.assertEqual(told, [], where)


if __name__ == "__main__":
    unittest.main()
