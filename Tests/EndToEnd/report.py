"""What a corpus run prints: a line a message, a table, and how to look further."""

import re
import sys
import textwrap
from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from corpus import Case
from smtp import Outcome

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
# What Postfix says before the queue ID, and Truemark before the reason.
_COMMON = re.compile(r"^2\.0\.0 Ok: (?=queued)|^[45]\.7\.1 Truemark [^\s:]+: ")


@dataclass(frozen=True)
class Result:
    """A case, what Postfix answered, and Truemark's record of it (None without one)."""

    case: Case
    outcome: Outcome
    record: dict | None

    @property
    def differences(self):
        """What is not as expected."""
        return self.case.differences(self.outcome, self.record)

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

    def head(self):
        """The names of the columns."""
        self._line("title", *_columns("message", AXES, "action", "Postfix answered"))

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
                _answer(last.outcome),
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

    def commands(self, binary, configuration):
        """Where the decision log is, and how to look at it."""
        example = next(
            (result for result in self.results if result.action == "reject"), self.results[-1]
        )
        name = example.record["id"] if example.record else "ID"
        self._line(
            None,
            f"""
The decision log is kept. Look at it with
  {binary} log show --config {configuration}
  {binary} log find {name} --config {configuration}
  {binary} explain {_shown(example.case.path)}
and in a browser, at http://127.0.0.1:8025, with
  {binary} review operator add NAME --role admin --config {configuration}
  {binary} review serve --config {configuration}""",
        )

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


def _answer(outcome):
    """The reply, without what is the same in all of them."""
    text = _COMMON.sub("", outcome.final.text.replace("\n", " ")).replace("queued as", "queued")
    return f"{outcome.code} {text}"


def _shown(path):
    try:
        return path.relative_to(path.cwd())
    except ValueError:
        return path
