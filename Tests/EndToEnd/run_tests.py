#!/usr/bin/python3
"""Runs all tests of this folder: those of the pages and of SMPP beside the others, as all mostly wait."""

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main():
    """The exit status: 0 if all pass."""
    names = sorted(path.stem for path in HERE.glob("test_*.py"))
    second = [name for name in names if name.startswith(("test_pages", "test_smpp"))]
    with tempfile.TemporaryFile() as output:
        beside = start(second, output)
        failed = start([name for name in names if name not in second]).wait() != 0
        failed = beside.wait() != 0 or failed
        output.seek(0)
        sys.stderr.write(output.read().decode("utf-8", "replace"))
    return 1 if failed else 0


def start(names, output=None):
    """A process that runs these modules."""
    command = [sys.executable, "-m", "unittest", "-v", *names]
    return subprocess.Popen(command, cwd=HERE, stdout=output, stderr=output)


if __name__ == "__main__":
    sys.exit(main())
