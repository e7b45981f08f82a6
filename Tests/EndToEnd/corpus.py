"""Reads the corpus: messages with the envelope they came in and the outcome they must have."""

from dataclasses import dataclass, field
from pathlib import Path

import yaml

from postfix import UNKNOWN
from smtp import Peer
from zones import Zone


@dataclass(frozen=True)
class Case:
    """A `.eml` file and the `.case` file beside it."""

    path: Path
    name: str
    why: str
    peer: Peer
    sender: str
    recipients: tuple[str, ...]
    refused: int
    configuration: Path | None
    zones: tuple[Path, ...]
    action: str
    established: frozenset[str]
    findings: frozenset[str]
    message: bytes = field(repr=False)

    @property
    def tried(self):
        """The recipients, and as many again as the server refused."""
        unknown = (f"{UNKNOWN}{number}@victim.example" for number in range(self.refused))
        return (*self.recipients, *unknown)

    @property
    def topic(self):
        """The first folder of the path."""
        return self.name.partition("/")[0]

    @property
    def folder(self):
        """The folder that the case lies in."""
        return self.name.rpartition("/")[0]


def cases(root, only=()):
    """The cases below a folder in path order; `only`: those whose name begins so."""
    found = [_read(path, root) for path in sorted(root.rglob("*.eml"), key=lambda path: path.parts)]
    return [case for case in found if not only or case.name.startswith(tuple(only))]


def zone(found):
    """The joined zones of the cases."""
    joined = Zone()
    for path in sorted({path for case in found for path in case.zones}):
        joined.add_file(path)
    return joined


def configuration(found):
    """How the receiver of the cases is configured; there is one for all."""
    files = {case.configuration for case in found}
    if len(files) > 1:
        raise ValueError(f"cases for different configurations: {files}")
    file = files.pop() if files else None
    return yaml.safe_load(file.read_text(encoding="utf-8")) if file else {}


def _read(path, root):
    told = yaml.safe_load(path.with_suffix(".case").read_text(encoding="utf-8"))
    expected = told["expect"]
    peer = Peer(
        told["client"],
        told.get("clientName"),
        told.get("helo") or "localhost",
        told.get("authenticatedUser"),
    )
    zones = tuple((path.parent / name).resolve() for name in [told["zone"]] if name)
    configured = told.get("configuration")
    return Case(
        path,
        str(path.relative_to(root).with_suffix("")),
        told["why"],
        peer,
        told.get("mailFrom") or "",
        tuple(told["recipients"]),
        told.get("refusedRecipients") or 0,
        (path.parent / configured).resolve() if configured else None,
        zones,
        expected["action"],
        frozenset(expected.get("established") or ()),
        frozenset(expected.get("findings") or ()),
        path.read_bytes(),
    )


def differences(case, outcome, record):
    """What is not as the case expects, a sentence each; of any channel."""
    if record is None:
        return [f"no decision was recorded; the answer was {outcome}"]
    found = {finding["name"] for finding in record["findings"]}
    told = []
    if record["action"] != case.action:
        told.append(f'action {record["action"]}, expected {case.action}')
    if set(record["established"]) != case.established:
        told.append(
            f'established {_list(record["established"])}, expected {_list(case.established)}'
        )
    if case.findings - found:
        told.append(f"not found: {_list(case.findings - found)} (found: {_list(found)})")
    if not outcome.fits(record):
        told.append(f'the answer to {record["applied"]} was {outcome}')
    return told


def _list(words):
    return ", ".join(sorted(words)) or "none"
