#!/usr/bin/python3
"""Messages a second through the milter socket, beside a milter that does nothing, in one run.

Truemark runs in enforce mode with its log on the disk and asks a real Unbound; the messages are the
honest ones of the corpus, so that SPF, DKIM, DMARC and the fingerprint are all computed. Build with
`-c release` first; `make bench` does.
"""

import argparse
import subprocess
import sys
from contextlib import ExitStack

sys.dont_write_bytecode = True

import corpus  # noqa: E402
from lab import scratch  # noqa: E402
from processes import Process  # noqa: E402
from truemark import BINARY, ROOT, Truemark  # noqa: E402
from unbound import Unbound  # noqa: E402

TOPICS = ("honest", "chinese", "lookalikes")


def main():
    """The whole run."""
    options = arguments()
    with ExitStack() as stack:
        folder = stack.enter_context(scratch())
        zone = corpus.zone(corpus.cases(ROOT / "Corpus", []))
        dns = started(stack, Unbound(made(folder / "dns"), zone))
        truemark = started(stack, Truemark(made(folder / "truemark"), dns.address))
        null = Null(folder)
        started(stack, null)
        for connections in options.connections:
            print(f"{connections} connections, {options.count} messages a round", flush=True)
            load(options, connections, [null.socket, truemark.socket])
        print(f"{len(truemark.records('decision'))} decisions are in the log")


class Null:
    """The milter that does nothing."""

    def __init__(self, folder):
        self.socket = f"unix:{folder}/null.sock"
        self.path = folder / "null.sock"
        self.process = Process(
            "null-milter", [str(BINARY.parent / "null-milter"), self.socket], folder / "null.out"
        )

    def start(self):
        """Starts it and waits for its socket."""
        self.process.start(self.path.exists)

    def stop(self):
        """Ends it."""
        self.process.stop()


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, nargs="*", default=[1, 8])
    parser.add_argument("--count", type=int, default=2000, help="messages a round")
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def load(options, connections, sockets):
    """One comparison."""
    command = [str(BINARY.parent / "milter-load"), "--connections", str(connections)]
    command += ["--count", str(options.count), "--rounds", str(options.rounds)]
    for socket in sockets:
        command += ["--socket", socket]
    for topic in TOPICS:
        command += ["--messages", str(ROOT / "Corpus" / topic)]
    command += ["--client", "192.0.2.10", "--helo", "mail.legit.example"]
    command += ["--from", "alice@legit.example", "--to", "user@victim.example"]
    subprocess.run(command, check=True)


def made(folder):
    """The folder, made."""
    folder.mkdir()
    return folder


def started(stack, server):
    """The server, running until the stack is left."""
    stack.callback(server.stop)
    server.start()
    return server


if __name__ == "__main__":
    main()
