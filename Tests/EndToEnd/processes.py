"""Child processes, ports and waiting: what every server of the tests needs."""

import os
import signal
import socket
import subprocess
import time

STARTUP = 15.0


class Failure(RuntimeError):
    """A server of the tests did not do what it must; the text says which and why."""


class Process:
    """One child, in a session of its own, with its output in a file; ended by its pid."""

    def __init__(self, name, command, output, **options):
        self.name, self.command, self.output, self.options = name, command, output, options
        self.child = None

    def start(self, ready):
        """Starts the child and waits until `ready()` is true."""
        with open(self.output, "ab") as output:
            self.child = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                **self.options,
            )
        if not wait_until(lambda: ready() or not self.alive, STARTUP) or not self.alive:
            self.stop()
            raise Failure(f'{self.name} did not start: {" ".join(self.command)}\n{self.tail()}')

    @property
    def alive(self):
        """The child runs (or is stopped by SIGSTOP)."""
        return self.child is not None and self.child.poll() is None

    def signal(self, number):
        """Sends the signal to the child, if it lives."""
        if self.alive:
            self.child.send_signal(number)

    def stop(self, patience=20.0):
        """Ends the child with SIGTERM, or SIGKILL after `patience`; its exit status."""
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGTERM)
        return self._reap(patience)

    def kill(self):
        """Ends the child with SIGKILL."""
        self.signal(signal.SIGKILL)
        return self._reap(5.0)

    def _reap(self, patience):
        if self.child is None:
            return None
        try:
            status = self.child.wait(patience)
        except subprocess.TimeoutExpired:
            self.child.kill()
            status = self.child.wait()
        self.child = None
        return status

    def tail(self, lines=20):
        """The last lines of the output."""
        with open(self.output, encoding="utf-8", errors="replace") as file:
            return "".join(file.readlines()[-lines:])


def run(*command, check=True, **options):
    """Runs a command to its end; its standard output, or a `Failure` with what it said."""
    done = subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        **options,
    )
    if check and done.returncode:
        raise Failure(
            f'{" ".join(map(str, command))}: status {done.returncode}\n{done.stdout}{done.stderr}'
        )
    return done.stdout


def wait_until(condition, patience=10.0, pause=0.05):
    """Waits until `condition()` is true and returns its value, or the last false one."""
    end = time.monotonic() + patience
    while not (value := condition()) and time.monotonic() < end:
        time.sleep(pause)
    return value


def free_port(host="127.0.0.1"):
    """A port that is free for TCP and UDP at this moment."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for _ in range(50):
        with (
            socket.socket(family, socket.SOCK_STREAM) as tcp,
            socket.socket(family, socket.SOCK_DGRAM) as udp,
        ):
            tcp.bind((host, 0))
            try:
                udp.bind((host, tcp.getsockname()[1]))
            except OSError:
                continue
            return tcp.getsockname()[1]
    raise Failure(f"no free port on {host}")


def listens(address):
    """A server accepts connections: `address` is (host, port), or the path of a Unix socket."""
    if isinstance(address, tuple):
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    else:
        family = socket.AF_UNIX
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(2)
        try:
            probe.connect(address if isinstance(address, tuple) else os.fspath(address))
        except OSError:
            return False
    return True


def may_skip():
    """Tests may be skipped where the machine does not allow them; otherwise that is a failure."""
    return os.environ.get("TRUEMARK_ALLOW_SKIP") == "1"
