"""Modes, actions, classes of clients, sockets, and sessions with more than one message."""

import dataclasses
import unittest

import world
from lab import Lab
from smtp import Peer
from world import ALICE, ATTACKER, LEGIT, VICTIM

ADDED_BY_POSTFIX = {"return-path", "x-original-to", "delivered-to", "received"}


def forged():
    """A message whose author's domain asks for rejection."""
    return world.message(ALICE)


def honest():
    """A message that passes every check."""
    return world.signed(world.message(ALICE), "legit.example")


class Modes(unittest.TestCase):
    """Configurations that change what is done."""

    def test_quarantine_holds_the_message(self):
        actions = {"forgedSingleOwnerRejects": "quarantine"}
        lab = self.enterContext(Lab(world.zone(), policy={"actions": actions}))
        outcome = lab.send(ATTACKER, "x@attack.example", [VICTIM], forged())
        self.assertEqual(outcome.code, 250, outcome)
        self.assertEqual(lab.mta.queue("hold"), [outcome.queue_id])
        self.assertIn(f"From: {ALICE}", lab.mta.queued(outcome.queue_id))
        self.assertEqual(lab.mta.delivered(outcome.queue_id, patience=1), [])
        record = lab.truemark.decision(outcome)
        self.assertEqual((record["action"], record["applied"]), ("quarantine", "quarantine"))

    def test_monitor_changes_nothing_and_logs_what_it_would_do(self):
        lab = self.enterContext(Lab(world.zone(), mode="monitor"))
        results = "Authentication-Results: mx.victim.example; dmarc=pass header.from=legit.example"
        for data, action in (
            (world.message(ALICE, fields=[results]), "reject"),
            (honest(), "accept"),
        ):
            with self.subTest(action=action):
                peer, sender = (
                    (LEGIT, ALICE) if action == "accept" else (ATTACKER, "x@attack.example")
                )
                outcome = lab.send(peer, sender, [VICTIM], data)
                [delivered] = lab.mta.delivered(outcome.queue_id)
                plain = data.replace(b"\r\n", b"\n")
                self.assertTrue(delivered.endswith(plain), "the message was changed")
                before = world.header(delivered.removesuffix(plain) + b"\n")
                self.assertLessEqual({name.lower() for name in before.keys()}, ADDED_BY_POSTFIX)
                record = lab.truemark.decision(outcome)
                self.assertEqual((record["action"], record["applied"]), (action, "accept"))

    def test_sockets(self):
        for kind in ("inet", "inet6"):
            with self.subTest(socket=kind), Lab(world.zone(), socket=kind) as lab:
                outcome = lab.send(LEGIT, ALICE, [VICTIM], honest())
                self.assertEqual(outcome.code, 250, outcome)
                self.assertIsNotNone(lab.truemark.decision(outcome))


class Sessions(unittest.TestCase):
    """Who the client is, and several messages in one session."""

    @classmethod
    def setUpClass(cls):
        cls.lab = cls.enterClassContext(Lab(world.zone()))

    def test_authenticated_user_is_not_stopped(self):
        peer = dataclasses.replace(ATTACKER, login="alice")
        outcome = self.lab.send(peer, "x@attack.example", [VICTIM], forged())
        self.assertEqual(outcome.code, 250, outcome)
        self.assertEqual(self.lab.truemark.decision(outcome)["class"], "authenticated")

    def test_own_network_is_not_stopped(self):
        outcome = self.lab.send(
            Peer("127.0.0.9", "localhost"), "x@attack.example", [VICTIM], forged()
        )
        self.assertEqual(outcome.code, 250, outcome)
        self.assertEqual(self.lab.truemark.decision(outcome)["class"], "ownNetwork")

    def test_ipv6_client(self):
        outcome = self.lab.send(Peer("2001:db8::66"), "x@attack.example", [VICTIM], forged())
        self.assertEqual(outcome.code, 550, outcome)

    def test_messages_of_a_session_are_apart(self):
        """Nothing of a message that was refused, reset or begun is left when the next one comes."""
        with self.lab.connect(LEGIT) as session:
            first = session.send(ALICE, [VICTIM], honest())
            self.assertEqual(session.command("MAIL FROM:<x@attack.example>").code, 250)
            self.assertEqual(session.command(f"RCPT TO:<{VICTIM}>").code, 250)
            self.assertEqual(session.command("RSET").code, 250)
            second = session.send(ALICE, [VICTIM], honest())
            bounce = session.send("", [VICTIM], honest())
            third = session.send(ALICE, world.recipients("third", 3), honest())
        records = [
            self.lab.truemark.decision(outcome) for outcome in (first, second, bounce, third)
        ]
        self.assertEqual([record["action"] for record in records], ["accept"] * 4)
        self.assertEqual(len({record["id"] for record in records}), 4)

    def test_honest_after_refused_in_one_session(self):
        with self.lab.connect(ATTACKER) as session:
            refused = session.send("x@attack.example", [VICTIM], forged())
            passed = session.send("x@attack.example", [VICTIM], world.message("x@attack.example"))
            again = session.send("x@attack.example", [VICTIM], forged())
        self.assertEqual([outcome.code for outcome in (refused, passed, again)], [550, 250, 550])


if __name__ == "__main__":
    unittest.main()
