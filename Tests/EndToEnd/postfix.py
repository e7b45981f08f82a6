"""A private Postfix: its own configuration, queue, data, log and port."""

import json
import os
import pwd

from processes import Process, free_port, listens, run, wait_until
from smtp import Session

NAME = "mx.victim.example"
# A local part of this and a number is no user.
UNKNOWN = "unknown"
_DAEMONS = "/usr/lib/postfix/sbin"
# The last setting of a name holds. Postfix asks no DNS: a client is who XCLIENT says it is. The
# limits let hostile messages reach the milter. Every domain and user has the same mailbox.
_MAIN = """\
compatibility_level = 3.6
queue_directory = {here}/spool
data_directory = {here}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = {here}/log/postfix.log
maillog_file_prefixes = {here}/log
# A queue ID is never used twice.
enable_long_queue_ids = yes
notify_classes =

myhostname = {name}
mydestination =
mynetworks = 192.0.2.255/32
inet_interfaces = 127.0.0.1
alias_maps =
alias_database =
local_recipient_maps =
local_header_rewrite_clients =

disable_dns_lookups = yes
smtp_host_lookup = native
smtpd_peername_lookup = no
smtpd_authorized_xclient_hosts = 127.0.0.0/8
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access
    regexp:{{{{/^{unknown}[0-9]+@/ 550 5.1.1 unknown user}}}}

smtpd_client_connection_count_limit = 0
smtpd_error_sleep_time = 0
smtpd_hard_error_limit = 10000
smtpd_soft_error_limit = 10000
smtpd_recipient_limit = 2000
in_flow_delay = 0
message_size_limit = 100000000
header_size_limit = 50000000
mailbox_size_limit = 0

virtual_mailbox_domains = static:all
virtual_mailbox_maps = static:inbox/
virtual_mailbox_base = {here}/mail
virtual_mailbox_limit = 0
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
virtual_minimum_uid = 100

smtpd_milters = {milters}
milter_default_action = tempfail
milter_protocol = 6
milter_connect_macros = j {{daemon_name}} {{daemon_addr}} v _ {{client_addr}} {{client_name}}
    {{client_ptr}} {{client_port}}
"""
# name, type, private, unprivileged, chroot, wakeup, maxproc, command
_SERVICES = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


class Postfix:
    """Postfix on 127.0.0.1 at a free port, with one milter or none."""

    has_xclient = True

    def __init__(self, folder, milter=None, settings=None):
        self.folder, self.milter, self.settings = folder, milter, settings or {}
        self.port = free_port()
        self.inbox = folder / "mail" / "inbox" / "new"
        self.seen = {}
        self.process = Process(
            "postfix", [f"{_DAEMONS}/master", "-c", f"{folder}/etc", "-s"], folder / "start.log"
        )

    def start(self):
        """Writes the configuration and starts the server."""
        self._folders()
        main = _MAIN.format(here=self.folder, name=NAME, unknown=UNKNOWN, milters=self._milters())
        main += "".join(f"{name} = {value}\n" for name, value in self.settings.items())
        (self.folder / "etc/main.cf").write_text(main, encoding="utf-8")
        (self.folder / "etc/master.cf").write_text(
            _SERVICES.format(port=self.port), encoding="utf-8"
        )
        run("/usr/sbin/postfix", "-c", self.folder / "etc", "check")
        self.process.start(lambda: listens(("127.0.0.1", self.port)))

    def _folders(self):
        owners = {
            "etc": 0,
            "spool": 0,
            "data": pwd.getpwnam("postfix").pw_uid,
            "mail": 65534,
            "log": 0,
        }
        self.folder.chmod(0o755)
        for name, owner in owners.items():
            path = self.folder / name
            path.mkdir(exist_ok=True)
            path.chmod(0o700 if name == "data" else 0o755)
            os.chown(path, owner, -1)

    def _milters(self):
        """`inet:PORT@HOST`, as the milter writes it, is `inet:HOST:PORT` to Postfix."""
        kind, _, rest = (self.milter or "").partition(":")
        if kind in ("inet", "inet6"):
            port, _, host = rest.partition("@")
            return f"inet:[{host}]:{port}" if kind == "inet6" else f"inet:{host}:{port}"
        return self.milter or ""

    def connect(self, peer):
        """A session in which the client is `peer`."""
        session = Session(("127.0.0.1", self.port))
        session.introduce(peer, xclient=True)
        return session

    def delivered(self, queue_id, count=1, patience=15.0):
        """The copies of a message that lie in the mailbox, as soon as there are `count`."""
        return (
            wait_until(
                lambda: found if len(found := self._copies(queue_id)) >= count else None, patience
            )
            or []
        )

    def _copies(self, queue_id):
        marker = f" id {queue_id}".encode()
        for path in self.inbox.glob("*") if self.inbox.is_dir() else ():
            if path not in self.seen:
                self.seen[path] = path.read_bytes()
        return [
            data
            for data in self.seen.values()
            if marker + b"\r" in data or marker + b"\n" in data or marker + b";" in data
        ]

    def queue(self, name):
        """The queue IDs in a queue (`hold`, `deferred`, `active`)."""
        lines = run("/usr/sbin/postqueue", "-c", self.folder / "etc", "-j").splitlines()
        return [item["queue_id"] for item in map(json.loads, lines) if item["queue_name"] == name]

    def queued(self, queue_id):
        """A message in the queue, header and body."""
        return run("/usr/sbin/postcat", "-c", self.folder / "etc", "-hbq", queue_id)

    @property
    def log(self):
        """The text of Postfix's log."""
        path = self.folder / "log/postfix.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def stop(self):
        """Ends the server."""
        self.process.stop()
