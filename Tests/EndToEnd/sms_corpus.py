"""Reads the short messages of the corpus, and the registry that they are judged under."""

import json
import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


@dataclass(frozen=True)
class Case:
    """A line of a `.jsonl` file; its name has the number that `truemark score` gives it."""

    path: Path
    folder: str
    name: str
    why: str
    action: str
    established: frozenset[str]
    findings: frozenset[str]
    row: dict = field(repr=False)

    @property
    def topic(self):
        """The file: its lines are no campaign, however many."""
        return self.folder

    @property
    def recipients(self):
        """The numbers it is sent to."""
        to = self.row["dst"]
        return to if isinstance(to, list) else [to]

    @property
    def is_delivered(self):
        """It comes from the SMSC."""
        return self.row.get("direction") == "delivered"

    @property
    def obstacle(self):
        """Why SMPP cannot carry it; None if it can."""
        if not self.is_delivered and "account" not in self.row:
            return "no account, which every session has"
        if not self.is_delivered and len(self.recipients) > 254:
            return "more recipients than submit_multi takes"
        if len(self.row["src"].encode()) > 20:
            return "a sender that source_addr cannot hold"
        return None


def cases(root, only=()):
    """The cases below a folder by file and line; `only`: those whose name begins so."""
    found = [case for path in sorted(root.glob("sms/*.jsonl")) for case in _read(path, root)]
    return [case for case in found if not only or case.name.startswith(tuple(only))]


def registry(found):
    """The texts of the registry by name; its days are as far from today as from the day of the first case."""
    folders = {case.path.parent / case.row["registry"] for case in found}
    if len(folders) > 1:
        raise ValueError(f"cases under different registries: {folders}")
    then = datetime.fromtimestamp(found[0].row["ts"], timezone.utc)
    later = timedelta((datetime.now(timezone.utc) - then).days)
    return {
        path.stem: _DAY.sub(lambda day: str(date.fromisoformat(day[0]) + later), path.read_text(encoding="utf-8"))
        for path in folders.pop().iterdir()
    }


def _read(path, root):
    folder, given = str(path.relative_to(root).with_suffix("")), {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        row = {**given, **json.loads(line)}
        if "expect" not in row:
            given = row
            continue
        expected = row["expect"]
        yield Case(
            path,
            folder,
            f'{folder}#{number} {row.get("account") or "subscriber"}: {row["src"]}',
            row["why"],
            expected["action"],
            frozenset(expected["established"]),
            frozenset(expected["findings"]),
            row,
        )
