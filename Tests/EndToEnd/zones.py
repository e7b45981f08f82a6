"""Zone files in Truemark's text format (`NAME TYPE RDATA`), rewritten for Unbound.

Ordinary records become one authoritative root zone, so that every name the zone does not hold is
NXDOMAIN. A name with TIMEOUT becomes a local zone that drops the question; a name with SERVFAIL
becomes an alias of itself, at which Unbound gives up with SERVFAIL. Both fail for every type the
zone holds no record of, not only for the type written in the file.
"""

import re
from collections import defaultdict
from pathlib import Path

_TOKEN = re.compile(r'\s*(?:(#.*)|("(?:[^"\\]|\\.)*")|([^\s"]+))')
_ESCAPE = re.compile(rb"\\(\d{3}|.)", re.DOTALL)
_HEAD = """\
. 300 IN SOA ns.invalid. root.invalid. 1 3600 600 86400 300
. 300 IN NS ns.invalid.
ns.invalid. 300 IN A 127.0.0.1
"""
# Zones that Unbound answers by itself unless told otherwise.
_BUILT_IN = (
    "127.in-addr.arpa.",
    "2.0.192.in-addr.arpa.",
    "100.51.198.in-addr.arpa.",
    "113.0.203.in-addr.arpa.",
    "8.b.d.0.1.0.0.2.ip6.arpa.",
    "test.",
    "invalid.",
    "localhost.",
    "home.arpa.",
    "10.in-addr.arpa.",
    "168.192.in-addr.arpa.",
    "254.169.in-addr.arpa.",
)


class ZoneError(ValueError):
    """A line that is not in the format."""


class Zone:
    """The records of one or more zone texts."""

    def __init__(self, *texts):
        self.records = defaultdict(lambda: defaultdict(list))
        self.failures = {}
        for text in texts:
            self.add(text)

    def add(self, text):
        """Reads more records."""
        for number, line in enumerate(text.splitlines(), 1):
            tokens = _tokens(line, number)
            if not tokens:
                continue
            if len(tokens) < 3:
                raise ZoneError(f"line {number}: expected NAME TYPE RDATA: {line}")
            self._add(absolute(tokens[0]), tokens[1].upper(), tokens[2:])

    def add_file(self, path):
        """Reads a zone file."""
        self.add(Path(path).read_text(encoding="utf-8"))

    def _add(self, name, kind, data):
        if data in (["TIMEOUT"], ["SERVFAIL"]):
            self.failures[name] = data[0]
            return
        text = " ".join(_txt(item) if item.startswith('"') else item for item in data)
        if text not in self.records[name][kind]:
            self.records[name][kind].append(text)

    def zone_file(self):
        """The root zone in presentation format."""
        lines = [_HEAD]
        for name in self.records.keys() - self.failures.keys():
            lines += [f"{line}\n" for line in self._lines(name)]
        lines += [f"{name} 300 IN CNAME {name}\n" for name in self._failing("SERVFAIL")]
        return "".join(lines)

    def local_zones(self):
        """The `server:` options of the names that fail."""
        names = [
            f'local-zone: "{name}" nodefault' for name in _BUILT_IN if name not in self.failures
        ]
        for failure, kind in (("TIMEOUT", "deny"), ("SERVFAIL", "typetransparent")):
            for name in self._failing(failure):
                names.append(f'local-zone: "{name}" {kind}')
                names += [f"local-data: '{line}'" for line in self._lines(name)]
        names += [f'local-zone: "{name}" transparent' for name in sorted(self._below_timeouts())]
        return "".join(f"  {line}\n" for line in names)

    def _failing(self, failure):
        return [name for name, kind in self.failures.items() if kind == failure]

    def _below_timeouts(self):
        """Names below a silent one, which must not be silent with it."""
        below = set()
        for silent in self._failing("TIMEOUT"):
            below |= {f"_dmarc.{silent}", f"_domainkey.{silent}"}
            below |= {name for name in self.records if name.endswith(f".{silent}")}
        return below - self.failures.keys()

    def _lines(self, name):
        kinds = self.records.get(name, {})
        return [f"{name} 300 IN {kind} {data}" for kind, values in kinds.items() for data in values]


def absolute(name):
    """The name in lower case with its final dot."""
    return name.lower().rstrip(".") + "."


def _tokens(line, number):
    tokens, at = [], 0
    line = line.rstrip()
    while at < len(line):
        found = _TOKEN.match(line, at)
        if not found:
            raise ZoneError(f"line {number}: unterminated string: {line}")
        if found[1] is None:
            tokens.append(found[2] or found[3])
        else:
            break
        at = found.end()
    return tokens


def _txt(quoted):
    """A quoted string as strings of at most 255 bytes, every byte escaped that is not plain."""
    raw = _ESCAPE.sub(lambda found: _character(found[1]), quoted[1:-1].encode())
    parts = [raw[at : at + 255] for at in range(0, len(raw), 255)] or [b""]
    return " ".join('"' + "".join(_escaped(byte) for byte in part) + '"' for part in parts)


def _character(escape):
    return bytes([int(escape)]) if len(escape) == 3 else escape


def _escaped(byte):
    plain = 0x20 <= byte < 0x7F and chr(byte) not in "\"\\'"
    return chr(byte) if plain else f"\\{byte:03d}"
