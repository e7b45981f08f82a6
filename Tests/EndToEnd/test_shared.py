"""Two mail servers whose filters share one Redis count a campaign as one, and go on without it."""

import os
import unittest

import world
from lab import Lab, scratch
from processes import wait_until
from redis_server import Redis
from test_campaigns import Campaign, client, recipient
from world import BOB

BULK_FROM = 100


class Shared(unittest.TestCase):
    """A Redis and two labs with one key; each test has its own."""

    def setUp(self):
        folder = self.enterContext(scratch())
        self.redis = Redis(folder)
        self.redis.start()
        self.addCleanup(self.redis.stop)
        key = os.urandom(32)
        self.labs = [self.lab(folder / name, key) for name in ("one", "other")]
        self.campaign = Campaign()

    def lab(self, state, key):
        """A mail server of its own, whose daemon has the key and the Redis."""
        file = state / "state/keys/campaigns.key"
        file.parent.mkdir(parents=True)
        file.write_bytes(key)
        file.chmod(0o600)
        return self.enterContext(
            Lab(world.zone(), state=state, bulk={"redis": self.redis.address})
        )

    def send(self, numbers):
        """The codes by which copies were answered that go to the one and the other in turn."""
        return [
            self.labs[number % 2]
            .send(client(number), BOB, [recipient(number)], self.campaign.copy(number, BOB))
            .code
            for number in numbers
        ]

    def both_say(self, text, times=1):
        """Both service logs have the text, so many times."""

        def count():
            return [lab.truemark.service_log.count(text) for lab in self.labs]

        self.assertTrue(
            wait_until(lambda: count() == [times, times], 15), f"{text}: {count()}"
        )

    def test_a_split_campaign_is_rejected_at_the_same_copy(self):
        self.both_say("campaigns are shared through Redis")
        codes = self.send(range(BULK_FROM + 20))
        self.assertEqual(codes, [250] * (BULK_FROM - 1) + [550] * 21)

    def test_without_redis_mail_goes_on_and_is_merged_later(self):
        self.assertEqual(self.send(range(40)), [250] * 40)
        self.redis.kill()
        self.both_say("is away, campaigns are counted by this machine alone")
        # Each knows the 40, and half of these.
        self.assertEqual(self.send(range(40, 80)), [250] * 40)
        self.redis.start()
        self.both_say("is back after")
        self.both_say("20 messages were counted alone meanwhile")
        self.assertEqual(self.send(range(80, 110)), [250] * 19 + [550] * 11)

    def test_a_daemon_that_was_down_reads_what_it_missed(self):
        self.assertEqual(self.send(range(40)), [250] * 40)
        self.assertEqual(self.labs[0].truemark.stop(), 0)
        self.assertEqual(self.send(range(41, 121, 2)), [250] * 40)
        self.labs[0].truemark.start()
        self.assertEqual(self.send(range(122, 164)), [250] * 19 + [550] * 23)

    def test_a_daemon_starts_without_redis(self):
        self.labs[0].truemark.stop()
        self.redis.kill()
        self.labs[0].truemark.start()
        self.assertEqual(self.send([0, 2]), [250, 250])
        self.both_say("is away, campaigns are counted by this machine alone")


if __name__ == "__main__":
    unittest.main()
