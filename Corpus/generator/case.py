"""A case: a message, how it came, and what must be concluded; and how it is written."""

import re
from dataclasses import dataclass
from typing import Callable

import yaml

from . import sealing, signing, world
from .message import Mail

# Cases are received in path order: topics two days apart, numbers an hour, further cases of one
# number two minutes. So the order of judging is the order of time, and the campaigns of two topics
# lie in different 24-hour windows.
BASE_TIME = 1789827200
TOPIC_STEP = 172800
NUMBER_STEP = 3600
CASE_STEP = 120
MEMBER_STEP = 60


@dataclass(frozen=True)
class Expectation:
    """The verdict to be reached, with the default table and points."""

    action: str
    established: tuple[str, ...]
    findings: tuple[str, ...]


def expect(action, established="", findings=""):
    """An Expectation from words separated by spaces."""
    return Expectation(action, tuple(established.split()), tuple(findings.split()))


def accept(findings="", established=""):
    """Accepted, with these findings."""
    return expect("accept", established, findings)


def tag(findings, established="forged"):
    """Delivered with a field that says why it is doubtful."""
    return expect("tag", established, findings)


def reject(findings, established="forged"):
    """Refused for good."""
    return expect("reject", established, findings)


@dataclass
class Case:
    """One message. `name` is `NN-name`, or `NN-name/MM` in a campaign."""

    name: str
    why: str
    client: world.Client
    mail_from: str
    mail: Mail
    expect: Expectation
    signatures: tuple = ()
    # Changes the signed message, as a list, a forwarder or an attacker does.
    alter: Callable[[bytes], bytes] | None = None
    # Signatures made after that change.
    resign: tuple = ()
    # What happened then: ARC seals, and further changes.
    then: tuple = ()
    # What dkimpy must find the chain to be; None where it does not tell, because the DNS fails.
    chain: str | None = "none"
    recipients: tuple = (world.USER,)
    # How many more the server refused.
    refused: int = 0
    user: str | None = None

    @property
    def number(self):
        return int(self.name[:2])

    @property
    def member(self):
        return int(self.name.rpartition("/")[2]) if "/" in self.name else 0

    def render(self, topic, time):
        """The finished message."""
        host = self.client.name or "pc66.dynamic.example"
        identifier = f"<{topic}.{self.name.replace('/', '.')}@{host}>"
        message = self.mail.render(time - 30, identifier)
        message = self._sign(message, self.signatures, time)
        if self.alter:
            message = self.alter(message)
        message = self._sign(message, self.resign, time)
        for step in self.then:
            message = step(message) if callable(step) else sealing.seal(message, step, time)
        return message

    def _sign(self, message, signatures, time):
        for signature in signatures:
            message = signing.sign(message, signature, time)
        return message

    def expected_signatures(self):
        """Whether dkimpy must find each right, top first."""
        return [s.verifies for s in reversed((*self.signatures, *self.resign))]

    def description(self, time):
        """The .case file."""
        fields = {"why": " ".join(self.why.split()), "client": self.client.address}
        if self.client.name:
            fields["clientName"] = self.client.name
        fields |= {"helo": self.client.helo, "mailFrom": self.mail_from,
                   "recipients": list(self.recipients), "receiver": world.RECEIVER}
        if self.refused:
            fields["refusedRecipients"] = self.refused
        if self.user:
            fields["authenticatedUser"] = self.user
        up = "../../" if "/" in self.name else "../"
        fields |= {
            "configuration": up + "corpus.yaml",
            "zone": up + "corpus.zone",
            "receivedAt": time,
            "expect": {"action": self.expect.action, "established": list(self.expect.established),
                       "findings": list(self.expect.findings)},
        }
        return yaml.safe_dump(fields, sort_keys=False, allow_unicode=True, width=100,
                              default_flow_style=None)


def with_times(topic_index, cases):
    """(case, time) in path order."""
    cases = sorted(cases, key=lambda case: case.name)
    names = [case.name for case in cases]
    assert len(set(names)) == len(names), f"a name is used twice: {names}"
    count = {}
    for case in cases:
        assert re.fullmatch(r"\d\d-[a-z0-9-]+(/\d\d)?", case.name), case.name
        time = BASE_TIME + topic_index * TOPIC_STEP + case.number * NUMBER_STEP
        if case.member:
            time += case.member * MEMBER_STEP
        else:
            time += count.get(case.number, 0) * CASE_STEP
            count[case.number] = count.get(case.number, 0) + 1
        yield case, time
