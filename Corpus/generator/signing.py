"""DKIM signatures: made tag by tag, so that wrong ones can be made too; checked with dkimpy."""

import base64
import hashlib
import re
from dataclasses import dataclass

import dkim
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from dkim.canonicalization import CanonicalizationPolicy

from . import world

# Signature.length for the whole canonical body.
WHOLE = -1
USUAL_FIELDS = ("from", "to", "subject", "date", "message-id")
_HASHES = {"rsa-sha1": (hashlib.sha1, hashes.SHA1), "rsa-sha256": (hashlib.sha256, hashes.SHA256),
           "ed25519-sha256": (hashlib.sha256, None)}


@dataclass(frozen=True)
class Signature:
    """One DKIM-Signature field (RFC 6376 section 3.5). Times are relative to the message's time."""

    domain: str
    selector: str = "s1"
    algorithm: str = "rsa-sha256"
    canonicalization: str = "relaxed/relaxed"
    fields: tuple[str, ...] = USUAL_FIELDS
    signed_at: int = -10
    expires: int | None = None
    identity: str | None = None
    length: int | None = None
    # Whether dkimpy must find it right in the finished message. That is arithmetic, not judgement:
    # it takes l=, t=y, rsa-sha1 and h= without From, which the filter does not count.
    verifies: bool = True


def rsa(domain, **more):
    """The usual signature."""
    return Signature(domain, **more)


def ed25519(domain, **more):
    """An Ed25519 signature (RFC 8463)."""
    return Signature(domain, "e1", "ed25519-sha256", **more)


def attacker(domain, **more):
    """A signature with the attackers' key."""
    return Signature(domain, "x1", **more)


def split(message):
    """Header fields as (name, value) with their line ends, and the body."""
    head, _, body = message.partition(b"\r\n\r\n")
    lines = re.findall(rb"[^\r\n]+\r\n(?:[ \t][^\r\n]*\r\n)*", head + b"\r\n")
    return [tuple(line.split(b":", 1)) for line in lines], body


def select(headers, names):
    """The fields `h=` names, each occurrence from the bottom (RFC 6376 section 5.4.2)."""
    rest = list(headers)
    for name in names:
        for index in reversed(range(len(rest))):
            if rest[index][0].lower() == name.encode():
                yield rest.pop(index)
                break


def _value(spec, time, length, body_hash):
    tags = [("v", "1"), ("a", spec.algorithm), ("c", spec.canonicalization), ("d", spec.domain),
            ("s", spec.selector), ("t", str(time + spec.signed_at))]
    if spec.expires is not None:
        tags.append(("x", str(time + spec.expires)))
    if spec.identity:
        tags.append(("i", spec.identity))
    if length is not None:
        tags.append(("l", str(length)))
    tags += [("h", ":".join(spec.fields)), ("bh", body_hash)]
    first = "; ".join(f"{k}={v}" for k, v in tags[:4])
    rest = ";\r\n\t".join(f"{k}={v}" for k, v in tags[4:])
    return f" {first};\r\n\t{rest};\r\n\tb=".encode()


def signed(algorithm, selector, data):
    """The signature over data with the key behind a selector."""
    key = world.private_key(selector)
    digest, rsa_hash = _HASHES[algorithm]
    if rsa_hash is None:
        return key.sign(digest(data).digest())
    return key.sign(data, padding.PKCS1v15(), rsa_hash())


def sign(message, spec, time):
    """The message with the signature on top."""
    headers, body = split(message)
    policy = CanonicalizationPolicy.from_c_value(spec.canonicalization.encode())
    digest, _ = _HASHES[spec.algorithm]
    content = policy.canonicalize_body(body)
    length = len(content) if spec.length == WHOLE else spec.length
    body_hash = digest(content if length is None else content[:length]).digest()
    value = _value(spec, time, length, base64.b64encode(body_hash).decode())
    chosen = policy.canonicalize_headers(list(select(headers, spec.fields)))
    own = policy.canonicalize_headers([(b"DKIM-Signature", value + b"\r\n")])
    data = b"".join(k + b":" + v for k, v in chosen + own)
    data = data[:-2]  # the signature's own field is hashed without its line end
    signature = base64.b64encode(signed(spec.algorithm, spec.selector, data)).decode()
    folded = "\r\n\t".join(signature[i:i + 72] for i in range(0, len(signature), 72))
    return b"DKIM-Signature:" + value + folded.encode() + b"\r\n" + message


class _Clock:
    """Stands in for the `time` module inside dkimpy."""

    def __init__(self, now):
        self.now = now

    def time(self):
        return self.now


def verify(message, index, zone, time):
    """What dkimpy says about one signature of a finished message, at that time."""
    dkim.time = _Clock(time)

    def answer(name, timeout=5):
        name = name.decode() if isinstance(name, bytes) else name
        data = world.lookup_txt(zone, name)
        return data.encode() if data is not None else None

    try:
        return bool(dkim.DKIM(message, minkey=1024).verify(index, dnsfunc=answer))
    except dkim.DKIMException:
        return False
