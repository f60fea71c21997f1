# SPDX-License-Identifier: BSD-2-Clause
"""The start script: which records create, map and grant everything that the description says.

Order: pools; memory is zeroed; each cell's list and space; endpoints and notifications with everybody's copies;
memory, mapped through the capability that then moves to the cell; timers and interrupts; threads; last what the cells
own, each list at the very end, since a moved list can no longer be named.  A copy is derived while the original is in
the boot list; the owner gets the original."""

from okapi import abi, model, slots
from okapi.boottable import BootTable

OWN_LIST = 0


class Script:
    """Writes the records of one image."""

    def __init__(self, system, kernel):
        self.system = system
        self.frequency = kernel.clock_frequency
        self.table = BootTable([cell.name for cell in system.cells])
        self.held = {}  # (owner, part) to the slot of the boot list that holds the original

    def build(self):
        cells = self.system.cells
        self._pools(sorted(cells, key=lambda cell: cell.pool_address))
        for step in (self._zero, self._begin, self._channels, self._grants, self._memory, self._signals,
                     self._threads, self._management, self._end):
            for cell in cells:
                step(cell)
        return self.table

    # --- the vocabulary of the boot list ---

    def _create(self, cell, key, kind, *arguments):
        slot = self.table.slot()
        self.held[key] = slot
        self.table.add(abi.BOOT_CREATE, cell, slot, self.held[cell, "pool"], kind, *arguments)
        return slot

    def _move(self, cell, key, slot):
        """The original goes to its owner; the boot slot is free again."""
        capability_list = self.held[cell, "list"]
        source = self.held.pop(key)
        self.table.add(abi.BOOT_MOVE, cell, capability_list, slot, source)
        self.table.release(source)

    def _derive(self, cell, slot, source, rights, badge=0):
        self.table.add(abi.BOOT_DERIVE, cell, self.held[cell, "list"], slot, source, rights, badge)

    # --- steps, each for one cell ---

    def _zero(self, cell):
        for memory in cell.memories:
            if memory.source == "ram" and memory.zero:
                loaded = len(memory.contents or b"")
                if loaded < memory.size:
                    self.table.add(abi.BOOT_ZERO, cell, memory.physical + loaded, memory.size - loaded)

    def _pools(self, cells):
        """In the order of their addresses, as the kernel wants them."""
        for cell in cells:
            slot = self.held[cell, "pool"] = self.table.slot()
            self.table.add(abi.BOOT_POOL, cell, slot, cell.pool_address, cell.pool_size)

    def _begin(self, cell):
        self._create(cell, (cell, "list"), abi.TYPE_LIST, cell.caps)
        self._create(cell, (cell, "space"), abi.TYPE_SPACE)
        for item in cell.of_kind(model.BootMemory):
            self.held[item, "pool"] = self.table.slot()
            self.table.add(abi.BOOT_RECLAIM, cell, self.held[item, "pool"])
            self._move(cell, (item, "pool"), item.slot)

    def _channels(self, cell):
        for thread in cell.threads:
            self._create(cell, (thread, "endpoint"), abi.TYPE_ENDPOINT)
            self._create(cell, (thread, "notification"), abi.TYPE_NOTIFICATION)
        for endpoint in cell.of_kind(model.Endpoint):
            self._create(cell, (endpoint, "endpoint"), abi.TYPE_ENDPOINT)
        for notification in cell.of_kind(model.Notification):
            self._create(cell, (notification, "notification"), abi.TYPE_NOTIFICATION)

    def _grants(self, cell):
        if cell.console:
            self._derive(cell, slots.CONSOLE, self.held[cell.console, "endpoint"], abi.ENDPOINT_SEND, cell.index + 1)
        for item in cell.of_kind(model.Connection):
            self._derive(cell, item.slot, self.held[item.target, "endpoint"], item.rights, item.badge)
            if item.with_notification:
                self._derive(cell, item.slot + 1, self.held[item.target, "notification"], abi.NOTIFICATION_SIGNAL)
        for item in cell.of_kind(model.Signal):
            self._derive(cell, item.slot, self.held[item.target, "notification"], abi.NOTIFICATION_SIGNAL, item.mask)

    def _memory(self, cell):
        for memory in cell.memories:
            self._create_memory(cell, memory)
            self._map(cell, self.held[memory, "segment"], memory.mapping, memory.cache_policy)
            if cell.guest and memory is cell.guest.ram:
                self._control(cell.guest, "ram", (memory, "segment"), abi.SEGMENT_READ | abi.SEGMENT_WRITE)
            for share in memory.shares:
                self._share(share)
            self._move(cell, (memory, "segment"), memory.mapping.slot)

    def _create_memory(self, cell, memory):
        key = (memory, "segment")
        if memory.source == "events":
            self.held[key] = self.table.slot()
            self.table.add(abi.BOOT_EVENTS, cell, self.held[key], self.held[cell, "pool"], int(cell.record_events))
            return
        self._create(cell, key, abi.TYPE_SEGMENT, memory.physical, memory.size, segment_flags(memory))

    def _map(self, cell, slot, mapping, cache):
        self.table.add(abi.BOOT_MAP, cell, self.held[cell, "space"], slot, mapping.address, 0, mapping.memory.size,
                       mapping.rights | cache)

    def _share(self, share):
        """A mapping lives as long as the capability it was made through: the consumer maps through its own copy."""
        cell, memory = share.cell, share.target
        copy = self.held[share, "segment"] = self.table.slot()
        self.table.add(abi.BOOT_DERIVE, cell, OWN_LIST, copy, self.held[memory, "segment"], share.rights, 0)
        self._map(cell, copy, share.mapping, memory.cache_policy)
        self._move(cell, (share, "segment"), share.slot)

    def _signals(self, cell):
        self._timer(cell, (cell, "timer"), self.held[cell.main, "notification"], 31, slots.TIMER)
        for item in cell.of_kind(model.Timer):
            self._timer(cell, (item, "timer"), self.held[item.target, "notification"], item.bit, item.slot)
        for item in cell.of_kind(model.Interrupt):
            slot = self._create(cell, (item, "interrupt"), abi.TYPE_INTERRUPT, item.line)
            if item.target:
                self.table.add(abi.BOOT_BIND, cell, slot, self.held[item.target, "notification"], item.bit)
            self._move(cell, (item, "interrupt"), item.slot)

    def _timer(self, cell, key, notification, bit, slot):
        timer = self._create(cell, key, abi.TYPE_TIMER)
        self.table.add(abi.BOOT_BIND, cell, timer, notification, bit)
        self._move(cell, key, slot)

    def _threads(self, cell):
        for thread in cell.threads:
            self._thread(cell, thread)

    def _thread(self, cell, thread):
        context = self._create(cell, (thread, "scheduling"), abi.TYPE_SCHEDULING_CONTEXT, cell.max_priority)
        slot = self._create(cell, (thread, "thread"), abi.TYPE_THREAD, self.held[cell, "space"],
                            self.held[cell, "list"], thread.number)
        self.table.add(abi.BOOT_NAME, cell, slot, f"{cell.name}/{thread.name}")
        if thread.budget:
            self.table.add(abi.BOOT_SCHEDULING, cell, context, ticks(thread.budget, self.frequency),
                           ticks(thread.period, self.frequency), cell.max_priority)
        faults = self._fault_endpoint(cell, thread)
        self.table.add(abi.BOOT_THREAD, cell, slot, thread.priority, context, faults,
                       self.held[thread, "notification"])
        if faults:
            self._move(cell, (thread, "faults"), slots.thread_slot(thread, "faults"))
        if cell.guest:
            self._machine(cell)
            return
        self.table.add(abi.BOOT_START, cell, slot, thread.entry, thread.stack.mapping.end, cell.environment.address, 0)

    def _machine(self, cell):
        """The keeper starts the thread, which asks for the virtual CPU."""
        self._create(cell, (cell, "vcpu"), abi.TYPE_VCPU, self.held[cell, "space"], cell.guest.tables)
        self._move(cell, (cell, "vcpu"), slots.VCPU)
        self._derive(cell, slots.POLICY, self.held[cell.guest.keeper, "endpoint"], abi.ENDPOINT_SEND,
                     cell.guest.number + 1)

    def _control(self, machine, part, key, rights):
        """The keeper's capability to a part of a machine."""
        item = machine.control
        self._derive(item.cell, item.slot + slots.OF_MACHINE[part], self.held[key], rights)

    def _fault_endpoint(self, cell, thread):
        if not thread.faults:
            return 0
        slot = self.held[thread, "faults"] = self.table.slot()
        self.table.add(abi.BOOT_DERIVE, cell, OWN_LIST, slot, self.held[thread.faults, "endpoint"],
                       abi.ENDPOINT_SEND, thread.index + 1)
        return slot

    def _management(self, cell):
        for item in cell.of_kind(model.Manage):
            sources = {"pool": (item.target, "pool"), "thread": (item.target.main, "thread"),
                       "list": (item.target, "list"), "space": (item.target, "space")}
            for part, offset in slots.OF_MANAGED.items():
                self._derive(cell, item.slot + offset, self.held[sources[part]], abi.RIGHTS_ALL)

        if cell.guest:
            self._control(cell.guest, "thread", (cell.main, "thread"), abi.RIGHTS_ALL)
            self._control(cell.guest, "scheduling", (cell.main, "scheduling"), abi.RIGHTS_ALL)
            self._control(cell.guest, "space", (cell, "space"), abi.SPACE_MAP)

    def _end(self, cell):
        for thread in cell.threads:
            for part in ("endpoint", "notification", "thread", "scheduling"):
                self._move(cell, (thread, part), slots.thread_slot(thread, part))
        for item in cell.of_kind(model.Endpoint):
            self._move(cell, (item, "endpoint"), item.slot)
        for item in cell.of_kind(model.Notification):
            self._move(cell, (item, "notification"), item.slot)
        self._move(cell, (cell, "space"), slots.SPACE)
        self._move(cell, (cell, "pool"), slots.POOL)
        self._move(cell, (cell, "list"), slots.LIST)


def segment_flags(memory):
    """What the segment permits at most: rights and cache attributes."""
    flags = memory.rights | abi.SEGMENT_SPLIT | abi.segment_allows(memory.cache_policy)
    if memory.source == "ram" and memory.cache_policy == abi.MAP_CACHED:
        flags |= abi.segment_allows(abi.MAP_WRITE_THROUGH) | abi.segment_allows(abi.MAP_UNCACHED)
    return flags


def ticks(microseconds, frequency):
    return microseconds * frequency // 1000000
