# SPDX-License-Identifier: BSD-2-Clause
"""Tests of the host's programs: unittest modules in tests/tools and tests/install."""

import re
import sys
from pathlib import Path

from .result import Result, run_program

LIMIT = 600
RAN = re.compile(r"^Ran (\d+) tests?", re.MULTILINE)
BAD = re.compile(r"(?:failures|errors|unexpected successes)=(\d+)")
SKIPPED = re.compile(r"skipped=(\d+)")


class Group:
    def __init__(self, path):
        self.path = path
        self.name = path.stem[len("test_"):]

    def run(self):
        result = Result("tools", self.name)
        run_program(result, [sys.executable, "-m", "unittest", str(self.path)], LIMIT)
        ran = RAN.search(result.output)
        if not ran:
            result.fail("unittest did not come to its end")
            return result
        last = result.output.rstrip().splitlines()[-1]
        result.failed += sum(map(int, BAD.findall(last)))
        result.passed = max(0, int(ran.group(1)) - result.failed - sum(map(int, SKIPPED.findall(last))))
        return result


def groups():
    return [Group(path) for folder in ("tools", "install", "docs")
            for path in sorted(Path("tests", folder).glob("test_*.py"))]
