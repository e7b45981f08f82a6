"""An SMSC for the tests: takes binds and messages, and remembers what came."""

import itertools
import socket
import ssl
import struct
import threading
import time
from dataclasses import dataclass

from processes import free_port

HEADER = struct.Struct(">IIII")
BINDS = {0x1, 0x2, 0x9}
SUBMIT, DELIVER, UNBIND, REPLACE, ENQUIRE, MULTI, DATA = 0x4, 0x5, 0x6, 0x7, 0x15, 0x21, 0x103
NACK, RESPONSE = 0x80000000, 0x80000000
BAD_PASSWORD = 0x0E


@dataclass(frozen=True)
class Message:
    """A message as it came: the octets of its PDU, and what the tests ask about."""

    command: int
    pdu: bytes
    account: str
    source: str
    destination: str
    esm_class: int
    data_coding: int
    text: bytes


def pdu(command, status, sequence, body=b""):
    """The octets of a PDU."""
    return HEADER.pack(HEADER.size + len(body), command, status, sequence) + body


class Fields:
    """Reads the mandatory fields of a PDU one by one."""

    def __init__(self, octets):
        self.octets, self.place = octets, HEADER.size

    def string(self):
        """A C-octet string."""
        end = self.octets.index(0, self.place)
        text = self.octets[self.place : end].decode("latin-1")
        self.place = end + 1
        return text

    def integer(self):
        """One octet."""
        self.place += 1
        return self.octets[self.place - 1]

    def counted(self):
        """So many octets as the first says."""
        count = self.integer()
        self.place += count
        return self.octets[self.place - count : self.place]

    def address(self):
        """A number without its type and plan."""
        self.integer(), self.integer()
        return self.string()


class SMSC:
    """Listens on a port of its own; `passwords`: by account, or None for any.

    `hold`: a part of a message is answered only once the next came, or after so many seconds.
    `tls`: files with its certificate and key.
    """

    def __init__(self, passwords=None, hold=0.0, receipts=True, port=None, tls=None):
        self.passwords, self.hold, self.receipts = passwords, hold, receipts
        self.context = None
        if tls:
            self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            self.context.load_cert_chain(*tls)
        self.port = port or free_port()
        self.messages, self.others, self.binds = [], [], []
        self.lock = threading.Lock()
        self.numbers = itertools.count(1)
        self.listener, self.thread, self.sessions = None, None, []

    def start(self):
        """Listens from now on."""
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.thread = threading.Thread(target=self._accept, args=(self.listener,), daemon=True)
        self.thread.start()

    def stop(self):
        """Ends all sessions, and listens no more."""
        if self.listener:
            listener, self.listener = self.listener, None
            # The port is free only when nobody waits for it any more.
            self.thread.join()
            listener.close()
        for session in list(self.sessions):
            session.close()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self.stop()

    def _accept(self, listener):
        listener.settimeout(0.2)
        while self.listener is listener:
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            connection.settimeout(None)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            session = Session(self, connection)
            self.sessions.append(session)
            threading.Thread(target=session.serve, daemon=True).start()

    def texts(self):
        """The octets of all texts, in the order in which they came."""
        with self.lock:
            return [message.text for message in self.messages]

    def deliver(self, body, account=None):
        """Sends a `deliver_sm` over every session that stands, or those of an account; body: its fields."""
        for session in list(self.sessions):
            if session.account is not None and account in (None, session.account):
                session.send(pdu(DELIVER, 0, next(self.numbers), body))


class Session:
    """One connection of a customer."""

    def __init__(self, center, connection):
        self.center, self.connection = center, connection
        self.account = None
        self.lock = threading.Lock()

    def close(self):
        """Ends it at once."""
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.connection.close()

    def send(self, octets):
        """Sends octets, if there still is somebody."""
        with self.lock:
            try:
                self.connection.sendall(octets)
            except OSError:
                pass

    def serve(self):
        """Answers until the customer goes."""
        try:
            if self.center.context:
                self.connection = self.center.context.wrap_socket(self.connection, server_side=True)
            while head := self._exactly(HEADER.size):
                length, command, status, sequence = HEADER.unpack(head)
                self._answer(head + self._exactly(length - HEADER.size), command, status, sequence)
        except (OSError, ValueError, IndexError):
            pass
        self.close()
        self.account = None

    def _exactly(self, count):
        octets = b""
        while len(octets) < count:
            more = self.connection.recv(count - len(octets))
            if not more:
                return b""
            octets += more
        return octets

    def _answer(self, octets, command, status, sequence):
        center = self.center
        if command in BINDS:
            fields = Fields(octets)
            account, password = fields.string(), fields.string()
            known = center.passwords is None or center.passwords.get(account) == password
            if known:
                self.account = account
            center.binds.append((account, known))
            body = b"smsc\0" if known else b""
            self.send(pdu(command | RESPONSE, 0 if known else BAD_PASSWORD, sequence, body))
        elif command in (SUBMIT, MULTI, DATA, REPLACE):
            self._take(octets, command, sequence)
        else:
            with center.lock:
                center.others.append((command, status, octets))
            if command == UNBIND:
                self.send(pdu(command | RESPONSE, 0, sequence))
            elif command == ENQUIRE:
                self.send(pdu(command | RESPONSE, 0, sequence))
            elif command < RESPONSE:
                self.send(pdu(NACK, 0x3, sequence))

    def _take(self, octets, command, sequence):
        center = self.center
        message, receipt = read(octets, command, self.account)
        with center.lock:
            center.messages.append(message)
        number = f"{next(center.numbers):x}".encode()
        answer = pdu(command | RESPONSE, 0, sequence, b"" if command == REPLACE else number + b"\0")
        if center.hold and message.esm_class & 0x40:
            threading.Thread(target=self._hold, args=(message, answer), daemon=True).start()
        else:
            self.send(answer)
        if receipt and center.receipts:
            self._send_receipt(message, number)

    def _hold(self, message, answer):
        center = self.center
        place = center.messages.index(message)
        end = time.monotonic() + center.hold
        while time.monotonic() < end and len(center.messages) <= place + 1:
            time.sleep(0.01)
        self.send(answer)

    def _send_receipt(self, message, number):
        text = (
            b"id:" + number + b" sub:001 dlvrd:001 submit date:2601010000 done date:2601010000"
            b" stat:DELIVRD err:000 text:"
        )
        body = (
            b"\0\1\1" + message.destination.encode("latin-1") + b"\0\1\1"
            + message.source.encode("latin-1") + b"\0\x04\0\0\0\0\0\0\0\0"
            + bytes([len(text)]) + text
        )  # fmt: skip
        self.send(pdu(DELIVER, 0, next(self.center.numbers), body))


def read(octets, command, account):
    """A message, and whether its sender asks for a receipt."""
    fields = Fields(octets)
    if command == REPLACE:
        fields.string()
        source = fields.address()
        fields.string(), fields.string(), fields.integer(), fields.integer()
        return Message(command, octets, account, source, "", 0, 0, fields.counted()), False
    fields.string()
    source = fields.address()
    if command == MULTI:
        count = fields.integer()
        destination = str(count)
        for _ in range(count):
            fields.string() if fields.integer() == 2 else fields.address()
    else:
        destination = fields.address()
    esm_class = fields.integer()
    if command == DATA:
        receipt, data_coding, text = fields.integer(), fields.integer(), b""
    else:
        fields.integer(), fields.integer(), fields.string(), fields.string()
        receipt = fields.integer()
        fields.integer()
        data_coding = fields.integer()
        fields.integer()
        text = fields.counted()
    text = text or parameter(octets, fields.place, 0x424)
    made = Message(command, octets, account, source, destination, esm_class, data_coding, text)
    return made, receipt & 3 == 1


def parameter(octets, place, tag):
    """The value of a TLV; nothing if it is not there."""
    while place + 4 <= len(octets):
        found, length = struct.unpack(">HH", octets[place : place + 4])
        if found == tag:
            return octets[place + 4 : place + 4 + length]
        place += 4 + length
    return b""
