# SPDX-License-Identifier: BSD-2-Clause
"""The boot table: executed by a model that checks every record, then compared with what was described."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import weaver_support as support  # noqa: E402
from boot_model import EVENT_RING, BootModel  # noqa: E402
from okapi import abi, slots  # noqa: E402

FULL = support.system(
    support.cell("serial", '<endpoint name="console"/>', '<use_device name="uart0" notification="main" bit="2"/>',
                 attributes='priority="200"'),
    support.cell("server", '<endpoint name="echo"/>', '<notification name="wake"/>',
                 '<memsection name="ring" size="8K"/>', '<thread name="helper" start="worker" priority="50"/>',
                 '<timer name="tick" notification="wake" bit="4"/>', '<irq value="20" notification="wake" bit="5"/>',
                 attributes='priority="120"'),
    support.cell("client", '<connect name="echo" to="/server/echo" badge="77" rights="send"/>',
                 '<connect name="plain" to="/server/echo"/>', '<signal name="wake" to="/server/wake" bits="0 3"/>',
                 '<share name="ring" to="/server/ring"/>',
                 '<environment><entry key="PEER" cap="/server/helper"/></environment>', "<events/>",
                 attributes='budget="2ms" period="10ms" caps="100"'),
    support.cell("policy", '<manage name="keeper" to="/client"/>', '<boot_memory name="rest"/>',
                 '<endpoint name="faults"/>', attributes='console="none"'),
    attributes=' console="/serial/console" faults="/policy/faults"')


class BootTableTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.plan = support.weave_text(FULL)
        cls.model = BootModel(cls.plan.table_bytes)

    def capability(self, cell, slot, kind):
        found = self.model.lists[cell][slot]
        self.assertEqual(found.object.kind, kind)
        return found

    def test_cells_are_named(self):
        self.assertEqual(self.model.cells, ["serial", "server", "client", "policy"])
        names = [thread.facts["name"] for thread in self.model.threads]
        self.assertEqual(names, ["serial/main", "server/main", "server/helper", "client/main", "policy/main"])

    def test_standard_slots(self):
        for cell in self.model.cells:
            for slot, kind in ((slots.LIST, "list"), (slots.SPACE, "space"), (slots.POOL, "pool"),
                               (slots.SCHEDULING, "scheduling"), (slots.ENDPOINT, "endpoint"),
                               (slots.NOTIFICATION, "notification"), (slots.THREAD, "thread"), (slots.TIMER, "timer")):
                found = self.capability(cell, slot, kind)
                self.assertEqual((found.rights, found.object.cell), (abi.RIGHTS_ALL, cell))
            self.assertEqual(self.capability(cell, slots.HEAP, "segment").object.facts["size"], 64 << 10)
            timer = self.model.lists[cell][slots.TIMER].object
            self.assertEqual(timer.facts["bit"], 31)
            self.assertIs(timer.facts["notification"], self.model.lists[cell][slots.NOTIFICATION].object)

    def test_list_sizes(self):
        sizes = [self.model.lists[cell][slots.LIST].object.facts["size"] for cell in self.model.cells]
        self.assertEqual(sizes, [64, 64, 100, 64])

    def test_console(self):
        console = self.model.lists["serial"][16]
        for index, cell in ((1, "server"), (2, "client")):
            found = self.capability(cell, slots.CONSOLE, "endpoint")
            self.assertIs(found.object, console.object)
            self.assertEqual((found.rights, found.badge), (abi.ENDPOINT_SEND, index + 1))
        self.assertNotIn(slots.CONSOLE, self.model.lists["serial"])
        self.assertNotIn(slots.CONSOLE, self.model.lists["policy"])

    def test_connections(self):
        echo = self.model.lists["server"][16].object
        badged, plain = self.capability("client", 16, "endpoint"), self.capability("client", 17, "endpoint")
        self.assertIs(badged.object, echo)
        self.assertEqual((badged.rights, badged.badge), (abi.ENDPOINT_SEND, 77))
        self.assertEqual((plain.rights, plain.badge), (abi.ENDPOINT_SEND | abi.ENDPOINT_GRANT, 3))
        signal = self.capability("client", 18, "notification")
        self.assertIs(signal.object, self.model.lists["server"][17].object)
        self.assertEqual((signal.rights, signal.badge), (abi.NOTIFICATION_SIGNAL, 0b1001))

    def test_thread_of_other_cell_as_ipc_capability(self):
        helper = self.model.lists["server"]
        endpoint = self.capability("client", 20, "endpoint")
        notification = self.capability("client", 21, "notification")
        self.assertIs(endpoint.object, helper[19].object)
        self.assertIs(notification.object, helper[20].object)
        self.assertEqual(notification.rights, abi.NOTIFICATION_SIGNAL)

    def test_second_thread(self):
        held = self.model.lists["server"]
        self.assertEqual([held[slot].object.kind for slot in range(19, 24)],
                         ["endpoint", "notification", "thread", "scheduling", "endpoint"])
        thread = held[21].object
        self.assertEqual(thread.facts["priority"], 50)
        self.assertIs(thread.facts["faults"], held[23])
        self.assertEqual(held[23].badge, 3)

    def test_faults_have_the_thread_as_badge(self):
        faults = self.model.lists["policy"]
        handler = next(found.object for slot, found in faults.items() if slot == 21)
        badges = {thread.facts["name"]: thread.facts["faults"].badge for thread in self.model.threads
                  if "faults" in thread.facts}
        self.assertEqual(badges, {"serial/main": 1, "server/main": 2, "server/helper": 3, "client/main": 4})
        self.assertIs(self.model.lists["client"][slots.FAULTS].object, handler)

    def test_budget_in_ticks(self):
        facts = self.model.lists["client"][slots.SCHEDULING].object.facts
        self.assertEqual((facts["budget"], facts["period"], facts["ceiling"]), (1000, 5000, 100))

    def test_ceiling_is_the_highest_priority(self):
        self.assertEqual(self.model.lists["server"][slots.SCHEDULING].object.facts["ceiling"], 120)

    def test_device(self):
        registers, interrupt = self.capability("serial", 17, "segment"), self.capability("serial", 18, "interrupt")
        self.assertEqual(registers.object.facts["base"], 0x101F1000)
        self.assertEqual(registers.object.facts["flags"] & 0xF00, abi.segment_allows(abi.MAP_DEVICE))
        self.assertEqual((interrupt.object.facts["line"], interrupt.object.facts["bit"]), (12, 2))
        self.assertIs(interrupt.object.facts["notification"], self.model.lists["serial"][slots.NOTIFICATION].object)

    def test_timer_and_interrupt_of_a_named_notification(self):
        wake = self.model.lists["server"][17].object
        timer, interrupt = self.capability("server", 24, "timer"), self.capability("server", 25, "interrupt")
        self.assertEqual((timer.object.facts["bit"], interrupt.object.facts["bit"]), (4, 5))
        self.assertIs(timer.object.facts["notification"], wake)
        self.assertIs(interrupt.object.facts["notification"], wake)
        self.assertEqual(interrupt.object.facts["line"], 20)

    def test_shared_memory(self):
        own, shared = self.capability("server", 18, "segment"), self.capability("client", 19, "segment")
        self.assertIs(own.object, shared.object)
        self.assertEqual((own.rights & 3, shared.rights), (3, abi.SEGMENT_READ))
        flags = [flags for cell in ("server", "client") for _, _, base, flags
                 in self.model.spaces[cell].facts["mappings"] if base == own.object.facts["base"]]
        self.assertEqual(flags, [abi.MAP_READ | abi.MAP_WRITE | abi.MAP_UNCACHED, abi.MAP_READ | abi.MAP_UNCACHED])

    def test_management(self):
        held, client = self.model.lists["policy"], self.model.lists["client"]
        for slot, own in ((16, slots.POOL), (17, slots.THREAD), (18, slots.LIST), (19, slots.SPACE)):
            self.assertIs(held[slot].object, client[own].object)
            self.assertEqual(held[slot].rights, abi.RIGHTS_ALL)

    def test_boot_memory(self):
        self.capability("policy", 20, "pool")

    def test_events(self):
        ring = self.capability("client", 22, "segment")
        self.assertEqual((ring.object.facts["base"], ring.object.facts["record"]), (EVENT_RING, 1))
        self.assertEqual([flags for _, _, base, flags in self.model.spaces["client"].facts["mappings"]
                          if base == EVENT_RING], [abi.MAP_READ | abi.MAP_UNCACHED])

    def test_mappings_are_those_of_the_plan(self):
        for cell in self.plan.system.cells:
            found = sorted((start, end, flags) for start, end, _, flags in
                           self.model.spaces[cell.name].facts["mappings"])
            self.assertEqual(found, sorted((mapping.address, mapping.end, mapping.rights | mapping.memory.cache_policy)
                                           for mapping in cell.mappings))

    def test_everything_that_is_mapped_has_a_slot(self):
        for cell in self.plan.system.cells:
            for mapping in cell.mappings:
                self.assertEqual(self.model.lists[cell.name][mapping.slot].object.kind, "segment")

    def test_memory_is_loaded_or_zeroed(self):
        for cell in self.plan.system.cells:
            for memory in cell.memories:
                if memory.source == "ram":
                    loaded = memory.physical + len(memory.contents or b"")
                    end = memory.physical + memory.size
                    self.assertTrue(loaded == end or (loaded, end) in self.model.zeroed, memory.path)

    def test_start_of_threads(self):
        for thread, described in zip(self.model.threads, self.plan.system.threads):
            stack = described.stack.mapping
            self.assertEqual(thread.facts["sp"], stack.end)
            self.assertEqual(thread.facts["r0"], described.cell.environment.address)
            self.assertEqual(thread.facts["pc"], described.entry)

    def test_pools_suffice(self):
        for cell in self.plan.system.cells:
            size = self.model.lists[cell.name][slots.POOL].object.facts["size"]
            self.assertGreaterEqual(size, cell.pool_needed + cell.kernel_heap)


class ManyCellsTest(unittest.TestCase):
    def test_as_many_cells_as_the_kernel_has_spaces(self):
        cells = [support.cell(f"c{number}", '<heap size="8K"/>', attributes='kernel_heap="4K"')
                 for number in range(abi.MAX_SPACES)]
        model = BootModel(support.weave_text(support.system(*cells)).table_bytes)
        self.assertEqual(len(model.lists), abi.MAX_SPACES)

    def test_one_cell_more(self):
        cells = [support.cell(f"c{number}") for number in range(abi.MAX_SPACES + 1)]
        with self.assertRaisesRegex(support.Failed, r"^system.xml:1:1: error: 129 cells, but the kernel has at most "
                                    "128 spaces\n$"):
            support.weave_text(support.system(*cells))

    def test_more_timers_than_the_kernel_has_deadlines(self):
        timers = "".join(f'<timer name="t{number}" notification="n{number // 32}" bit="{number % 32}"/>'
                         for number in range(260)) + "".join(f'<notification name="n{n}"/>' for n in range(9))
        cells = [support.cell(name, timers, attributes='caps="1024"') for name in "abcd"]
        with self.assertRaisesRegex(support.Failed, "error: 1044 timers and 0 budgets, but the kernel has at most 1023 "
                                    "of both together"):
            support.weave_text(support.system(*cells))

    def test_more_capabilities_than_the_boot_list_holds(self):
        endpoints = "".join(f'<endpoint name="e{number}"/>' for number in range(600))
        cells = [support.cell(name, endpoints, attributes='caps="1024"') for name in ("a", "b")]
        with self.assertRaisesRegex(support.Failed, "the system needs more than 1023 capabilities at once"):
            support.weave_text(support.system(*cells))


if __name__ == "__main__":
    unittest.main()
