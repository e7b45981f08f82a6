#!/usr/bin/python3
"""Writes the corpus: the zone, and every message with its expectation.

Running it again gives the same bytes. It checks its own signatures with dkimpy and stops on the
first one that is not as intended.
"""

import sys
from pathlib import Path

sys.dont_write_bytecode = True

from generator import (  # noqa: E402
    arc, attacks, campaigns, chinese, concealed, dns_failures, forged, honest, lists, lookalikes,
    sealing, signing, world)
from generator.case import with_times  # noqa: E402

ROOT = Path(__file__).parent
TOPICS = {
    "arc": arc, "attacks": attacks, "campaigns": campaigns, "chinese": chinese, "concealed": concealed,
    "dns": dns_failures, "forged": forged, "honest": honest, "lists": lists,
    "lookalikes": lookalikes,
}


def check_signatures(path, case, message, zone, time):
    """Stops the run if a signature does not verify, or not fail, as its case says."""
    for index, wanted in enumerate(case.expected_signatures()):
        found = signing.verify(message, index, zone, time)
        if found != wanted:
            sys.exit(f"{path}: signature {index + 1} from the top: dkimpy says {found}, "
                     f"the case says {wanted}")


def check_chain(path, case, message, zone):
    """Stops the run if the ARC chain is not what its case says."""
    found = sealing.verify(message, zone) if case.chain else None
    if found != case.chain:
        sys.exit(f"{path}: dkimpy says arc={found}, the case says {case.chain}")


def write_topic(topic, index, module, zone):
    """Writes one topic and removes what no longer belongs to it; gives the number of messages."""
    written = set()
    for case, time in with_times(index, module.CASES):
        path = ROOT / topic / case.name
        path.parent.mkdir(parents=True, exist_ok=True)
        message = case.render(topic, time)
        check_signatures(path, case, message, zone, time)
        check_chain(path, case, message, zone)
        path.with_name(path.name + ".eml").write_bytes(message)
        path.with_name(path.name + ".case").write_text(case.description(time), encoding="utf-8")
        written |= {path.with_name(path.name + ".eml"), path.with_name(path.name + ".case")}
    for old in [*(ROOT / topic).rglob("*.eml"), *(ROOT / topic).rglob("*.case")]:
        if old not in written:
            old.unlink()
    return len(written) // 2


def main():
    zone = world.zone_text()
    (ROOT / "corpus.zone").write_text(zone, encoding="utf-8")
    for index, (topic, module) in enumerate(sorted(TOPICS.items())):
        print(f"{topic}: {write_topic(topic, index, module, zone)} messages")


if __name__ == "__main__":
    main()
