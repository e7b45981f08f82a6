#!/usr/bin/python3
"""Sends the corpus through Truemark, and shows what became of each message.

Mail goes through a real Postfix, short messages from an SMPP client (smpplib) to an SMSC. Everything
runs in private folders and on loopback; what Truemark wrote is kept in ./run. The exit status is 0 if
every message was treated as its case expects, and 1 otherwise.
"""

import argparse
import shutil
import signal
import sys
from itertools import groupby
from pathlib import Path

sys.dont_write_bytecode = True

import corpus  # noqa: E402
import run_sms  # noqa: E402
import sms_corpus  # noqa: E402
from lab import Lab  # noqa: E402
from processes import Failure  # noqa: E402
from report import Report  # noqa: E402
from truemark import BINARY, ROOT  # noqa: E402

WRITTEN = ("sms", "state", "truemark.yaml", "truemark.out", "service.log", "postfix.log")


def main():
    """The whole run; its exit status."""
    options = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    mail = corpus.cases(options.corpus, options.case)
    sms = sms_corpus.cases(options.corpus, options.case)
    sent = [case for case in sms if not case.obstacle]
    if not mail and not sent:
        return complain(f"nothing to send in {options.corpus}")
    clear(options.run)
    report, logs = Report(options.all), {}
    try:
        if mail:
            send_mail(options.run, mail, report)
            logs["mail"] = shown(options.run / "truemark.yaml")
        if sent:
            run_sms.run(options.run / "sms", sent, report)
            logs["sms"] = shown(options.run / "sms/truemark.yaml")
        report.left_out(case.obstacle for case in sms if case.obstacle)
    except Failure as failure:
        return complain(str(failure))
    except KeyboardInterrupt:
        return complain("interrupted")
    report.summary()
    report.differences()
    report.commands(shown(BINARY), logs)
    return 1 if report.different else 0


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", nargs="*", help="only cases whose path begins so (default: all)")
    parser.add_argument("--all", action="store_true", help="a line for every message of a campaign")
    parser.add_argument(
        "--corpus", type=Path, default=ROOT / "Corpus", help="the folder of the cases"
    )
    parser.add_argument(
        "--run", type=Path, default=ROOT / "run", help="where Truemark writes (cleared first)"
    )
    return parser.parse_args()


def clear(folder):
    """Removes what an earlier run wrote, and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in WRITTEN:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def send_mail(folder, found, report):
    """The mail of the corpus through Postfix."""
    with Lab(corpus.zone(found), state=folder, **corpus.configuration(found)) as lab:
        send_all(lab, found, report)
        (folder / "postfix.log").write_text(lab.mta.log, encoding="utf-8")


def send_all(lab, found, report):
    """Sends topic after topic, and shows each when its decisions are known."""
    report.head("message", "Postfix answered")
    for _, topic in groupby(found, lambda case: case.topic):
        sent = [
            (case, lab.send(case.peer, case.sender, case.tried, case.message))
            for case in topic
        ]
        by_name = {}
        for record in lab.truemark.records("decision"):
            by_name[record["id"]] = by_name[record.get("queueID")] = record
        report.topic(
            [
                (case, outcome, by_name.get(outcome.decision_id or outcome.queue_id or ""))
                for case, outcome in sent
            ]
        )


def shown(path):
    """The path as one would type it here."""
    path, here = Path(path).resolve(), Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def complain(text):
    """Says why there is no result."""
    print(f"run_corpus.py: {text}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
