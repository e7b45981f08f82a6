"""A private DNS server that knows only the zones of the tests."""

import signal
import socket
import struct

from processes import Process, free_port

_CONFIGURATION = """\
server:
  directory: "{folder}"
  chroot: ""
  username: ""
  pidfile: "{folder}/pid"
  use-syslog: no
  log-time-ascii: yes
{interfaces}
  do-ip6: no
  num-threads: 1
  edns-buffer-size: 4096
  max-udp-size: 4096
  module-config: "iterator"
  minimal-responses: yes
  access-control: 127.0.0.0/8 allow
{local_zones}
auth-zone:
  name: "."
  zonefile: "{folder}/root.zone"
  for-downstream: no
  for-upstream: yes
  fallback-enabled: no
remote-control:
  control-enable: no
"""


class Unbound:
    """Unbound on 127.0.0.1 at a free port, and at `also` (addresses like 127.53.53.53@53)."""

    def __init__(self, folder, zone, also=()):
        self.folder, self.zone, self.also = folder, zone, also
        self.port = free_port()
        self.process = Process(
            "unbound",
            ["/usr/sbin/unbound", "-d", "-c", f"{folder}/unbound.conf"],
            folder / "unbound.log",
        )

    @property
    def address(self):
        """The server as Truemark's configuration writes it."""
        return f"127.0.0.1@{self.port}"

    def start(self):
        """Writes the configuration and starts the server."""
        (self.folder / "root.zone").write_text(self.zone.zone_file(), encoding="utf-8")
        interfaces = "\n".join(f"  interface: {address}" for address in (self.address, *self.also))
        (self.folder / "unbound.conf").write_text(
            _CONFIGURATION.format(
                folder=self.folder, interfaces=interfaces, local_zones=self.zone.local_zones()
            ),
            encoding="utf-8",
        )
        self.process.start(self.answers)

    def answers(self):
        """The server answers a question."""
        question = struct.pack(">6H", 1, 0x0100, 1, 0, 0, 0) + b"\0" + struct.pack(">2H", 6, 1)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.settimeout(0.5)
            client.connect(("127.0.0.1", self.port))
            try:
                client.send(question)
                return len(client.recv(512)) > 12
            except OSError:
                return False

    def silence(self):
        """Stops the server in its tracks: questions get no answer."""
        self.process.signal(signal.SIGSTOP)

    def wake(self):
        """Undoes `silence`."""
        self.process.signal(signal.SIGCONT)

    def stop(self):
        """Ends the server."""
        self.process.stop()

    def kill(self):
        """Ends the server with SIGKILL: questions are refused by the kernel."""
        self.process.kill()
