"""Real customers, Kannel and smpplib, before `truemark smpp` and an SMSC."""

import itertools
import resource
import socket
import ssl
import struct
import subprocess
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import smsc
from esme import Client, read_header, smpplib
from kannel import Kannel
from lab import scratch
from processes import free_port, wait_until
from smsc import SMSC
from truemark import TruemarkSMPP

SENDERS = """\
account,kind,sender,match,owner_id,owner_name,signatures
bank,port,10690001,prefix,91110000X,某某银行,某某银行
bank,alpha,Bankly,exact,91110000X,Bankly,
shop,alpha,BigShop,exact,91310000W,Big Shop,
"""
ACCOUNTS = """\
accounts:
  - system_id: bank
    owner_id: 91110000X
  - system_id: shop
    owner_id: 91310000W
  - system_id: slow
    daily_cap: 2
  - system_id: fenced
    networks: [192.0.2.0/24]
"""
PASSWORDS = {"bank": "secret", "shop": "secret", "fenced": "secret", "slow": "secret"}
INVALID_SOURCE, SUBMIT_FAILED, SYSTEM_ERROR, THROTTLED = 0x0A, 0x45, 0x08, 0x58


class SMPPTest(unittest.TestCase):
    """An SMSC with the filter before it; what each test starts ends with it."""

    def setUp(self):
        self.stack = ExitStack()
        self.addCleanup(self.stack.close)
        self.folder = self.stack.enter_context(scratch())

    def center(self, **settings):
        """An SMSC that listens."""
        return self.stack.enter_context(SMSC(passwords=PASSWORDS, **settings))

    def filter(self, center, **changes):
        """The filter before it, started."""
        registry = {"senders": SENDERS, "accounts": ACCOUNTS}
        truemark = TruemarkSMPP(self.folder, center.port, registry, **changes)
        self.stack.callback(truemark.stop)
        truemark.start()
        return truemark

    def kannel(self, truemark, account="bank", window=100):
        """Kannel, bound through the filter."""
        folder = self.folder / "kannel"
        folder.mkdir()
        kannel = Kannel(folder, truemark.port, account, "secret", window)
        self.stack.callback(kannel.stop)
        kannel.start()
        self.assertTrue(wait_until(lambda: kannel.is_online), kannel.status())
        return kannel

    def client(self, truemark, account="bank", password="secret"):
        """smpplib, bound through the filter."""
        client = Client(truemark.port, account, password)
        self.stack.callback(client.close)
        return client


class WithKannel(SMPPTest):
    """Kannel as Debian has it."""

    def test_honest_bulk_passes_and_a_forged_sender_gets_its_code(self):
        center = self.center()
        truemark = self.filter(center, mode="enforce")
        kannel = self.kannel(truemark)
        for number in range(60):
            text = "【某某银行】 系统将于今晚升级维护，敬请谅解。"
            kannel.send("10690001", f"86138000001{number:02}", text, coding="2", charset="UTF-8")
        self.assertTrue(wait_until(lambda: len(center.messages) == 60, 20), len(center.messages))
        kannel.send("95588", "8613800000999", "Your account is locked.")
        kannel.send("ICBC", "8613800000998", "Your account is locked.")
        # Once: a permanent code is not sent again.
        self.assertTrue(wait_until(lambda: kannel.refusals(INVALID_SOURCE) == 2), kannel.access()[-4:])
        refused = [line for line in kannel.access() if "NACK/0x0000000a/Invalid Source Address" in line]
        self.assertGreaterEqual(len(refused), 2, kannel.access()[-6:])
        delivered = lambda: [line for line in kannel.access() if "stat:DELIVRD" in line]  # noqa: E731
        self.assertTrue(wait_until(lambda: len(delivered()) == 60, 20), len(delivered()))
        time.sleep(3)
        self.assertEqual(kannel.refusals(INVALID_SOURCE), 2)
        self.assertEqual(len(center.messages), 60)
        decisions = truemark.records("decision")
        self.assertEqual(len(decisions), 62)
        self.assertEqual([d["applied"] for d in decisions].count("reject"), 2)
        self.assertEqual(decisions[59]["rule"], "honestBulk")
        self.assertEqual(decisions[-1]["reply"]["status"], "ESME_RINVSRCADR")
        names = {finding["name"] for finding in decisions[-1]["findings"]}
        self.assertLessEqual({"sms.sender.unbound", "sms.sender.protected"}, names)

    def test_a_long_message_is_not_slowed_at_window_one(self):
        # The SMSC holds each part until the next came, or for four seconds: so does not the filter.
        center = self.center()
        truemark = self.filter(center, mode="enforce")
        kannel = self.kannel(truemark, window=1)
        start = time.monotonic()
        kannel.send("10690001", "8613800000001", "x" * 400)
        self.assertTrue(wait_until(lambda: len(center.messages) == 3, 10), len(center.messages))
        took = time.monotonic() - start
        parts = [message.text[:6] for message in center.messages]
        self.assertEqual([part[5] for part in parts], [1, 2, 3])
        # A filter that waits for the second part gets it only after it answered the first.
        self.assertLess(took, 4)
        self.assertEqual([d["sms"]["part"]["number"] for d in truemark.records("decision")], [1, 2, 3])

    def test_no_part_of_a_forged_long_message_passes(self):
        center = self.center()
        kannel = self.kannel(self.filter(center, mode="enforce"), window=10)
        kannel.send("95588", "8613800000001", "x" * 400)
        self.assertTrue(wait_until(lambda: kannel.refusals(INVALID_SOURCE) == 3, 10))
        self.assertEqual(center.messages, [])

    def test_a_killed_filter_loses_nothing(self):
        center = self.center()
        truemark = self.filter(center, mode="enforce")
        kannel = self.kannel(truemark)
        self._send(kannel, range(0, 20))
        self.assertTrue(wait_until(lambda: len(center.messages) == 20))
        truemark.kill()
        self._send(kannel, range(20, 40))
        truemark.start()
        self._send(kannel, range(40, 60))
        self.assertTrue(wait_until(lambda: len(center.messages) >= 60, 30), len(center.messages))
        time.sleep(2)
        self.assertEqual(sorted(center.texts()), sorted(self._text(n) for n in range(60)))

    def test_a_filter_killed_under_load_loses_nothing(self):
        center, window = self.center(), 10
        truemark = self.filter(center, mode="enforce")
        kannel = self.kannel(truemark, window=window)
        with ThreadPoolExecutor(4) as pool:
            for kill in range(1, 4):
                sending = pool.map(lambda n: self._send(kannel, [n]), range(kill * 100 - 100, kill * 100))
                self.assertTrue(wait_until(lambda: len(set(center.texts())) > kill * 100 - 70, 30))
                truemark.kill()
                truemark.start()
                list(sending)
        expected = {self._text(n) for n in range(300)}
        self.assertTrue(wait_until(lambda: set(center.texts()) == expected, 40), len(center.messages))
        time.sleep(2)
        # What the SMSC had not answered comes again, as after the end of any SMPP session; nothing else does.
        self.assertLessEqual(len(center.messages), 300 + 3 * window)
        # None went on before its record was durable.
        self.assertGreaterEqual(len(truemark.records("decision")), len(center.messages))

    def test_a_stopped_filter_neither_loses_nor_doubles_under_load(self):
        center = self.center()
        truemark = self.filter(center, mode="enforce")
        kannel = self.kannel(truemark)
        for restart in range(3):
            numbers = range(restart * 100, restart * 100 + 100)
            for number in numbers:
                self._send(kannel, [number])
                if number % 100 == 50:
                    self.assertEqual(truemark.stop(), 0)
                    truemark.start()
        self.assertTrue(wait_until(lambda: len(center.messages) >= 300, 40), len(center.messages))
        time.sleep(2)
        self.assertEqual(sorted(center.texts()), sorted(self._text(n) for n in range(300)))

    def test_without_the_smsc_kannel_queues_and_comes_back(self):
        center = self.center()
        truemark = self.filter(center, mode="enforce")
        kannel = self.kannel(truemark)
        center.stop()
        self.assertTrue(wait_until(lambda: not kannel.is_online, 10), kannel.status())
        self._send(kannel, range(10))
        center.start()
        self.assertTrue(wait_until(lambda: len(center.messages) >= 10, 30), len(center.messages))
        self.assertEqual(sorted(center.texts()), sorted(self._text(n) for n in range(10)))

    @staticmethod
    def _text(number):
        return f"message number {number} of the test".encode()

    def _send(self, kannel, numbers):
        for number in numbers:
            kannel.send("10690001", f"8613800{number:06}", self._text(number).decode())


class WithSmpplib(SMPPTest):
    """smpplib from PyPI, and PDUs made by hand."""

    def test_operations(self):
        center = self.center()
        client = self.client(self.filter(center, mode="enforce"))
        self.assertEqual(client.send("Bankly"), 0)
        self.assertEqual(client.send("95588"), INVALID_SOURCE)
        payload = {"short_message": b"", "message_payload": b"in the payload"}
        self.assertEqual(client.send("Bankly", text=payload), 0)
        self.assertEqual(client.send("95588", text=payload), INVALID_SOURCE)
        self.assertEqual(center.texts(), [b"Your parcel is here.", b"in the payload"])
        for command, body in self._bodies(b"Bankly").items():
            self.assertEqual(client.raw(smsc.pdu(command, 0, 99, body))[2:], (0, 99), hex(command))
        self.assertEqual([m.command for m in center.messages[2:]], [smsc.MULTI, smsc.DATA, smsc.REPLACE])
        for command, body in self._bodies(b"95588").items():
            answer = client.raw(smsc.pdu(command, 0, 99, body))
            self.assertEqual(answer[1:], (command | smsc.RESPONSE, INVALID_SOURCE, 99))
        self.assertEqual(len(center.messages), 5)

    @staticmethod
    def _bodies(source):
        """submit_multi to 254, data_sm and replace_sm of a sender."""
        address = b"\5\0" + source + b"\0"
        many = b"".join(b"\1\1\1" + b"86138%08d" % number + b"\0" for number in range(254))
        settings = b"\0\0\0\0\0\0\0\0\0"
        text = b"Your parcel is here."
        short = bytes([len(text)]) + text
        return {
            smsc.MULTI: b"\0" + address + b"\xfe" + many + settings + short,
            smsc.DATA: b"\0" + address + b"\1\0018613800000001\0" + b"\0\0\0"
            + struct.pack(">HH", 0x424, len(text)) + text,
            smsc.REPLACE: b"7\0" + address + b"\0\0\0\0" + short,
        }  # fmt: skip

    def test_what_is_not_refused_passes_octet_for_octet(self):
        center = self.center()
        client = self.client(self.filter(center, mode="enforce"))
        odd = smsc.pdu(
            smsc.SUBMIT, 0, 0x7FFFFFFF,
            b"\0\5\0Bankly\0\1\0018613800000001\0\0\0\0\0\0\0\0\0\0\2hi" + b"\x14\x00\0\3abc" + b"\x99\x99\0\0",
        )  # fmt: skip
        self.assertEqual(client.raw(odd)[3], 0x7FFFFFFF)
        self.assertEqual(center.messages[0].pdu, odd)
        vendor = smsc.pdu(0x10203, 0, 7, b"whatever")
        self.assertEqual(client.raw(vendor)[2], 0x3)
        self.assertEqual(center.others[-1][2], vendor)

    def test_receipts_pass_untouched(self):
        center = self.center()
        client = self.client(self.filter(center, mode="enforce", sms={"mobileOriginated": True}))
        self.assertEqual(client.send("Bankly", registered_delivery=True), 0)
        while not client.received:
            client.client.read_once()
        self.assertIn(b"stat:DELIVRD", client.received[0].short_message)

    def test_mobile_originated_messages(self):
        center = self.center()
        # Who delivers does not answer for what subscribers send: a single message is not stopped unless that is asked for.
        actions = {"actions": {"forgedSingle": "reject"}}
        truemark = self.filter(center, mode="enforce", sms={"mobileOriginated": True}, policy=actions)
        client = self.client(truemark)
        body = b"\0\5\0%s\0\1\00110690001\0" + b"\0" * 9 + b"\5hello"
        center.deliver(body % b"ICBC")
        self.assertTrue(wait_until(lambda: center.others))
        self.assertEqual(center.others[0][:2], (smsc.DELIVER | smsc.RESPONSE, 0x65))
        center.deliver(body % b"+8613812345678")
        while not client.received:
            client.client.read_once()
        self.assertEqual(client.received[0].short_message, b"hello")

    def test_a_callback_number_is_a_mark_too(self):
        center = self.center()
        truemark = self.filter(center, mode="monitor")
        client = self.client(truemark)
        self.assertEqual(client.send("Bankly", callback_num=b"\1\0\0014001234567"), 0)
        findings = {f["name"] for f in truemark.records("decision")[0]["findings"]}
        self.assertIn("sms.callback.mismatch", findings)

    def test_monitor_refuses_nothing(self):
        center = self.center()
        truemark = self.filter(center, mode="monitor")
        client = self.client(truemark)
        self.assertEqual(client.send("95588"), 0)
        decision = truemark.records("decision")[0]
        self.assertEqual((decision["action"], decision["applied"]), ("reject", "accept"))

    def test_concealed_senders_are_refused_in_bulk_alone(self):
        center = self.center()
        truemark = self.filter(center, mode="enforce", sms={"registry": ""})
        client = self.client(truemark)
        text = b"You won a prize, come to our shop in the old street today"
        statuses = [
            client.send("", f"86138000002{number:02}", text, source_addr_ton=0) for number in range(30)
        ]
        self.assertEqual(statuses[:19], [0] * 19)
        self.assertEqual(statuses[19:], [INVALID_SOURCE] * 11)
        rules = [decision["rule"] for decision in truemark.records("decision")]
        self.assertEqual((rules[0], rules[-1]), ("concealedSingle", "concealedBulk"))

    def test_binds(self):
        center = self.center()
        truemark = self.filter(center, mode="enforce", sms={"limits": {"failedBinds": 3}})
        # One that the registry fences in does not get as far as the SMSC.
        with self.assertRaises(smpplib.exceptions.PDUError):
            self.client(truemark, "fenced")
        self.assertEqual(center.binds, [])
        for _ in range(2):
            with self.assertRaises(smpplib.exceptions.PDUError):
                self.client(truemark, "bank", "wrong")
        outcomes = lambda: [e["facts"]["outcome"] for e in truemark.records("session")]  # noqa: E731
        self.assertTrue(wait_until(lambda: len(outcomes()) == 3), outcomes())
        self.assertEqual(outcomes(), ["refused", "refused by the SMSC", "refused by the SMSC"])
        # The fourth connection within a minute is not taken.
        with self.assertRaises(smpplib.exceptions.ConnectionError):
            self.client(truemark)

    def test_an_account_is_who_the_smsc_says_it_is(self):
        # A second bind before the answer to the first cannot lend its name to the session.
        center = self.center()
        truemark = self.filter(center, mode="enforce")
        with socket.create_connection(("127.0.0.1", truemark.port), timeout=10) as raw:
            bind = lambda name, n: smsc.pdu(0x9, 0, n, name + b"\0secret\0\0\x34\0\0\0")  # noqa: E731
            raw.sendall(bind(b"shop", 1) + bind(b"bank", 2))
            first, second = read_header(raw), read_header(raw)
            self.assertEqual(sorted([first[2:4], second[2:4]]), [(0, 1), (0x05, 2)])
            self.assertEqual(center.binds, [("shop", True)])
            raw.sendall(smsc.pdu(smsc.SUBMIT, 0, 3, b"\0\5\0Bankly\0\1\0018613800000001\0" + b"\0" * 9 + b"\2hi"))
            self.assertEqual(read_header(raw)[2:4], (INVALID_SOURCE, 3))

    def test_an_answer_to_something_else_binds_nobody(self):
        # Another request by the number of the bind: its answer must not stand for the bind's.
        center = self.center()
        truemark = self.filter(center, mode="enforce")
        with socket.create_connection(("127.0.0.1", truemark.port), timeout=10) as raw:
            bind = lambda name, n: smsc.pdu(0x9, 0, n, name + b"\0secret\0\0\x34\0\0\0")  # noqa: E731
            query = smsc.pdu(0x3, 0, 1, b"7\0\0\0\0")
            raw.sendall(smsc.pdu(smsc.ENQUIRE, 0, 1) + query + bind(b"shop", 1) + bind(b"bank", 2))
            answers = {read_header(raw)[1:] for _ in range(4)}
            bound, again = (0x80000009, 0, 1), (0x80000009, 0x05, 2)
            enquired, queried = (0x80000015, 0, 1), (0x80000003, 0x04, 1)
            self.assertEqual(answers, {bound, again, enquired, queried})
            for sender, status in ((b"Bankly", INVALID_SOURCE), (b"BigShop", 0)):
                body = b"\0\5\0" + sender + b"\0\1\0018613800000001\0" + b"\0" * 9 + b"\2hi"
                raw.sendall(smsc.pdu(smsc.SUBMIT, 0, 3, body))
                self.assertEqual(read_header(raw)[2:4], (status, 3))
        self.assertEqual([decision["account"] for decision in truemark.records("decision")], ["shop", "shop"])

    def test_nothing_but_a_bind_goes_to_the_smsc_before_one(self):
        center = self.center()
        truemark = self.filter(center, mode="enforce")
        with socket.create_connection(("127.0.0.1", truemark.port), timeout=10) as raw:
            raw.sendall(smsc.pdu(smsc.UNBIND, 0, 1) + smsc.pdu(smsc.DELIVER | smsc.RESPONSE, 0, 2, b"\0"))
            self.assertEqual(read_header(raw)[1:], (smsc.UNBIND | smsc.RESPONSE, 0x04, 1))
            self.assertEqual(read_header(raw)[1:], (smsc.NACK, 0x04, 2))
            self.assertEqual(raw.recv(1), b"", "the session ends")
        self.assertEqual((center.others, center.binds), ([], []))

    def test_a_customer_delivers_nothing(self):
        center = self.center()
        client = self.client(self.filter(center, mode="enforce"))
        body = b"\0\5\0ICBC\0\1\0018613800000001\0" + b"\0" * 9 + b"\2hi"
        self.assertEqual(client.raw(smsc.pdu(smsc.DELIVER, 0, 5, body))[1:], (smsc.NACK, 0x3, 5))
        self.assertEqual(client.raw(smsc.pdu(0x111, 0, 6, b"\0"))[1:], (smsc.NACK, 0x3, 6))
        self.assertEqual(center.others, [])

    def test_who_leaves_at_once_leaves_nothing_behind(self):
        center = self.center()
        truemark = self.filter(center, mode="enforce")
        for _ in range(50):
            socket.create_connection(("127.0.0.1", truemark.port), timeout=10).close()
        self.assertEqual(self.client(truemark).send("Bankly"), 0)
        start = time.monotonic()
        self.assertEqual(truemark.stop(), 0)
        self.assertLess(time.monotonic() - start, 15)

    def test_parts_over_two_sessions_are_one_message(self):
        center = self.center()
        truemark = self.filter(center, mode="enforce")
        part = lambda n: b"\5\0\3\7\2" + bytes([n]) + b"half of it"  # noqa: E731
        self.assertEqual(self.client(truemark).send("95588", text=part(1), esm_class=0x40), INVALID_SOURCE)
        sender = {"source_addr_ton": 5, "esm_class": 0x40}
        self.assertEqual(self.client(truemark).send("95588", text=part(2), **sender), INVALID_SOURCE)

    def test_a_daily_cap(self):
        center = self.center()
        truemark = self.filter(center, mode="monitor")
        client = self.client(truemark, "slow")
        self.assertEqual([client.send("Anybody") for _ in range(4)], [0, 0, THROTTLED, THROTTLED])
        counts = lambda: sum(  # noqa: E731
            int(event["facts"]["messages"])
            for event in truemark.records("not-judged")
            if "rate" in event["facts"]["reason"] and event["facts"]["account"] == "slow"
        )
        self.assertTrue(wait_until(lambda: counts() == 2), counts())

    def test_nothing_without_a_bind(self):
        center = self.center()
        truemark = self.filter(center, mode="enforce")
        with socket.create_connection(("127.0.0.1", truemark.port), timeout=10) as raw:
            raw.sendall(smsc.pdu(smsc.SUBMIT, 0, 3, b"\0\5\0Bankly\0\1\0018613800000001\0" + b"\0" * 9 + b"\2hi"))
            self.assertEqual(read_header(raw)[1:4], (smsc.SUBMIT | smsc.RESPONSE, 0x04, 3))
        self.assertEqual(center.messages, [])

    def test_malformed(self):
        center = self.center()
        truemark = self.filter(center, mode="enforce")
        client = self.client(truemark)
        # Its source has no end.
        answer = client.raw(smsc.pdu(smsc.SUBMIT, 0, 5, b"\0\5\0Bankly"))
        self.assertEqual((answer[1], answer[3]), (smsc.NACK, 5))
        self.assertEqual(client.send("Bankly"), 0)
        for length in (0, 15, 0x7FFFFFFF, 0xFFFFFFFF, 70_000):
            with socket.create_connection(("127.0.0.1", truemark.port), timeout=10) as raw:
                raw.sendall(struct.pack(">IIII", length, smsc.SUBMIT, 0, 1))
                self.assertEqual(read_header(raw)[1:3], (smsc.NACK, 0x02))
                self.assertEqual(raw.recv(1), b"", "the session ends")
        # What comes before it in one piece goes on.
        vendor = smsc.pdu(0x10203, 0, 7, b"whatever")
        self.assertEqual(client.raw(vendor + struct.pack(">I", 15))[1:3], (smsc.NACK, 0x02))
        self.assertTrue(wait_until(lambda: center.others))
        self.assertEqual(center.others[0][2], vendor)
        reasons = lambda: [e["facts"]["reason"] for e in truemark.records("not-judged")]  # noqa: E731
        self.assertTrue(wait_until(lambda: len(reasons()) >= 2), reasons())
        self.assertEqual(len(center.messages), 1)

    def test_a_changed_registry_is_taken_up_and_a_wrong_one_is_not(self):
        center = self.center()
        truemark = self.filter(center, mode="enforce")
        client = self.client(truemark)
        self.assertEqual(client.send("NewName"), INVALID_SOURCE)
        truemark.register(senders=SENDERS + "bank,alpha,NewName,exact,91110000X,Bankly,\n")
        self.assertTrue(wait_until(lambda: client.send("NewName") == 0, 10))
        truemark.register(senders=SENDERS + "bank,nonsense,NewName,exact,91110000X,Bankly,\n")
        refused = lambda: "senders.csv:5" in truemark.service_log  # noqa: E731
        self.assertTrue(wait_until(refused), truemark.service_log)
        self.assertEqual(client.send("NewName"), 0)

    def test_a_record_that_cannot_be_written(self):
        center = self.center()
        for fail, expected in (("tempfail", SYSTEM_ERROR), ("closed", SUBMIT_FAILED), ("open", 0)):
            with self.subTest(fail):
                truemark = self.filter(center, mode="enforce", sms={"fail": fail})
                client = self.client(truemark)
                # No file of the log may grow any more.
                pid = truemark.process.child.pid
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
                self.assertEqual(client.send("Bankly"), expected)
                truemark.kill()

    def test_records_that_cannot_be_written_under_load(self):
        truemark = self.filter(self.center(), mode="enforce")
        clients = [self.client(truemark) for _ in range(8)]
        pid = truemark.process.child.pid
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
        with ThreadPoolExecutor(len(clients)) as pool:
            answers = pool.map(lambda client: [client.send("Bankly") for _ in range(20)], clients)
            self.assertEqual({status for statuses in answers for status in statuses}, {SYSTEM_ERROR})
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        self.assertEqual(clients[0].send("Bankly"), 0)
        truemark.stop()
        unjudged = [int(record["facts"]["messages"]) for record in truemark.records("not-judged")]
        self.assertEqual((sum(unjudged), len(truemark.records("decision"))), (160, 1))

    def test_tls_on_both_sides(self):
        certificate, key = self.folder / "certificate.pem", self.folder / "key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=smsc",
             "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
            check=True, capture_output=True,
        )  # fmt: skip
        center = self.center(tls=(certificate, key))
        files = {"certificate": str(certificate), "key": str(key), "authorities": str(certificate)}
        truemark = self.filter(center, mode="enforce", sms=files)
        context = ssl.create_default_context(cafile=certificate)
        with socket.create_connection(("127.0.0.1", truemark.port), timeout=10) as plain:
            with context.wrap_socket(plain, server_hostname="127.0.0.1") as raw:
                raw.sendall(smsc.pdu(0x9, 0, 1, b"bank\0secret\0\0\x34\0\0\0"))
                self.assertEqual(read_header(raw)[2], 0)
                raw.sendall(smsc.pdu(smsc.SUBMIT, 0, 3, b"\0\5\0Bankly\0\1\0018613800000001\0" + b"\0" * 9 + b"\2hi"))
                self.assertEqual(read_header(raw)[2:4], (0, 3))
        self.assertEqual(center.texts(), [b"hi"])

    def test_many_sessions_at_once(self):
        center = self.center()
        truemark = self.filter(center, mode="enforce")
        clients = [self.client(truemark) for _ in range(40)]
        counter = itertools.count()
        for _ in range(3):
            for client in clients:
                self.assertEqual(client.send("Bankly", text=b"number %d" % next(counter)), 0)
        self.assertEqual(len(center.messages), 120)
        self.assertEqual(len(truemark.records("decision")), 120)


if __name__ == "__main__":
    unittest.main()
