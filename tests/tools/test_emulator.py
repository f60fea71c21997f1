# SPDX-License-Identifier: BSD-2-Clause
"""What of an emulator's output a run reports; a program of a few lines stands for the emulator."""

import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "tools"))

from measure import emulator  # noqa: E402

LIMIT = 20  # seconds

# Prints a part of a line, and complains when it is asked to end, as QEMU does.
PROGRAM = """#!%s
import signal, sys, time
def end(number, frame):
    sys.stderr.write("qemu-system-arm: terminating on signal 15 from pid 1 (/usr/bin/python3)\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
sys.stderr.write("audio: no sound\\n")
sys.stderr.write(%r)
sys.stdout.write("first: right\\r\\nthe e")
sys.stdout.flush()
time.sleep(%d)
"""


class EmulatorTest(unittest.TestCase):
    def run_program(self, complaint="", enough=None, limit=LIMIT, sleep=LIMIT):
        with tempfile.TemporaryDirectory() as directory:
            program = Path(directory) / "qemu-system-arm"
            program.write_text(PROGRAM % (sys.executable, complaint, sleep))
            program.chmod(0o755)
            with mock.patch.object(emulator, "QEMU", str(program)):
                return emulator.run(None, limit, enough=enough)

    def test_what_our_own_signal_makes_it_say_is_left_out(self):
        outcome = self.run_program(enough=lambda output: "the e" in output)
        self.assertEqual("first: right\nthe e", outcome.output)
        self.assertFalse(outcome.timed_out)

    def test_errors_never_continue_a_line_of_the_guest(self):
        outcome = self.run_program("qemu-system-arm: bad\n", lambda output: "the e" in output)
        self.assertEqual("first: right\nthe e\nqemu-system-arm: bad\n", outcome.output)

    def test_end_by_itself(self):
        self.assertEqual("first: right\nthe e", self.run_program(sleep=0).output)

    def test_time_limit_is_reported(self):
        outcome = self.run_program(limit=1)
        self.assertTrue(outcome.timed_out)
        self.assertEqual("first: right\nthe e", outcome.output)


if __name__ == "__main__":
    unittest.main()
