"""No address that passed the filter is anywhere on the disk afterwards, in any encoding."""

import base64
import re
import signal
import unittest

import corpus
from lab import Lab, scratch
from processes import run
from truemark import BINARY, ROOT

ADDRESS = re.compile(rb"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+[A-Za-z0-9]")
# Keys are random, or random and encrypted; the configuration is not ours.
LEFT_OUT = {".key", ".yaml"}


class Secrecy(unittest.TestCase):
    """One run of the corpus, less the later copies of campaigns, and all that is left of it."""

    def test_nothing_that_is_left_tells_an_address(self):
        found = [
            case
            for case in corpus.cases(ROOT / "Corpus")
            if case.topic != "campaigns" or case.name.endswith("01")
        ]
        with scratch() as folder:
            state, copy = folder / "daemon", folder / "copy"
            state.mkdir()
            with Lab(
                corpus.zone(found), state=state, backup=str(copy), **corpus.configuration(found)
            ) as lab:
                for case in found:
                    lab.send(case.peer, case.sender, case.tried, case.message)
                self.crash(lab, found[0])
                run(BINARY, "log", "find", "decision", "--config", lab.truemark.file)
                lab.truemark.stop()
            files = [
                file
                for file in folder.rglob("*")
                if file.is_file() and file.suffix not in LEFT_OUT
            ]
            self.search(files, secrets(found))

    def crash(self, lab, case):
        """Ends the daemon by a fault with a message in its hands, and starts it again."""
        daemon = lab.truemark.process.child
        with lab.connect(case.peer) as session:
            session.command(f"MAIL FROM:<{case.sender}>")
            session.command(f"RCPT TO:<{case.recipients[0]}>")
            daemon.send_signal(signal.SIGSEGV)
            self.assertEqual(-signal.SIGSEGV, daemon.wait(20))
        lab.truemark.start()

    def search(self, files, wanted):
        """Looks for all of them in all files."""
        names = {file.name for file in files}
        self.assertLessEqual({"records.sqlite", "service.log", "truemark.out", "checkpoint"}, names)
        text = b"\n".join(file.read_bytes() for file in files)
        self.assertIn(b"legit.example", text)
        self.assertIn(b"stopped", text)
        self.assertGreater(len(wanted), 500)
        told = sorted(
            secret for secret in wanted if any(form in text for form in encodings(secret))
        )
        self.assertEqual([], told)
        print(f"\n{len(files)} files, {len(text)} octets: none of {len(wanted)} addresses ", end="")


def secrets(found):
    """All mail addresses, clients and users of the cases."""
    told = set()
    for case in found:
        told |= set(ADDRESS.findall(case.message))
        told |= {address.encode() for address in (case.sender, *case.recipients) if address}
        told |= {word.encode() for word in (case.peer.address, case.peer.login) if word}
    return {secret for secret in told if len(secret) > 6}


def encodings(secret):
    """The forms in which a file could hold a text."""
    yield from (secret, secret.lower(), secret.hex().encode(), secret.hex().upper().encode())
    yield from (secret.replace(b"@", b"=40"), secret.decode("latin-1").encode("utf-16-le"))
    yield secret.replace(b"/", rb"\/")
    # Base64 depends on the place among three octets; its ends depend on the neighbours.
    for before in range(3):
        whole = base64.b64encode(bytes(before) + secret)[:-4]
        yield whole if before == 0 else whole[4:]


if __name__ == "__main__":
    unittest.main()
