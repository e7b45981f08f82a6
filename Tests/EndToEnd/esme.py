"""A customer of the SMSC: smpplib from PyPI, and PDUs made by hand over its session."""

import logging
import os
import select
import sys
from pathlib import Path

import smsc

sys.path.insert(0, str(Path(os.environ.get("TRUEMARK_CACHE", Path.home() / ".cache/truemark")) / "python"))
import smpplib.client  # noqa: E402
import smpplib.gsm  # noqa: E402

logging.getLogger("smpplib").setLevel(logging.CRITICAL)


class Client:
    """smpplib with what the tests ask of it: a message and its status."""

    def __init__(self, port, account, password="secret"):
        self.client = smpplib.client.Client("127.0.0.1", port, timeout=10)
        self.statuses, self.received = {}, []
        self.client.set_message_sent_handler(self._sent)
        self.client.set_message_received_handler(self._received)
        self.client.set_error_pdu_handler(self._sent)
        self.client.connect()
        self.client.bind_transceiver(system_id=account, password=password)

    def _sent(self, pdu):
        self.statuses[pdu.sequence] = pdu.status

    def _received(self, pdu):
        self.received.append(pdu)
        return 0

    def send(self, source, destination="8613800000001", text=b"Your parcel is here.", **fields):
        """The status that a message gets."""
        parts = {"short_message": text} if isinstance(text, bytes) else text
        fields = {"source_addr_ton": 5, "dest_addr_ton": 1, "dest_addr_npi": 1, **parts, **fields}
        pdu = self.client.send_message(source_addr=source, destination_addr=destination, **fields)
        while pdu.sequence not in self.statuses:
            self.client.read_once(ignore_error_codes=None)
        return self.statuses[pdu.sequence]

    def raw(self, octets):
        """Sends octets as they are; length, command, status and sequence of the next PDU."""
        self.client._socket.sendall(octets)
        return read_header(self.client._socket)

    def take(self):
        """The octets of what the SMSC delivered, answered with 0; nothing if nothing came."""
        connection = self.client._socket
        if not select.select([connection], [], [], 0)[0]:
            return b""
        octets = read_pdu(connection)
        _, command, _, sequence = smsc.HEADER.unpack(octets[: smsc.HEADER.size])
        connection.sendall(smsc.pdu(command | smsc.RESPONSE, 0, sequence, b"\0"))
        return octets

    def close(self):
        """Ends the connection at once."""
        if self.client._socket:
            self.client._socket.close()
            self.client._socket = None
            self.client.state = smpplib.consts.SMPP_CLIENT_STATE_CLOSED


def read_header(connection):
    """Reads a PDU: its length, command, status and sequence."""
    return smsc.HEADER.unpack(read_pdu(connection)[: smsc.HEADER.size])


def read_pdu(connection):
    """Reads the octets of a PDU."""
    octets = b""
    while len(octets) < smsc.HEADER.size or len(octets) < smsc.HEADER.unpack(octets[:16])[0]:
        # Nothing else is under way: what comes is of this PDU.
        wanted = smsc.HEADER.unpack(octets[:16])[0] if len(octets) >= 16 else smsc.HEADER.size
        more = connection.recv(wanted - len(octets))
        if not more:
            raise EOFError
        octets += more
    return octets
