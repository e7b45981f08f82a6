"""The world the corpus plays in: domains, hosts and keys, and the zone that describes them.

Only names and addresses reserved for documentation are used (RFC 2606, RFC 3849, RFC 5737).
"""

import base64
import ipaddress
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.serialization import (
    Encoding, PublicFormat, load_pem_private_key)

KEYS = Path(__file__).parent.parent / "keys"

# Which private key stands behind a selector. The same selectors serve every domain.
KEY_FILES = {
    "s1": "rsa-2048.pem",       # the usual key of honest domains
    "e1": "ed25519.pem",        # their Ed25519 key (RFC 8463)
    "m2": "rsa-2048.pem",       # a second selector, for a robot beside a person
    "t1": "rsa-2048.pem",       # published with t=y: the owner is testing
    "r1": "rsa-2048.pem",       # published with an empty p=: revoked
    "w1": "short-512.pem",      # too short to count (RFC 8301)
    "c1": "rsa-2048.pem",       # reached through a CNAME
    "x1": "attacker-2048.pem",  # the attackers' key
    "k1": "rsa-1024.pem",       # the shortest that counts (RFC 8301)
    "k4": "rsa-4096.pem",       # the longest in use
}


@dataclass(frozen=True)
class Client:
    """Who connects: address, HELO argument, and the confirmed reverse name if there is one."""

    address: str
    helo: str
    name: str | None = None


@dataclass(frozen=True)
class Domain:
    """A domain with one mail host, `mail.<name>`, and what it publishes."""

    name: str
    address: str
    spf: str | None = None
    dmarc: str | None = None
    selectors: tuple[str, ...] = ("s1", "e1")
    ipv6: str | None = None

    @property
    def host(self):
        """The domain's own mail server as a client of ours."""
        return Client(self.address, f"mail.{self.name}", f"mail.{self.name}")

    @property
    def host6(self):
        """The same over IPv6."""
        return Client(self.ipv6, f"mail.{self.name}", f"mail.{self.name}")


def _domain(name, address, dmarc=None, spf="ip4", end="-all", **more):
    """A Domain whose SPF record holds its own address and ends in `end`; spf=None: no record."""
    record = f"v=spf1 ip4:{address} {end}" if spf == "ip4" else spf
    return Domain(name, address, record, f"v=DMARC1; {dmarc}" if dmarc else None, **more)


# The receiver, whose filter we are.
VICTIM = _domain("victim.example", "192.0.2.25", "p=reject")
RECEIVER = "mx.victim.example"
USER = "user@victim.example"

# Honest senders.
SHOP = _domain("shop.example", "198.51.100.10", "p=reject", selectors=("s1", "e1", "m2"))
FIRM = _domain("firm.example", "198.51.100.20", "p=none", spf="v=spf1 mx a:mail6.firm.example -all",
               ipv6="2001:db8:20::25", selectors=("s1", "e1", "k1", "k4"))
UNIVERSITY = _domain("university.example", "198.51.100.30", "p=quarantine", end="~all")
LEGIT = _domain("legit.example", "198.51.100.40", "p=reject",
                selectors=("s1", "e1", "t1", "r1", "w1"))
BANK = _domain("bank.example", "198.51.100.41", "p=reject")
QUIET = _domain("quiet.example", "198.51.100.42", selectors=())
WATCH = _domain("watch.example", "198.51.100.43", "p=none")
SOFT = _domain("soft.example", "198.51.100.44", "p=none", end="~all")
CAREFUL = _domain("careful.example", "198.51.100.45", "p=quarantine",
                  selectors=("s1", "e1", "t1", "r1", "w1"))
TESTING = _domain("testing.example", "198.51.100.46", "p=reject; t=y")
PARENT = _domain("parent.example", "198.51.100.47", "p=none; sp=reject")
NOSUB = _domain("nosub.example", "198.51.100.48", "p=none; np=reject")
PLAIN = _domain("plain.example", "198.51.100.49", spf=None, selectors=())
PERCENT = _domain("percent.example", "198.51.100.39", "p=reject; pct=0")
LETTERS = _domain("letters.example", "198.51.100.38", spf=None)
LISTS = _domain("lists.example", "198.51.100.50", "p=none")
ESP = _domain("esp.example", "198.51.100.60")
FORWARDER = _domain("forwarder.example", "198.51.100.70", "p=none")
FREEMAIL = _domain("freemail.example", "198.51.100.80", "p=none")
DESK = _domain("desk.example", "198.51.100.81")
SIGN = _domain("sign.example", "198.51.100.82", "p=reject")
CALENDAR = _domain("calendar.example", "198.51.100.83", "p=reject")
HOSTING = _domain("hosting.example", "198.51.100.84")
ALUMNI = _domain("alumni.example", "198.51.100.85", "p=none")
IDN = _domain("xn--bcher-kva.example", "198.51.100.86", "p=reject")
CHINESE = _domain("xn--a-lb7a.example", "198.51.100.112", "p=reject")
CYRILLIC = _domain("xn--80a1acny.example", "198.51.100.113", "p=reject")
COMMUNITY = _domain("example.org", "198.51.100.87", "p=quarantine")

NOREPLY = _domain("noreply.example", "198.51.100.88")
STRICT = _domain("strict.example", "198.51.100.89", "p=reject; adkim=s; aspf=s")
# A registry that says what it is (psd=y), which the public suffix list does not know.
REGISTRY = _domain("registry.example", "198.51.100.95", "p=reject; psd=y", spf=None, selectors=())
ONE = _domain("one.registry.example", "198.51.100.96")
TWO = _domain("two.registry.example", "198.51.100.97")

# Honest senders who write Chinese: a tea house, a publisher, a school, a payment service (no DMARC)
# and a tax office (p=reject).
TEAHOUSE = _domain("chaguan.example", "198.51.100.90", "p=quarantine")
PUBLISHER = _domain("shuju.example", "198.51.100.91", "p=none")
SCHOOL = _domain("xuexiao.example", "198.51.100.92")
PAYMENT = _domain("zhifu.example", "198.51.100.93", selectors=())
TAXOFFICE = _domain("shuiwu.example", "198.51.100.94", "p=reject")

# Domains whose DNS fails or is wrong.
SLOW = _domain("slow.example", "198.51.100.100", "p=reject", spf=None)
INCLUDER = _domain("includer.example", "198.51.100.101", "p=none", selectors=(),
                   spf="v=spf1 include:_spf.servfail.example -all")
KEYTIMEOUT = _domain("keytimeout.example", "198.51.100.102", "p=reject", selectors=())
POLICYTIMEOUT = _domain("policytimeout.example", "198.51.100.103")
MANY = _domain("many.example", "198.51.100.104", spf="v=spf1 " + " ".join(
    f"include:s{n:02}.many.example" for n in range(1, 12)) + " -all")
TWOSPF = _domain("twospf.example", "198.51.100.105")
VOIDS = _domain("voids.example", "198.51.100.106", spf="v=spf1 " + " ".join(
    f"a:gone{n}.voids.example" for n in range(1, 5)) + " ip4:198.51.100.106 -all")
# Includes twelve deep; a key behind twenty aliases; a record that asks for the local part.
NESTED = _domain("nested.example", "198.51.100.121", spf="v=spf1 include:n01.nested.example -all", selectors=())
CHAIN = _domain("chain.example", "198.51.100.122", "p=reject", spf=None, selectors=())
PERUSER = _domain("peruser.example", "198.51.100.123", "p=reject", selectors=(),
                  spf="v=spf1 exists:%{l}._u.%{d} ip4:198.51.100.123 -all")
TWODMARC = _domain("twodmarc.example", "198.51.100.107", "p=reject", spf=None)
BRANCH = _domain("branch.bank.example", "198.51.100.111", "p=none")
ALIAS = _domain("alias.example", "198.51.100.108", "p=reject", spf=None, selectors=())
DEAD = Domain("dead.example", "198.51.100.109", selectors=())

# Domains whose SPF records let in much: a sending service, everybody, a /8, a pool of anybody, and
# a provider's own /12.
ECHO = _domain("echo.example", "198.51.100.150", "p=none", selectors=(),
               spf="v=spf1 include:_spf.esp.example -all")
OPEN = _domain("open.example", "198.51.100.151", "p=reject", spf="v=spf1 +all")
WIDE = _domain("wide.example", "198.51.100.152", "p=none", selectors=(),
               spf="v=spf1 ip4:203.0.0.0/8 -all")
POOLED = _domain("pooled.example", "198.51.100.153", "p=quarantine", selectors=(),
                 spf="v=spf1 include:_spf.pool.example -all")
LARGE = _domain("large.example", "198.51.100.154", "p=none", selectors=(),
                spf="v=spf1 ip4:198.48.0.0/12 -all")
# Those whom the receiver vouches for.
TALK = _domain("talk.example", "198.51.100.155", "p=none")
RELAYER = _domain("relayer.example", "198.51.100.156", "p=none")

# Attackers. All of their own proofs pass.
ATTACK = _domain("attack.example", "203.0.113.7", selectors=("x1",))
THROWAWAY = _domain("throwaway.example", "203.0.113.9", selectors=("x1",))
# Doubles of others' names: lеgit with a Cyrillic letter, and digits for letters.
DOUBLE = _domain("xn--lgit-v4d.example", "203.0.113.12", selectors=("x1",))
DIGIT = _domain("leg1t-trust.example", "203.0.113.13", selectors=("x1",))
V1CTIM = _domain("v1ctim.example", "203.0.113.14", selectors=("x1",))
BLACKHOLE = _domain("blackhole.example", "203.0.113.11", spf=None, selectors=())
# Machines that belong to nobody.
BOT = Client("203.0.113.66", "pc66.dynamic.example")
BOT6 = Client("2001:db8:bad::66", "pc66.dynamic.example")
LINE_NAME = "host-203-0-113-67.pool.hosting.example"
BARE_IP_BOT = Client("203.0.113.66", "203.0.113.66")

DOMAINS = [
    VICTIM, SHOP, FIRM, UNIVERSITY, LEGIT, BANK, QUIET, WATCH, SOFT, CAREFUL, TESTING, PARENT,
    NOSUB, PLAIN, PERCENT, LETTERS, LISTS, ESP, FORWARDER, FREEMAIL, DESK, SIGN, CALENDAR, HOSTING,
    ALUMNI, IDN, COMMUNITY, NOREPLY, STRICT, REGISTRY, ONE, TWO, TEAHOUSE, PUBLISHER, SCHOOL, PAYMENT, TAXOFFICE, SLOW, INCLUDER,
    KEYTIMEOUT, POLICYTIMEOUT, MANY, TWOSPF, VOIDS, NESTED, CHAIN, PERUSER, TWODMARC, BRANCH, ALIAS, ATTACK,
    THROWAWAY, BLACKHOLE, ECHO, OPEN, WIDE, POOLED, LARGE, CHINESE, CYRILLIC, DOUBLE, DIGIT, V1CTIM,
    TALK, RELAYER,
]


def txt(text):
    """RDATA of a TXT record: quoted strings of 255 octets at most."""
    parts = [text[i:i + 255] for i in range(0, len(text), 255)]
    return " ".join('"' + p.replace("\\", "\\\\").replace('"', '\\"') + '"' for p in parts)


def private_key(selector):
    """The private key behind a selector."""
    return load_pem_private_key((KEYS / KEY_FILES[selector]).read_bytes(), password=None)


def key_record(selector):
    """The TXT data of a DKIM key record (RFC 6376 section 3.6.1)."""
    if selector == "r1":
        return "v=DKIM1; k=rsa; p="
    public = private_key(selector).public_key()
    if selector == "e1":
        data = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        return "v=DKIM1; k=ed25519; p=" + base64.b64encode(data).decode()
    data = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    flags = "t=y; " if selector == "t1" else ""
    return f"v=DKIM1; k=rsa; {flags}p=" + base64.b64encode(data).decode()


def _reverse(address):
    return ipaddress.ip_address(address).reverse_pointer


def _domain_records(domain):
    host = f"mail.{domain.name}"
    # RFC 7505: this one takes no mail.
    yield domain.name, "MX", "0 ." if domain.name == "noreply.example" else f"10 {host}"
    yield host, "A", domain.address
    yield host, "TXT", txt("v=spf1 a -all")
    yield _reverse(domain.address), "PTR", host
    if domain.spf:
        yield domain.name, "TXT", txt(domain.spf)
    if domain.dmarc:
        yield f"_dmarc.{domain.name}", "TXT", txt(domain.dmarc)
    for selector in domain.selectors:
        yield f"{selector}._domainkey.{domain.name}", "TXT", txt(key_record(selector))


def _special_records():
    """What does not follow the pattern: further hosts, and DNS that fails or is wrong."""
    yield RECEIVER, "A", "192.0.2.10"
    yield "10.2.0.192.in-addr.arpa", "PTR", RECEIVER
    yield "mail6.firm.example", "AAAA", FIRM.ipv6
    yield _reverse(FIRM.ipv6), "PTR", "mail.firm.example"
    yield "mail.firm.example", "AAAA", FIRM.ipv6
    # Clients whose names are looked up: a line, a claim that is not true, one without an answer, and one with two.
    yield "67.113.0.203.in-addr.arpa", "PTR", LINE_NAME
    yield LINE_NAME, "A", "203.0.113.67"
    yield "68.113.0.203.in-addr.arpa", "PTR", "mail.plain.example"
    yield "69.113.0.203.in-addr.arpa", "PTR", "TIMEOUT"
    yield "71.113.0.203.in-addr.arpa", "PTR", "gone.plain.example"
    yield "71.113.0.203.in-addr.arpa", "PTR", "lodge.plain.example"
    yield "lodge.plain.example", "A", "203.0.113.71"
    # A domain that says that it never sends, and takes nothing.
    yield "parked.example", "TXT", txt("v=spf1 -all")
    for bot in (BOT, BOT6):
        address = ipaddress.ip_address(bot.address)
        yield _reverse(bot.address), "PTR", bot.helo
        yield bot.helo, "A" if address.version == 4 else "AAAA", bot.address
    yield "billing.parent.example", "A", "198.51.100.147"
    yield "desk.nosub.example", "A", "198.51.100.148"
    # A subdomain of its own kind: another sender, another key.
    yield "news.strict.example", "A", "198.51.100.98"
    yield "news.strict.example", "TXT", txt("v=spf1 ip4:198.51.100.98 -all")
    yield "s1._domainkey.news.strict.example", "TXT", txt(key_record("s1"))
    # The sending service: its pool, its bounce domain, and a customer's own return path.
    yield "_spf.esp.example", "TXT", txt(f"v=spf1 ip4:{ESP.address} -all")
    yield "bounce.esp.example", "TXT", txt("v=spf1 include:_spf.esp.example -all")
    yield "bounce.shop.example", "TXT", txt("v=spf1 include:_spf.esp.example -all")
    yield "_spf.pool.example", "TXT", txt("v=spf1 ip4:192.0.0.0/4 -all")
    # A key below a public suffix belongs to nobody.
    yield "x1._domainkey.example", "TXT", txt(key_record("x1"))
    # Failures.
    yield "slow.example", "TXT", "TIMEOUT"
    yield "mail.slow.example", "TXT", "TIMEOUT"
    yield "_spf.servfail.example", "TXT", "SERVFAIL"
    yield "s1._domainkey.keytimeout.example", "TXT", "TIMEOUT"
    yield "_dmarc.policytimeout.example", "TXT", "TIMEOUT"
    yield "dead.example", "*", "TIMEOUT"
    yield "_dmarc.dead.example", "*", "TIMEOUT"
    yield "mute.example", "*", "TIMEOUT"
    yield "_dmarc.mute.example", "TXT", txt("v=DMARC1; p=none")
    yield "blackhole.example", "TXT", "TIMEOUT"
    yield "x1._domainkey.blackhole.example", "TXT", "SERVFAIL"
    # Wrong records.
    for number in range(1, 12):
        yield f"s{number:02}.many.example", "TXT", txt(f"v=spf1 ip4:192.0.2.{200 + number} -all")
    yield "twospf.example", "TXT", txt("v=spf1 ip4:192.0.2.77 ~all")
    yield "_dmarc.twodmarc.example", "TXT", txt("v=DMARC1; p=quarantine")
    yield "_dmarc.branch.bank.example", "TXT", txt("v=DMARC1; p=quarantine")
    for number in range(1, 12):
        yield f"n{number:02}.nested.example", "TXT", txt(f"v=spf1 include:n{number + 1:02}.nested.example -all")
    yield "n12.nested.example", "TXT", txt(f"v=spf1 ip4:{NESTED.address} -all")
    for number in range(1, 21):
        yield f"c{number}._domainkey.chain.example", "CNAME", f"c{number + 1}._domainkey.chain.example"
    yield "c21._domainkey.chain.example", "TXT", txt(key_record("c1"))
    # A key at a provider.
    yield "c1._domainkey.alias.example", "CNAME", "key7.hosting.example"
    yield "key7.hosting.example", "TXT", txt(key_record("c1"))


def _without_conflicts(records):
    """Drops the HELO record of a host that fails on purpose, and repeated records."""
    failing = {(name, kind) for name, kind, data in records if data in ("TIMEOUT", "SERVFAIL")}
    seen = set()
    for record in records:
        name, kind, data = record
        if (name, kind) in failing and data not in ("TIMEOUT", "SERVFAIL") or record in seen:
            continue
        seen.add(record)
        yield record


def records():
    """Every record of the zone as (name, type, rdata), in a fixed order."""
    everything = [r for domain in DOMAINS for r in _domain_records(domain)]
    everything += _special_records()
    return list(_without_conflicts(everything))


def zone_text():
    """The zone as the file `corpus.zone` holds it."""
    lines = ["# The DNS of the corpus. Written by generate.py; do not edit.", ""]
    last = None
    for name, kind, data in records():
        owner = ".".join(name.split(".")[-2:])
        if last is not None and owner != last and owner != "in-addr.arpa" and kind == "MX":
            lines.append("")
        last = owner
        lines.append(f"{name} {kind} {data}")
    return "\n".join(lines) + "\n"


def lookup_txt(zone, name):
    """The TXT data of `name` in a zone text, following CNAMEs; None if there is none.

    Reads the written zone, not the tables above, so that the self-check sees what the filter sees.
    """
    name = name.lower().rstrip(".")
    for line in zone.splitlines():
        owner, _, rest = line.partition(" ")
        kind, _, data = rest.partition(" ")
        if owner != name:
            continue
        if kind == "CNAME":
            return lookup_txt(zone, data)
        if kind == "TXT" and data.startswith('"'):
            return "".join(data[1:-1].split('" "')).replace('\\"', '"').replace("\\\\", "\\")
    return None
