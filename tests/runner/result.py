# SPDX-License-Identifier: BSD-2-Clause
"""What came of a group of tests."""

import subprocess
import time
from dataclasses import dataclass


@dataclass
class Result:
    kind: str
    name: str
    passed: int = 0
    failed: int = 0
    seconds: float = 0.0
    output: str = ""
    measured: dict = None  # what the measuring plugin reported, if it was there
    variant: str = ""  # of the kernel

    def fail(self, reason):
        """Count what is no test of its own: a crash, a missing end."""
        self.failed += 1
        self.output += "\nFAIL %s" % reason


def run_program(result, words, limit):
    """Run a program of the host; its exit status, or None when the time was over."""
    begin = time.monotonic()
    try:
        done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=limit, check=False)
        result.output = done.stdout.decode(errors="replace")
        status = done.returncode
    except subprocess.TimeoutExpired as expired:
        result.output = (expired.stdout or b"").decode(errors="replace")
        result.fail("not done after %d s" % limit)
        status = None
    result.seconds = time.monotonic() - begin
    return status
