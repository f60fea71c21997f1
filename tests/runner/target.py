# SPDX-License-Identifier: BSD-2-Clause
"""Tests in the emulated board: each group is an image of its own.

The image prints `ok NAME` or `FAIL file:line: ...` for each test, then
`N passed, N failed`, and ends the emulator with status 0 if none failed.
A group may say in a file `time-limit` how many seconds it may take, and in a file
`emulator-may-say` what QEMU may complain about: one regular expression for whole
lines, for what a cell may do and QEMU finds odd all the same.
"""

import re
from pathlib import Path

from measure import emulator, plugin

from .result import Result

IMAGES = Path("build/tests/target")
LIMIT = 120
COVERAGE = False  # whether to write which kernel instructions ran, beside each image
TOTALS = re.compile(r"^(?:\[[^\]]*\] )?(\d+) passed, (\d+) failed\s*$", re.MULTILINE)


class Group:
    def __init__(self, source, variant):
        self.variant = variant
        self.name = source.name if variant == "test" else "%s (%s)" % (source.name, variant)
        self.directory = IMAGES / source.name / variant
        limit = source / "time-limit"
        self.limit = int(limit.read_text()) if limit.exists() else LIMIT
        allowed = source / "emulator-may-say"
        self.allowed = re.compile(allowed.read_text().strip()) if allowed.exists() else None

    def run(self):
        result = Result("target", self.name, variant=self.variant)
        image = self.directory / "image.elf"
        if not image.exists():
            result.fail("no image %s" % image)
            return result
        measured = self.directory / "measured.json"
        measured.unlink(missing_ok=True)
        outcome = emulator.run(image, self.limit, self._measuring(measured), self.directory / "qemu.log")
        result.output, result.seconds = outcome.output, outcome.seconds
        self.judge(result, outcome)
        result.measured = plugin.read_report(measured)
        return result

    def _measuring(self, report):
        """The plugin's argument, or None: what a kernel that checks itself all the time takes tells nothing."""
        if self.variant == "checked":
            return None
        kernel = plugin.Symbols("build/kernel/%s/kernel.sym" % self.variant)
        coverage = self.directory / "coverage" if COVERAGE else None
        return plugin.arguments(report, kernel, coverage=coverage)

    def judge(self, result, outcome):
        totals = TOTALS.findall(outcome.output)
        if totals:
            result.passed, result.failed = map(int, totals[-1])
        if outcome.timed_out:
            result.fail("not done after %d s" % self.limit)
        elif not totals:
            result.fail("ended without totals, status %d" % outcome.status)
        elif (outcome.status == 0) != (result.failed == 0):
            result.fail("status %d does not fit %d failed" % (outcome.status, result.failed))
        complaints = [line for line in outcome.complaints
                      if not (self.allowed and self.allowed.fullmatch(line))]
        if complaints:
            result.fail("the guest did what QEMU complains about:")
            result.output += "\n" + "\n".join(complaints[:20])


def groups():
    found = []
    for description in sorted(Path("tests/target").glob("*/system.xml")):
        variants = description.parent / "variants"
        for variant in variants.read_text().split() if variants.exists() else ["test"]:
            found.append(Group(description.parent, variant))
    return found
