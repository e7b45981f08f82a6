"""A network namespace in which the documentation addresses are local.

There a client can bind to the address that it plays.
"""

import ctypes
import os

from processes import run

_CLONE_NEWNET = 0x40000000
NETWORKS = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")


class Network:
    """Moves this thread, and the processes it starts, into a network of its own and back."""

    def __init__(self):
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.outside = None

    def enter(self):
        """Makes the network; `PermissionError` where that is not allowed."""
        outside = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        try:
            self._check(self.libc.unshare(_CLONE_NEWNET))
        except OSError:
            os.close(outside)
            raise
        self.outside = outside
        run("ip", "link", "set", "lo", "up")
        for network in NETWORKS:
            run(
                "ip",
                "-6" if ":" in network else "-4",
                "route",
                "add",
                "local",
                network,
                "dev",
                "lo",
            )
        for version in ("ipv4", "ipv6"):
            with open(f"/proc/sys/net/{version}/ip_nonlocal_bind", "w", encoding="ascii") as file:
                file.write("1")

    def leave(self):
        """Goes back to the network from before."""
        if self.outside is not None:
            self._check(self.libc.setns(self.outside, _CLONE_NEWNET))
            os.close(self.outside)
            self.outside = None

    @staticmethod
    def _check(status):
        if status:
            number = ctypes.get_errno()
            raise PermissionError(number, f"no network namespace: {os.strerror(number)}")
