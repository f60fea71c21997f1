# SPDX-License-Identifier: BSD-2-Clause
"""Whether processes of Linux can use a native cell: /bin/channels says so, check by check."""

from pathlib import Path

from measure import linux_runs

from .linux_boot import CHECK, Boot, tail

RIGHT = "right"
CHECKS = 9


class Channels(Boot):
    name = "channels"
    image = Path("build/tests/linux/channels/test/image.elf")
    limit = 120
    options = linux_runs.ALIKE

    def judge(self, result, output):
        answers = CHECK.findall(output)
        for name, answer in answers:
            if answer == RIGHT:
                result.passed += 1
            else:
                result.fail("%s: %s" % (name, answer))
        if len(answers) != CHECKS or "check: end" not in output:
            result.fail("%d checks, not %d:\n%s" % (len(answers), CHECKS, tail(output)))
