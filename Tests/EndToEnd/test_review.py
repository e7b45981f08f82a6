"""What people do with decisions: held mail is released or deleted, an appeal lifts its cause."""

import unittest

import world
from lab import Lab
from processes import wait_until
from world import ALICE, ATTACKER, VICTIM

PASSWORD = "a long password of hers"


class Review(unittest.TestCase):
    """A Postfix that holds forged mail."""

    def setUp(self):
        actions = {"forgedSingleOwnerRejects": "quarantine"}
        self.lab = self.enterContext(Lab(world.zone(), policy={"actions": actions}))
        self.run_truemark, self.lines = self.lab.truemark.run, self.lab.truemark.lines
        etc = self.lab.mta.folder / "etc"
        # Postfix's queue is that of the test; the daemon has no use for it.
        self.lab.truemark.configure(
            quarantine={
                "list": f"/usr/sbin/postqueue -c {etc} -j",
                "change": f"/usr/sbin/postsuper -c {etc}",
            }
        )

    def hold(self):
        """A message that is held; its queue id."""
        outcome = self.lab.send(ATTACKER, "x@attack.example", [VICTIM], world.message(ALICE))
        self.assertEqual(outcome.code, 250, outcome)
        self.assertIn(outcome.queue_id, self.lab.mta.queue("hold"))
        return outcome.queue_id

    def held(self):
        """The queue ids that `truemark held` lists."""
        return [item["queueID"] for item in self.lines("held")]

    def test_one_is_released_and_delivered_another_deleted(self):
        first, second = self.hold(), self.hold()
        self.assertEqual(set(self.held()), {first, second})
        self.assertEqual(self.lab.mta.delivered(first, patience=1), [])
        self.run_truemark("release", first, "--reason", "it is honest")
        self.assertEqual(len(self.lab.mta.delivered(first)), 1)
        decision = self.lines("held")[0]["decision"]
        self.run_truemark("release", decision, "--delete", "--reason", "it is forged")
        self.assertEqual(self.held(), [])
        self.assertEqual(self.lab.mta.queue("hold"), [])
        self.assertEqual(self.lab.mta.delivered(second, patience=1), [])
        [released], [deleted] = (self.lab.truemark.records(kind) for kind in ("release", "delete"))
        self.assertEqual(released["facts"]["queueID"], first)
        self.assertEqual(deleted["facts"]["decision"], decision)
        self.run_truemark("release", second, "--reason", "again", status=1)

    def test_several_need_a_second_person(self):
        ids = sorted([self.hold(), self.hold()])
        [line] = self.lines("release", *ids, "--reason", "all honest")
        for name in ("anna", "bert"):
            self.run_truemark("review", "operator", "add", name, "--role", "reviewer", given=PASSWORD)
        self.run_truemark("approve", line["proposal"], status=2)
        self.run_truemark("approve", line["proposal"], "--as", "anna", given="wrong", status=1)
        self.assertEqual(sorted(self.held()), ids)
        [waiting] = self.lines("approve")
        self.assertEqual((waiting["subjects"], waiting["change"]), (ids, "release"))
        self.run_truemark("approve", line["proposal"], "--as", "anna", given=PASSWORD)
        for queue_id in ids:
            self.assertEqual(len(self.lab.mta.delivered(queue_id)), 1)
        [own] = self.lines(
            *("policy", "switch", "spf.fail", "off", "--reason", "no", "--as", "bert"), given=PASSWORD
        )
        self.run_truemark("approve", own["proposal"], "--as", "bert", given=PASSWORD, status=1)

    def test_an_appeal_that_is_upheld_lets_the_next_message_pass(self):
        self.hold()
        [held] = self.lines("held")
        decision, contact = held["decision"], "somebody@attack.example"
        appeal = self.run_truemark("appeal", "add", decision, "--contact", contact, given="Mine.")
        appeal = appeal.strip()
        [line] = self.lines("appeal", "show", appeal)
        self.assertEqual((line["contact"], line["text"]), (contact, "Mine."))
        with self.lab.truemark.taking_up():
            [relief] = self.lines("appeal", "answer", appeal, "--uphold", "--reason", "it is his")
        self.assertEqual(relief["released"], held["queueID"])
        self.assertEqual(relief["exemptedBy"], "spf:attack.example")
        self.assertEqual(len(self.lab.mta.delivered(held["queueID"])), 1)
        outcome = self.lab.send(ATTACKER, "x@attack.example", [VICTIM], world.message(ALICE))
        self.assertEqual(len(self.lab.mta.delivered(outcome.queue_id)), 1)
        record = self.lab.truemark.decision(outcome)
        self.assertEqual((record["rule"], record["exempted"]), ("exempted", True))
        # What cannot be read changes nothing, and is said.
        state = self.lab.truemark.folder / "state"
        (state / "review/adjustments.json").write_text("{", encoding="utf-8")
        stay = lambda: "the adjustments in force stay" in self.lab.truemark.service_log  # noqa: E731
        self.assertTrue(wait_until(stay), self.lab.truemark.service_log)
        again = self.lab.send(ATTACKER, "x@attack.example", [VICTIM], world.message(ALICE))
        self.assertEqual(self.lab.truemark.decision(again)["rule"], "exempted")
        # Another client that writes the same.
        other = self.lab.send(world.NOPOLICY, "x@attack.example", [VICTIM], world.message(ALICE))
        self.assertEqual(self.lab.truemark.decision(other)["action"], "quarantine")
        self.run_truemark("appeal", "answer", appeal, "--refuse", "--reason", "no", status=1)
        octets = b"".join(path.read_bytes() for path in state.rglob("*") if path.is_file())
        self.assertNotIn(contact.encode(), octets)

    def test_a_finding_that_is_switched_off_has_no_points(self):
        self.run_truemark("review", "operator", "add", "anna", "--role", "admin", given=PASSWORD)
        [line] = self.lines("policy", "switch", "align.none-policy", "off", "--reason", "no")
        with self.lab.truemark.taking_up():
            self.run_truemark("approve", line["proposal"], "--as", "anna", given=PASSWORD)
        outcome = self.lab.send(ATTACKER, "x@attack.example", [VICTIM], world.message(ALICE))
        record = self.lab.truemark.decision(outcome)
        points = {item["name"]: item["points"] for item in record["findings"]}
        self.assertEqual(points["align.none-policy"], 0)
        self.assertNotEqual(record["action"], "quarantine")


if __name__ == "__main__":
    unittest.main()
