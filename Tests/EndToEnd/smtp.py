"""An SMTP client that sends exactly the bytes it is given, and may say who it is (XCLIENT)."""

import re
import socket
from dataclasses import dataclass, field

_QUEUED = re.compile(r"queued as (\w+)|(\w+) Message accepted for delivery")
_DECIDED = re.compile(r"Truemark ([^\s:]+): ")
# What Postfix says before the queue ID, and Truemark before the reason.
_COMMON = re.compile(r"^2\.0\.0 Ok: (?=queued)|^[45]\.7\.1 Truemark [^\s:]+: ")
# The reply to each action, by its first digit.
_REPLY_CLASS = {"accept": 2, "tag": 2, "quarantine": 2, "defer": 4, "reject": 5}
_LONE_LF = re.compile(rb"(?<!\r)\n")


@dataclass(frozen=True)
class Reply:
    """An SMTP reply; the lines of its text are joined by line feeds."""

    code: int
    text: str

    def __str__(self):
        return f"{self.code} {self.text}"


@dataclass(frozen=True)
class Peer:
    """Who the client is. Without a name, the client's name is unknown."""

    address: str
    name: str | None = None
    helo: str = "client.example"
    login: str | None = None


@dataclass
class Outcome:
    """What the server said to one message, stage by stage (`mail`, `rcpt`, `data`, `end`)."""

    replies: list[tuple[str, Reply]] = field(default_factory=list)

    @property
    def final(self):
        """The reply that decided the message."""
        return self.replies[-1][1]

    @property
    def code(self):
        """The code of the deciding reply."""
        return self.final.code

    @property
    def stage(self):
        """The stage of the deciding reply."""
        return self.replies[-1][0]

    @property
    def queue_id(self):
        """The MTA's name of the accepted message, or None."""
        found = _QUEUED.search(self.final.text)
        return found and (found[1] or found[2])

    @property
    def decision_id(self):
        """Truemark's name of the decision, told in its refusals, or None."""
        found = _DECIDED.search(self.final.text)
        return found and found[1]

    @property
    def brief(self):
        """The deciding reply, without what is the same in all of them."""
        text = _COMMON.sub("", self.final.text.replace("\n", " "))
        return f'{self.code} {text.replace("queued as", "queued")}'

    def fits(self, record):
        """Whether this is the answer to what was decided."""
        return self.code // 100 == _REPLY_CLASS[record["applied"]]

    def __str__(self):
        return f"{self.stage}: {self.final}"


class Session:
    """One connection."""

    def __init__(self, server, source=None, timeout=120.0):
        self.socket = socket.create_connection(server, timeout, source and (source, 0))
        self.input = self.socket.makefile("rb")
        self.greeting = self.reply()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Says QUIT if the server still listens, and closes."""
        try:
            self.command("QUIT")
        except OSError:
            pass
        self.input.close()
        self.socket.close()

    def command(self, line):
        """Sends a line and returns the reply."""
        self.socket.sendall((line if isinstance(line, bytes) else line.encode()) + b"\r\n")
        return self.reply()

    def reply(self):
        """Reads one reply, of several lines perhaps."""
        texts = []
        while True:
            line = self.input.readline(65536)
            if not line:
                raise ConnectionError("the server closed the connection")
            texts.append(line[4:].decode("utf-8", "replace").rstrip("\r\n"))
            if line[3:4] != b"-":
                return Reply(int(line[:3]), "\n".join(texts))

    def introduce(self, peer, xclient):
        """EHLO as `peer`; `xclient` tells the server the peer's address, name and login."""
        reply = self.command(f"EHLO {peer.helo}")
        if xclient and reply.code == 250:
            reply = self.command(_xclient(peer))
            if reply.code == 220:
                reply = self.command(f"EHLO {peer.helo}")
        if reply.code != 250:
            reply = self.command(f"HELO {peer.helo}")
        return reply

    def send(self, sender, recipients, message):
        """One message, up to the reply that ends it; recipients that are refused are left out."""
        outcome = Outcome()
        if not self._step(outcome, "mail", f"MAIL FROM:{_path(sender)}", 250):
            return outcome
        answers = [
            self._step(outcome, "rcpt", f"RCPT TO:{_path(name)}", 250) for name in recipients
        ]
        if not any(answers):
            return self._reset(outcome)
        if not self._step(outcome, "data", "DATA", 354):
            return self._reset(outcome)
        self.socket.sendall(transparent(message))
        outcome.replies.append(("end", self.reply()))
        return outcome

    def _step(self, outcome, stage, line, expected):
        reply = self.command(line)
        outcome.replies.append((stage, reply))
        return reply.code == expected

    def _reset(self, outcome):
        self.command("RSET")
        return outcome


def transparent(message):
    """The message as it goes over the wire: CRLF, dots doubled (RFC 5321 section 4.5.2)."""
    lines = _LONE_LF.sub(b"\r\n", message)
    if lines and not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    if lines.startswith(b"."):
        lines = b"." + lines
    return lines.replace(b"\r\n.", b"\r\n..") + b".\r\n"


def _path(address):
    return address if address.startswith("<") else f"<{address}>"


def _xclient(peer):
    address = f"IPV6:{peer.address}" if ":" in peer.address else peer.address
    name = _xtext(peer.name) if peer.name else "[UNAVAILABLE]"
    words = [f"NAME={name}", f"REVERSE_NAME={name}", f"ADDR={address}", "PORT=40000"]
    if peer.login:
        words.append(f"LOGIN={_xtext(peer.login)}")
    return "XCLIENT " + " ".join(words)


def _xtext(text):
    """RFC 3461 section 4: bytes outside `!` to `~`, `+` and `=` as +HH."""
    return "".join(
        chr(byte) if 0x21 <= byte <= 0x7E and byte not in b"+=" else f"+{byte:02X}"
        for byte in text.encode()
    )
