"""Kannel, bearerbox and smsbox as Debian has them: a customer of the SMSC."""

import re
import urllib.parse
import urllib.request
from pathlib import Path

from processes import Process, free_port, listens, wait_until

_CONFIGURATION = """\
group = core
admin-port = {admin}
admin-allow-ip = "127.0.0.1"
admin-password = bar
smsbox-port = {box}
smsbox-interface = 127.0.0.1
log-file = "{folder}/bearerbox.log"
log-level = {level}{access}
sms-resend-freq = 1
dlr-storage = internal

group = smsc
smsc = smpp
smsc-id = FILTER
host = 127.0.0.1
port = {port}
transceiver-mode = true
interface-version = 34
smsc-username = "{account}"
smsc-password = "{password}"
system-type = ""
address-range = ""
enquire-link-interval = 30
max-pending-submits = {window}
throughput = 0
reconnect-delay = 1
source-addr-autodetect = yes
alt-charset = UTF-8

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {send}
sendsms-chars = "0123456789 +-"
global-sender = 10690001
log-file = "{folder}/smsbox.log"
log-level = 0
http-request-retry = 3

group = sendsms-user
username = t
password = t
concatenation = true
max-messages = 10

group = sms-service
keyword = default
text = "x"
"""


class Kannel:
    """A bearerbox that binds to a port as an account, and a smsbox that takes messages for it."""

    def __init__(self, folder, port, account, password, window=100, quiet=False):
        """`quiet`: without the logs that the tests read."""
        self.folder, self.file = Path(folder), Path(folder) / "kannel.conf"
        self.admin, self.box, self.send_port = free_port(), free_port(), free_port()
        text = _CONFIGURATION.format(
            admin=self.admin,
            box=self.box,
            send=self.send_port,
            folder=folder,
            port=port,
            account=account,
            password=password,
            window=window,
            level=4 if quiet else 0,
            access="" if quiet else f'\naccess-log = "{folder}/access.log"',
        )
        self.file.write_text(text, encoding="utf-8")
        self.boxes = [self._box("bearerbox"), self._box("smsbox")]

    def _box(self, name):
        command = [f"/usr/sbin/{name}", "-v", "3", str(self.file)]
        return Process(name, command, self.folder / f"{name}.out")

    def start(self):
        """Starts both boxes and waits until they are connected with each other."""
        self.boxes[0].start(lambda: listens(("127.0.0.1", self.box)))
        self.boxes[1].start(lambda: listens(("127.0.0.1", self.send_port)))
        wait_until(lambda: "smsbox" in self.status())

    def stop(self):
        """Ends both boxes."""
        for box in reversed(self.boxes):
            box.stop(5)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self.stop()

    def status(self):
        """What the bearerbox says of itself, or nothing."""
        try:
            return self._get(self.admin, "/status.xml", password="bar")
        except OSError:
            return ""

    @property
    def is_online(self):
        """It is bound."""
        return "<status>online" in self.status()

    @property
    def sent(self):
        """Messages that the SMSC took."""
        found = re.search(r"<sms>.*?<sent>\s*<total>(\d+)", self.status(), re.DOTALL)
        return int(found.group(1)) if found else 0

    def send(self, source, destination, text, **more):
        """Gives a message to the smsbox, with all receipts asked for."""
        return self._get(
            self.send_port,
            "/cgi-bin/sendsms",
            username="t",
            password="t",
            to=destination,
            text=text,
            **{"from": source, "dlr-mask": "31", **more},
        )

    def access(self):
        """The lines of the access log."""
        try:
            return (self.folder / "access.log").read_text(errors="replace").splitlines()
        except FileNotFoundError:
            return []

    def refusals(self, code):
        """Messages that came back for good, with the number of an SMPP status."""
        log = (self.folder / "bearerbox.log").read_text(errors="replace")
        return len(re.findall(rf"SMSC returned error code 0x0*{code:x} ", log))

    @staticmethod
    def _get(port, path, **fields):
        url = f"http://127.0.0.1:{port}{path}?{urllib.parse.urlencode(fields)}"
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.read().decode("utf-8", "replace")
