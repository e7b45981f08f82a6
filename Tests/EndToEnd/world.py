"""The small world of the end-to-end tests: a zone, the machines in it, and their messages.

- legit.example publishes SPF, DKIM and DMARC p=reject, and sends from 192.0.2.10
- nopolicy.example publishes SPF alone, and sends from 192.0.2.20
- lists.example runs a mailing list at 198.51.100.30 and signs what it relays
- attack.example owns 203.0.113.66, from which it sends under names of others
- victim.example is the receiver
"""

import base64
import functools
import random
import subprocess
import uuid
from email.parser import BytesParser
from email.utils import formatdate

import dkim

from smtp import Peer
from zones import Zone

RECEIVER = "mx.victim.example"
SELECTOR = b"s1"
LEGIT = Peer("192.0.2.10", "mx.legit.example", "mx.legit.example")
NOPOLICY = Peer("192.0.2.20", "mx.nopolicy.example", "mx.nopolicy.example")
LIST = Peer("198.51.100.30", "mx.lists.example", "mx.lists.example")
ATTACKER = Peer("203.0.113.66", "host.attack.example", "host.attack.example")
ALICE, BOB, VICTIM = "alice@legit.example", "bob@nopolicy.example", "victim@victim.example"

_ZONE = """\
legit.example MX 10 mx.legit.example
legit.example A 192.0.2.10
legit.example TXT "v=spf1 ip4:192.0.2.10 -all"
_dmarc.legit.example TXT "v=DMARC1; p=reject"
s1._domainkey.legit.example TXT "{key}"
mx.legit.example A 192.0.2.10
mx.legit.example TXT "v=spf1 a -all"
10.2.0.192.in-addr.arpa PTR mx.legit.example

nopolicy.example MX 10 mx.nopolicy.example
nopolicy.example A 192.0.2.20
nopolicy.example TXT "v=spf1 ip4:192.0.2.20 -all"
mx.nopolicy.example A 192.0.2.20
20.2.0.192.in-addr.arpa PTR mx.nopolicy.example

lists.example MX 10 mx.lists.example
lists.example A 198.51.100.30
lists.example TXT "v=spf1 ip4:198.51.100.30 -all"
s1._domainkey.lists.example TXT "{key}"
mx.lists.example A 198.51.100.30
30.100.51.198.in-addr.arpa PTR mx.lists.example

attack.example MX 10 host.attack.example
attack.example A 203.0.113.66
attack.example TXT "v=spf1 ip4:203.0.113.66 -all"
host.attack.example A 203.0.113.66
66.113.0.203.in-addr.arpa PTR host.attack.example

victim.example MX 10 mx.victim.example
victim.example A 192.0.2.1
mx.victim.example A 192.0.2.1
"""


def zone():
    """The zone, with the DKIM key of this run."""
    public = _openssl("rsa", "-pubout", "-outform", "DER", data=_private_key())
    return Zone(_ZONE.format(key="v=DKIM1; k=rsa; p=" + base64.b64encode(public).decode()))


@functools.cache
def _private_key():
    return _openssl("genrsa", "-traditional", "2048")


def _openssl(*words, data=b""):
    return subprocess.run(["openssl", *words], input=data, capture_output=True, check=True).stdout


def message(author, text=None, fields=(), subject="The order of Thursday", to=VICTIM):
    """A message as its author's MTA sends it; without `text`, with one that no other has."""
    lines = [
        f"From: {author}",
        f"To: {to}",
        f"Subject: {subject}",
        f"Date: {formatdate()}",
        f'Message-ID: <{uuid.uuid4()}@{author.rpartition("@")[2].rstrip(">")}>',
        *fields,
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "",
        text or prose(),
    ]
    return "\r\n".join(lines).encode() + b"\r\n"


def signed(data, domain):
    """The message with a DKIM signature of the domain."""
    return (
        dkim.sign(
            data,
            SELECTOR,
            domain.encode(),
            _private_key(),
            include_headers=[b"from", b"to", b"subject", b"date", b"message-id"],
        )
        + data
    )


def prose(words=120):
    """Lines of made-up words, different every time."""
    chance = random.Random(uuid.uuid4().int)
    syllables = (
        "ba",
        "do",
        "fen",
        "gil",
        "hu",
        "kar",
        "lo",
        "mi",
        "nes",
        "or",
        "pa",
        "rit",
        "so",
        "tul",
        "va",
        "zen",
    )
    made = ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(words)]
    return "\r\n".join(" ".join(made[at : at + 12]) for at in range(0, words, 12))


def recipients(batch, count=10):
    """Recipients that no other batch has."""
    return [f"user-{batch}-{number}@victim.example" for number in range(count)]


def through_list(data):
    """The message as a list sends it on: subject and body changed, signed by the list."""
    head, _, body = data.partition(b"\r\n\r\n")
    head = head.replace(b"Subject: ", b"Subject: [dev] ")
    fields = (
        b"\r\nList-Id: Development <dev.lists.example>\r\nList-Post: <mailto:dev@lists.example>"
        b"\r\nSender: dev-bounces@lists.example"
    )
    return signed(
        head + fields + b"\r\n\r\n" + body + b"-- \r\ndev mailing list\r\n", "lists.example"
    )


def header(data):
    """The header of a delivered message."""
    return BytesParser().parsebytes(data, headersonly=True)


def results(data, server=RECEIVER):
    """The Authentication-Results fields that a server wrote, by their authserv-id."""
    values = header(data).get_all("Authentication-Results", [])
    return [value for value in values if value.partition(";")[0].strip().lower() == server]
