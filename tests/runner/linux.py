# SPDX-License-Identifier: BSD-2-Clause
"""Tests of Linux in cells.

A comparison runs a program in a cell and on the bare board, whose kernel is the
secure one.  It prints lines `check: NAME: RESULT` and at last `check: end`; a check
has passed if the result is the same on both sides; so that of the machine beside one
whose kernel gives up.  The load runs two machines beside a cell that keeps a period.
"""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from measure import emulator, linux_runs

from .linux_boot import CHECK, END, Boot, tail
from .linux_channels import Channels
from .result import Result

IMAGES = Path("build/tests/linux")
LIMIT = 900  # seconds

# As fast as a chip of this kind: an instruction in 8 ns.
LIKE_A_CHIP = ("-icount", "shift=3,sleep=off", *linux_runs.ALIKE[len(emulator.DETERMINISTIC):])
PERIODS = re.compile(r"\bperiod: done: (\d+) periods, (\d+) missed, .*\n")


class Comparison:
    """`end` ends the run in the cell; its output must contain what `besides` matches."""

    def __init__(self, name, arguments, timing=linux_runs.ALIKE, end=END, besides=()):
        self.name = name
        self.image = IMAGES / name / "test" / "image.elf"
        self.arguments = arguments
        self.timing = timing
        self.end = end
        self.besides = besides

    def run(self):
        result = Result("linux", self.name)
        if not self.image.exists():
            result.fail("no image %s" % self.image)
            return result
        begin = time.monotonic()
        with ThreadPoolExecutor(2) as pool:
            native = pool.submit(self._run, "native", None, linux_runs.native_options(self.arguments), END)
            cell = pool.submit(self._run, "cell", self.image, (), self.end)
            compare(result, native.result(), cell.result())
        for wanted in self.besides:
            if re.search(wanted, cell.result()):
                result.passed += 1
            else:
                result.fail("the cell's side did not print: %s" % wanted)
        result.seconds = time.monotonic() - begin
        return result

    def _run(self, name, image, options, end):
        outcome = emulator.run(image, LIMIT, options=(*self.timing, *options), enough=end.search)
        (self.image.parent / (name + ".log")).write_text(outcome.output)
        return outcome.output


def compare(result, native, cell):
    """Count into the result the checks that came out the same, and say which did not."""
    expected, found = dict(CHECK.findall(native)), dict(CHECK.findall(cell))
    if "check: end" not in native:
        result.fail("the program did not come to its end on the bare board:\n%s" % tail(native))
    for name, answer in expected.items():
        if found.get(name) == answer:
            result.passed += 1
        elif name in found:
            result.fail("%s: %s, on the bare board: %s" % (name, found[name], answer))
    missing = [name for name in expected if name not in found]
    if missing:
        result.fail("%d checks were not made in the cell, the first is: %s" % (len(missing), missing[0]))
    if "check: end" not in cell:
        result.fail("the program did not come to its end in the cell:\n%s" % tail(cell))
    for name in found:
        if name not in expected:
            result.fail("not made on the bare board: %s: %s" % (name, found[name]))


class Load(Boot):
    """Whether machines that work hard change the results of each other or the period of a native cell."""

    name = "load"
    image = IMAGES / "load" / "release" / "image.elf"
    limit = 1500
    options = LIKE_A_CHIP
    machines = 2

    def is_over(self, output):
        ended = output.count("check: end") == self.machines
        return (ended and PERIODS.search(output)) or "Kernel panic" in output

    def judge(self, result, output):
        found = PERIODS.search(output)
        if not found:
            result.fail("the cell with the period did not come to its end:\n%s" % tail(output))
        elif int(found.group(2)):
            result.fail("%s of %s periods were missed" % (found.group(2), found.group(1)))
        else:
            result.passed += 1
        # The machine that has the keyboard prints without its name.
        answers = re.findall(r"\bcheck: mixed load: (.*?)\s*$", output, re.MULTILINE)
        for answer in answers:
            if answer == "much done, 0 wrong":
                result.passed += 1
            else:
                result.fail("in a machine: %s" % answer)
        if len(answers) != self.machines:
            result.fail("results of %d machines, not %d:\n%s" % (len(answers), self.machines, tail(output)))


def groups():
    crash = Comparison("crash", "okapi.run=/bin/check CHECK=load", LIKE_A_CHIP, re.compile(r"\bcheck: end\b.*\n"),
                       ("Kernel panic", "keeper: one crashed: its kernel gave up",
                        r"(?s)keeper: one restarts.*keeper: one started.*Kernel panic",
                        r"period: done: 2000 periods, 0 missed"))
    return [Comparison("check", "okapi.run=/bin/check"), crash, Channels(), Load()]
