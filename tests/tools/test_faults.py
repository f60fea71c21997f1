# SPDX-License-Identifier: BSD-2-Clause
"""Source lines under the fault reporter's lines."""

import os
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import weaver_support as support  # noqa: E402
from okapi import elf, faults  # noqa: E402


class FakeEmulator:
    """What the filter asks of an emulator: which program lies where."""

    facts = {"kernel": {"window_base": 0xF8000000}}

    def __init__(self, *cells):
        self.program = elf.read_program(os.path.join(support.directory(), "cell.elf"))
        self.cells = [({"name": name, "delta": delta, "start": self.program.start + delta,
                        "end": self.program.end + delta}, self.program.path) for name, delta in cells]

    def cell_files(self):
        return self.cells

    def kernel_file(self):
        return os.path.join(support.directory(), "kernel.elf")


class FaultLinesTest(unittest.TestCase):
    def setUp(self):
        self.emulator = FakeEmulator(("one", 0), ("two", 0x100000))
        self.worker = self.emulator.program.names["worker"].value
        self.filter = faults.FaultLines(self.emulator)

    def feed(self, text):
        return self.filter.feed(text.encode()).decode()

    def test_line_follows(self):
        text = f"fault: thread two/main at pc=0x{self.worker + 0x100000:08x}\n"
        result = self.feed(text)
        self.assertTrue(result.startswith(text + "fault: source "), result)
        self.assertRegex(result, r"cell\.c:\d+\n$")

    def test_prefix_and_line_ends_are_kept(self):
        result = self.feed(f"[reporter] fault: pc=0x{self.worker:08x}\r\nnext\r\n")
        self.assertRegex(result, r"\r\n\[reporter\] fault: source \S+cell\.c:\d+\r\nnext\r\n$")

    def test_other_output_is_untouched(self):
        for text in ("hello\n", "fault: nothing known\n", "pc=0x00100000\n", "prompt> ", "\x1b[1mx\r",
                     "fault: pc=0x1\n"):
            self.assertEqual(self.feed(text), text)

    def test_in_pieces(self):
        text = f"fault: pc=0x{self.worker:08x}\n"
        result = "".join(self.feed(letter) for letter in text)
        self.assertRegex(result, r"^fault: pc=0x[0-9a-f]{8}\nfault: source \S+cell\.c:\d+\n$")

    def test_address_of_nobody(self):
        text = "fault: pc=0x70000000\n"
        self.assertEqual(self.feed(text), text)

    def test_cells_that_overlap_are_told_apart_by_name(self):
        self.emulator.cells[0] = (dict(self.emulator.cells[0][0], delta=0x40), "/nowhere.elf")
        self.emulator.cells[1] = (dict(self.emulator.cells[0][0], name="two", delta=0), self.emulator.program.path)
        self.filter = faults.FaultLines(self.emulator)
        self.assertNotIn("source", self.feed(f"fault: cell one\nfault: pc=0x{self.worker:08x}\n"))
        self.assertIn("source", self.feed(f"\nfault: cell two\nfault: pc=0x{self.worker:08x}\n"))


if __name__ == "__main__":
    unittest.main()
