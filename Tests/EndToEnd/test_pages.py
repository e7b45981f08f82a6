"""What reviewers do all day, by the command line and by the pages in a real browser: both must agree."""

import collections
import re
import unittest

import world
from browser import NARROW
from reviewing import ALICE, ATTACKER, BULK, Reviewing
from selenium.webdriver.common.keys import Keys


def numbers(text):
    """The numbers of a text, written with commas."""
    return [int(number.replace(",", "")) for number in re.findall(r"[0-9][0-9,]*", text)]


class Pages(Reviewing):
    """Finding, understanding, judging and counting."""

    CASES = ("honest/0", "forged/0", "campaigns/04")

    def found(self, browser, text):
        """How many records the box finds."""
        browser.search(text)
        self.assert_whole(browser)
        return numbers(browser.texts("main section.card p b")[0])[0]

    def test_find_by_each_mark(self):
        browser = self.browser("anna")
        message = world.message(ALICE)
        outcome, decision = self.send(message, recipient="somebody@victim.example")
        self.send(world.message(ALICE, fields=BULK))
        message_id = world.header(message)["Message-ID"]
        persons = ["x@attack.example", "somebody@victim.example", ATTACKER.address, message_id]
        for term in [*persons, outcome.queue_id, decision["id"], "attack.example", "align.none-policy"]:
            wanted = self.count(term, "decision")
            self.assertGreater(wanted, 0, term)
            self.assertEqual(self.found(browser, term), wanted, term)
            if term in persons:
                self.assertNotIn(term.strip("<>"), browser.address)
        self.assertEqual(self.found(browser, message_id), 1)
        self.assertIn(outcome.queue_id, self.truemark.run("find", message_id))
        row = browser.find("main tbody a").get_attribute("href")
        self.assertTrue(row.endswith(f'/messages/{decision["id"]}'), row)
        both = self.count("reject", "decision", "attack.example")
        without = self.count("decision", "attack.example", "-reject")
        self.assertEqual(self.found(browser, "attack.example reject since:1h"), both)
        self.assertEqual(self.found(browser, "attack.example -reject"), without)
        self.truemark.run("find", "decision", "--until", "yesterday", status=1)
        self.assertEqual(self.found(browser, "decision until:yesterday"), 0)

    def test_why(self):
        browser = self.browser("anna")
        _, decision = self.send(world.message(ALICE, fields=BULK))
        told = self.truemark.lines("explain", decision["id"])[0]
        self.visit(browser, f'/messages/{decision["id"]}')
        self.assertIn(told["reply"]["text"], browser.text)
        points = browser.texts(".axis h3 > span:last-child")
        self.assertEqual(points, [f'{told["axes"][axis]} / 100' for axis in ("forged", "concealed", "bulk")])
        for finding in told["findings"]:
            self.assertIn(finding["sentence"], browser.text)
        marks = ("attack.example", "legit.example", ATTACKER.helo, "victim.example (1)")
        for mark in (*marks, "DMARC", "p=reject"):
            self.assertIn(mark, browser.text)
        changes = [change["sentence"] for change in told["counterfactuals"]]
        shown = browser.script(
            "return [...document.querySelectorAll('h2')].find(e => e.textContent.startsWith('What would'))"
            ".parentElement.innerText"
        )
        self.assertTrue(changes)
        self.assertTrue(all(change in shown for change in changes), shown)
        self.assertIn("the same", shown)
        looked_up = {item["name"] for item in told["dns"]}
        self.assertLessEqual(looked_up, set(browser.texts("td code")))
        self.assert_readable(browser)

    def test_campaign(self):
        browser = self.browser("anna")
        listed = self.truemark.lines("campaign", "list")
        bulk = [campaign for campaign in listed if campaign.get("bulkSince")]
        # The pages know the campaigns of five seconds ago.
        self.visit(browser, "/campaigns")
        ids = browser.texts("main tbody a.id")
        self.assertLessEqual({campaign["id"] for campaign in bulk[:1]}, set(ids))
        one = bulk[0]
        browser.press(f'a[href="/campaigns/{one["id"]}"]')
        self.assert_whole(browser)
        self.assertIn(f'{one["recipients"]} in {one["messages"]} messages', browser.text)
        self.assertIn(f'{one["leak"]} recipients reached', browser.text)
        browser.press(f'main a[href="/messages?q={one["id"]}"]')
        self.assert_whole(browser)
        members = numbers(browser.texts("main section.card p b")[0])[0]
        self.assertEqual(members, self.count(one["id"], "decision"))
        self.assertEqual(members, one["messages"])

    def hold(self):
        """A message that Postfix holds; its queue id and decision id."""
        outcome, decision = self.send(world.message(ALICE))
        self.assertIn(outcome.queue_id, self.lab.mta.queue("hold"))
        return outcome.queue_id, decision["id"]

    def test_judge_and_release(self):
        browser = self.browser("anna")
        queue_id, decision = self.hold()
        self.visit(browser, f"/messages/{decision}")
        browser.press('input[value="fp"]')
        browser.find("#why").send_keys("her own server")
        browser.press(f'form[action$="/{decision}/verdict"] button')
        self.assert_whole(browser)
        self.assertIn("anna judged it fp: her own server", browser.text)
        [verdict] = [record for record in self.truemark.lines("show", decision) if record["kind"] == "verdict"]
        self.assertEqual(verdict["facts"]["reason"], "her own server")
        self.visit(browser, "/held")
        browser.press(f'input[name="held-{queue_id}"]')
        browser.fill(reason="it is honest")
        browser.press('button[value="release"]')
        self.assert_whole(browser)
        self.assertNotIn(queue_id, browser.text)
        self.assertEqual(len(self.lab.mta.delivered(queue_id)), 1)
        self.visit(browser, f"/messages/{decision}")
        self.assertIn("it is honest", browser.text)

    def test_several_need_a_second_person(self):
        browser, second = self.browser("anna"), self.browser("bert")
        ids = [self.hold()[0], self.hold()[0]]
        self.visit(browser, "/held")
        for queue_id in ids:
            browser.press(f'input[name="held-{queue_id}"]')
        browser.fill(reason="all of them are honest")
        browser.press('button[value="release"]')
        self.assert_whole(browser)
        self.assertIn("your own", browser.text)
        self.assertEqual(browser.all("#proposals button"), [])
        [waiting] = self.truemark.lines("approve")
        self.assertEqual(waiting["subjects"], sorted(ids))
        self.assertEqual(self.lab.mta.delivered(ids[0], patience=1), [])
        self.visit(second, "/held")
        self.assert_readable(second)
        second.press("#proposals button")
        self.assert_whole(second)
        self.assertEqual(second.text.count("done"), 2)
        for queue_id in ids:
            self.assertEqual(len(self.lab.mta.delivered(queue_id)), 1)

    def test_count(self):
        browser = self.browser("anna")
        for dimension in ("action", "rule", "finding"):
            counts = collections.Counter()
            for line in self.truemark.lines("stats", "--by", dimension, "--since", "24h"):
                counts[line["name"]] += line["count"]
            self.visit(browser, f"/statistics?by={dimension}&since=24h")
            cells = browser.texts("main .grid section:first-child td")
            shown = {name: numbers(count)[0] for name, count in zip(cells[::3], cells[1::3])}
            self.assertEqual(shown, dict(counts.most_common(40)))
        self.visit(browser, "/statistics?by=action&since=24h")
        self.assertTrue(browser.find(".plot .wide svg[role=img] path, .plot .wide svg[role=img] rect"))
        browser.press("details summary")
        cells = browser.texts("details tbody tr:first-child td")
        names = browser.texts("details th")[2:]
        sums = {name: sum(numbers(text)[0] for text in browser.texts(f"details td:nth-child({at + 3})"))
                for at, name in enumerate(names)}
        counts = collections.Counter()
        for line in self.truemark.lines("stats", "--since", "24h"):
            counts[line["name"]] += line["count"]
        self.assertEqual({name: count for name, count in sums.items() if count}, dict(counts), cells)
        self.assert_readable(browser)

    def test_by_keyboard_alone(self):
        browser = self.browser("anna")
        self.visit(browser, "/")
        browser.type(Keys.TAB)
        self.assertEqual(browser.script("return document.activeElement.className"), "skip")
        browser.type(Keys.ENTER)
        self.assertEqual(browser.script("return document.activeElement.id"), "content")
        self.visit(browser, "/")
        browser.type(Keys.TAB, Keys.TAB, Keys.TAB)
        self.assertEqual(browser.script("return document.activeElement.id"), "box")
        browser.type("attack.example", Keys.ENTER)
        self.assert_whole(browser)
        self.assertIn("attack.example", browser.address)
        self.assertIn("records, exactly", browser.text)

    def test_without_javascript(self):
        browser = self.browser("vera", javascript=False)
        self.assertEqual(browser.script("return document.title"), "The last 24 hours · Truemark")
        browser.search("attack.example")
        self.assertIn("records, exactly", browser.text)
        browser.press("main tbody a")
        self.assertIn("What would have changed it", browser.text)
        self.assertEqual(browser.all("form[action$=verdict]"), [])

    def test_in_chinese_on_a_telephone(self):
        browser = self.browser("anna")
        browser.show(NARROW)
        for path in ("/?lang=zh", "/messages?lang=zh&q=reject", "/statistics?lang=zh", "/policy?lang=zh"):
            self.visit(browser, path)
            self.assertEqual(browser.script("return document.documentElement.lang"), "zh-Hans")
        browser.show()
        self.visit(browser, "/?lang=en")


if __name__ == "__main__":
    unittest.main()
