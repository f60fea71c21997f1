# SPDX-License-Identifier: BSD-2-Clause
"""A moved program is the one that the linker would have made for the new address."""

import os
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import weaver_support as support  # noqa: E402
from okapi import elf, relocate  # noqa: E402


class RelocationTest(unittest.TestCase):
    def linked_at(self, address):
        """The program linked for an address, by the linker itself."""
        path = os.path.join(support.directory(), f"linked_{address:x}.elf")
        subprocess.run(support.COMPILER + support.RELOCATABLE + [f"-Wl,--defsym=LINK_BASE=0x{address:x}", "cell.c",
                                                                 "-o", path], cwd=support.PROGRAMS, check=True)
        return elf.read_program(path)

    def test_same_as_linked_there(self):
        program = elf.read_program(os.path.join(support.directory(), "cell.elf"))
        for address in (0x00200000, 0x00300000, 0x40000000, 0xE0000000):
            expected = self.linked_at(address)
            moved = relocate.relocate(program, address - program.start)
            self.assertEqual(moved, [segment.data for segment in expected.segments], f"0x{address:x}")

    def test_moving_down(self):
        program = self.linked_at(0x40000000)
        expected = elf.read_program(os.path.join(support.directory(), "cell.elf"))
        self.assertEqual(relocate.relocate(program, expected.start - program.start),
                         [segment.data for segment in expected.segments])

    def test_not_moved_is_unchanged(self):
        program = elf.read_program(os.path.join(support.directory(), "cell.elf"))
        self.assertEqual(relocate.relocate(program, 0), [segment.data for segment in program.segments])

    def test_start_file_and_constructors(self):
        program = elf.read_program(os.path.join(support.directory(), "cell.elf"))
        kinds = {relocate.kind_name(relocation.kind) for relocation in program.relocations}
        self.assertIn("R_ARM_TARGET1", kinds)
        self.assertIn("R_ARM_ABS32", kinds)
        self.assertEqual(relocate.problems(program), [])

    def test_refusals_only_matter_for_cells_that_move(self):
        plan = support.weave_text(support.system(support.cell("a", file="movw.elf"), support.cell("b")))
        self.assertEqual(plan.system.cells[0].program.delta, 0)


if __name__ == "__main__":
    unittest.main()
