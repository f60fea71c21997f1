# SPDX-License-Identifier: BSD-2-Clause
"""What makes a cell a virtual machine: its memory and files, its keeper, and what it shares with native cells.

"Machine" alone is the board in the weaver's modules; a virtual machine is a guest here.  Its thread's space is the
machine's physical memory: RAM, then windows that it shares, and registers of devices at their own addresses."""

from dataclasses import dataclass, field
from typing import Any, Optional

from okapi import model
from okapi.diagnostics import Place

RAM_BASE = 0x40000000  # guest-physical
WINDOWS_BASE = 0x30000000
TEXT_OFFSET = 0x8000  # of the Image in RAM
LARGEST_MEMORY = 256 << 20  # the kernel's limit of a linear area
LEAST_ROOM = 4 << 20  # to work with, beside Image and files
LINUX_TABLES, MEMORY_A_TABLE_BYTE = 256 << 10, 127  # what it makes at boot: so much, and 32 bytes describe a page
CONSOLE_WINDOW = 64 << 10
CONSOLE_LINE, FIRST_LINE, TIMER_LINE = 0, 1, 31
MAIN_TIMER_BIT = 31
PAGES_A_TABLE = 32 << 10  # kernel memory for each process whose tables are kept: 16 KB, and coarse tables of 4 KB


@dataclass(eq=False)
class Doorbell(model.Named):
    """A bit of a native cell's main notification that a machine, or the console, rings."""

    bit: Optional[int] = None
    target: Any = None  # the cell's main thread

    kind = "doorbell"
    slot_count = 0


@dataclass(eq=False)
class ChannelEnd(model.Named):
    """A native cell's end of a channel: it owns the window."""

    memory: Optional[model.Memory] = None
    signal: Optional[model.Signal] = None  # to the machine's line
    bell: Optional[Doorbell] = None
    bit_place: Optional[Place] = None  # if the description gives the bit
    window: Any = None  # once a machine is connected

    kind = "channel"


@dataclass(eq=False)
class Window:
    """Memory that a machine shares with a native cell, and how each rings the other."""

    name: str
    place: Place
    guest: "Guest"
    share: model.Share
    doorbell: model.Signal  # of the machine, to the native cell
    line: int = 0  # of the machine, rung by the native cell
    native: Optional[ChannelEnd] = None


@dataclass(eq=False)
class Control(model.Named):
    """What a keeper holds of a machine."""

    guest: Any = None

    kind = "machine"
    slot_count = 4
    parts = ("thread", "scheduling", "space", "ram")


@dataclass(eq=False)
class Loaded:
    """A file that the keeper copies into a machine's RAM."""

    memory: Optional[model.Memory] = None  # in the image, one for all that load the same
    mapping: Optional[model.Mapping] = None  # the keeper's view
    size: int = 0
    offset: int = 0  # in the machine's RAM
    unpacked: Any = None  # of an initrd: archive.Contents


@dataclass(eq=False)
class Guest:
    cell: model.Cell
    kernel_file: str
    initrd_file: Optional[str]
    memory_size: int
    tables: int
    starts: bool
    console_path: Optional[str] = None
    keeper_path: Optional[str] = None
    keeper: Optional[model.Named] = None  # the keeper's endpoint
    number: int = 0  # among the keeper's machines
    ram: Optional[model.Memory] = None
    console: Optional[Window] = None
    console_index: Optional[int] = None  # among those of its serial cell
    switch: Optional[model.Signal] = None  # of the serial cell, to the keeper
    channels: list = field(default_factory=list)
    control: Optional[Control] = None
    image: Loaded = field(default_factory=Loaded)
    symbols_path: Optional[str] = None  # ELF file that lies beside the Image
    dtb: Loaded = field(default_factory=Loaded)
    initrd: Loaded = field(default_factory=Loaded)

    @property
    def windows(self):
        return ([self.console] if self.console else []) + self.channels

    def address(self, loaded):
        """Guest-physical address of something loaded."""
        return RAM_BASE + loaded.offset


def slot_size(guests):
    """Bytes that a keeper keeps free in its space to load one machine after the other."""
    return max((guest.memory_size for guest in guests), default=0)
