"""ARC sets (RFC 8617): made tag by tag, so that wrong ones can be made too; checked with dkimpy."""

import base64
import hashlib
import re
from dataclasses import dataclass

import dkim
from dkim.canonicalization import CanonicalizationPolicy

from . import signing, world

# dkimpy knows no other for ARC.
ALGORITHM = "rsa-sha256"
RELAXED = CanonicalizationPolicy.from_c_value(b"relaxed/relaxed")


@dataclass(frozen=True)
class Seal:
    """One ARC set, put on top of a message."""

    domain: str
    # What ARC-Authentication-Results says behind `i=`.
    results: str
    selector: str = "s1"
    # The selector whose private key signs; by default the named one's.
    key: str | None = None
    # `i=`; by default the next number.
    number: int | None = None
    # `cv=`; by default the right one.
    validation: str | None = None
    fields: tuple[str, ...] = signing.USUAL_FIELDS


def _line(name, value):
    return RELAXED.canonicalize_headers([(name, value + b"\r\n")])[0]


def _tags(pairs):
    first = "; ".join(f"{k}={v}" for k, v in pairs[:5])
    rest = "".join(f";\r\n\t{k}={v}" for k, v in pairs[5:])
    return f" {first}{rest};\r\n\tb=".encode()


def _finish(spec, lines):
    """The signature over canonical lines, folded; the last one counts without its line end."""
    data = b"".join(name + b":" + value for name, value in lines)[:-2]
    signature = base64.b64encode(signing.signed(ALGORITHM, spec.key or spec.selector, data)).decode()
    return "\r\n\t".join(signature[i:i + 72] for i in range(0, len(signature), 72)).encode()


def seal(message, spec, time):
    """The message with the set on top."""
    headers, body = signing.split(message)
    chain = [field for field in reversed(headers) if field[0].startswith(b"ARC-")]
    known = [int(re.match(rb"\s*i=(\d+)", value)[1]) for _, value in chain]
    number = spec.number or max(known, default=0) + 1
    common = [("i", number), ("a", ALGORITHM), ("d", spec.domain), ("s", spec.selector),
              ("t", time - 5)]
    results = f" i={number}; {spec.results}".encode()

    digest = hashlib.sha256(RELAXED.canonicalize_body(body)).digest()
    signature = _tags([*common, ("c", "relaxed/relaxed"), ("h", ":".join(spec.fields)),
                       ("bh", base64.b64encode(digest).decode())])
    chosen = RELAXED.canonicalize_headers(list(signing.select(headers, spec.fields)))
    signature += _finish(spec, [*chosen, _line(b"ARC-Message-Signature", signature)])

    own = _tags([*common, ("cv", spec.validation or ("pass" if known else "none"))])
    lines = [*RELAXED.canonicalize_headers(chain), _line(b"ARC-Authentication-Results", results),
             _line(b"ARC-Message-Signature", signature)]
    own += _finish(spec, [*lines, _line(b"ARC-Seal", own)])
    return (b"ARC-Seal:" + own + b"\r\nARC-Message-Signature:" + signature
            + b"\r\nARC-Authentication-Results:" + results + b"\r\n" + message)


def verify(message, zone):
    """What dkimpy says about the chain: none, pass or fail."""

    def answer(name, timeout=5):
        name = name.decode() if isinstance(name, bytes) else name
        data = world.lookup_txt(zone, name)
        return data.encode() if data is not None else None

    result, _, _ = dkim.ARC(message, minkey=1024).verify(dnsfunc=answer)
    return result.decode()
