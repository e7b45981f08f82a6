"""The daemon under test, and its decision log as the command line shows it."""

import copy
import grp
import json
import os
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path

import yaml

from processes import Failure, Process, free_port, listens, run, wait_until

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("TRUEMARK") or ROOT / ".build/debug/truemark")


class Truemark:
    """`truemark milter` with a configuration, a state and a log of its own."""

    def __init__(self, folder, server, socket=None, **changes):
        """`server`: the DNS, as the configuration has it. `socket`: `unix`, `inet`, `inet6`."""
        socket = _socket(socket or "unix", Path(folder))
        self._prepare("milter", folder, changes, server, socket, umask=0o007, **_group("postfix"))

    def _prepare(self, verb, folder, changes, server, socket, **options):
        self.folder, self.file = Path(folder), Path(folder) / "truemark.yaml"
        self.configuration = _merged(_defaults(self.folder, server, socket), changes)
        self.process = Process(
            "truemark",
            [str(BINARY), verb, "--config", str(self.file)],
            self.folder / "truemark.out",
            **options,
        )

    @property
    def socket(self):
        """Where the daemon listens, as its configuration writes it."""
        return self.configuration["socket"]

    def configure(self, **changes):
        """Changes and writes the configuration; it holds after `reload` or `start`."""
        self.configuration = _merged(self.configuration, changes)
        self.file.write_text(yaml.safe_dump(self.configuration, sort_keys=False), encoding="utf-8")

    def start(self):
        """Starts the daemon and waits until it listens."""
        self.configure()
        kind, _, rest = self.socket.partition(":")
        port, _, host = rest.partition("@")
        address = rest if kind == "unix" else (host, int(port))
        if kind == "unix":
            Path(rest).unlink(missing_ok=True)
        self.process.start(lambda: listens(address))

    def reload(self):
        """Makes the daemon read its configuration again, and waits until it judges by it."""
        with self.taking_up():
            self.process.signal(signal.SIGHUP)

    @contextmanager
    def taking_up(self):
        """Ends when the daemon judges by what is changed within, which its log records before."""
        before = self._taken_up
        yield
        if not wait_until(lambda: self._taken_up > before, 15):
            raise Failure(f"nothing was taken up\n{self.service_log}")

    @property
    def _taken_up(self):
        return sum(map(self.service_log.count, ("configuration reloaded", "changes taken up")))

    @property
    def service_log(self):
        """The text of the service log."""
        return (self.folder / "service.log").read_text(encoding="utf-8")

    def reopen(self):
        """Makes the daemon open its service log again."""
        self.process.signal(signal.SIGUSR1)

    def stop(self):
        """Ends the daemon as an operator does; its exit status."""
        return self.process.stop()

    def kill(self):
        """Ends the daemon as a crash does."""
        return self.process.kill()

    def run(self, *words, status=0, given=""):
        """What a command of this configuration prints; its exit status must be `status`."""
        done = subprocess.run(
            [BINARY, *words, "--config", self.file],
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != status:
            said = f"{done.stdout}{done.stderr}"
            raise Failure(f"{words}: status {done.returncode}, expected {status}: {said}")
        return done.stdout

    def lines(self, *words, **options):
        """The same, as JSON."""
        return _json_lines(self.run(*words, "--json", **options))

    def records(self, kind=None):
        """The records of the decision log, in order, or those of one kind; not of this looking."""
        found = self._log("show", "--last", "0")
        return [record for record in found if (kind or record["kind"]) == record["kind"] != "access"]

    def find(self, term):
        """The records that `truemark log find` knows for a decision ID or queue ID."""
        return self._log("find", term)

    def explain(self, decision_id):
        """A record with what would have changed its action."""
        return json.loads(
            run(BINARY, "explain", decision_id, "--json", "--config", self.file).strip()
        )

    def decision(self, outcome, patience=5.0):
        """The decision on a message that was sent, or None."""
        return wait_until(lambda: self._decision(outcome), patience) or None

    def _decision(self, outcome):
        for record in reversed(self.records("decision")):
            if outcome.decision_id and record["id"] == outcome.decision_id:
                return record
            if outcome.queue_id and record.get("queueID") == outcome.queue_id:
                return record
        return None

    def _log(self, *words):
        return _json_lines(run(BINARY, "log", *words, "--json", "--config", self.file))


class TruemarkSMPP(Truemark):
    """`truemark smpp` before an SMSC, with a registry of its own."""

    def __init__(self, folder, upstream, registry=None, **changes):
        """`upstream`: the port of the SMSC. `registry`: texts by file name."""
        self.port = free_port()
        section = {
            "socket": f"inet:{self.port}@127.0.0.1",
            "upstream": f"inet:{upstream}@127.0.0.1",
        }
        self.registry = Path(folder) / "registry"
        if registry is not None:
            section["registry"] = str(self.registry)
            self.registry.mkdir(exist_ok=True)
            self.register(**registry)
        self._prepare("smpp", folder, _merged({"sms": section}, changes), "127.0.0.1@1", "unix:/x")

    def register(self, **files):
        """Writes files of the registry, each at once as an operator should: `senders=TEXT`."""
        endings = {"accounts": "accounts.yaml"}
        for name, text in files.items():
            file = self.registry / endings.get(name, f"{name}.csv")
            fresh = file.with_suffix(".new")
            fresh.write_text(text, encoding="utf-8")
            fresh.rename(file)

    def start(self):
        """Starts the daemon and waits until it listens."""
        self.configure()
        self.process.start(lambda: listens(("127.0.0.1", self.port)))


def _json_lines(output):
    # Only a line feed ends a line: a text may hold what Python takes for other ends.
    return [json.loads(line) for line in output.split("\n") if line]


def _defaults(folder, server, socket):
    return {
        "mode": "enforce",
        "socket": socket,
        "state": str(folder / "state"),
        "site": {
            "authservID": "",
            "names": [],
            "networks": ["127.0.0.0/8", "::1/128"],
            "relays": [],
        },
        "dns": {"servers": [server], "budget": 5},
        # Nobody sends the messages of most tests again.
        "bulk": {"firstCopies": {"wait": 0, "atMost": 0}},
        "policy": {"actions": {}, "points": {}},
        "service": {"log": str(folder / "service.log")},
    }


def _socket(kind, folder):
    if kind == "unix":
        return f"unix:{folder}/milter.sock"
    host = "::1" if kind == "inet6" else "127.0.0.1"
    return f"{kind}:{free_port(host)}@{host}" if kind in ("inet", "inet6") else kind


def _merged(old, changes):
    """The configuration with the changes laid over it, section by section."""
    new = copy.deepcopy(old)
    for key, value in changes.items():
        known = new.get(key)
        new[key] = (
            _merged(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
        )
    return new


def _group(name):
    """The group whose members may use the socket, where it exists."""
    try:
        return {"group": grp.getgrnam(name).gr_gid} if os.geteuid() == 0 else {}
    except KeyError:
        return {}
