"""A mail server with Truemark in front of it, in one temporary folder and on loopback."""

import os
import shutil
import tempfile
import unittest
from contextlib import ExitStack, contextmanager
from pathlib import Path

from network import Network
from postfix import Postfix
from processes import Failure, may_skip
from sendmail import NAMESERVER, Sendmail
from truemark import BINARY, Truemark
from unbound import Unbound


class Lab:
    """Unbound, Truemark and an MTA, started in this order and stopped in the other."""

    def __init__(self, zone, mta=Postfix, socket=None, state=None, settings=None, **configuration):
        """`state`: a folder for what the daemon writes, kept. `settings`: more for main.cf."""
        self.zone, self.kind, self.socket, self.state = zone, mta, socket, state
        self.settings, self.configuration = settings, configuration
        self.stack = ExitStack()
        self.folder = self.dns = self.truemark = self.mta = None

    def __enter__(self):
        require_root_and_binary()
        with ExitStack() as stack:
            if self.kind is Sendmail:
                enter_network(stack)
            self.folder = stack.enter_context(scratch())
            self._start(stack)
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *error):
        return self.stack.__exit__(*error)

    def _start(self, stack):
        also = [f"{NAMESERVER}@53"] if self.kind is Sendmail else []
        self.dns = Unbound(self._make("dns"), self.zone, also)
        _run(stack, self.dns)
        socket = self.socket or f'unix:{self._make("socket")}/milter'
        self.truemark = Truemark(
            self.state or self._make("truemark"), self.dns.address, socket, **self.configuration
        )
        _run(stack, self.truemark)
        self.mta = self._mta(self.truemark.socket)
        _run(stack, self.mta)

    def _mta(self, socket):
        if self.kind is Sendmail:
            return Sendmail(self._make("sendmail"), socket)
        return Postfix(self._make("postfix"), socket, self.settings)

    def _make(self, name):
        path = self.folder / name
        path.mkdir()
        return path

    def connect(self, peer):
        """A session with the MTA in which the client is `peer`."""
        return self.mta.connect(peer)

    def send(self, peer, sender, recipients, message):
        """One message in a session of its own."""
        with self.connect(peer) as session:
            return session.send(sender, recipients, message)


def _run(stack, server):
    stack.callback(server.stop)
    server.start()


def require_root_and_binary():
    """Says what is missing, before anything is started."""
    if os.geteuid() != 0:
        unavailable("a private Postfix needs root; run it with sudo")
    require_binary()


def require_binary():
    """Says that the binary is missing."""
    if not os.access(BINARY, os.X_OK):
        raise Failure(f'{BINARY} is missing; run "make build" or set TRUEMARK')


def enter_network(stack):
    """A network namespace until the stack is left."""
    network = Network()
    try:
        network.enter()
    except OSError as error:
        unavailable(
            f"Sendmail is tested in a network namespace, which this machine refuses: {error}"
        )
    stack.callback(network.leave)


def unavailable(reason):
    """The machine cannot run this: a failure, unless TRUEMARK_ALLOW_SKIP=1."""
    if may_skip():
        raise unittest.SkipTest(reason)
    raise Failure(f"{reason} (TRUEMARK_ALLOW_SKIP=1 skips the tests concerned)")


@contextmanager
def scratch():
    """A temporary folder that servers under other users can enter; TRUEMARK_KEEP=1 keeps it."""
    folder = Path(tempfile.mkdtemp(prefix="truemark-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        if os.environ.get("TRUEMARK_KEEP") == "1":
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
