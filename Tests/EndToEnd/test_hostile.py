"""Messages made to break a filter: each ends with a decision, and the daemon lives on."""

import unittest

import world
from lab import Lab
from world import ATTACKER, VICTIM

SENDER = "x@attack.example"
PLAIN = world.message(SENDER)
_SIGNATURE = (
    b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=d%d.attack.example; s=s1;\r\n"
    b" h=from:to:subject;\r\n"
    b" bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=" + b"QUJD" * 86 + b"\r\n"
)


def nested(depth):
    """A message of parts within parts."""
    levels = [
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level)
        for level in range(depth)
    ]
    return (
        f"From: {SENDER}\r\nMIME-Version: 1.0\r\n".encode()
        + b"".join(levels)
        + b"\r\ninnermost\r\n"
    )


MESSAGES = {
    "empty": b"",
    "no body": b"From: x@attack.example\r\nSubject: nothing follows\r\n",
    "no header": b"\r\nonly a body\r\n",
    "one field of 1 MB": b"Subject: a\r\n"
    + b" "
    + b"\r\n ".join([b"x" * 900] * 1165)
    + b"\r\n"
    + PLAIN,
    "From of 1 MB": b"From: "
    + b",\r\n ".join(b"a%d@attack.example" % n for n in range(45000))
    + b"\r\n\r\nx\r\n",
    "line of 1 MB": PLAIN + b"y" * 1_000_000 + b"\r\n",
    "10,000 fields": b"".join(b"X-Field-%d: %d\r\n" % (n, n) for n in range(10_000)) + PLAIN,
    "1,000 From fields": b"".join(b"From: a%d@attack.example\r\n" % n for n in range(1000)) + PLAIN,
    "500 signatures": b"".join(_SIGNATURE % n for n in range(500)) + PLAIN,
    "3,000 nested parts": nested(3000),
    "NUL bytes": PLAIN.replace(b"Subject: The", b"Subject: T\0he") + b"\0" * 100 + b"\r\nx\0y\r\n",
    "bytes without meaning": b"From: \xff\xfe <\x80@\xff>\r\nSubject: =?utf-8?B?\xff?=\r\n\r\n"
    + bytes(range(256)) * 4,
    "odd percent signs": world.message('"%s%n" <x%n@attack.example>'),
}


class Hostile(unittest.TestCase):
    """One daemon takes them all."""

    def test_every_message_ends_with_a_decision(self):
        with Lab(world.zone()) as lab:
            process = lab.truemark.process.child.pid
            for name, data in MESSAGES.items():
                with self.subTest(name):
                    outcome = lab.send(ATTACKER, SENDER, [VICTIM], data)
                    self.assertIsNotNone(
                        lab.truemark.decision(outcome), f"no record of this: {outcome}"
                    )
                    self.assertTrue(lab.truemark.process.alive, "the daemon died")
            self.assertEqual(lab.truemark.process.child.pid, process)


if __name__ == "__main__":
    unittest.main()
