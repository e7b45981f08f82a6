#!/usr/bin/python3
"""Runs all tests of this folder, some files beside each other, as all mostly wait."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
AT_ONCE = 3


def main():
    """The exit status: 0 if all pass."""
    # The long ones first, so that none of them is left alone at the end.
    files = sorted(HERE.glob("test_*.py"), key=lambda path: -path.stat().st_size)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        passed = list(pool.map(run, files))
    return 0 if all(passed) else 1


def run(file):
    """Whether all tests of a file pass; what they say is printed when they end."""
    start = time.monotonic()
    command = [sys.executable, "-m", "unittest", "-v", file.stem]
    done = subprocess.run(
        command, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    said = done.stdout.decode("utf-8", "replace")
    print(f"{file.name}: {time.monotonic() - start:.0f} s\n{said}", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
