# SPDX-License-Identifier: BSD-2-Clause
"""The device trees of virtual machines, read with libfdt."""

import struct
import sys
import unittest
from pathlib import Path

import libfdt

sys.path.insert(0, str(Path(__file__).resolve().parent))

import machine_support  # noqa: E402
import weaver_support as support  # noqa: E402
from okapi import devicetree  # noqa: E402


class Tree:
    """Nodes by path."""

    def __init__(self, machine):
        self.data = machine.dtb.memory.contents[:machine.dtb.size]
        self.fdt = libfdt.Fdt(self.data)

    def raw(self, path, name):
        return bytes(self.fdt.getprop(self.fdt.path_offset(path), name))

    def has(self, path, name):
        return self.fdt.getprop(self.fdt.path_offset(path), name, [libfdt.NOTFOUND]) != -libfdt.NOTFOUND

    def cells(self, path, name):
        data = self.raw(path, name)
        return list(struct.unpack(f">{len(data) // 4}I", data))

    def strings(self, path, name):
        data = self.raw(path, name)
        assert data.endswith(b"\0")
        return data[:-1].decode().split("\0")

    def children(self):
        names, node = [], self.fdt.first_subnode(0, [libfdt.NOTFOUND])
        while node >= 0:
            names.append(self.fdt.get_name(node))
            node = self.fdt.next_subnode(node, [libfdt.NOTFOUND])
        return names


class DeviceTreeTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.system = support.weave_text(machine_support.SYSTEM).system
        cls.one, cls.two = cls.system.guests
        cls.tree, cls.plain = Tree(cls.one), Tree(cls.two)

    def test_size(self):
        self.assertEqual(self.tree.fdt.totalsize(), self.one.dtb.size)
        self.assertLessEqual(self.one.dtb.size, 4096)

    def test_nodes(self):
        self.assertEqual(self.tree.children(), [
            "chosen", "memory@40000000", "interrupt-controller", "timer", "policy", "virtio@30000000",
            "channel@30010000", "channel@30020000", "clock", "rtc@101e8000"])
        self.assertEqual(self.plain.children(), [
            "chosen", "memory@40000000", "interrupt-controller", "timer", "policy", "virtio@30000000"])

    def test_root(self):
        self.assertEqual(self.tree.strings("/", "compatible"), ["okapi,machine"])
        self.assertEqual(self.tree.strings("/", "model"), ["Okapi virtual machine"])
        self.assertEqual(self.tree.cells("/", "#address-cells") + self.tree.cells("/", "#size-cells"), [1, 1])
        self.assertEqual(self.tree.cells("/", "interrupt-parent"),
                         self.tree.cells("/interrupt-controller", "phandle"))

    def test_memory(self):
        self.assertEqual(self.tree.strings("/memory@40000000", "device_type"), ["memory"])
        self.assertEqual(self.tree.cells("/memory@40000000", "reg"), [0x40000000, 16 << 20])

    def test_chosen(self):
        self.assertEqual(self.tree.strings("/chosen", "bootargs"), ["console=hvc0 quiet"])
        start, = self.tree.cells("/chosen", "linux,initrd-start")
        self.assertEqual(start, 0x40000000 + self.one.initrd.offset)
        self.assertEqual(self.tree.cells("/chosen", "linux,initrd-end"), [start + len(support.INITRD)])
        self.assertEqual(self.plain.strings("/chosen", "bootargs"), ["console=hvc0"])
        self.assertFalse(self.plain.has("/chosen", "linux,initrd-start"))

    def test_command_line_without_console(self):
        system = support.weave_text(machine_support.machines(
            '<linux name="one" kernel="Image" console="none"/>')).system
        self.assertEqual(Tree(system.guests[0]).strings("/chosen", "bootargs"), [""])

    def test_any_length(self):
        """libfdt's writer grows in steps; no length is refused at the end of one."""
        for length in range(1, 1024, 3):
            self.two.cell.arguments = ["a" * length]
            tree = libfdt.Fdt(devicetree.build(self.two, self.system.machine))
            self.assertEqual(tree.getprop(tree.path_offset("/chosen"), "bootargs").as_str(), "a" * length)
        self.two.cell.arguments = []

    def test_most_channels(self):
        names = [f"channel{number}" for number in range(30)]
        native = support.cell("a", *[f'<channel name="{name}" size="4K"/>' for name in names], attributes='caps="256"')
        channels = "".join(f'<channel name="{name}" to="/a/{name}"/>' for name in names)
        system = support.weave_text(support.system(
            machine_support.KEEPER, native, f'<linux name="l" kernel="Image" keeper="/keeper/control" caps="256">'
            f'{channels}<commandline><arg value="{"a" * 1023}"/></commandline></linux>')).system
        tree = Tree(system.guests[0])
        self.assertEqual(len(tree.children()), 35)
        self.assertEqual(tree.cells("/channel@3001d000", "interrupts"), [30])

    def test_interrupt_controller(self):
        node = "/interrupt-controller"
        self.assertEqual(self.tree.strings(node, "compatible"), ["okapi,interrupt-controller"])
        self.assertEqual(self.tree.raw(node, "interrupt-controller"), b"")
        self.assertEqual(self.tree.cells(node, "#interrupt-cells"), [1])
        interrupt = self.one.cell.devices[0].interrupts[0]
        self.assertEqual(self.tree.cells(node, "okapi,acknowledge"), [3, interrupt.slot])
        self.assertFalse(self.plain.has(node, "okapi,acknowledge"))

    def test_timer_and_policy(self):
        self.assertEqual(self.tree.strings("/timer", "compatible"), ["okapi,timer"])
        self.assertEqual(self.tree.cells("/timer", "interrupts"), [31])
        self.assertEqual(self.tree.cells("/timer", "okapi,slot"), [9])
        self.assertEqual(self.tree.cells("/timer", "clock-frequency"), [24000000])
        self.assertEqual(self.tree.strings("/policy", "compatible"), ["okapi,policy"])
        self.assertEqual(self.tree.cells("/policy", "okapi,slot"), [14])

    def test_windows(self):
        for window, node, size, line, bit in zip(
                self.one.windows, ("/virtio@30000000", "/channel@30010000", "/channel@30020000"),
                (0x10000, 0x10000, 0x2000), (0, 1, 2), (1, 2, 9)):
            self.assertEqual(self.tree.cells(node, "reg"), [int(node[-8:], 16), size])
            self.assertEqual(self.tree.cells(node, "interrupts"), [line])
            self.assertEqual(self.tree.cells(node, "okapi,doorbell"), [window.doorbell.slot, 1 << bit])
        self.assertEqual(self.tree.strings("/virtio@30000000", "compatible"), ["okapi,virtio"])
        self.assertEqual(self.tree.strings("/channel@30010000", "compatible"), ["okapi,channel"])
        self.assertEqual(self.tree.strings("/channel@30010000", "label"), ["compute"])
        self.assertFalse(self.tree.has("/virtio@30000000", "label"))

    def test_device(self):
        node = "/rtc@101e8000"
        self.assertEqual(self.tree.strings(node, "compatible"), ["arm,pl031", "arm,primecell"])
        self.assertEqual(self.tree.cells(node, "reg"), [0x101E8000, 0x1000])
        self.assertEqual(self.tree.cells(node, "interrupts"), [3])
        clock, = self.tree.cells("/clock", "phandle")
        self.assertEqual(self.tree.cells(node, "clocks"), [clock, clock])
        self.assertEqual(self.tree.strings(node, "clock-names"), ["uartclk", "apb_pclk"])
        self.assertEqual(self.tree.strings("/clock", "compatible"), ["fixed-clock"])


if __name__ == "__main__":
    unittest.main()
