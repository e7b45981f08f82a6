"""Sends the short messages of the corpus through `truemark smpp`: customers (smpplib) before it, an SMSC behind it."""

from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby

import smsc
import sms_corpus
from esme import Client, smpplib
from lab import require_binary
from processes import Failure, wait_until
from sms_requests import requests
from truemark import TruemarkSMPP

STATUSES = {status: name[5:] for name, status in vars(smpplib.consts).items() if name.startswith("SMPP_ESME_")}
ANSWER = smsc.DELIVER | smsc.RESPONSE
# The account that takes what subscribers send.
INBOX = "inbox"


@dataclass(frozen=True)
class Outcome:
    """The status that came back, and whether the other side got these octets (None: it got nothing)."""

    code: int
    arrived: bool | None

    @property
    def brief(self):
        """The status under its name in SMPP, and what arrived."""
        arrived = {None: "", True: ", same octets", False: ", changed"}[self.arrived]
        return f'0x{self.code:02X} {STATUSES.get(self.code, "")}{arrived}'

    def fits(self, record):
        """Whether this is the answer to what was decided."""
        told = record["reply"]["status"] if record["applied"] == "reject" else "ESME_ROK"
        return STATUSES.get(self.code) == told and self.arrived == (None if self.code else True)

    def __str__(self):
        return self.brief if self.arrived is not None else f"{self.brief}, nothing sent on"


class Exchange:
    """An SMSC, the filter before it, and a session for each account."""

    def __init__(self, folder, found):
        self.folder, self.registry = folder, sms_corpus.registry(found)
        self.stack, self.clients = ExitStack(), {}
        self.center = self.truemark = None

    def __enter__(self):
        require_binary()
        with ExitStack() as stack:
            self.center = stack.enter_context(smsc.SMSC())
            self.truemark = TruemarkSMPP(
                self.folder, self.center.port, self.registry, sms={"mobileOriginated": True}
            )
            stack.callback(self.truemark.stop)
            self.truemark.start()
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *error):
        return self.stack.__exit__(*error)

    def client(self, account):
        """The session of an account."""
        if account not in self.clients:
            self.clients[account] = Client(self.truemark.port, account)
            self.stack.callback(self.clients[account].close)
        return self.clients[account]

    def send(self, case):
        """What became of each PDU of a case, in order."""
        way = self._deliver if case.is_delivered else self._submit
        return [way(case, request) for request in requests(case)]

    def _submit(self, case, request):
        client, before = self.client(case.row["account"]), len(self.center.messages)
        if request.is_plain:
            status = client.send(destination=request.to[0], **request.fields)
        else:
            octets = smsc.pdu(request.command, 0, client.client.next_sequence(), request.body)
            status = client.raw(octets)[2]
        return _outcome(status, request, [message.pdu for message in self.center.messages[before:]])

    def _deliver(self, case, request):
        client, before, came = self.client(INBOX), len(self.center.others), []

        def statuses():
            came.extend(filter(None, [client.take()]))
            return [status for answer, status, _ in self.center.others[before:] if answer == ANSWER]

        self.center.deliver(request.body, INBOX)
        found = wait_until(statuses, pause=0.002)
        if not found:
            raise Failure(f"{case.name}: nobody answered")
        return _outcome(found[0], request, came)


def _outcome(status, request, came):
    return Outcome(status, [octets[smsc.HEADER.size :] for octets in came] == [request.body] if came else None)


def run(folder, found, report):
    """Sends file after file, and shows each when its decisions are known."""
    folder.mkdir()
    report.head("short message", "command_status")
    with Exchange(folder, found) as exchange:
        count = 0
        for _, topic in groupby(found, lambda case: case.topic):
            outcomes = []
            for case in topic:
                answers = exchange.send(case)
                count += len(answers)
                # Of several PDUs the last one is the case: it came when all was known.
                outcomes.append((case, answers[-1], count - 1))
            records = exchange.truemark.records("decision")
            if len(records) != count:
                raise Failure(f"{len(records)} decisions on {count} PDUs")
            report.topic([(case, answer, records[place]) for case, answer, place in outcomes])
