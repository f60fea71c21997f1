# SPDX-License-Identifier: BSD-2-Clause
"""The environment block and the image map, read as the cells read them."""

import struct
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import weaver_support as support  # noqa: E402
from okapi import abi, environment, imagemap  # noqa: E402

SYSTEM = support.system(
    support.cell("server", '<memsection name="ring" size="8K"/>', '<endpoint name="echo"/>',
                 '<use_device name="mmci0"/>', '<thread name="helper" start="worker"/>'),
    support.cell("Client-1", '<share name="ring" to="/server/ring"/>', '<irq value="20"/>', "<image_map/>",
                 '<environment><entry key="Limit" value="0x20"/><entry key="greeting" value="good day"/>'
                 '<entry key="peer" cap="/server/main"/><entry key="mine" cap="heap"/>'
                 '<entry key="window" cap="/server/ring" attach="rw"/></environment>',
                 '<commandline><arg value="first"/><arg value="second one"/></commandline>'))


class Block:
    """A reader of environment blocks."""

    def __init__(self, cell):
        self.address = cell.environment.address
        self.data = cell.environment.memory.contents
        magic, version, count, size = struct.unpack_from("<4I", self.data)
        assert magic == 0x4E454B4F and version == 1 and size == len(self.data)
        self.entries = {}
        self.names = []
        for index in range(count):
            name, kind, data, length = struct.unpack_from("<4I", self.data, 16 + 16 * index)
            self.names.append(self.string(name))
            self.entries[self.names[-1]] = (kind, data, length)

    def string(self, address):
        offset = address - self.address
        return self.data[offset:self.data.index(b"\0", offset)].decode()

    def words(self, name, kind):
        found, data, length = self.entries[name]
        assert found == kind, f"{name} is of kind {found}"
        return list(struct.unpack_from(f"<{length // 4}I", self.data, data - self.address))

    def word(self, address):
        return struct.unpack_from("<I", self.data, address - self.address)[0]


class EnvironmentTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.plan = support.weave_text(SYSTEM)
        cls.server, cls.client = cls.plan.system.cells
        cls.of_server, cls.of_client = Block(cls.server), Block(cls.client)

    def test_sorted_upper_case_and_unique(self):
        for block in (self.of_server, self.of_client):
            self.assertEqual(block.names, sorted(set(name.upper() for name in block.names)))

    def test_standard_keys(self):
        for name in ("MAIN_ARGS", "SEGMENTS", "MAIN_RX", "MAIN_RW", "MAIN_STACK", "MAIN_HEAP", "NO_DEVICE_IRQ_LIST",
                     "MAIN_SPACE_ID", "MAIN_CLIST_ID", "CELL_NAME", "FREE_SLOTS", "UTCB_AREA_0", "MAIN_ENVIRONMENT"):
            self.assertIn(name, self.of_server.names)
        self.assertEqual(self.of_server.words("MAIN_SPACE_ID", 3), [2])
        self.assertEqual(self.of_server.words("MAIN_CLIST_ID", 3), [1])
        self.assertEqual(self.of_server.words("FREE_SLOTS", 1), [self.server.free_slot, 64])
        self.assertEqual(self.of_client.words("UTCB_AREA_0", 1), [0xF0100000, 256 * 512])

    def test_strings(self):
        self.assertEqual(self.of_client.string(self.of_client.entries["CELL_NAME"][1]), "Client-1")
        self.assertEqual(self.of_client.string(self.of_client.entries["GREETING"][1]), "good day")

    def test_values(self):
        self.assertEqual(self.of_client.words("LIMIT", 1), [32])

    def arguments(self, block):
        count, vector = block.words("MAIN_ARGS", 4)
        addresses = [block.word(vector + 4 * index) for index in range(count + 1)]
        self.assertEqual(addresses[-1], 0)
        return [block.string(address) for address in addresses[:-1]]

    def test_arguments(self):
        self.assertEqual(self.arguments(self.of_client), ["first", "second one"])
        self.assertEqual(self.arguments(self.of_server), ["server"])

    def test_segments(self):
        words = self.of_server.words("SEGMENTS", 5)
        self.assertEqual(len(words), 1 + 8 * words[0])
        found = [words[1 + 8 * index:9 + 8 * index] for index in range(words[0])]
        expected = [[mapping.address, mapping.memory.size, mapping.slot, 0, mapping.rights,
                     mapping.memory.cache_policy] for mapping in self.server.mappings]
        self.assertEqual([row[:6] for row in found], expected)
        self.assertEqual([self.of_server.string(row[6]) for row in found],
                         ["rx", "rw", "environment", "stack", "helper_stack", "ring", "mmci0_mem0", "heap"])

    def test_one_segment(self):
        ring = self.of_client.words("MAIN_RING", 7)
        self.assertEqual(ring[1:6], [8192, 16, 0, abi.MAP_READ, abi.MAP_UNCACHED])
        self.assertEqual(self.of_client.words("MINE", 7), self.of_client.words("MAIN_HEAP", 7))
        window = self.of_client.words("WINDOW", 7)
        self.assertEqual(window[4], abi.MAP_READ | abi.MAP_WRITE)
        self.assertNotEqual(window[0], ring[0])

    def test_capabilities(self):
        self.assertEqual(self.of_server.words("ECHO", 3), [17])
        self.assertEqual(self.of_server.words("HELPER", 3), [21])
        peer = next(item for item in self.client.items if item.name == "peer")
        self.assertEqual(self.of_client.words("PEER", 3), [peer.slot])
        self.assertEqual(peer.slot_count, 2)

    def test_interrupts(self):
        self.assertEqual(self.of_server.words("MMCI0_DEV_IRQ_LIST", 6), [2, 54, 19, 33, 20])
        self.assertEqual(self.of_server.words("NO_DEVICE_IRQ_LIST", 6), [0])
        self.assertEqual(self.of_client.words("NO_DEVICE_IRQ_LIST", 6), [1, 20, 17])

    def test_block_lies_in_its_pages(self):
        for cell in (self.server, self.client):
            self.assertEqual(environment.build(cell, cell.environment.address), cell.environment.memory.contents)
            self.assertLessEqual(len(cell.environment.memory.contents), cell.environment.memory.size)


class ImageMapTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.plan = support.weave_text(SYSTEM)
        cls.data = next(memory.contents for cell in cls.plan.system.cells for memory in cell.memories
                        if memory.name == "image_map")
        cls.header = struct.unpack_from("<12I", cls.data)

    def rows(self, table, width):
        count, offset = self.header[2 + 2 * table:4 + 2 * table]
        return [struct.unpack_from(f"<{width}I", self.data, offset + 4 * width * index) for index in range(count)]

    def string(self, offset):
        return self.data[offset:self.data.index(b"\0", offset)].decode()

    def test_header(self):
        self.assertEqual(self.header[:2], (imagemap.MAGIC, 1))
        self.assertEqual(self.header[10:], (len(self.data), 0))

    def test_cells_and_threads(self):
        self.assertEqual([self.string(row[0]) for row in self.rows(0, 1)], ["server", "Client-1"])
        threads = [(badge, cell, self.string(name), start, end) for badge, cell, name, start, end in self.rows(1, 5)]
        self.assertEqual([row[:3] for row in threads], [(1, 0, "main"), (2, 0, "helper"), (3, 1, "main")])
        stack = self.plan.system.cells[0].threads[1].stack.mapping
        self.assertEqual(threads[1][3:], (stack.address, stack.end))

    def test_regions(self):
        rows = self.rows(2, 4)
        self.assertEqual(rows, sorted(rows))
        names = {(cell, self.string(name)) for _, _, cell, name in rows}
        self.assertLessEqual({(0, "rx"), (0, "ring"), (1, "ring"), (0, "mmci0_mem0"), (1, "image_map")}, names)

    def test_functions(self):
        rows = self.rows(3, 4)
        self.assertEqual(rows, sorted(rows))
        found = {(cell, self.string(name)): (start, end) for start, end, cell, name in rows}
        for index, cell in enumerate(self.plan.system.cells):
            for name in ("_start", "worker", "construct"):
                symbol = cell.program.names[name]
                start = symbol.value + cell.program.delta
                self.assertEqual(found[index, name], (start, start + symbol.size))


if __name__ == "__main__":
    unittest.main()
