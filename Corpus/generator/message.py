"""Builds messages byte by byte: header fields, character sets, MIME bodies."""

import base64
import quopri
import textwrap
from dataclasses import dataclass, field
from email.utils import formatdate

AUTO = "auto"


def text(block):
    """A triple-quoted block without its indentation and outer empty lines."""
    return textwrap.dedent(block).strip("\n") + "\n"


def crlf(data):
    """Bytes with CRLF line ends."""
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def encoded(words, charset="utf-8", encoding="b"):
    """Text as encoded words (RFC 2047) of at most 75 characters, joined by spaces."""
    out, chunk = [], ""
    for character in words:
        if len((chunk + character).encode(charset)) > (36 if encoding == "b" else 15):
            out.append(chunk)
            chunk = ""
        chunk += character
    return " ".join(_encoded_word(c, charset, encoding) for c in out + [chunk])


def _encoded_word(words, charset, encoding):
    data = words.encode(charset)
    if encoding == "b":
        payload = base64.b64encode(data).decode()
    else:
        payload = "".join(f"={b:02X}" for b in data)
    return f"=?{charset}?{encoding}?{payload}?="


@dataclass
class Body:
    """The content of a message or of one of its parts: MIME fields and bytes with CRLF."""

    fields: list
    content: bytes


def plain(block, charset="us-ascii", encoding="7bit", subtype="plain", label=None):
    """A text part. `label` is the charset that is named, if it is not the one that is used."""
    content = crlf(text(block).encode(charset))
    if encoding == "base64":
        content = crlf(base64.encodebytes(content))
    elif encoding == "quoted-printable":
        content = crlf(quopri.encodestring(text(block).encode(charset)))
    return Body([("Content-Type", f"text/{subtype}; charset={label or charset}"),
                 ("Content-Transfer-Encoding", encoding)], content)


def html(block, charset="us-ascii", encoding="7bit", label=None):
    """A text/html part."""
    return plain(block, charset, encoding, "html", label)


def attachment(name, kind, data):
    """A base64 attachment."""
    return Body([("Content-Type", f'{kind}; name="{name}"'),
                 ("Content-Transfer-Encoding", "base64"),
                 ("Content-Disposition", f'attachment; filename="{name}"')],
                crlf(base64.encodebytes(data)))


def enclosed(message):
    """A whole message as a message/rfc822 part."""
    return Body([("Content-Type", "message/rfc822")], message)


def part(kind, block):
    """A part of any other textual type, such as message/delivery-status."""
    return Body([("Content-Type", kind)], crlf(text(block).encode()))


def multipart(subtype, *parts, boundary="=_corpus_boundary", parameters=""):
    """A multipart body."""
    out = []
    for item in parts:
        out.append(f"--{boundary}\r\n".encode() + render_fields(item.fields) + b"\r\n")
        out.append(item.content + b"\r\n")
    out.append(f"--{boundary}--\r\n".encode())
    kind = f'multipart/{subtype}; boundary="{boundary}"{parameters}'
    return Body([("Content-Type", kind)], b"".join(out))


def render_fields(fields):
    """Header fields as bytes: (name, value) pairs, or whole raw lines."""
    out = []
    for item in fields:
        if isinstance(item, bytes):
            out.append(item)
            continue
        name, value = item
        value = value if isinstance(value, bytes) else value.encode()
        out.append(name.encode() + b": " + value if value else name.encode() + b":")
    return b"".join(line + b"\r\n" for line in out)


@dataclass
class Mail:
    """A message but for its date and Message-ID, which depend on its place in the corpus."""

    fields: list
    body: Body
    message_id: str | None = AUTO
    tail: list = field(default_factory=list)

    def render(self, time, default_id):
        """The message as bytes, unsigned."""
        fields = self.fields + [("Date", formatdate(time).replace("-0000", "+0000"))]
        if self.message_id:
            identifier = default_id if self.message_id == AUTO else self.message_id
            fields.append(("Message-ID", identifier))
        fields += [("MIME-Version", "1.0")] + self.body.fields + self.tail
        return render_fields(fields) + b"\r\n" + self.body.content


def letter(sender, subject, body, *, to="user@victim.example", top=(), extra=(), message_id=AUTO,
           tail=()):
    """A usual message.

    sender: the From value; None for no From field; a list for From lines given raw.
    body: a Body, or text for an ASCII one.
    top, extra, tail: further fields before From, behind Subject, and at the end.
    """
    if sender is None:
        origin = []
    elif isinstance(sender, list):
        origin = [line if isinstance(line, bytes) else line.encode() for line in sender]
    else:
        origin = [("From", sender)]
    fields = [*top, *origin, ("To", to), ("Subject", subject), *extra]
    return Mail(fields, body if isinstance(body, Body) else plain(body), message_id, list(tail))
