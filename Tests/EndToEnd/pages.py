"""The pages of the review over a lab: the server, its operators, and programs that ask it."""

import http.client
import re
import urllib.parse
from dataclasses import dataclass

from lab import Lab
from processes import Process, free_port, listens
from truemark import BINARY

PASSWORD = "a long password of theirs"
# The names tell the roles.
# The roles of those who take part.
OPERATORS = {
    "anna": "reviewer",
    "bert": "reviewer",
    "vera": "viewer",
    "udo": "auditor",
    "ada": "admin",
    "li.wei": "inspector",
}
HOLDING = {"actions": {"forgedSingleOwnerRejects": "quarantine"}}
_TOKEN = re.compile(r'name="token" value="([0-9a-f]+)"')


class Pages:
    """`truemark review serve` with the configuration of a daemon."""

    def __init__(self, truemark, **review):
        """`review`: what its section of the configuration says; a free port of 127.0.0.1."""
        self.truemark = truemark
        self.port = free_port()
        truemark.configure(review={"socket": f"inet:{self.port}@127.0.0.1", **review})
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = Process(
            "review",
            [str(BINARY), "review", "serve", "--config", str(truemark.file)],
            truemark.folder / "review.out",
        )

    def start(self):
        """Starts the server and waits until it listens."""
        kind, _, rest = self.truemark.configuration["review"]["socket"].partition(":")
        place = rest if kind == "unix" else ("127.0.0.1", self.port)
        self.process.start(lambda: listens(place))

    def stop(self):
        """Ends the server; its exit status."""
        return self.process.stop()


class ReviewLab(Lab):
    """A lab with pages, whose Postfix holds what is forged for owners who reject it."""

    def __init__(self, zone, **configuration):
        configuration.setdefault("policy", HOLDING)
        super().__init__(zone, **configuration)
        self.pages, self.operators = None, set()

    def _start(self, stack):
        super()._start(stack)
        etc = self.mta.folder / "etc"
        # Postfix's queue is that of the test; the daemon has no use for it.
        self.truemark.configure(
            quarantine={
                "list": f"/usr/sbin/postqueue -c {etc} -j",
                "change": f"/usr/sbin/postsuper -c {etc}",
            }
        )
        self.pages = Pages(self.truemark)
        stack.callback(self.pages.stop)
        self.pages.start()

    def add_operator(self, name):
        """Makes sure that one of the operators is there, with the password of all."""
        if name not in self.operators:
            words = ("review", "operator", "add", name, "--role", OPERATORS[name])
            self.truemark.run(*words, given=PASSWORD)
            self.operators.add(name)

    def visitor(self, name=None):
        """Somebody who asks the pages without a browser; with a name, logged in."""
        visitor = Visitor(self.pages.address)
        if name:
            self.add_operator(name)
            visitor.get("/login")
            visitor.log_in(name)
        return visitor


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    fields: http.client.HTTPMessage
    text: str


class Visitor:
    """A program that asks as a browser does, with a cookie and the token of its forms."""

    def __init__(self, address, connection=None):
        """`connection`: makes a connection to what is none of TCP in clear."""
        self.connect = connection or (
            lambda: http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc, timeout=60)
        )
        self.cookie = self.token = None

    def ask(self, method, path, body=None, fields=None):
        """One request, sent as it is, on a connection of its own."""
        connection = self.connect()
        cookie = {"Cookie": self.cookie} if self.cookie else {}
        try:
            connection.request(method, path, body, {**cookie, **(fields or {})})
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
            return Answer(response.status, response.headers, text)
        finally:
            connection.close()

    def get(self, path, fields=None):
        """A page; its forms' token is kept."""
        answer = self.ask("GET", path, fields=fields)
        if found := _TOKEN.search(answer.text):
            self.token = found[1]
        return answer

    def post(self, path, form, fields=None):
        """A form, with the token unless it has one."""
        form = {"token": self.token or "", **form}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urllib.parse.urlencode(form), {**kind, **(fields or {})})

    def log_in(self, name, password=PASSWORD):
        """Logs in, and keeps the cookie."""
        answer = self.post("/login", {"name": name, "password": password})
        if answer.status == 303:
            self.cookie = answer.fields["Set-Cookie"].partition(";")[0]
            self.get("/")
        return answer
