# SPDX-License-Identifier: BSD-2-Clause
"""Virtual machines: what the boot table creates for them, where they lie, and what their native cells find."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import machine_support  # noqa: E402
import weaver_support as support  # noqa: E402
from boot_model import BootModel  # noqa: E402
from okapi import abi, facts, formats, guest, headers, image, imagemap, output, show, slots  # noqa: E402
from test_environment import Block  # noqa: E402

READ_WRITE = abi.MAP_READ | abi.MAP_WRITE


class Woven(unittest.TestCase):
    text = machine_support.SYSTEM

    @classmethod
    def setUpClass(cls):
        cls.plan = support.weave_text(cls.text)
        cls.system = cls.plan.system
        cls.model = BootModel(cls.plan.table_bytes)
        cls.one, cls.two = cls.system.guests

    def held(self, cell, slot, kind):
        found = self.model.lists[cell][slot]
        self.assertEqual(found.object.kind, kind)
        return found


class BootTest(Woven):
    def test_thread_is_not_started(self):
        threads = {thread.facts["name"]: thread.facts for thread in self.model.threads}
        self.assertNotIn("started", threads["one/main"])
        self.assertIn("started", threads["keeper/main"])
        self.assertEqual([threads[name]["priority"] for name in ("one/main", "two/main")], [50, 30])
        self.assertEqual(threads["one/main"]["faults"].badge, 4)
        self.assertEqual(threads["two/main"]["scheduling"].facts["budget"], 2500)

    def test_standard_slots(self):
        for cell in ("one", "two"):
            kinds = {slot: found.object.kind for slot, found in self.model.lists[cell].items() if slot < 16}
            kinds.pop(slots.FAULTS, None)
            self.assertEqual(kinds, {1: "list", 2: "space", 3: "pool", 4: "scheduling", 6: "endpoint",
                                     7: "notification", 8: "thread", 9: "timer", 12: "vcpu", 14: "endpoint"})
            timer = self.model.lists[cell][slots.TIMER].object.facts
            self.assertEqual((timer["bit"], timer["notification"]), (31, self.model.lists[cell][7].object))
        self.assertIn(slots.FAULTS, self.model.lists["one"])

    def test_virtual_cpu(self):
        for cell, tables in (("one", 64), ("two", 8)):
            vcpu = self.held(cell, slots.VCPU, "vcpu").object
            self.assertIs(vcpu.facts["space"], self.model.lists[cell][slots.SPACE].object)
            self.assertEqual(vcpu.facts["tables"], tables)

    def test_policy_endpoint(self):
        control = self.model.lists["keeper"][16].object
        for cell, badge in (("one", 1), ("two", 2)):
            found = self.held(cell, slots.POLICY, "endpoint")
            self.assertIs(found.object, control)
            self.assertEqual((found.rights, found.badge), (abi.ENDPOINT_SEND, badge))

    def test_what_the_keeper_holds(self):
        for machine in (self.one, self.two):
            own = self.model.lists[machine.cell.name]
            expected = (("thread", own[slots.THREAD].object, abi.RIGHTS_ALL),
                        ("scheduling", own[slots.SCHEDULING].object, abi.RIGHTS_ALL),
                        ("space", own[slots.SPACE].object, abi.SPACE_MAP),
                        ("ram", own[machine.ram.mapping.slot].object, abi.SEGMENT_READ | abi.SEGMENT_WRITE))
            for part, thing, rights in expected:
                found = self.model.lists["keeper"][machine.control.slot + slots.OF_MACHINE[part]]
                self.assertIs(found.object, thing)
                self.assertEqual(found.rights, rights)

    def test_ram_is_mapped_in_sections_and_not_zeroed(self):
        for machine in (self.one, self.two):
            mappings = self.model.spaces[machine.cell.name].facts["mappings"]
            start = machine.ram.physical
            self.assertEqual(start % abi.SECTION_SIZE, 0)
            self.assertIn((guest.RAM_BASE, guest.RAM_BASE + machine.memory_size, start, READ_WRITE | abi.MAP_CACHED),
                          mappings)
            self.assertFalse([zeroed for zeroed in self.model.zeroed
                              if zeroed[0] < start + machine.memory_size and start < zeroed[1]])

    def test_windows_are_uncached_on_both_sides(self):
        windows = [(self.one, "serial", 0x30000000, 0x10000), (self.one, "compute", 0x30010000, 0x10000),
                   (self.one, "compute", 0x30020000, 0x2000), (self.two, "serial", 0x30000000, 0x10000)]
        for machine, native, start, size in windows:
            mappings = self.model.spaces[machine.cell.name].facts["mappings"]
            physical, flags = next(row[2:] for row in mappings if row[:2] == (start, start + size))
            self.assertEqual(flags, READ_WRITE | abi.MAP_UNCACHED)
            self.assertIn((physical, flags), [row[2:] for row in self.model.spaces[native].facts["mappings"]])

    def test_each_side_rings_only_its_bit(self):
        def rings(cell, slot, target):
            found = self.held(cell, slot, "notification")
            self.assertIs(found.object, self.model.lists[target][slots.NOTIFICATION].object)
            self.assertEqual(found.rights, abi.NOTIFICATION_SIGNAL)
            return found.badge
        for window, native, line, bit in zip(self.one.windows, ("serial", "compute", "compute"), (0, 1, 2), (1, 2, 9)):
            self.assertEqual(rings("one", window.doorbell.slot, native), 1 << bit)
            self.assertEqual(rings(native, window.native.signal.slot, "one"), 1 << line)
        self.assertEqual(rings("serial", self.two.switch.slot, "keeper"), 1 << 1)

    def test_given_device(self):
        device = self.system.cell("one").devices[0]
        memory, interrupt = device.memories[0], device.interrupts[0]
        mappings = self.model.spaces["one"].facts["mappings"]
        self.assertIn((0x101E8000, 0x101E9000, 0x101E8000, READ_WRITE | abi.MAP_DEVICE), mappings)
        self.assertEqual(self.held("one", memory.slot, "segment").object.facts["base"], 0x101E8000)
        facts = self.held("one", interrupt.slot, "interrupt").object.facts
        self.assertEqual((facts["line"], facts["bit"]), (10, 3))
        self.assertIs(facts["notification"], self.model.lists["one"][slots.NOTIFICATION].object)

    def test_files_are_read_only_for_the_keeper(self):
        mappings = self.model.spaces["keeper"].facts["mappings"]
        for loaded in (self.one.image, self.one.dtb, self.one.initrd, self.two.dtb):
            self.assertIn((loaded.mapping.address, loaded.mapping.end, loaded.memory.physical,
                           abi.MAP_READ | abi.MAP_CACHED), mappings)

    def test_pools_suffice(self):
        for machine in (self.one, self.two):
            cell = machine.cell
            self.assertEqual(cell.kernel_heap, machine.tables * (32 << 10))
            self.assertGreaterEqual(cell.pool_size, cell.pool_needed + cell.kernel_heap)


class PlacementTest(Woven):
    def test_equal_files_are_in_the_image_once(self):
        self.assertIs(self.one.image.memory, self.two.image.memory)
        _, raw = image.of_plan(self.plan).raw()
        self.assertEqual(raw.count(support.IMAGE), 1)
        self.assertEqual(raw.count(support.INITRD), 1)

    def test_ram_comes_after_the_image(self):
        start, raw = image.of_plan(self.plan).raw()
        for machine in (self.one, self.two):
            self.assertGreaterEqual(machine.ram.physical, start + len(raw))

    def test_physical_memory_does_not_overlap(self):
        ranges = sorted((memory.physical, memory.physical + memory.size) for cell in self.system.cells
                        for memory in cell.memories)
        for (_, end), (start, _) in zip(ranges, ranges[1:]):
            self.assertLessEqual(end, start)

    def test_native_cells_keep_clear_of_linux(self):
        for cell in self.system.native_cells:
            self.assertGreaterEqual(cell.base, 0x20000000)
            self.assertLessEqual(cell.end, guest.WINDOWS_BASE)

    def test_keeper_has_room_for_the_largest_machine(self):
        keeper = self.system.cell("keeper")
        start, size = Block(keeper).words("MACHINE_WINDOW", 1)
        self.assertEqual((start % abi.SECTION_SIZE, size), (0, 24 << 20))
        self.assertFalse([mapping.name for mapping in keeper.mappings
                          if mapping.address < start + size and start < mapping.end])
        for cell in self.system.native_cells:
            self.assertTrue(cell is keeper or cell.end <= keeper.base or keeper.end <= cell.base)
        self.assertLessEqual(start + size, keeper.end)

    def test_offsets_in_ram(self):
        one = self.one
        self.assertEqual(one.image.offset, 0x8000)
        self.assertEqual(one.dtb.offset, one.memory_size - 0x1000)
        self.assertEqual(one.initrd.offset % abi.PAGE_SIZE, 0)
        self.assertTrue(one.dtb.offset - abi.PAGE_SIZE < one.initrd.offset + one.initrd.size <= one.dtb.offset)
        self.assertLessEqual(one.image.offset + one.image.size, one.initrd.offset)

    def test_same_input_same_output(self):
        again = support.weave_text(self.text)
        self.assertEqual(image.of_plan(again).raw(), image.of_plan(self.plan).raw())


class EnvironmentTest(Woven):
    def test_machines(self):
        block = Block(self.system.cell("keeper"))
        words = block.words("MACHINES", 1)
        self.assertEqual((words[0], len(words)), (2, 1 + 2 * 18))
        for machine, row in ((self.one, words[1:19]), (self.two, words[19:])):
            control = machine.control.slot
            self.assertEqual(block.string(row[0]), machine.cell.name)
            self.assertEqual(row[1:7], [control, control + 1, control + 2, control + 3, machine.memory_size,
                                        0x40000000])
            self.assertEqual(row[7:10], [machine.image.mapping.address, len(support.IMAGE), 0x8000])
            self.assertEqual(row[10:13], [machine.dtb.mapping.address, machine.dtb.size, machine.dtb.offset])
        self.assertEqual(words[14:19], [self.one.initrd.mapping.address, len(support.INITRD), self.one.initrd.offset,
                                        0, 1])
        self.assertEqual(words[32:], [0, 0, 0, 1, 0])

    def test_consoles(self):
        serial = self.system.cell("serial")
        block = Block(serial)
        words = block.words("CONSOLES", 1)
        self.assertEqual((words[0], len(words)), (2, 1 + 2 * 8))
        for number, machine in enumerate((self.one, self.two)):
            row = words[1 + 8 * number:9 + 8 * number]
            memory = machine.console.native.memory
            self.assertEqual(block.string(row[0]), machine.cell.name)
            self.assertEqual(row[1:], [memory.mapping.address, 0x10000, machine.console.native.signal.slot, 1,
                                       number + 1, machine.switch.slot, number])

    def test_channels(self):
        compute = self.system.cell("compute")
        block = Block(compute)
        for end, size, line, bit in zip(compute.channel_ends, (0x10000, 0x2000), (1, 2), (2, 9)):
            self.assertEqual(block.words(f"CHANNEL_{end.name.upper()}", 1),
                             [end.memory.mapping.address, size, end.signal.slot, 1 << line, bit])
            segment = block.words(f"MAIN_{end.name.upper()}", 7)
            self.assertEqual(segment[:3], [end.memory.mapping.address, size, end.memory.slot])

    def test_others_have_no_such_keys(self):
        names = Block(self.system.cell("compute")).names
        self.assertFalse({"MACHINES", "MACHINE_WINDOW", "CONSOLES"} & set(names))

    def test_headers(self):
        serial, keeper, compute = [[line.split("/*")[0].split() for line in headers.header(
            self.system.cell(name), self.system).split("\n")] for name in ("serial", "keeper", "compute")]
        self.assertIn(["#define", "BADGE_CONTROL_TWO", "2"], keeper)
        self.assertIn(["#define", "BIT_TWO_SWITCH", "1"], keeper)
        self.assertIn(["#define", "SLOT_ONE_CONTROL_RAM", str(self.one.control.slot + 3)], keeper)
        self.assertIn(["#define", "BIT_TWO_CONSOLE_DOORBELL", "2"], serial)
        self.assertIn(["#define", "BIT_SPARE_DOORBELL", "9"], compute)
        self.assertIn(["#define", "CHANNEL_LINUX", '"CHANNEL_LINUX"'], compute)

    def test_image_map_has_the_machines_memory(self):
        self.assertIn(b"one\0", imagemap.build(self.system))

    def test_show(self):
        text = show.report(self.plan, "one")
        for pattern in ("machine `one`: 16M of RAM, priority 50, ceiling 50, faults to /keeper/main, started by "
                        "/keeper/control\n", r"  Linux +40008000  10091 bytes  Image\n",
                        r"   2  small +rung by /compute, whose bit 9 it rings in return\n",
                        r"   3  rtc_irq0 +interrupt line 10 of the board\n",
                        r"  40000000  41000000   16M  rw      cached ", r" 12  vcpu +virtual CPU, 64 tables"):
            self.assertRegex(text, pattern)
        self.assertIn("kept stopped by /keeper/control", show.report(self.plan, "two"))
        self.assertRegex(show.report(self.plan, "keeper"), r" 24M +kept free to load machines\n")
        self.assertRegex(show.report(self.plan), r" 16M  one +ram\n")

    def test_symbols_of_linux(self):
        with tempfile.TemporaryDirectory() as folder, support.inside(folder):
            self.assertEqual(facts.of_plan(self.plan, folder)["machines"], [])
            Path("Image").write_bytes(support.IMAGE)
            Path("vmlinux").write_bytes(b"")
            Path("system.xml").write_text(machine_support.machines('<linux name="one" kernel="Image"/>'))
            found = facts.of_plan(support.weave("system.xml"), ".")
        self.assertEqual(found["machines"], [{"name": "one", "symbols": "vmlinux"}])
        self.assertEqual([cell["name"] for cell in found["cells"]], ["serial", "keeper"])


class OtherSystemsTest(unittest.TestCase):
    def test_keeper_without_machines(self):
        system = support.weave_text(support.system(machine_support.KEEPER)).system
        block = Block(system.cells[0])
        self.assertEqual((block.words("MACHINES", 1), block.words("MACHINE_WINDOW", 1)[1]), ([0], 0))
        self.assertEqual(system.cells[0].base, 0x00100000)

    def test_machine_without_console(self):
        system = support.weave_text(machine_support.machines(
            '<linux name="one" kernel="Image" console="none"/>')).system
        self.assertNotIn("CONSOLES", Block(system.cell("serial")).names)
        self.assertEqual(Block(system.cell("keeper")).words("MACHINES", 1)[17], 0xFFFFFFFF)

    def test_two_keepers_share_the_image(self):
        other = support.cell("other", '<endpoint name="control"/>', "<machines/>")
        plan = support.weave_text(machine_support.machines(
            '<linux name="one" kernel="Image"/>', '<linux name="two" kernel="Image" keeper="/other/control"/>',
            natives=(machine_support.SERIAL, machine_support.KEEPER, other)))
        model = BootModel(plan.table_bytes)
        one, two = plan.system.guests
        self.assertIs(one.image.memory, two.image.memory)
        self.assertIsNot(one.image.mapping, two.image.mapping)
        self.assertIn((two.image.mapping.address, two.image.mapping.end, one.image.memory.physical,
                       abi.MAP_READ | abi.MAP_CACHED), model.spaces["other"].facts["mappings"])
        self.assertEqual((one.number, two.number), (0, 0))

    def test_more_machines_than_a_keeper_can_have(self):
        elements = [f'<linux name="m{number}" kernel="Image" memory="5M"/>' for number in range(32)]
        with self.assertRaisesRegex(support.Failed, "`m31` is one more than the 31 that cell `keeper` can keep"):
            support.weave_text(machine_support.machines(*elements))

    def weave_large(self, megabytes, memory):
        with support.inside(support.directory()):
            Path("large.Image").write_bytes(support.IMAGE + bytes(range(256)) * (megabytes << 12))
        return support.weave_text(machine_support.machines(
            f'<linux name="one" kernel="large.Image" memory="{memory}"/>'))

    def test_large_image_in_all_forms(self):
        plan = self.weave_large(20, "48M")
        start, raw = image.of_plan(plan).raw()
        self.assertGreaterEqual(plan.system.guests[0].ram.physical, start + len(raw))
        with tempfile.TemporaryDirectory() as folder:
            written, _ = output.write_image(plan, f"{folder}/image.elf", formats.FORMATS,
                                            f"{support.directory()}/flash_start.elf")
        self.assertEqual([path.rsplit(".", 1)[1] for path, _ in written], list(formats.FORMATS))
        for _, size in written:
            self.assertTrue(20 << 20 < size < 40 << 20, written)

    def test_image_that_exceeds_the_flash_memory(self):
        plan = self.weave_large(56, "61M")
        with tempfile.TemporaryDirectory() as folder, self.assertRaisesRegex(
                support.UsageError, "does not fit the flash memory of 67108864"):
            output.write_image(plan, f"{folder}/image.elf", ["flash"], f"{support.directory()}/flash_start.elf")


if __name__ == "__main__":
    unittest.main()
