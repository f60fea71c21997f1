# SPDX-License-Identifier: BSD-2-Clause
"""The board: memory, devices and interrupt lines, from a machine description."""

from dataclasses import dataclass, field

from okapi import abi, values
from okapi.diagnostics import Place


@dataclass
class PhysicalDevice:
    name: str
    place: Place
    kernel: bool
    bus_master: bool
    regions: list = field(default_factory=list)  # (base, size)
    interrupts: list = field(default_factory=list)  # lines
    compatible: list = field(default_factory=list)  # for the device tree of a virtual machine


@dataclass
class Machine:
    name: str
    identifier: int
    board: str
    line_count: int
    ram: list  # (base, size)
    flash: tuple  # (base, size) or None
    devices: dict = field(default_factory=dict)

    def kernel_line(self, line):
        """The kernel's device that has this interrupt, or None."""
        return next((device for device in self.devices.values()
                     if device.kernel and line in device.interrupts), None)

    def device_of_line(self, line):
        return next((device for device in self.devices.values() if line in device.interrupts), None)


def read_machine(element, diagnostics):
    """The machine of a checked `machine` element."""
    for name in ("name", "id"):
        if name not in element.attributes:
            diagnostics.error(element.place, f"`machine` has no attribute `{name}`")
    for name in ("interrupts", "physical_memory"):
        if element.first(name) is None:
            diagnostics.error(element.place, f"`machine` has no `{name}`")
    flash = element.first("flash")
    emulator = element.first("emulator")
    interrupts = element.first("interrupts")
    machine = Machine(
        element.get("name", "machine"), values.number(element.get("id", "0")),
        emulator.get("board") if emulator else None,
        values.number(interrupts.get("count")) if interrupts else 0,
        [pair for memory in element.all("physical_memory") for pair in _regions(memory, diagnostics)],
        (values.number(flash.get("base")), values.size(flash.get("size"))) if flash else None)
    taken = [(base, base + size, "ram") for base, size in machine.ram]
    for child in element.all("phys_device"):
        _read_device(child, machine, taken, diagnostics)
    return machine


def _read_device(element, machine, taken, diagnostics):
    name = element.get("name")
    device = PhysicalDevice(name, element.place, element.get("kernel") == "yes", element.get("bus_master") == "yes",
                            compatible=element.get("compatible", "").split())
    if name in machine.devices:
        diagnostics.error(element.value_place("name"), f"a second device `{name}`",
                          (machine.devices[name].place, "note: the first one is here"))
    for memory in element.all("physical_memory"):
        for base, size in _regions(memory, diagnostics):
            for start, end, other in taken:
                if base < end and start < base + size:
                    diagnostics.error(memory.place, f"registers of `{name}`, 0x{base:08x}..0x{base + size:08x}, "
                                      f"overlap `{other}`, 0x{start:08x}..0x{end:08x}")
            taken.append((base, base + size, name))
            device.regions.append((base, size))
    for child in element.all("interrupt"):
        line = values.number(child.get("number"))
        other = machine.device_of_line(line)
        if line >= machine.line_count:
            diagnostics.error(child.value_place("number"), f"interrupt line {line} of `{name}`: the machine has "
                              f"lines 0 to {machine.line_count - 1}")
        elif other or line in device.interrupts:
            diagnostics.error(child.value_place("number"),
                              f"interrupt line {line} of `{name}` belongs to `{other.name if other else name}`")
        device.interrupts.append(line)
    machine.devices[name] = device


def _regions(memory, diagnostics):
    pairs = []
    for region in memory.all("region"):
        base, size = values.number(region.get("base")), values.size(region.get("size"))
        if size == 0 or base % abi.PAGE_SIZE or size % abi.PAGE_SIZE:
            diagnostics.error(region.place, f"region at 0x{base:08x} of 0x{size:x} bytes is not made of whole pages",
                              f"help: base and size are multiples of 0x{abi.PAGE_SIZE:x}")
        elif base + size > 1 << 32:
            diagnostics.error(region.place, f"region at 0x{base:08x} of 0x{size:x} bytes ends beyond 4 GB")
        pairs.append((base, size))
    return pairs
