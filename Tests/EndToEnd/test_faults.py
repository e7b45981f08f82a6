"""When the DNS or the daemon fails, nothing is lost and nobody is called a forger for it."""

import signal
import threading
import time
import unittest

import world
from lab import Lab
from postfix import Postfix
from processes import wait_until
from sendmail import Sendmail
from world import ALICE, ATTACKER, BOB, LEGIT, VICTIM


def honest():
    """A message that passes every check."""
    return world.signed(world.message(ALICE), "legit.example")


class Faults:
    """Each test has servers of its own, because it breaks them; a subclass says which MTA."""

    mta = None

    def setUp(self):
        self.lab = self.enterContext(Lab(world.zone(), self.mta, dns={"budget": 3}))

    def send_honest(self):
        """An honest message; a new one every time."""
        return self.lab.send(LEGIT, ALICE, [VICTIM], honest())

    def assert_deferred_for_dns(self):
        """An honest message is deferred, and the record blames the DNS and not the sender."""
        outcome = self.send_honest()
        self.assertEqual(outcome.code, 451, outcome)
        self.assertRegex(outcome.final.text, r"^4\.7\.1 Truemark [^\s:]+: \S")
        record = self.lab.truemark.decision(outcome)
        self.assertEqual((record["action"], record["established"]), ("defer", []))

    def assert_recovers(self):
        """An honest message passes, soon."""
        self.assertTrue(wait_until(lambda: self.send_honest().code == 250, patience=60, pause=2))

    def test_silent_dns_defers(self):
        self.lab.dns.silence()
        self.assert_deferred_for_dns()
        self.lab.dns.wake()
        self.assert_recovers()

    def test_dead_dns_defers(self):
        self.lab.dns.kill()
        self.assert_deferred_for_dns()
        self.lab.dns.start()
        self.assert_recovers()

    def test_killed_daemon_loses_nothing(self):
        before = self.send_honest()
        self.assertEqual(before.code, 250, before)
        with self.lab.connect(LEGIT) as session:
            self.lab.truemark.kill()
            open_session = session.send(ALICE, [VICTIM], honest())
        for outcome in (open_session, self.send_honest()):
            self.assertEqual(outcome.code // 100, 4, outcome)
        self.lab.truemark.start()
        after = self.send_honest()
        self.assertEqual(after.code, 250, after)
        for outcome in (before, after):
            self.assertIsNotNone(self.lab.truemark.decision(outcome))
            self.assertEqual(len(self.lab.mta.delivered(outcome.queue_id)), 1)

    def test_killed_daemon_during_a_message(self):
        with self.lab.connect(LEGIT) as session:
            for line, code in (
                (f"MAIL FROM:<{ALICE}>", 250),
                (f"RCPT TO:<{VICTIM}>", 250),
                ("DATA", 354),
            ):
                self.assertEqual(session.command(line).code, code)
            self.lab.truemark.kill()
            session.socket.sendall(honest() + b".\r\n")
            self.assertEqual(session.reply().code // 100, 4)
        self.lab.truemark.start()
        self.assertEqual(self.send_honest().code, 250)

    def test_ending_under_load_leaves_no_reply_without_record(self):
        load = Load(self.lab)
        load.run_until(lambda: self.assertEqual(self.lab.truemark.stop(), 0))
        records = self.lab.truemark.records()
        known = {record["id"] for record in records if record["kind"] == "decision"}
        known |= {record.get("queueID") for record in records if record["kind"] == "decision"}
        told = {outcome.decision_id or outcome.queue_id for outcome in load.outcomes}
        told.discard(None)
        self.assertGreater(len(told), 20, "messages decided before the end")
        self.assertLess(len(told), len(load.outcomes), "messages deferred by Postfix after the end")
        self.assertEqual(told - known, set())
        self.assertEqual(records[-1]["kind"], "stop")


class FaultsBehindPostfix(Faults, unittest.TestCase):
    """With Postfix."""

    mta = Postfix


class FaultsBehindSendmail(Faults, unittest.TestCase):
    """With Sendmail."""

    mta = Sendmail


class Load:
    """Clients that send one message after the other, honest and forged."""

    def __init__(self, lab, clients=8):
        self.lab, self.outcomes, self.finished = lab, [], threading.Event()
        self.threads = [threading.Thread(target=self._client) for _ in range(clients)]
        self.messages = [
            (LEGIT, ALICE, honest()),
            (ATTACKER, BOB, world.message(BOB)),
            (ATTACKER, "x@attack.example", world.message(ALICE)),
        ]

    def run_until(self, action, before=3.0, after=1.0):
        """Loads the server, does `action` in the middle, and waits for the clients."""
        for thread in self.threads:
            thread.start()
        time.sleep(before)
        try:
            action()
            time.sleep(after)
        finally:
            self.finished.set()
            for thread in self.threads:
                thread.join()

    def _client(self):
        while not self.finished.is_set():
            for peer, sender, message in self.messages:
                self.outcomes.append(self.lab.send(peer, sender, [VICTIM], message))


class Signals(unittest.TestCase):
    """An operator's signals."""

    def test_reload_keeps_open_sessions_as_they_are(self):
        lab = self.enterContext(Lab(world.zone(), mode="monitor"))
        with lab.connect(ATTACKER) as session:

            def send():
                return session.send("x@attack.example", [VICTIM], world.message(ALICE))

            self.assertEqual(send().code, 250)
            lab.truemark.configure(mode="enforce")
            lab.truemark.reload()
            self.assertEqual(
                send().code, 250, "the open session keeps the configuration it began with"
            )
            outcome = lab.send(ATTACKER, "x@attack.example", [VICTIM], world.message(ALICE))
            self.assertEqual(outcome.code, 550, outcome)
            self.assertEqual(send().code, 250)

    def test_reload_refuses_a_bad_configuration_and_keeps_the_old_one(self):
        lab = self.enterContext(Lab(world.zone()))
        lab.truemark.configure(mode="monitor", nonsense=True)
        lab.truemark.process.signal(signal.SIGHUP)
        stays = lambda: "the configuration in force stays" in lab.truemark.service_log  # noqa: E731
        self.assertTrue(wait_until(stays), lab.truemark.service_log)
        outcome = lab.send(ATTACKER, "x@attack.example", [VICTIM], world.message(ALICE))
        self.assertEqual(outcome.code, 550, outcome)

    def test_service_log_is_opened_again(self):
        lab = self.enterContext(Lab(world.zone()))
        log = lab.truemark.folder / "service.log"
        self.assertTrue(log.exists())
        log.rename(log.with_suffix(".log.1"))
        lab.truemark.reopen()
        self.assertTrue(wait_until(log.exists), "the log was not opened again")
        size = log.stat().st_size
        lab.truemark.reload()
        self.assertTrue(
            wait_until(lambda: log.stat().st_size > size), "nothing is written to the new log"
        )


if __name__ == "__main__":
    unittest.main()
