# SPDX-License-Identifier: BSD-2-Clause
"""What a description says, as objects: cells and what they own or may use.

Objects are made by reader.py, tied together by links.py, given slots by slots.py and addresses by placement.py
and physical.py.  Everything with a name in its cell has `name`, `place`, `kind` (for messages), `slot` (the first
of its slots in the cell's list) and `slot_count`."""

from dataclasses import dataclass, field
from typing import Any, Optional

from okapi import abi
from okapi.diagnostics import Place


@dataclass(eq=False)
class Named:
    name: str
    place: Place
    cell: "Cell"
    slot: int = 0
    to_place: Optional[Place] = None  # where the description names what this refers to
    given: bool = False  # made by the weaver for a virtual machine, with its target

    kind = "thing"
    slot_count = 1

    @property
    def path(self):
        return f"/{self.cell.name}/{self.name}"


@dataclass(eq=False)
class Mapping:
    """One appearance of memory in a cell's space."""

    cell: "Cell"
    memory: "Memory"
    name: str
    rights: int
    place: Place
    fixed: Optional[int] = None  # address that the description asks for
    address: Optional[int] = None
    linked: Optional[int] = None  # of a program's segment: address before it is moved
    slot: int = 0

    @property
    def end(self):
        return self.address + self.memory.size


@dataclass(eq=False)
class Memory(Named):
    """A segment: RAM that the weaver places, or something at a fixed physical address."""

    size: int = 0
    rights: int = abi.MAP_READ | abi.MAP_WRITE
    cache: Optional[int] = None  # None: cached, unless it is shared
    align: int = abi.PAGE_SIZE
    zero: bool = True
    file: Optional[str] = None
    contents: Optional[bytes] = None  # loaded with the image; what is missing up to `size` is zeroed
    file_size: int = 0  # of what a virtual machine loads, before it is padded
    physical: Optional[int] = None
    source: str = "ram"  # or "device", "events"
    guard: bool = False  # keep the page below unmapped
    mapping: Optional[Mapping] = None  # the owner's
    shares: list = field(default_factory=list)

    kind = "memory section"

    @property
    def cache_policy(self):
        if self.cache is not None:
            return self.cache
        if self.source == "device":
            return abi.MAP_DEVICE
        return abi.MAP_UNCACHED if self.shares or self.source == "events" else abi.MAP_CACHED


@dataclass(eq=False)
class Thread(Named):
    start: Optional[str] = None  # None: the ELF file's entry
    start_place: Optional[Place] = None
    priority: int = 0
    budget: Optional[int] = None  # microseconds
    period: Optional[int] = None
    stack: Optional[Memory] = None
    faults_path: Optional[str] = None
    faults: Optional[Named] = None  # Endpoint or Thread
    index: int = 0  # over the whole image
    number: int = 0  # of its UTCB in its cell
    entry: int = 0

    kind = "thread"
    slot_count = 5  # endpoint, notification, thread, scheduling context, fault endpoint


@dataclass(eq=False)
class Endpoint(Named):
    kind = "endpoint"


@dataclass(eq=False)
class Notification(Named):
    kind = "notification"


@dataclass(eq=False)
class BootMemory(Named):
    """The pool over what the kernel's boot code leaves behind."""

    kind = "pool"


@dataclass(eq=False)
class Timer(Named):
    notification: str = "main"
    bit: int = 0
    target: Any = None

    kind = "timer"


@dataclass(eq=False)
class Interrupt(Named):
    line: int = 0
    notification: Optional[str] = None
    bit: Optional[int] = None
    target: Any = None
    device: Optional[str] = None

    kind = "interrupt"


@dataclass(eq=False)
class Connection(Named):
    """A capability to somebody's endpoint (or thread), and for an entry's `cap` also to the thread's notification."""

    to: str = ""
    target: Any = None
    badge: Optional[int] = None
    rights: int = abi.ENDPOINT_SEND | abi.ENDPOINT_GRANT
    with_notification: bool = False

    kind = "connection"

    @property
    def slot_count(self):
        return 2 if self.with_notification else 1


@dataclass(eq=False)
class Signal(Named):
    to: str = ""
    target: Any = None
    mask: int = 0  # 0: all bits

    kind = "signal"


@dataclass(eq=False)
class Share(Named):
    to: str = ""
    target: Any = None
    rights: int = abi.MAP_READ
    fixed: Optional[int] = None
    mapping: Optional[Mapping] = None

    kind = "share"


@dataclass(eq=False)
class Manage(Named):
    to: str = ""
    target: Any = None

    kind = "management"
    slot_count = 4  # pool, main thread, list, space


@dataclass(eq=False)
class Device:
    """A use of a device of the machine."""

    name: str
    place: Place
    cell: "Cell"
    memories: list = field(default_factory=list)
    interrupts: list = field(default_factory=list)


@dataclass(eq=False)
class Entry:
    """An environment entry: a value, or something of this cell's."""

    key: str
    place: Place
    value: Optional[str] = None
    reference: Optional[str] = None
    reference_place: Optional[Place] = None
    attach: Optional[int] = None
    named: Any = None
    brings: bool = False  # `named` is in the cell only for this entry


@dataclass(eq=False)
class Cell:
    name: str
    place: Place
    element: Any
    index: int
    file: str
    priority: int = 100
    max_priority: Optional[int] = None
    kernel_heap: int = 64 << 10
    caps: int = 64
    virt_addr: Optional[int] = None
    overlap: bool = False
    console_path: Optional[str] = None
    console: Optional[Named] = None
    main: Optional[Thread] = None
    heap: Optional[Memory] = None
    items: list = field(default_factory=list)  # in order of appearance
    devices: list = field(default_factory=list)
    entries: list = field(default_factory=list)
    arguments: list = field(default_factory=list)
    mappings: list = field(default_factory=list)  # of its space
    entry_position: int = 0  # in `items`, of what the environment's entries bring
    record_events: bool = False
    free_slot: int = 0
    program_slots: dict = field(default_factory=dict)  # of rx, rw, environment
    program: Any = None  # elf.Program
    environment: Optional[Mapping] = None
    base: int = 0
    end: int = 0  # of its own megabytes
    pool_size: int = 0
    pool_needed: int = 0  # by the static part
    pool_address: int = 0
    guest: Any = None  # guest.Guest, if the cell is a virtual machine
    machines: Optional[list] = None  # guests that this cell keeps, if it is a keeper
    consoles: list = field(default_factory=list)  # guests that this cell serves as their console
    channel_ends: list = field(default_factory=list)  # guest.ChannelEnd
    doorbells: list = field(default_factory=list)  # guest.Doorbell
    load_window: int = 0  # address of the range that a keeper loads machines through

    @property
    def path(self):
        return f"/{self.name}"

    @property
    def title(self):
        return f"{'machine' if self.guest else 'cell'} `{self.name}`"

    def of_kind(self, *classes):
        return [item for item in self.items if isinstance(item, classes)]

    @property
    def threads(self):
        return [self.main] + self.of_kind(Thread)

    @property
    def memories(self):
        """Segments that this cell pays for and, as owner, maps."""
        return [mapping.memory for mapping in self.mappings if mapping.memory.mapping is mapping]

    def named(self):
        """Everything that a path can name."""
        names = {"main": self.main}
        if not self.guest:
            names.update({"stack": self.main.stack, "heap": self.heap})
        names.update((item.name, item) for item in self.items)
        return names


@dataclass(eq=False)
class System:
    name: str
    place: Place
    machine: Any = None
    kernel_file: Optional[str] = None
    kernel_place: Optional[Place] = None
    cells: list = field(default_factory=list)
    inputs: list = field(default_factory=list)  # files read for the description

    def cell(self, name):
        return next((cell for cell in self.cells if cell.name == name), None)

    @property
    def threads(self):
        return [thread for cell in self.cells for thread in cell.threads]

    @property
    def native_cells(self):
        """Those with a program."""
        return [cell for cell in self.cells if not cell.guest]

    @property
    def guests(self):
        return [cell.guest for cell in self.cells if cell.guest]
