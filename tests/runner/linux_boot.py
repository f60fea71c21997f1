# SPDX-License-Identifier: BSD-2-Clause
"""What the tests of Linux have in common: images that are booted once, and what the programs in them print."""

import re

from measure import emulator

from .result import Result

CHECK = re.compile(r"\bcheck: (.+?): (\S.*?)\s*$", re.MULTILINE)
END = re.compile(r"\bcheck: end\b.*\n|Kernel panic|\bfault: .*pc=0x[0-9a-f]+.*\n")


class Boot:
    """A group with a name, an image, a limit in seconds and QEMU's options; `judge` counts what came of it."""

    def run(self):
        result = Result("linux", self.name)
        if not self.image.exists():
            result.fail("no image %s" % self.image)
            return result
        outcome = emulator.run(self.image, self.limit, options=self.options, enough=self.is_over)
        (self.image.parent / "output").write_text(outcome.output)
        result.seconds = outcome.seconds
        self.judge(result, outcome.output)
        return result

    def is_over(self, output):
        return END.search(output)


def tail(output):
    return "\n".join(output.splitlines()[-20:])
