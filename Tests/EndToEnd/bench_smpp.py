#!/usr/bin/python3
"""PDUs a second and latency through `truemark smpp`, beside a relay that copies octets and Kannel.

All in one run, on loopback, with the same client and SMSC (smpp-load): directly, through the plain relay, through the
filter what nobody judges, and through the filter in enforce mode with a registry, all checks and its log on the disk.
First latency at some rates, then as many as go, memory with idle sessions, and what Kannel's bearerbox sends with and
without the filter.
Build with `-c release` first; `make bench` does.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from contextlib import ExitStack

sys.dont_write_bytecode = True

from kannel import Kannel  # noqa: E402
from lab import scratch  # noqa: E402
from processes import Process, free_port, listens, run, wait_until  # noqa: E402
from truemark import BINARY, TruemarkSMPP  # noqa: E402

SENDERS = """\
account,kind,sender,match,owner_id,owner_name,signatures
load,port,10690001,prefix,91110000X,示例银行,示例银行
"""


def main():
    """The whole run."""
    options = arguments()
    with ExitStack() as stack:
        folder = stack.enter_context(scratch())
        sink = tool(stack, folder, "sink")
        relay = tool(stack, folder, "relay", str(sink))
        truemark = TruemarkSMPP(
            made(folder / "truemark"),
            sink,
            {"senders": SENDERS},
            mode="enforce",
            sms={"limits": {"sessions": 5000}},
        )
        stack.callback(truemark.stop)
        truemark.start()
        ways = [
            ("direct", sink, []),
            ("plain relay", relay, []),
            ("filter, not judged", truemark.port, ["--unjudged"]),
            ("filter, all checks", truemark.port, []),
        ]
        # First, as the disk is long busy with what flat out is logged.
        for rate in options.rates:
            at_a_rate(options, ways, rate)
        for sessions in options.sessions:
            flat_out(options, ways, sessions)
        idle(options, truemark)
        kannel(options, stack, folder, sink, truemark.port)


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, nargs="*", default=[1, 8])
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rates", type=int, nargs="*", default=[1000, 5000])
    parser.add_argument("--idle", type=int, default=1000)
    parser.add_argument("--messages", type=int, default=20000, help="of Kannel")
    return parser.parse_args()


def tool(stack, folder, name, *words):
    """A mode of smpp-load that listens; its port."""
    port = free_port()
    process = Process(name, [str(BINARY.parent / "smpp-load"), name, str(port), *words], folder / name)
    stack.callback(process.stop)
    process.start(lambda: listens(("127.0.0.1", port)))
    return port


def made(folder):
    """The folder, made."""
    folder.mkdir()
    return folder


def load(port, *words):
    """What smpp-load measured."""
    return json.loads(run(BINARY.parent / "smpp-load", "load", port, *words))


def flat_out(options, ways, sessions):
    """As many as go, each way in turn; the best of the rounds."""
    print(f"{sessions} sessions, window 100, {options.seconds} s, best of {options.rounds}:")
    best = {}
    for _ in range(options.rounds):
        for name, port, more in ways:
            made_up = load(port, "--sessions", sessions, "--seconds", options.seconds, *more)
            assert set(made_up["byStatus"]) == {"ESME_ROK"}, made_up
            best[name] = max(best.get(name, made_up), made_up, key=lambda one: one["perSecond"])
    for name, _, _ in ways:
        figures = best[name]
        share = figures["perSecond"] / best["plain relay"]["perSecond"]
        print(f"  {name:20} {figures['perSecond']:8} PDU/s  {share:5.2f} of the plain relay  {latency(figures)}")


def at_a_rate(options, ways, rate):
    """Latency at a rate."""
    print(f"{rate} a second over 10 sessions, {options.seconds} s:")
    for name, port, more in ways:
        figures = load(port, "--sessions", 10, "--rate", rate, "--seconds", options.seconds, *more)
        print(f"  {name:20} {figures['perSecond']:8} PDU/s  {latency(figures)}")


def latency(figures):
    """Quantiles in one line."""
    micro = figures["latencyMicroseconds"]
    return "  ".join(f"{name} {micro[name] / 1000:.2f} ms" for name in ("p50", "p99", "max"))


def idle(options, truemark):
    """Memory with idle sessions."""
    before = memory(truemark)
    command = [str(BINARY.parent / "smpp-load"), "idle", str(truemark.port), "--sessions", str(options.idle)]
    with subprocess.Popen([*command, "--seconds", "6"], stdout=subprocess.DEVNULL) as child:
        time.sleep(4)
        with_sessions = memory(truemark)
        child.wait()
    print(f"memory: {before} MiB, with {options.idle} idle sessions {with_sessions} MiB")


def memory(truemark):
    """Resident memory of the filter in MiB."""
    with open(f"/proc/{truemark.process.child.pid}/status", encoding="ascii") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) // 1024


def kannel(options, stack, folder, sink, port):
    """Messages a second that a bearerbox sends, with and without the filter before it."""
    text, numbers = folder / "text.txt", folder / "numbers.txt"
    text.write_text("Your parcel is here.")
    numbers.write_text("".join(f"86138{number:08}\n" for number in range(options.messages)))
    for name, to in (("Kannel, direct", sink), ("Kannel, filter", port)):
        box = Kannel(made(folder / name.replace(" ", "")), to, "load", "load", quiet=True)
        stack.callback(box.stop)
        box.start()
        wait_until(lambda box=box: box.is_online)
        start = time.monotonic()
        command = ["mtbatch", "-v", "4", "-b", "127.0.0.1", "-p", str(box.box), "-f", "10690001"]
        with subprocess.Popen([*command, "-n", "svc", "-a", "acc", str(text), str(numbers)], stderr=subprocess.DEVNULL):
            wait_until(lambda box=box: box.sent >= options.messages, 120)
        print(f"{name:22} {int(box.sent / (time.monotonic() - start)):8} messages/s")


if __name__ == "__main__":
    main()
