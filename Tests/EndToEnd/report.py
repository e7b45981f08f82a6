"""What a corpus run prints: a line a message, a table, and how to look further."""

import sys
import textwrap
from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from corpus import differences

AXES = ("forged", "concealed", "bulk")
ACTIONS = ("accept", "tag", "quarantine", "defer", "reject")
CELLS = [
    f"{who}, {size}" for who in ("honest", "concealed", "forged") for size in ("single", "bulk")
]
WIDTH = 100
COLOURS = {
    "tag": "33",
    "quarantine": "33",
    "defer": "35",
    "reject": "31",
    "wrong": "1;31",
    "title": "1",
}
# From this many messages on, the messages of a folder are one campaign.
CAMPAIGN = 10


@dataclass(frozen=True)
class Result:
    """A case, what was answered, and Truemark's record of it (None without one): mail or short message."""

    case: object
    outcome: object
    record: dict | None

    @property
    def differences(self):
        """What is not as expected."""
        return differences(self.case, self.outcome, self.record)

    @property
    def action(self):
        """The action of the record."""
        return self.record["action"] if self.record else "none"

    @property
    def kind(self):
        """What messages of a campaign must have in common to be shown as one line."""
        return self.action, self.outcome.code, tuple(self.differences)

    @property
    def cell(self):
        """The cell of the decision table."""
        established = self.record["established"]
        who = next((axis for axis in ("forged", "concealed") if axis in established), "honest")
        return f'{who}, {"bulk" if "bulk" in established else "single"}'


class Report:
    """Collects the results and prints them."""

    def __init__(self, all_messages=False, output=sys.stdout):
        self.all_messages, self.output, self.results = all_messages, output, []
        self.coloured = output.isatty()

    @property
    def different(self):
        """The results that are not as expected."""
        return [result for result in self.results if result.differences]

    def head(self, message, answer):
        """The names of the columns; `message`, `answer`: of the first and the last."""
        gap = "\n" if self.results else ""
        self._line("title", gap, *_columns(message, AXES, "action", answer))

    def topic(self, results):
        """The messages of a topic."""
        results = [Result(*result) for result in results]
        self.results += results
        for _, folder in groupby(results, lambda result: result.case.folder):
            folder = list(folder)
            for _, alike in groupby(enumerate(folder), self._alike(folder)):
                self._result([result for _, result in alike])

    def _alike(self, folder):
        """The key of messages that share a line: in a campaign their kind, else their number."""
        is_campaign = len(folder) >= CAMPAIGN and folder[0].case.folder != folder[0].case.topic
        collapsed = is_campaign and not self.all_messages
        return lambda item: item[1].kind if collapsed else item[0]

    def _result(self, results):
        """A line for messages that were treated alike; the points are those of the last."""
        last = results[-1]
        name = last.case.name
        if len(results) > 1:
            first = results[0].case.name.rpartition("/")[2]
            name = f'{last.case.folder}/{first}-{name.rpartition("/")[2]}'
        axes = last.record["axes"] if last.record else {}
        points = [str(axes.get(axis, "-")) for axis in AXES]
        colour = "wrong" if last.differences else last.action
        self._line(
            colour,
            *_columns(
                name,
                points,
                last.action,
                last.outcome.brief,
                mark="!" if last.differences else " ",
            ),
        )

    def summary(self):
        """Cells of the decision table, and the actions they led to."""
        counts = Counter((result.cell, result.action) for result in self.results if result.record)
        self._line(
            "title", "\n" + f'{"established":<20}' + "".join(f"{action:>12}" for action in ACTIONS)
        )
        for cell in CELLS:
            numbers = (counts[cell, action] or "." for action in ACTIONS)
            self._line(None, f"{cell:<20}" + "".join(f"{number:>12}" for number in numbers))
        lost = sum(result.record is None for result in self.results)
        if lost:
            self._line("wrong", f'{"no decision":<20}{lost:>12}')

    def differences(self):
        """The messages that were not treated as expected, and why it matters."""
        different = self.different
        count = f"{len(self.results) - len(different)} of {len(self.results)} messages as expected"
        self._line("wrong" if different else None, f"\n{count}")
        for result in different:
            self._line("wrong", f"  {result.case.name}")
            for text in (*result.differences, f"case: {result.case.why}"):
                self._line(
                    None,
                    textwrap.fill(text, WIDTH, initial_indent="    ", subsequent_indent="      "),
                )

    def left_out(self, reasons):
        """How many cases were not sent, and why."""
        counts = Counter(reasons)
        if counts:
            told = "; ".join(f"{count} with {reason}" for reason, count in counts.items())
            self._line(None, f"\n{counts.total()} short messages are not sent: {told}")

    def commands(self, binary, logs):
        """How to look at the decision logs; `logs`: their configurations, by channel."""
        self._line(None, "\nThe decisions are kept. Look at them with")
        for channel, configuration in logs.items():
            records = [result.record for result in self.results if _channel(result.record) == channel]
            rejected = [record for record in records if record["action"] == "reject"]
            name = (rejected or records or [{"id": "ID"}])[0]["id"]
            for words in ("log show", f"show {name}", f"explain {name}"):
                self._line(None, f"  {binary} {words} --config {configuration}")
        self._line(None, "and in a browser, at http://127.0.0.1:8025, with")
        for words in ("operator add NAME --role admin", "serve"):
            self._line(None, f"  {binary} review {words} --config {next(iter(logs.values()))}")

    def _line(self, colour, *parts):
        text = "".join(parts)
        code = COLOURS.get(colour) if self.coloured else None
        print(f"\033[{code}m{text}\033[0m" if code else text, file=self.output, flush=True)


def _columns(name, points, action, answer, mark=" "):
    forged, concealed, bulk = points
    yield f"{mark}{_fitting(name, 38):<38} {forged:>6} {concealed:>9} {bulk:>5}  {action:<10} "
    yield _fitting(answer, WIDTH - 74)


def _fitting(text, width):
    return text if len(text) <= width else text[: width - 1] + "…"


def _channel(record):
    return record and record.get("channel", "mail")
