# SPDX-License-Identifier: BSD-2-Clause
"""The runner's comparison of checks in Linux in a cell with those on the bare board."""

import sys
import unittest
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "tools"), str(Path(__file__).resolve().parents[1])]

from runner import linux  # noqa: E402
from runner.result import Result  # noqa: E402

NATIVE = ("check: read 0xc0000000: SIGSEGV code 1 at the address\r\n[ 1.0] check the cable\n"
          "check: helper for barrier: returned\ncheck: end\n").replace("\r\n", "\n")
CELL = "".join("[linux] %s\n" % line for line in NATIVE.splitlines())


def compare(native, cell):
    result = Result("linux", "name")
    linux.compare(result, native, cell)
    return result


class ComparisonTest(unittest.TestCase):
    def test_same(self):
        result = compare(NATIVE, CELL)
        self.assertEqual((2, 0, ""), (result.passed, result.failed, result.output))

    def test_another_result(self):
        result = compare(NATIVE, CELL.replace("SIGSEGV code 1 at the address", "readable"))
        self.assertEqual((1, 1), (result.passed, result.failed))
        self.assertIn("read 0xc0000000: readable, on the bare board: SIGSEGV", result.output)

    def test_cell_stops(self):
        result = compare(NATIVE, CELL.partition("[linux] check: helper")[0])
        self.assertEqual((1, 2), (result.passed, result.failed))
        self.assertIn("the first is: helper for barrier", result.output)

    def test_bare_board_stops(self):
        result = compare("check: read: readable\nKernel panic", CELL)
        self.assertIn("on the bare board:\ncheck: read", result.output)
        self.assertGreater(result.failed, 0)

    def test_nothing_came(self):
        self.assertEqual(2, compare("", "").failed)


LOADED = ("[period] period: done: 120000 periods, 0 missed, worst 210 us late\n"
          "check: mixed load: much done, 0 wrong\n[two] check: mixed load: much done, 0 wrong\n")


class LoadTest(unittest.TestCase):
    def judge(self, output):
        result = Result("linux", "load")
        linux.Load().judge(result, output)
        return result

    def test_good(self):
        result = self.judge(LOADED)
        self.assertEqual((3, 0), (result.passed, result.failed))

    def test_missed_period(self):
        self.assertIn("2 of 120000 periods", self.judge(LOADED.replace(" 0 missed", " 2 missed")).output)

    def test_wrong_results(self):
        self.assertIn("in a machine: much done, 1 wrong", self.judge("1 wrong".join(LOADED.rsplit("0 wrong", 1))).output)

    def test_nothing_came(self):
        self.assertEqual(2, self.judge("").failed)


if __name__ == "__main__":
    unittest.main()
