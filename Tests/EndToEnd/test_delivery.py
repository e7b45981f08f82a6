"""What becomes of honest and forged mail, behind Postfix and behind Sendmail."""

import unittest

import world
from lab import Lab
from postfix import Postfix
from sendmail import Sendmail
from world import ALICE, ATTACKER, BOB, LEGIT, LIST, VICTIM


class Deliveries:
    """The cases; a subclass says which MTA."""

    mta = None

    @classmethod
    def setUpClass(cls):
        cls.lab = cls.enterClassContext(Lab(world.zone(), cls.mta))

    def send(self, peer, sender, message, recipients=(VICTIM,)):
        """One message; the outcome, and Truemark's record of it."""
        outcome = self.lab.send(peer, sender, recipients, message)
        record = self.lab.truemark.decision(outcome)
        self.assertIsNotNone(record, f"no record of this: {outcome}")
        return outcome, record

    def arrived(self, outcome, count=1):
        """The message as it was delivered."""
        self.assertEqual(outcome.code, 250, outcome)
        copies = self.lab.mta.delivered(outcome.queue_id, count)
        self.assertEqual(len(copies), count, "copies delivered")
        return copies[0]

    def test_forged_bulk_is_refused_and_the_log_knows_its_id(self):
        text = world.prose()
        outcomes = [
            self.send(ATTACKER, BOB, world.message(BOB, text), world.recipients(f"forged{batch}"))[
                0
            ]
            for batch in range(15)
        ]
        self.assertEqual(outcomes[0].code, 250, outcomes[0])
        last = outcomes[-1]
        self.assertEqual(last.code, 550, last)
        self.assertRegex(last.final.text, r"^5\.7\.1 Truemark [^\s:]+: \S")
        found = self.lab.truemark.find(last.decision_id)
        self.assertEqual(
            [record["id"] for record in found if record["kind"] == "decision"], [last.decision_id]
        )
        self.assertEqual(found[0]["action"], "reject")
        self.assertLessEqual({"forged", "bulk"}, set(found[0]["established"]))

    def test_honest_bulk_arrives(self):
        text = world.prose()
        for batch in range(15):
            data = world.signed(
                world.message(ALICE, text, ["List-Unsubscribe: <mailto:out@legit.example>"]),
                "legit.example",
            )
            outcome, record = self.send(LEGIT, ALICE, data, world.recipients(f"honest{batch}"))
            delivered = self.arrived(outcome, 10)
        self.assertIn("bulk", record["established"])
        self.assertEqual(record["action"], "accept")
        self.assertRegex("".join(world.results(delivered)), r"dmarc=pass")

    def test_honest_single_arrives(self):
        outcome, record = self.send(
            LEGIT, ALICE, world.signed(world.message(ALICE), "legit.example")
        )
        [field] = world.results(self.arrived(outcome))
        for result in ("spf=pass", "dkim=pass", "dmarc=pass"):
            self.assertIn(result, field)
        self.assertEqual(
            (record["action"], record["applied"], record["class"]), ("accept", "accept", "outside")
        )
        self.assertEqual(record["queueID"], outcome.queue_id)

    def test_forged_single_is_refused_where_the_owner_asks_for_it(self):
        outcome, record = self.send(ATTACKER, "x@attack.example", world.message(ALICE))
        self.assertEqual((outcome.stage, outcome.code), ("end", 550), outcome)
        self.assertEqual(record["id"], outcome.decision_id)
        self.assertEqual(record["reply"]["code"], 550)
        told = self.lab.truemark.explain(record["id"])
        self.assertEqual(told["id"], record["id"])
        changes = {way["changes"][0]["change"]: way["action"] for way in told["counterfactuals"]}
        self.assertEqual((changes["alignedPass"], changes["ownerPolicy"]), ("accept", "tag"))
        self.assertIn("forged", record["established"])

    def test_forged_single_of_a_domain_without_policy_is_tagged(self):
        outcome, record = self.send(ATTACKER, BOB, world.message(BOB))
        delivered = world.header(self.arrived(outcome))
        self.assertIsNotNone(delivered["Truemark-Verdict"])
        self.assertEqual(record["action"], "tag")
        self.assertIn("forged", record["established"])

    def test_mail_through_a_list_arrives(self):
        data = world.through_list(world.signed(world.message(ALICE), "legit.example"))
        outcome, record = self.send(LIST, "dev-bounces@lists.example", data)
        [field] = world.results(self.arrived(outcome))
        self.assertIn("dmarc=fail", field)
        self.assertNotIn(record["action"], ("reject", "defer", "quarantine"))


class BehindPostfix(Deliveries, unittest.TestCase):
    """Postfix tells the milter of any client through XCLIENT."""

    mta = Postfix


class BehindSendmail(Deliveries, unittest.TestCase):
    """Sendmail sees the client's own address, in a network namespace."""

    mta = Sendmail


if __name__ == "__main__":
    unittest.main()
