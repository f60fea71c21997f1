# SPDX-License-Identifier: BSD-2-Clause
"""How the runner judges what an image or a program printed."""

import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests")]

from measure.emulator import Outcome  # noqa: E402
from runner import host, result, target  # noqa: E402


class TargetTest(unittest.TestCase):
    def judge(self, allowed=None, **outcome):
        judged = result.Result("target", "group")
        with tempfile.TemporaryDirectory() as directory:
            if allowed:
                (Path(directory) / "emulator-may-say").write_text(allowed)
            target.Group(Path(directory), "test").judge(judged, Outcome(**outcome))
        return judged.passed, judged.failed

    def test_totals(self):
        self.assertEqual((3, 0), self.judge(output="ok a\nok b\nok c\n3 passed, 0 failed\n"))

    def test_totals_behind_a_console_driver(self):
        self.assertEqual((3, 0), self.judge(output="[group] 3 passed, 0 failed\n"))

    def test_failed_tests(self):
        self.assertEqual((2, 1), self.judge(output="2 passed, 1 failed\n", status=1))

    def test_status_has_to_fit(self):
        self.assertEqual((2, 1), self.judge(output="2 passed, 0 failed\n", status=1))
        self.assertEqual((2, 2), self.judge(output="2 passed, 1 failed\n", status=0))

    def test_no_totals(self):
        self.assertEqual((0, 1), self.judge(output="ok a\n"))

    def test_time_limit(self):
        self.assertEqual((0, 1), self.judge(output="ok a\n", timed_out=True, status=-15))

    def test_complaints_of_the_emulator(self):
        self.assertEqual((2, 1), self.judge(output="2 passed, 0 failed\n", complaints=["Invalid write"]))

    def test_complaints_that_a_group_expects(self):
        output = "2 passed, 0 failed\n"
        self.assertEqual((2, 0), self.judge("odd read at [0-9]+\n", output=output, complaints=["odd read at 12"]))
        self.assertEqual((2, 1), self.judge("odd read at [0-9]+\n", output=output,
                                            complaints=["odd read at 12", "Invalid write"]))
        self.assertEqual((2, 1), self.judge("odd read", output=output, complaints=["odd read at 12"]))


class HostTest(unittest.TestCase):
    def run_script(self, text):
        with tempfile.TemporaryDirectory() as directory:
            script = Path(directory) / "program"
            script.write_text("#!/bin/sh\n" + text)
            script.chmod(0o755)
            done = host.Group(script).run()
        return done.passed, done.failed

    def test_closing_table(self):
        table = "echo '     tests     12    12     11      1        0'\n"
        self.assertEqual((11, 1), self.run_script(table + "exit 1\n"))

    def test_crash_after_the_tests(self):
        self.assertEqual((12, 1), self.run_script("echo ' tests 12 12 12 0 0'\nexit 134\n"))

    def test_crash_before_the_table(self):
        self.assertEqual((0, 1), self.run_script("exit 134\n"))


if __name__ == "__main__":
    unittest.main()
