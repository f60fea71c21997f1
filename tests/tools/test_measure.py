# SPDX-License-Identifier: BSD-2-Clause
"""The measuring plugin counts what can be counted by eye in measure/counted.S."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "tools"))

from measure import emulator, plugin  # noqa: E402

WINDOW = 0xF8000000


class MeasureTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as directory:
            elf = Path(directory) / "counted.elf"
            subprocess.run(["arm-none-eabi-gcc", "-nostdlib", "-marm", "-mcpu=arm926ej-s", "-Wl,-Ttext=0x10000",
                            "-Wl,--build-id=none", "-o", elf, HERE / "measure" / "counted.S"], check=True)
            listing = elf.with_suffix(".sym")
            listing.write_text(subprocess.run(["arm-none-eabi-nm", "-n", elf], check=True, text=True,
                                              capture_output=True).stdout)
            cls.symbols = symbols = plugin.Symbols(listing)
            kernel = plugin.Symbols(listing)
            kernel.by_name = {name: WINDOW + address for name, address in symbols.by_name.items()}
            report = Path(directory) / "report.json"
            coverage = Path(directory) / "coverage"
            marks = [(name, symbols.by_name[name + "_begin"], symbols.by_name[name + "_end"])
                     for name in ("short", "special")]
            words = plugin.arguments(report, kernel, marks, main=[symbols.by_name["main"]], coverage=coverage)
            words += ",uncounted=0x%x" % kernel.by_name["uncounted"]
            cls.outcome = emulator.run(elf, 20, words)
            cls.report = plugin.read_report(report)
            cls.covered = dict(line.split() for line in coverage.read_text().splitlines())

    def test_guest_ends_by_itself(self):
        self.assertEqual(7, self.outcome.status)
        self.assertEqual("", self.outcome.output)

    def test_phase_counts_each_visit(self):
        # Vector 1, three tests 3, five turns of two 10, return 1.
        phase = self.report["phases"]["short"]
        self.assertEqual((1, 150, 10), (phase["runs"], phase["instructions"], phase["entries"]))

    def test_route_names_where_the_visit_came_back(self):
        (route,) = self.report["phases"]["short"]["routes"]
        self.assertEqual({"vector": "system call", "user": self.symbols.by_name["after_short"],
                          "visits": 10, "least": 15, "most": 15, "sum": 150}, route)

    def test_functions_of_test_kernels_are_left_out(self):
        self.assertEqual(11, self.report["phases"]["special"]["instructions"])

    def test_longest_stretch_is_explained(self):
        longest = self.report["longest"]
        self.assertEqual(1 + 3 + 2 * 300 + 1, longest["instructions"])
        self.assertEqual(("system call", "return to user mode"), (longest["vector"], longest["end"]))
        loop = WINDOW + self.symbols.by_name["system_call"] + 12
        self.assertIn([loop, 2, 300], longest["trace"])

    def test_instructions_from_reset(self):
        # Clearing the table, filling it, copying the vectors, MMU, user mode, and one instruction there.
        self.assertEqual(3 + 3 * 4096 + 8 + 3 + 4 * 10 + 9 + 4 + 1, self.report["to_main"])

    def test_coverage(self):
        address = WINDOW + self.symbols.by_name["preemption_point"]
        self.assertEqual("1", self.covered["%08x" % address])


if __name__ == "__main__":
    unittest.main()
