# SPDX-License-Identifier: BSD-2-Clause
"""The device tree of a virtual machine: what Linux finds, and which slots and lines belong to it."""

import contextlib
import struct

import libfdt

from okapi import guest, model, slots

COUNTER_FREQUENCY = 24000000  # of the board's counter that the clock page names
CLOCK_FREQUENCY = 24000000  # stated for devices that ask for a clock
CONTROLLER, CLOCK = 1, 2  # phandles
ROOM = 64 << 10  # more than any tree needs: libfdt makes room for properties, but not for the end of the tree


class _Tree:
    """libfdt's sequential writer with properties of cells and of lists of strings."""

    def __init__(self):
        self.writer = libfdt.FdtSw(ROOM)
        self.writer.finish_reservemap()

    @contextlib.contextmanager
    def node(self, name):
        with self.writer.add_node(name):
            yield

    def cells(self, name, *words):
        self.writer.property(name, struct.pack(f">{len(words)}I", *words))

    def strings(self, name, *texts):
        self.writer.property(name, b"".join(text.encode() + b"\0" for text in texts))

    def flag(self, name):
        self.writer.property(name, b"")

    def finish(self):
        tree = self.writer.as_fdt()
        tree.pack()
        return bytes(tree.as_bytearray())


def build(machine, board):
    """The tree's bytes.  Its size does not depend on any address or slot."""
    tree = _Tree()
    devices = machine.cell.devices
    clocked = [device for device in devices if "arm,primecell" in board.devices[device.name].compatible]
    with tree.node(""):
        tree.strings("compatible", "okapi,machine")
        tree.strings("model", "Okapi virtual machine")
        tree.cells("#address-cells", 1)
        tree.cells("#size-cells", 1)
        tree.cells("interrupt-parent", CONTROLLER)
        _chosen(tree, machine)
        with tree.node(f"memory@{guest.RAM_BASE:x}"):
            tree.strings("device_type", "memory")
            tree.cells("reg", guest.RAM_BASE, machine.memory_size)
        _controller(tree, devices)
        with tree.node("timer"):
            tree.strings("compatible", "okapi,timer")
            tree.cells("interrupts", guest.TIMER_LINE)
            tree.cells("okapi,slot", slots.TIMER)
            tree.cells("clock-frequency", COUNTER_FREQUENCY)
        with tree.node("policy"):
            tree.strings("compatible", "okapi,policy")
            tree.cells("okapi,slot", slots.POLICY)
        for window in machine.windows:
            _window(tree, machine, window)
        if clocked:
            _clock(tree)
        for device in devices:
            _device(tree, device, board.devices[device.name].compatible, device in clocked)
    return tree.finish()


def _chosen(tree, machine):
    with tree.node("chosen"):
        tree.strings("bootargs", command_line(machine))
        if machine.initrd.memory:
            start = machine.address(machine.initrd)
            tree.cells("linux,initrd-start", start)
            tree.cells("linux,initrd-end", start + machine.initrd.size)


def command_line(machine):
    if machine.cell.arguments:
        return " ".join(machine.cell.arguments)
    return "console=hvc0" if machine.console else ""


def _controller(tree, devices):
    with tree.node("interrupt-controller"):
        tree.strings("compatible", "okapi,interrupt-controller")
        tree.flag("interrupt-controller")
        tree.cells("#interrupt-cells", 1)
        tree.cells("phandle", CONTROLLER)
        lines = [word for device in devices for interrupt in device.interrupts
                 for word in (interrupt.bit, interrupt.slot)]
        if lines:
            tree.cells("okapi,acknowledge", *lines)


def _window(tree, machine, window):
    console = window is machine.console
    mapping = window.share.mapping
    with tree.node(f"{'virtio' if console else 'channel'}@{mapping.fixed:x}"):
        tree.strings("compatible", "okapi,virtio" if console else "okapi,channel")
        if not console:
            tree.strings("label", window.name)
        tree.cells("reg", mapping.fixed, mapping.memory.size)
        tree.cells("interrupts", window.line)
        tree.cells("okapi,doorbell", window.doorbell.slot, window.doorbell.mask)


def _clock(tree):
    with tree.node("clock"):
        tree.strings("compatible", "fixed-clock")
        tree.cells("#clock-cells", 0)
        tree.cells("clock-frequency", CLOCK_FREQUENCY)
        tree.cells("phandle", CLOCK)


def _device(tree, device, compatible, clocked):
    memories = [memory for memory in device.memories if isinstance(memory, model.Memory)]
    with tree.node(f"{device.name}@{memories[0].physical:x}" if memories else device.name):
        tree.strings("compatible", *compatible)
        if memories:
            tree.cells("reg", *[word for memory in memories for word in (memory.physical, memory.size)])
        if device.interrupts:
            tree.cells("interrupts", *[interrupt.bit for interrupt in device.interrupts])
        if clocked:
            tree.cells("clocks", CLOCK, CLOCK)
            tree.strings("clock-names", "uartclk", "apb_pclk")
