"""A private Sendmail, unpacked from Debian's packages (they conflict with Postfix), in a `Network`.

Sendmail has no XCLIENT: the client binds to the address it plays. Sendmail asks the DNS that
/etc/resolv.conf names, at port 53: it runs in a mount namespace with a resolv.conf of its own.
"""

import os
import re
from pathlib import Path

from processes import Failure, Process, listens, run, wait_until
from smtp import Session

NAME = "mx.victim.example"
NAMESERVER = "127.53.53.53"
PORT = 2525
CACHE = Path(os.environ.get("TRUEMARK_CACHE") or Path.home() / ".cache/truemark")
_ROOT = CACHE / "sendmail"
_PROGRAM = _ROOT / "usr/libexec/sendmail/sendmail"
_CONFIGURATION = r"""divert(-1)
define(`_CF_DIR_', `@ROOT@/usr/share/sendmail/cf/')
include(`@ROOT@/usr/share/sendmail/cf/m4/cf.m4')
VERSIONID(`end-to-end tests')
OSTYPE(`linux')
define(`confPID_FILE', `@HERE@/pid')
define(`QUEUE_DIR', `@HERE@/queue')
define(`STATUS_FILE', `@HERE@/statistics')
define(`HELP_FILE', `@HERE@/help')
define(`confCONTROL_SOCKET_NAME', `')
define(`confCW_FILE', `-o @HERE@/names')
define(`confDONT_BLAME_SENDMAIL', `AssumeSafeChown,GroupWritableDirPathSafe,TrustStickyBit')
define(`confTRUSTED_USER', `root')
define(`confDEF_USER_ID', `65534:65534')
define(`confTO_IDENT', `0')
define(`confDELIVERY_MODE', `background')
define(`confBAD_RCPT_THROTTLE', `')
define(`confQUEUE_LA', `500')
define(`confREFUSE_LA', `500')
define(`confDELAY_LA', `500')
define(`confDOMAIN_NAME', `@NAME@')
define(`confDONT_PROBE_INTERFACES', `True')
define(`confMILTER_MACROS_CONNECT',
confMILTER_MACROS_CONNECT`, {client_addr}, {client_name}, {client_ptr}')
undefine(`ALIAS_FILE')
define(`ALIAS_FILE', `')
FEATURE(`nocanonify')
FEATURE(`no_default_msa')
FEATURE(`accept_unresolvable_domains')
FEATURE(`accept_unqualified_senders')
DAEMON_OPTIONS(`Family=inet, Name=MTA-v4, Port=@PORT@, Addr=127.0.0.1')
DAEMON_OPTIONS(`Family=inet6, Name=MTA-v6, Port=@PORT@, Addr=::1')
@MILTER@
MAILER(`local')
MAILER(`smtp')
MAILER_DEFINITIONS
Mbox,	P=@HERE@/deliver, F=lsDFMnSPhu9, S=EnvFromL/HdrFromL, R=EnvToL/HdrToL,
	T=DNS/RFC822/X-Unix, A=deliver $u
LOCAL_CONFIG
C{w}victim.example localhost
LOCAL_RULE_0
R$+ < @ victim.example . >	$#box $: $1
R$+ < @ victim.example >	$#box $: $1
"""
_DELIVER = """#!/bin/sh
set -e
new=$(mktemp {inbox}/.new.XXXXXXXXXX)
cat > "$new"
mv "$new" {inbox}/mail.$$.$(date +%N)
"""
_ETC = {
    "resolv.conf": f"nameserver {NAMESERVER}\noptions timeout:2 attempts:1\n",
    "hosts": f"127.0.0.1 localhost\n127.0.0.1 {NAME}\n::1 {NAME}\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
}
_ENTER = """\
for f in resolv.conf hosts nsswitch.conf; do mount --bind "$0/$f" "/etc/$f" || exit 97; done
exec "$@"
"""


class Sendmail:
    """Sendmail on 127.0.0.1 and ::1, with one milter or none; it delivers for victim.example."""

    has_xclient = False

    def __init__(self, folder, milter=None):
        self.folder, self.milter, self.inbox = folder, milter, folder / "inbox"
        self.file = folder / "sendmail.cf"
        command = [
            str(_PROGRAM),
            "-C",
            str(self.file),
            "-bD",
            "-q30m",
            "-X",
            str(folder / "traffic.log"),
        ]
        self.process = Process(
            "sendmail",
            [
                "unshare",
                "-m",
                "--propagation",
                "private",
                "/bin/sh",
                "-c",
                _ENTER,
                str(folder / "etc"),
                *command,
            ],
            folder / "sendmail.log",
        )

    def start(self):
        """Writes the configuration and starts the server."""
        if not _PROGRAM.exists():
            raise Failure(f"no Sendmail in {_ROOT}; run: packaging/packages.sh test")
        for name, mode in {"queue": 0o700, "inbox": 0o777, "etc": 0o755}.items():
            (self.folder / name).mkdir(exist_ok=True)
            (self.folder / name).chmod(mode)
        for name, text in _ETC.items():
            (self.folder / "etc" / name).write_text(text, encoding="ascii")
        deliver = self.folder / "deliver"
        deliver.write_text(_DELIVER.format(inbox=self.inbox), encoding="ascii")
        deliver.chmod(0o755)
        self._configure()
        self.process.start(lambda: listens(("127.0.0.1", PORT)) and listens(("::1", PORT)))

    def _configure(self):
        milter = ""
        if self.milter:
            socket = re.sub("^unix:", "local:", self.milter)
            milter = f"INPUT_MAIL_FILTER(`truemark', `S={socket}, F=T, T=C:30s;S:30s;R:60s;E:5m')"
        text = _CONFIGURATION
        for word, value in (
            ("ROOT", _ROOT),
            ("HERE", self.folder),
            ("NAME", NAME),
            ("PORT", PORT),
            ("MILTER", milter),
        ):
            text = text.replace(f"@{word}@", str(value))
        source = self.folder / "sendmail.mc"
        source.write_text(text, encoding="ascii")
        self.file.write_text(run("m4", source), encoding="ascii")

    def connect(self, peer):
        """A session from the peer's address."""
        session = Session(
            ("::1" if ":" in peer.address else "127.0.0.1", PORT), source=peer.address
        )
        session.introduce(peer, xclient=False)
        return session

    def delivered(self, queue_id, count=1, patience=15.0):
        """The copies of a message that were delivered, as soon as there are `count`."""
        return (
            wait_until(
                lambda: found if len(found := self._copies(queue_id)) >= count else None, patience
            )
            or []
        )

    def _copies(self, queue_id):
        marker = f" id {queue_id}".encode()
        return [data for path in self.inbox.glob("mail.*") if marker in (data := path.read_bytes())]

    @property
    def log(self):
        """What was said on Sendmail's connections."""
        path = self.folder / "traffic.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def stop(self):
        """Ends the server."""
        self.process.stop()
