"""What the server of the pages refuses, asked as no browser would ask."""

import functools
import http.client
import socket
import ssl
import subprocess
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

import corpus
import world
from lab import scratch
from pages import PASSWORD, Pages, ReviewLab, Visitor
from processes import wait_until
from reviewing import ALICE, ATTACKER, VICTIM
from truemark import ROOT, Truemark

# What a viewer may not: method, path, form; and what the record says that he tried.
FORBIDDEN = (
    ("GET", "/audit", None, "audit"),
    ("POST", "/audit", {"about": VICTIM}, "audit"),
    ("GET", "/policy", None, "what-if"),
    ("GET", "/held", None, "quarantine"),
    ("POST", "/held", {"change": "release", "reason": "x"}, "release"),
    ("GET", "/appeals", None, "appeals"),
    ("GET", "/inspections", None, "inspections"),
    ("POST", "/inspections", {"officer1": "a", "officer2": "b"}, "inspect"),
    ("POST", "/messages/{id}/values", {"reason": "x", "case": "1"}, "unseal"),
    ("POST", "/messages/{id}/verdict", {"verdict": "fp", "reason": "x"}, "verdict"),
    ("GET", "/messages/{id}/proof", None, "export"),
    ("POST", "/policy/switch", {"finding": "spf.fail", "state": "off", "reason": "x"}, "switch"),
)
TRAVERSALS = (
    ("/../../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/style.css/../../Package.swift")
    + ("//etc/passwd", "/messages/..%2f..%2fkeys", "/messages/%00", "/%ff%fe", "/campaigns/..%5c..%5ckeys", "/%")
    + ("/inspections/..%2f..%2f..%2fetc%2fpasswd/bundle",)
)


class Security(unittest.TestCase):
    """One server over one lab."""

    @classmethod
    def setUpClass(cls):
        found = corpus.cases(ROOT / "Corpus", ("honest/01",))
        cls.lab = cls.enterClassContext(ReviewLab(corpus.zone(found)))
        cls.truemark = cls.lab.truemark
        outcome = cls.lab.send(ATTACKER, "x@attack.example", [VICTIM], world.message(ALICE))
        cls.decision = cls.truemark.decision(outcome)["id"]
        cls.viewer, cls.admin = (cls.lab.visitor(name) for name in ("vera", "ada"))

    def refused(self):
        """What was refused, in the records of the log, with who tried."""
        lines = self.truemark.lines("audit", "--since", "1h")
        facts = [line["facts"] for line in lines]
        return [(fact["actor"], fact["refused"]) for fact in facts if fact.get("act") == "refused"]

    def test_roles(self):
        for method, path, form, act in FORBIDDEN:
            path = path.format(id=self.decision)
            answer = self.viewer.get(path) if method == "GET" else self.viewer.post(path, form)
            self.assertEqual(answer.status, 403, path)
            self.assertNotIn(VICTIM, answer.text)
        self.assertLessEqual({("vera", act) for *_, act in FORBIDDEN}, set(self.refused()))
        self.assertEqual([], [record for record in self.truemark.records("verdict")])

    def test_forms_of_others(self):
        form = {"verdict": "fp", "reason": "not from here"}
        path = f"/messages/{self.decision}/verdict"
        wrong = [
            self.admin.post(path, {**form, "token": ""}),
            self.admin.post(path, {**form, "token": self.viewer.token}),
            self.admin.post(path, form, {"Origin": "https://other.example"}),
            self.admin.post(path, form, {"Origin": "null"}),
            self.admin.post(path, form, {"Sec-Fetch-Site": "cross-site"}),
            self.admin.post(path, form, {"Sec-Fetch-Site": "same-site"}),
            self.lab.visitor().post("/login", {"name": "ada"}, {"Origin": "https://other.example"}),
            self.lab.visitor().post("/appeal", {"decision": "x"}, {"Sec-Fetch-Site": "cross-site"}),
        ]
        self.assertEqual([answer.status for answer in wrong], [403] * len(wrong))
        self.assertEqual(self.truemark.records("verdict"), [])

    def test_sessions(self):
        for cookie in ("truemark=0", "truemark=", f'truemark={"a" * 64}', "truemark=../../x", "truemark=\u00ff"):
            stranger = self.lab.visitor()
            stranger.cookie = cookie
            for path in ("/", "/messages", f"/messages/{self.decision}", "/audit"):
                answer = stranger.get(path)
                self.assertEqual((answer.status, answer.fields["Location"]), (303, "/login"), cookie)
            self.assertEqual(stranger.post("/held", {}).status, 403)
        # Whoever logs in gets another cookie than he came with.
        stranger.log_in("ada")
        self.assertNotEqual(stranger.cookie, cookie)
        self.assertEqual(stranger.get("/").status, 200)
        stranger.post("/logout", {})
        self.assertEqual(stranger.get("/").status, 303)

    def test_an_operator_who_is_removed_is_out_at_once(self):
        udo = self.lab.visitor("udo")
        self.assertEqual(udo.get("/audit").status, 200)
        words = ("review", "operator", "add", "udo", "--role", "viewer")
        self.truemark.run(*words, given=PASSWORD)
        self.assertEqual(udo.get("/audit").status, 403)
        self.truemark.run("review", "operator", "remove", "udo")
        self.assertEqual(udo.get("/").status, 303)
        self.truemark.run(*words, given=PASSWORD)
        self.assertEqual(udo.get("/").status, 303, "the session came back with the name")

    def test_paths(self):
        for path in TRAVERSALS:
            answer = self.admin.get(path)
            self.assertIn(answer.status, (400, 404), path)
            for text in ("root:", "swift-tools-version", "PRIVATE"):
                self.assertNotIn(text, answer.text)

    def test_fields_of_answers(self):
        end = "%0d%0aSet-Cookie:%20truemark=1%0d%0aX-Other:%20yes%0d%0a%0d%0a<h1>"
        paths = [f"/?lang=zh{end}", f"/messages?q={end}", f"/appeal?decision={end}", f"/messages/{end}", f"/{end}"]
        answers = [self.admin.get(path) for path in paths]
        answers.append(self.admin.post("/messages", {"q": "reject\r\nX-Other: yes\r\n\r\n"}))
        for answer in answers:
            self.assertIsNone(answer.fields["X-Other"])
            self.assertNotIn("truemark=1", answer.fields.get("Set-Cookie", ""))
        page = self.admin.get("/")
        for name, part in {
            "Content-Security-Policy": "default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Cache-Control": "no-store",
            "Referrer-Policy": "same-origin",
        }.items():
            self.assertIn(part, page.fields.get(name, ""), name)
        self.assertNotIn("unsafe", page.fields["Content-Security-Policy"])
        cookie = self.lab.visitor().log_in("ada").fields["Set-Cookie"]
        for word in ("HttpOnly", "SameSite=Strict", "Path=/"):
            self.assertIn(word, cookie)

    def test_many_at_once(self):
        paths = ("/messages", f"/messages/{self.decision}", "/statistics", "/audit")
        with ThreadPoolExecutor(12) as threads:
            answers = list(threads.map(lambda number: self.admin.get(paths[number % 4]).status, range(60)))
            form = {"q": "reject", "name": "at once"}
            saved = list(threads.map(lambda _: self.admin.post("/messages/saved", form).status, range(12)))
        self.assertEqual((set(answers), set(saved)), ({200}, {303}))
        self.assertEqual(self.admin.get("/messages").text.count("★ at once"), 12)

    def test_requests_that_are_none(self):
        big = self.admin.post("/policy", {"text": "x" * 70_000})
        self.assertIn(big.status, (400, 413))
        self.assertEqual(self.admin.get("/", {"X-Long": "x" * 40_000}).status // 100, 4)
        for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "HEAD"):
            status = self.admin.ask(method, "/messages").status
            self.assertGreaterEqual(status, 400, method)
        kinds = ("application/json", "multipart/form-data; boundary=x", "text/plain")
        for kind in kinds:
            answer = self.admin.ask("POST", "/messages", '{"token": "x"}', {"Content-Type": kind})
            self.assertIn(answer.status, (400, 403), kind)
        for raw in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", self.lab.pages.port), 10) as connection:
                connection.sendall(raw)
                connection.shutdown(socket.SHUT_WR)
                self.assertNotIn(b" 200 ", connection.makefile("rb").read(200))
        self.assertEqual(self.admin.get("/").status, 200)


class Flood(unittest.TestCase):
    """Passwords are tried faster than they may be."""

    def test_logins(self):
        found = corpus.cases(ROOT / "Corpus", ("honest/01",))
        lab = self.enterContext(ReviewLab(corpus.zone(found)))
        lab.add_operator("anna")
        codes, slowest = [], []

        def attempt(number):
            visitor = lab.visitor()
            codes.append(visitor.post("/login", {"name": f"x{number}", "password": "wrong"}).status)

        threads = [threading.Thread(target=attempt, args=(number,)) for number in range(60)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            start = time.monotonic()
            self.assertEqual(lab.visitor().get("/login").status, 200)
            slowest.append(time.monotonic() - start)
        self.assertEqual(set(codes) - {401, 429}, set())
        self.assertGreaterEqual(codes.count(429), 40)
        self.assertLess(max(slowest), 5.0, "pages wait for passwords")
        # The right password does not help whoever tried too often from there.
        start = time.monotonic()
        answers = [lab.visitor().log_in("anna").status for _ in range(25)]
        self.assertEqual(answers[-1], 429)
        self.assertNotIn(500, answers)
        self.assertLess(time.monotonic() - start, 30)


class Places(unittest.TestCase):
    """Where the pages may be served."""

    def setUp(self):
        self.folder = self.enterContext(scratch())
        self.truemark = Truemark(self.folder, "127.0.0.1@53")

    def serve(self, **review):
        """The pages at a place, without a daemon."""
        pages = Pages(self.truemark, **review)
        self.truemark.run("review", "operator", "add", "anna", "--role", "viewer", given=PASSWORD)
        self.addCleanup(pages.stop)
        pages.start()
        return pages

    def test_unix_socket(self):
        path = self.folder / "review.sock"
        self.serve(socket=f"unix:{path}")
        self.assertEqual(path.stat().st_mode & 0o002, 0, "everybody may connect")

        def connect():
            connection = http.client.HTTPConnection("review.example")
            connection.sock = socket.socket(socket.AF_UNIX)
            connection.sock.connect(str(path))
            return connection

        visitor = Visitor("", connect)
        self.assertEqual(visitor.get("/login").status, 200)
        # A browser came to the proxy by TLS.
        answer = visitor.post(
            "/login",
            {"name": "anna", "password": PASSWORD},
            {"X-Forwarded-For": "192.0.2.1, 198.51.100.9", "Origin": "https://review.example"},
        )
        self.assertEqual(answer.status, 303)
        self.assertIn("__Host-truemark=", answer.fields["Set-Cookie"])
        self.assertIn("Secure", answer.fields["Set-Cookie"])
        told = wait_until(lambda: [line for line in self.audit() if line["facts"].get("act") == "log-in"])
        self.assertEqual(told[0]["facts"]["origin"], "198.51.100.9")

    def audit(self):
        """The acts that are in the log."""
        return self.truemark.lines("audit")

    def test_tls(self):
        certificate, key = self.folder / "cert.pem", self.folder / "key.pem"
        names = ("-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names]
            + ["-keyout", key, "-out", certificate],
            check=True,
            capture_output=True,
        )
        pages = self.serve(certificate=str(certificate), key=str(key))
        context = ssl.create_default_context(cafile=certificate)
        connect = functools.partial(http.client.HTTPSConnection, "127.0.0.1", pages.port, context=context)
        visitor = Visitor("", connect)
        self.assertEqual(visitor.get("/login").status, 200)
        self.assertIn("Secure", visitor.log_in("anna").fields["Set-Cookie"])
        self.assertEqual(visitor.get("/messages").status, 200)
        with self.assertRaises((OSError, http.client.HTTPException)):
            Visitor(pages.address).get("/login")

    def test_configuration(self):
        for place in ("inet:8025@192.0.2.1", "inet:8025@0.0.0.0", "inet6:8025@::", "8025", "unix:relative"):
            self.truemark.configure(review={"socket": place})
            self.truemark.run("config", "check", status=1)
            self.truemark.run("review", "serve", status=3)
        self.truemark.configure(review={"socket": "inet:8025@192.0.2.1", "certificate": "/c", "key": "/k"})
        self.truemark.run("config", "check")
        self.truemark.configure(review={"socket": "inet:8025@127.0.0.1", "certificate": "/c", "key": ""})
        self.truemark.run("config", "check", status=1)


if __name__ == "__main__":
    unittest.main()
