# SPDX-License-Identifier: BSD-2-Clause
"""Whether processes of Linux can use a native cell: /bin/channels says so, check by check."""

import re
from pathlib import Path

from measure import emulator, linux_runs

from .result import Result

LIMIT = 120  # seconds
CHECK = re.compile(r"\bcheck: (.+?): (\S.*?)\s*$", re.MULTILINE)
END = re.compile(r"\bcheck: end\b.*\n|Kernel panic|\bfault: .*pc=0x[0-9a-f]+.*\n")
RIGHT = "right"
CHECKS = 9


class Channels:
    name = "channels"
    image = Path("build/tests/linux/channels/test/image.elf")

    def run(self):
        result = Result("linux", self.name)
        if not self.image.exists():
            result.fail("no image %s" % self.image)
            return result
        outcome = emulator.run(self.image, LIMIT, options=linux_runs.ALIKE, enough=END.search)
        (self.image.parent / "output").write_text(outcome.output)
        result.seconds = outcome.seconds
        judge(result, outcome.output)
        return result


def judge(result, output):
    answers = CHECK.findall(output)
    for name, answer in answers:
        if answer == RIGHT:
            result.passed += 1
        else:
            result.fail("%s: %s" % (name, answer))
    if len(answers) != CHECKS or "check: end" not in output:
        result.fail("%d checks, not %d:\n%s" % (len(answers), CHECKS, "\n".join(output.splitlines()[-20:])))
