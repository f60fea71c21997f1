# SPDX-License-Identifier: BSD-2-Clause
"""Unit tests of kernel logic, as CUnit programs on the host."""

import re
from pathlib import Path

from .result import Result, run_program

PROGRAMS = Path("build/tests/host")
LIMIT = 300

# The line of CUnit's closing table: type, total, ran, passed, failed, inactive.
TESTS = re.compile(r"^\s*tests\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)", re.MULTILINE)


class Group:
    def __init__(self, path):
        self.path = path
        self.name = path.name

    def run(self):
        result = Result("host", self.name)
        status = run_program(result, [str(self.path)], LIMIT)
        table = TESTS.findall(result.output)
        if table:
            result.passed, result.failed = int(table[-1][2]), int(table[-1][3])
        elif status is not None:
            result.fail("no closing table of CUnit")
        if status and not result.failed:
            result.fail("exit status %d" % status)
        return result


def groups():
    listed = PROGRAMS / "programs"
    return [Group(PROGRAMS / name) for name in listed.read_text().split()] if listed.exists() else []
