"""The short messages of the corpus as PDUs (SMPP 3.4 section 4)."""

import struct
from dataclasses import dataclass

import smsc
from esme import smpplib

CALLBACK, PAYLOAD, ENTITY = 0x0381, 0x0424, 0x1400


@dataclass(frozen=True)
class Request:
    """A PDU: its operation, recipients, fields as smpplib calls them, and optional parameters."""

    command: int
    to: list[str]
    fields: dict
    parameters: bytes

    @property
    def is_plain(self):
        """smpplib can write it: it has no other operation, ASCII alone, and does not know all parameters."""
        return self.command == smsc.SUBMIT and not self.parameters and self.fields["source"].isascii()

    @property
    def body(self):
        """All of it but the header."""
        fields = self.fields
        kind = bytes([fields["source_addr_ton"], fields["source_addr_npi"]])
        sender = kind + fields["source"].encode() + b"\0"
        text = bytes([len(fields["text"])]) + fields["text"] + self.parameters
        if self.command == smsc.REPLACE:
            return b"1\0" + sender + b"\0\0\0\0" + text
        to = [b"\1\1" + number.encode() + b"\0" for number in self.to]
        if self.command == smsc.MULTI:
            to = [bytes([len(to)])] + [b"\1" + number for number in to]
        settings = [fields["esm_class"], 0, 0, 0, 0, 0, 0, fields["data_coding"], 0]
        return b"\0" + sender + b"".join(to) + bytes(settings) + text


def requests(case):
    """What a case is on the wire: one PDU, or one for each part, and for each recipient of a subscriber."""
    row, parameters = case.row, _parameters(case.row)
    sender = {"source": row["src"], "source_addr_ton": row.get("ston", 0), "source_addr_npi": row.get("snpi", 0)}
    for to in [[one] for one in case.recipients] if case.is_delivered else [case.recipients]:
        for header, text in _parts(row):
            octets, coding = _characters(text)
            form = {"text": header + octets, "esm_class": 0x40 if header else 0, "data_coding": coding}
            yield Request(_command(case), to, {**sender, **form}, parameters)


def _command(case):
    if case.is_delivered:
        return smsc.DELIVER
    if "replacement" in case.row.get("flaws", ()):
        return smsc.REPLACE
    return smsc.SUBMIT if len(case.recipients) == 1 else smsc.MULTI


def _parameters(row):
    found = {
        CALLBACK: b"\1\0\0" + row["callback"].encode() if "callback" in row else b"",
        ENTITY: row.get("entity", "").encode(),
        PAYLOAD: b"another text" if "payloadConflict" in row.get("flaws", ()) else b"",
    }
    return b"".join(struct.pack(">HH", tag, len(value)) + value for tag, value in found.items() if value)


def _parts(row):
    """The parts that came of a text, each with its header: the whole, if `part` does not say how many."""
    number, total = map(int, row.get("part", "1/1").split("/"))
    size = -(-len(row["text"]) // number)
    for place in range(number):
        header = bytes([5, 0, 3, 7, total, place + 1]) if total > 1 else b""
        if "userDataHeader" in row.get("flaws", ()):
            header = b"\xff"  # The length of a header that is longer than the message.
        yield header, row["text"][place * size : (place + 1) * size]


def _characters(text):
    """A text in GSM 7-bit, or in UTF-16 if that lacks a character, and its data coding."""
    try:
        return smpplib.gsm.gsm_encode(text), 0
    except UnicodeError:
        return text.encode("utf-16-be"), 8
