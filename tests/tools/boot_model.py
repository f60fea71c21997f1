# SPDX-License-Identifier: BSD-2-Clause
"""A small model of what the kernel does with a boot table, with every check of <okapi/boot.h>."""

import struct
from dataclasses import dataclass, field

import weaver_support  # noqa: F401  (finds the weaver)
from okapi import abi

HEADER = struct.Struct("<8I")
RECORD = struct.Struct("<HH7I")
TYPES = {abi.TYPE_POOL: "pool", abi.TYPE_LIST: "list", abi.TYPE_THREAD: "thread", abi.TYPE_SPACE: "space",
         abi.TYPE_SEGMENT: "segment", abi.TYPE_ENDPOINT: "endpoint", abi.TYPE_NOTIFICATION: "notification",
         abi.TYPE_INTERRUPT: "interrupt", abi.TYPE_SCHEDULING_CONTEXT: "scheduling", abi.TYPE_TIMER: "timer",
         abi.TYPE_VCPU: "vcpu"}
EVENT_RING = -1  # stands for the physical address that only the kernel knows


@dataclass(eq=False)
class Object:
    kind: str
    cell: str
    facts: dict = field(default_factory=dict)


@dataclass
class Capability:
    object: Object
    rights: int = 0xF
    badge: int = 0
    mappings: list = field(default_factory=list)


class BootModel:
    """After construction: `lists` (by cell name: slot to Capability), `spaces`, `threads`, `zeroed`, `pools`."""

    def __init__(self, data):
        self.data = data
        header = HEADER.unpack_from(data)
        magic, version, size, _, count, cell_count, names, reserved = header
        assert magic == abi.BOOT_MAGIC and version == abi.ABI_VERSION and reserved == 0
        assert size == len(data) and size % 4 == 0
        assert sum(struct.unpack(f"<{size // 4}I", data)) & 0xFFFFFFFF == 0, "checksum"
        self.cells = [self.string(offset) for offset in struct.unpack_from(f"<{cell_count}I", data, names)]
        self.boot = {}
        self.zeroed, self.pools, self.threads, self.spaces = [], [], [], {}
        self.records = [RECORD.unpack_from(data, HEADER.size + RECORD.size * index) for index in range(count)]
        self.cell = None
        for kind, cell, *arguments in self.records:
            self.cell = self.cells[cell]
            STEPS[kind](self, *arguments)
        assert not self.boot, f"left in the boot list: {sorted(self.boot)}"
        # the thread of a virtual machine is started by its keeper
        assert all(thread.facts.get("started", False) != ("vcpu" in thread.facts["space"].facts)
                   for thread in self.threads)
        self.lists = {capability.object.cell: capability.object.facts["slots"]
                      for thread in self.threads for capability in [Capability(thread.facts["list"])]}

    def string(self, offset):
        return self.data[offset:self.data.index(b"\0", offset)].decode()

    # --- slots ---

    def put(self, slot, capability):
        assert 0 < slot < abi.BOOT_SLOTS and slot not in self.boot, f"boot slot {slot}"
        self.boot[slot] = capability

    def get(self, slot, kind):
        found = self.boot[slot]
        assert found.object.kind == kind, f"boot slot {slot} holds a {found.object.kind}, not a {kind}"
        return found

    def put_in(self, target, slot, capability):
        if target == 0:
            self.put(slot, capability)
            return
        slots = self.get(target, "list").object.facts
        assert 0 < slot < slots["size"] and slot not in slots["slots"], f"slot {slot}"
        slots["slots"][slot] = capability

    # --- records ---

    def zero(self, base, size, *_rest):
        assert base % 4 == 0 and size % 4 == 0 and size
        self.zeroed.append((base, base + size))

    def pool(self, slot, base, size, *_rest):
        assert size >= 4096 and size & (size - 1) == 0 and base % size == 0
        assert not self.pools or self.pools[-1][1] <= base, "pools come in the order of their addresses"
        self.pools.append((base, base + size))
        self.put(slot, Capability(Object("pool", self.cell, {"base": base, "size": size})))

    def create(self, slot, pool, kind, *arguments):
        self.get(pool, "pool")
        new = Object(TYPES[kind], self.cell)
        if kind == abi.TYPE_LIST:
            new.facts = {"size": arguments[0], "slots": {}}
        elif kind == abi.TYPE_SPACE:
            new.facts = {"mappings": [], "utcbs": set()}
            self.spaces[self.cell] = new
        elif kind == abi.TYPE_THREAD:
            space, own = self.get(arguments[0], "space").object, self.get(arguments[1], "list").object
            assert arguments[2] not in space.facts["utcbs"] and arguments[2] < abi.UTCBS_PER_SPACE
            space.facts["utcbs"].add(arguments[2])
            new.facts = {"space": space, "list": own}
            self.threads.append(new)
        elif kind == abi.TYPE_SEGMENT:
            base, size, flags = arguments[:3]
            assert base % 4096 == 0 and size % 4096 == 0 and size and flags & 0xF00
            new.facts = {"base": base, "size": size, "flags": flags}
        elif kind == abi.TYPE_VCPU:
            space = self.get(arguments[0], "space").object
            assert "vcpu" not in space.facts and len(space.facts["utcbs"]) == 1 and 2 <= arguments[1] <= 256
            space.facts["vcpu"] = new
            new.facts = {"space": space, "tables": arguments[1]}
        elif kind == abi.TYPE_INTERRUPT:
            new.facts = {"line": arguments[0]}
        elif kind == abi.TYPE_SCHEDULING_CONTEXT:
            new.facts = {"ceiling": arguments[0]}
        rights = new.facts["flags"] & 0xF if kind == abi.TYPE_SEGMENT else 0xF
        self.put(slot, Capability(new, rights))

    def derive(self, target, slot, source, rights, badge, *_rest):
        origin = self.boot[source]
        assert rights and rights & ~origin.rights == 0, "more rights than the source"
        assert badge == 0 or origin.object.kind in ("endpoint", "notification") and origin.badge == 0
        self.put_in(target, slot, Capability(origin.object, rights, badge or origin.badge))

    def move(self, target, slot, source, *_rest):
        capability = self.boot[source]
        self.put_in(target, slot, capability)
        del self.boot[source]

    def map(self, space, segment, address, offset, size, flags, *_rest):
        into, capability = self.get(space, "space").object, self.get(segment, "segment")
        facts = capability.object.facts
        assert address % 4096 == offset % 4096 == size % 4096 == 0 and size and offset + size <= facts["size"]
        assert abi.USER_BASE <= address and address + size <= abi.USER_END
        assert flags & 7 and flags & 7 & ~capability.rights == 0 and flags & 6 != 6
        assert facts["flags"] & abi.segment_allows(flags & 0x30), "cache attribute"
        mappings = into.facts["mappings"]
        assert all(address + size <= start or end <= address for start, end, _, _ in mappings), "mapped there already"
        mappings.append((address, address + size, facts["base"] + offset, flags))

    def scheduling(self, slot, budget, period, ceiling, *_rest):
        assert 0 < budget <= period
        self.get(slot, "scheduling").object.facts.update(budget=budget, period=period, ceiling=ceiling)

    def thread(self, slot, priority, context, faults, notification, *_rest):
        facts = self.get(slot, "thread").object.facts
        scheduling = self.get(context, "scheduling").object
        assert priority <= scheduling.facts["ceiling"]
        facts.update(priority=priority, scheduling=scheduling)
        if faults:
            assert self.get(faults, "endpoint").rights & abi.ENDPOINT_SEND
            facts.update(faults=self.boot[faults])
        if notification:
            self.get(notification, "notification").object.facts["thread"] = slot

    def name(self, slot, offset, *_rest):
        self.get(slot, "thread").object.facts["name"] = self.string(offset)

    def bind(self, source, notification, bit, *_rest):
        assert self.boot[source].object.kind in ("interrupt", "timer") and bit < 32
        self.boot[source].object.facts.update(bit=bit, notification=self.get(notification, "notification").object)

    def events(self, slot, pool, flag, *_rest):
        self.get(pool, "pool")
        facts = {"base": EVENT_RING, "size": 4096, "flags": 1 | abi.segment_allows(abi.MAP_UNCACHED), "record": flag}
        self.put(slot, Capability(Object("segment", self.cell, facts), abi.SEGMENT_READ))

    def reclaim(self, slot, *_rest):
        self.put(slot, Capability(Object("pool", self.cell)))

    def start(self, slot, pc, sp, r0, _tls, *_rest):
        facts = self.get(slot, "thread").object.facts
        assert sp % 8 == 0
        facts.update(started=True, pc=pc, sp=sp, r0=r0)


STEPS = {
    abi.BOOT_ZERO: BootModel.zero, abi.BOOT_POOL: BootModel.pool, abi.BOOT_CREATE: BootModel.create,
    abi.BOOT_DERIVE: BootModel.derive, abi.BOOT_MOVE: BootModel.move, abi.BOOT_MAP: BootModel.map,
    abi.BOOT_SCHEDULING: BootModel.scheduling, abi.BOOT_THREAD: BootModel.thread, abi.BOOT_NAME: BootModel.name,
    abi.BOOT_BIND: BootModel.bind, abi.BOOT_EVENTS: BootModel.events, abi.BOOT_RECLAIM: BootModel.reclaim,
    abi.BOOT_START: BootModel.start,
}
