# SPDX-License-Identifier: BSD-2-Clause
"""The comparison of Linux in a cell with Linux on the bare board: limits, mean, table, and what a run prints."""

import re
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from measure import linux_numbers, linux_runs, table  # noqa: E402

KEYS = [operation.key for operation in linux_numbers.OPERATIONS]
NATIVE = {key: 1000.0 for key in KEYS} | {"null_syscall": 108.0}


def compare(**cell):
    """As if the cell needed what is given, and for all else what the native kernel needs."""
    return {one.operation.key: one for one in linux_numbers.compare(NATIVE, NATIVE | cell)}


class ComparisonTest(unittest.TestCase):
    def test_operations_of_the_program(self):
        """Each is printed by the benchmark, and the benchmark prints no other."""
        source = "".join(path.read_text() for path in Path("cells/linux/tools/bench").glob("*.c"))
        for key in KEYS:
            if key != "boot":
                self.assertIn('{"%s", ' % key, source)
        self.assertIn('{"%s", ' % linux_numbers.CHECK, source)
        self.assertEqual(len(KEYS), len(re.findall(r'\{"\w+", ', source)))

    def test_equal_is_within_all_limits(self):
        self.assertEqual([], [key for key, one in compare().items() if one.is_over])

    def test_ratio_over_its_limit(self):
        self.assertFalse(compare(pipe=1100.0)["pipe"].is_over)
        self.assertTrue(compare(pipe=1101.0)["pipe"].is_over)

    def test_usual_limit(self):
        self.assertFalse(compare(stat=1150.0)["stat"].is_over)
        self.assertTrue(compare(stat=1151.0)["stat"].is_over)

    def test_null_system_call_is_limited_in_instructions(self):
        self.assertFalse(compare(null_syscall=160.1)["null_syscall"].is_over)
        self.assertTrue(compare(null_syscall=161.0)["null_syscall"].is_over)

    def test_missing_is_over(self):
        compared = linux_numbers.compare(NATIVE, {})
        self.assertTrue(all(one.is_over for one in compared))
        self.assertIsNone(linux_numbers.geomean(compared))

    def test_geomean(self):
        compared = linux_numbers.compare(NATIVE, {key: value * 1.05 for key, value in NATIVE.items()})
        self.assertAlmostEqual(1.05, linux_numbers.geomean(compared))

    def test_clock(self):
        self.assertIsNone(linux_numbers.check({"user_loop": 2004.5}))
        self.assertIn("clock", linux_numbers.check({"user_loop": 2100.0}))
        self.assertIn("not measured", linux_numbers.check({}))


class OutputTest(unittest.TestCase):
    def test_lines_of_either_side(self):
        output = "bench: pipe 5022.50\n[linux] bench: unix 7806.00\r\n bench: nothing\n[linux] bench: end\n"
        self.assertEqual([("pipe", "5022.50"), ("unix", "7806.00")],
                         linux_runs.LINE.findall(output.replace("\r\n", "\n")))
        self.assertTrue(linux_runs.END.search(output))

    def test_end_is_seen_when_its_line_is_complete(self):
        self.assertFalse(linux_runs.END.search("bench: pipe 5022.50\nbench: end"))

    def test_sides_are_alike(self):
        """Memory, and arguments but for the console and what concerns the board's own devices."""
        description = Path("systems/bench-linux.xml").read_text()
        self.assertIn('memory="%s"' % linux_runs.MEMORY, description)
        native = linux_runs.NATIVE.options[-1].split()
        cell = re.findall(r'<arg value="([^"]*)"/>', description)
        self.assertEqual({"console=ttyAMA0", "lpj=1", "console=hvc0"}, set(native) ^ set(cell))


class TableTest(unittest.TestCase):
    def test_plain_marks_what_is_over(self):
        compared = list(compare(pipe=1200.0).values())
        lines = list(table.compared_plain(compared, linux_numbers.geomean(compared)))
        marked = [line.split()[0] for line in lines if "!" in line]
        self.assertEqual(["pipe"], marked)

    def test_each_table_is_renewed_between_its_own_marks(self):
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "page.md"
            text = "".join("%s\nold\n%s\n" % (table.BEGIN % target, table.END % target)
                           for target in ("bench", "bench-linux"))
            path.write_text(text)
            table.renew(path, "bench-linux", "new")
            self.assertEqual(text[::-1].replace("dlo", "wen", 1)[::-1], path.read_text())

    def test_missing_marks(self):
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "page.md"
            path.write_text("nothing")
            self.assertRaises(ValueError, table.renew, path, "bench-linux", "new")


if __name__ == "__main__":
    unittest.main()
