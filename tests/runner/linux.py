# SPDX-License-Identifier: BSD-2-Clause
"""Tests that run a program in Linux in a cell and in Linux on the bare board, and compare what it finds.

The program prints lines `check: NAME: RESULT` and at last `check: end`.  A check has
passed if the result is the same on both sides; the bare board's kernel is the secure one.
"""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from measure import emulator, linux_runs

from .result import Result

SYSTEMS = Path("tests/linux")
IMAGES = Path("build/tests/linux")
LIMIT = 400
CHECK = re.compile(r"\bcheck: (.+?): (\S.*?)\s*$", re.MULTILINE)
END = re.compile(r"\bcheck: end\b|Kernel panic|\bfault: .*pc=0x[0-9a-f]+.*\n")


class Group:
    def __init__(self, source):
        self.name = "linux " + source.name
        self.image = IMAGES / source.name / "test" / "image.elf"
        self.arguments = "okapi.run=/bin/" + source.name

    def run(self):
        result = Result("linux", self.name)
        if not self.image.exists():
            result.fail("no image %s" % self.image)
            return result
        begin = time.monotonic()
        with ThreadPoolExecutor(2) as pool:
            native = pool.submit(self._run, "native", None, linux_runs.native_options(self.arguments))
            cell = pool.submit(self._run, "cell", self.image, ())
            compare(result, native.result(), cell.result())
        result.seconds = time.monotonic() - begin
        return result

    def _run(self, name, image, options):
        outcome = emulator.run(image, LIMIT, options=(*linux_runs.ALIKE, *options),
                               enough=lambda output: END.search(output))
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


def tail(output):
    return "\n".join(output.splitlines()[-20:])


def groups():
    return [Group(path.parent) for path in sorted(SYSTEMS.glob("*/system.xml"))]
