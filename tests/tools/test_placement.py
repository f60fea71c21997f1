# SPDX-License-Identifier: BSD-2-Clause
"""Where the weaver puts things: virtual and physical addresses, pools."""

import struct
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import weaver_support as support  # noqa: E402
from okapi import abi, kernel, pools, programs  # noqa: E402

MEGABYTE = abi.SECTION_SIZE


def megabytes(cell):
    return {address // MEGABYTE for mapping in cell.mappings
            for address in range(mapping.address, mapping.end, abi.PAGE_SIZE)}


class VirtualTest(unittest.TestCase):
    def weave(self, *cells):
        return support.weave_text(support.system(*cells)).system.cells

    def test_cells_have_megabytes_of_their_own(self):
        cells = self.weave(support.cell("a", '<heap size="3M"/>'), support.cell("b"),
                           support.cell("c", '<memsection name="m" size="64K"/>', '<use_device name="uart0"/>'))
        owned = [megabytes(cell) for cell in cells]
        self.assertEqual(len(set().union(*owned)), sum(map(len, owned)))

    def test_first_cell_stays_and_the_next_moves(self):
        first, second = self.weave(support.cell("a"), support.cell("b"))
        self.assertEqual((first.program.delta, second.program.delta), (0, MEGABYTE))

    def test_cell_goes_where_it_is_told(self):
        first, second = self.weave(support.cell("a"), support.cell("b", attributes='virt_addr="0x40000000"'))
        self.assertEqual(second.program.start + second.program.delta, 0x40000000)
        self.assertEqual(first.program.delta, 0)

    def test_link_address_within_a_megabyte_is_kept(self):
        _, second = self.weave(support.cell("a"), support.cell("b", file="odd.elf"))
        self.assertEqual(second.program.start + second.program.delta, 0x00208000)
        third = self.weave(support.cell("a", '<heap size="2M"/>'), support.cell("b", file="odd.elf"))[1]
        self.assertEqual((third.program.start + third.program.delta) % MEGABYTE, 0x8000)

    def test_fixed_cells_come_before_floating_ones(self):
        floating, fixed = self.weave(support.cell("a"), support.cell("b", file="fixed.elf"))
        self.assertEqual(fixed.program.delta, 0)
        self.assertEqual(floating.base, 2 * MEGABYTE)

    def test_overlap_on_request(self):
        first, second = self.weave(support.cell("a"), support.cell("b", attributes='overlap="yes"'))
        self.assertEqual(second.program.delta, 0)
        self.assertTrue(megabytes(first) & megabytes(second) or first.base != second.base)

    def test_overlap_at_the_same_address(self):
        cells = self.weave(support.cell("a", attributes='virt_addr="0x40000000"'),
                           support.cell("b", attributes='virt_addr="0x40000000" overlap="yes"'))
        self.assertEqual(megabytes(cells[0]), megabytes(cells[1]))

    def test_page_below_each_stack_is_unmapped(self):
        cell, = self.weave(support.cell("a", '<thread name="t" start="worker"><stack size="8K"/></thread>',
                                        '<memsection name="m" size="4K"/>'))
        for thread in cell.threads:
            below = thread.stack.mapping.address - 1
            self.assertFalse([mapping.name for mapping in cell.mappings if mapping.address <= below < mapping.end])
        self.assertEqual([thread.stack.size for thread in cell.threads], [16 << 10, 8 << 10])

    def test_mappings_of_a_cell_do_not_overlap(self):
        cell, = self.weave(support.cell("a", '<memsection name="m" size="12K" virt_addr="0x00104000"/>',
                                        '<memsection name="n" size="5000"/>', '<heap size="1M"/>'))
        ordered = sorted(cell.mappings, key=lambda mapping: mapping.address)
        for mapping, following in zip(ordered, ordered[1:]):
            self.assertLessEqual(mapping.end, following.address)
        self.assertEqual(next(mapping.address for mapping in cell.mappings if mapping.name == "m"), 0x00104000)

    def test_large_memory_is_aligned_in_both_spaces(self):
        cell, = self.weave(support.cell("a", '<heap size="2M"/>', '<memsection name="m" size="64K"/>',
                                        '<memsection name="n" size="4K" align="128K"/>'))
        sizes = {mapping.name: mapping for mapping in cell.mappings}
        for name, alignment in (("heap", MEGABYTE), ("m", 0x10000), ("n", 0x20000)):
            self.assertEqual(sizes[name].address % alignment, 0)
            self.assertEqual(sizes[name].memory.physical % alignment, 0)

    def test_shared_memory_has_an_address_in_each_cell(self):
        first, second = self.weave(support.cell("a", '<memsection name="m" size="4K"/>'),
                                   support.cell("b", '<share name="n" to="/a/m" virt_addr="0x50000000"/>'))
        shared = next(mapping for mapping in second.mappings if mapping.name == "n")
        self.assertEqual(shared.address, 0x50000000)
        self.assertEqual(shared.memory.cache_policy, abi.MAP_UNCACHED)
        self.assertIs(shared.memory, next(mapping.memory for mapping in first.mappings if mapping.name == "m"))

    def test_memory_that_nobody_shares_is_cached(self):
        cell, = self.weave(support.cell("a", '<memsection name="m" size="4K"/>'))
        self.assertEqual({mapping.memory.cache_policy for mapping in cell.mappings}, {abi.MAP_CACHED})


class PhysicalTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.plan = support.weave_text(support.system(
            support.cell("a", '<heap size="2M"/>', attributes='kernel_heap="300K"'), support.cell("b"),
            support.cell("c", '<memsection name="m" size="64K"/>', "<image_map/>", attributes='kernel_heap="2M"')))

    def test_nothing_overlaps(self):
        region, facts = self.plan.region, self.plan.kernel
        ranges = [(facts.start, facts.image_end), (region.boot_table, region.boot_table_end)]
        for cell in self.plan.system.cells:
            ranges.append((cell.pool_address, cell.pool_address + cell.pool_size))
            ranges += [(memory.physical, memory.physical + memory.size) for memory in cell.memories]
        ranges.sort()
        for (_, end), (start, _) in zip(ranges, ranges[1:]):
            self.assertLessEqual(end, start)
        self.assertLessEqual(ranges[-1][1], 128 << 20)

    def test_pools_are_powers_of_two_and_aligned(self):
        for cell in self.plan.system.cells:
            self.assertEqual(cell.pool_size & (cell.pool_size - 1), 0)
            self.assertEqual(cell.pool_address % cell.pool_size, 0)
            self.assertGreaterEqual(cell.pool_address, MEGABYTE)
            self.assertLessEqual(cell.pool_address + cell.pool_size, self.plan.region.end)

    def test_memory_of_cells_is_outside_the_kernels_region(self):
        self.assertEqual(self.plan.region.end % MEGABYTE, 0)
        for cell in self.plan.system.cells:
            for memory in cell.memories:
                self.assertGreaterEqual(memory.physical, self.plan.region.end)

    def test_kernel_is_told(self):
        segment = self.plan.kernel.segments[-1]
        offset = self.plan.kernel.parameters_physical - segment.physical + kernel.STATED.size
        self.assertEqual(struct.unpack_from("<3I", segment.data, offset),
                         (self.plan.region.boot_table, self.plan.region.end, 128 << 20))

    def test_what_is_loaded_comes_first(self):
        memories = [memory for cell in self.plan.system.cells for memory in cell.memories]
        loaded = [memory.physical for memory in memories if memory.contents]
        empty = [memory.physical for memory in memories if not memory.contents]
        self.assertLess(max(loaded), min(empty))


class PoolTest(unittest.TestCase):
    def plan(self, *children, attributes=""):
        return support.weave_text(support.system(support.cell("a", *children, attributes=attributes)))

    def test_sum_of_a_small_cell(self):
        plan = self.plan(attributes='caps="32"')
        # space and thread 256 each; scheduling context, endpoint, notification and timer 64 each; five segments of 64
        # (code, data, environment, stack, heap); list 64 + 32 * 32, rounded up; one table for the megabyte, one for
        # the 256 MB; a table and a page for UTCBs
        expected = 2 * 256 + 4 * 64 + 5 * 64 + 2048 + 2 * 4096 + 1024 + 4096
        self.assertEqual(plan.system.cells[0].pool_needed, expected)

    def test_sections_need_no_tables(self):
        small = self.plan().system.cells[0].pool_needed
        large = self.plan('<heap size="8M"/>').system.cells[0].pool_needed
        self.assertEqual(large, small)

    def test_header_counts(self):
        plan = self.plan()
        size = pools.pool_size(32768, plan.kernel)
        self.assertEqual(size, 65536)
        self.assertEqual(pools.pool_size(4096, plan.kernel), 8192)

    def test_room_for_own_objects(self):
        cell = self.plan(attributes='kernel_heap="1M"').system.cells[0]
        self.assertEqual(cell.pool_size, 2 << 20)


class FilesTest(unittest.TestCase):
    def test_cell_files_by_name(self):
        with self.assertRaisesRegex(support.UsageError, "--cell b: the description has no cell `b`"):
            with support.inside(support.directory()):
                Path("one.xml").write_text(support.system(support.cell("a")))
                support.plan.make_plan("one.xml", programs.Files("one.xml", [("b", "cell.elf")], [], "kernel.elf"))

    def test_contents_of_a_memory_section(self):
        with support.inside(support.directory()):
            Path("data.bin").write_bytes(b"12345")
            plan = support.weave_text(support.system(
                support.cell("a", '<memsection name="m" file="data.bin" attach="r"/>')))
        memory = next(memory for memory in plan.system.cells[0].memories if memory.name == "m")
        self.assertEqual((memory.size, memory.contents), (4096, b"12345\0\0\0"))


if __name__ == "__main__":
    unittest.main()
