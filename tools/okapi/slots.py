# SPDX-License-Identifier: BSD-2-Clause
"""Which slot of a cell's capability list holds what."""

from okapi import guest, model

LIST, SPACE, POOL, SCHEDULING, CONSOLE = 1, 2, 3, 4, 5
ENDPOINT, NOTIFICATION, THREAD, TIMER, HEAP, FAULTS = 6, 7, 8, 9, 10, 11
VCPU, POLICY = 12, 14  # of virtual machines
FIRST_NAMED = 16

# offsets from the first slot of a thread, and of a managed cell
OF_THREAD = {"endpoint": 0, "notification": 1, "thread": 2, "scheduling": 3, "faults": 4}
OF_MANAGED = {"pool": 0, "thread": 1, "list": 2, "space": 3}
OF_MACHINE = {part: offset for offset, part in enumerate(guest.Control.parts)}


def assign_slots(cell):
    """Named capabilities in order of appearance, then the cell's other memory; `free_slot` is the first free one."""
    slot = FIRST_NAMED
    for item in cell.items:
        item.slot = slot
        slot += item.slot_count
        if isinstance(item, (model.Memory, model.Share)) and item.mapping:
            item.mapping.slot = item.slot
    cell.program_slots = {}
    if cell.guest:
        cell.guest.ram.mapping.slot = slot
        cell.free_slot = slot + 1
        return
    cell.heap.mapping.slot = HEAP
    for name in ("rx", "rw", "environment"):
        cell.program_slots[name] = slot
        slot += 1
    for thread in cell.threads:
        thread.stack.slot = thread.stack.mapping.slot = slot
        slot += 1
    cell.free_slot = slot


def thread_slot(thread, part):
    """Slot of a thread's endpoint, notification, thread, scheduling context or fault endpoint in its own cell."""
    if thread is thread.cell.main:
        return {"endpoint": ENDPOINT, "notification": NOTIFICATION, "thread": THREAD, "scheduling": SCHEDULING,
                "faults": FAULTS}[part]
    return thread.slot + OF_THREAD[part]


def describe(cell):
    """(slot, name, text) of every slot that the weaver fills, in order."""
    rows = [(LIST, "list", "own capability list, all rights"), (SPACE, "space", "own space, all rights"),
            (POOL, "pool", "own pool, all rights"), (SCHEDULING, "scheduling", "scheduling context of main"),
            (ENDPOINT, "endpoint", "endpoint of main, all rights"),
            (NOTIFICATION, "notification", "notification of main, all rights"),
            (THREAD, "thread", "thread main, all rights"), (TIMER, "timer", "timer, bit 31 of main's notification")]
    rows += _describe_guest(cell.guest) if cell.guest else [(HEAP, "heap", "segment of the heap")]
    if cell.console:
        rows.append((CONSOLE, "console", f"send to {cell.console.path}, badge {cell.index + 1}"))
    if cell.main.faults:
        rows.append((FAULTS, "faults", f"send to {cell.main.faults.path}, badge {cell.main.index + 1}"))
    for item in cell.items:
        rows += _describe_item(item)
    for name, slot in cell.program_slots.items():
        rows.append((slot, name, f"segment of `{name}`"))
    for thread in cell.threads if not cell.guest else []:
        rows.append((thread.stack.slot, thread.stack.name, f"segment of the stack of {thread.name}"))
    return sorted(rows)


def _describe_guest(machine):
    return [(VCPU, "vcpu", f"virtual CPU, {machine.tables} tables of processes"),
            (POLICY, "policy", f"send to {machine.keeper.path}, badge {machine.number + 1}"),
            (machine.ram.mapping.slot, "ram", "segment of the RAM")]


def _describe_item(item):
    slot, name = item.slot, item.name
    if isinstance(item, guest.Control):
        return [(slot + offset, f"{name}.{part}", f"{part} of machine {item.guest.cell.path}")
                for part, offset in OF_MACHINE.items()]
    if isinstance(item, model.Thread):
        return [(slot + offset, f"{name}.{part}", f"{part} of thread {name}") for part, offset in OF_THREAD.items()
                if part != "faults" or item.faults]
    if isinstance(item, model.Manage):
        return [(slot + offset, f"{name}.{part}", f"{part} of {item.target.path}, all rights")
                for part, offset in OF_MANAGED.items()]
    if isinstance(item, model.Connection):
        rows = [(slot, name, f"{rights_text(item.rights)} to {item.target.path}, badge {item.badge}")]
        return rows + ([(slot + 1, f"{name}.notification", f"signal to {item.target.path}")]
                       if item.with_notification else [])
    if isinstance(item, model.Signal):
        bits = f"bits 0x{item.mask:08x}" if item.mask else "all bits"
        return [(slot, name, f"signal to {item.target.path}, {bits}")]
    if isinstance(item, (model.Timer, model.Interrupt)):
        line = f" line {item.line}" if isinstance(item, model.Interrupt) else ""
        target = f", bit {item.bit} of {item.target.name}'s notification" if item.target else ", not bound"
        return [(slot, name, f"{item.kind}{line}{target}")]
    if isinstance(item, model.Share):
        return [(slot, name, f"segment shared by {item.target.path}")]
    return [(slot, name, f"{item.kind}, own")]


def rights_text(rights):
    return " ".join(word for word, bit in (("send", 1), ("receive", 2), ("grant", 4)) if rights & bit)
