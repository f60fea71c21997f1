# SPDX-License-Identifier: BSD-2-Clause
"""What has to hold for the description as a whole, once everything is tied together."""

from okapi import abi, environment, headers, model, slots

DEADLINES = 1024  # of the kernel, for timers, limited scheduling contexts and its clock
TIMER_BIT = 31  # of the main notification: the standard timer in slot 9


def check_system(system, diagnostics):
    _exclusive(system, diagnostics)
    _one_owner(system, diagnostics)
    if len(system.threads) > abi.MAX_THREADS:
        diagnostics.error(system.place, f"{len(system.threads)} threads, but the kernel has at most "
                          f"{abi.MAX_THREADS}")
    _deadlines(system, diagnostics)
    for cell in system.cells:
        _priorities(cell, diagnostics)
        if cell.guest:
            _below_servers(cell.guest, diagnostics)
        _budgets(cell, diagnostics)
        _bits(cell, diagnostics)
        _counts(cell, diagnostics)
        if not cell.guest:
            _keys(cell, diagnostics)
    if not diagnostics.count:
        for cell in system.native_cells:
            for name in headers.doubles(cell, system):
                diagnostics.error(cell.place, f"channels.h of cell `{cell.name}` would define `{name}` twice",
                                  "help: rename one of the two things")


def _exclusive(system, diagnostics):
    """A device and an interrupt line have one user each."""
    devices, lines = {}, {}
    for cell in system.cells:
        for device in cell.devices:
            other = devices.setdefault(device.name, device)
            if other is not device:
                diagnostics.error(device.place, f"device `{device.name}` is used by cells `{other.cell.name}` and "
                                  f"`{cell.name}`", (other.place, f"note: its use by `{other.cell.name}` is here"))
        for interrupt in cell.of_kind(model.Interrupt):
            other = lines.setdefault(interrupt.line, interrupt)
            if other is not interrupt and not (other.device and other.device == interrupt.device):
                diagnostics.error(interrupt.place, f"interrupt line {interrupt.line} is used by cells "
                                  f"`{other.cell.name}` and `{cell.name}`",
                                  (other.place, f"note: its use as `{other.name}` is here"))


def _one_owner(system, diagnostics):
    """What there is once goes to one cell."""
    events = [memory for cell in system.cells for memory in cell.of_kind(model.Memory) if memory.source == "events"]
    boot_memory = [pool for cell in system.cells for pool in cell.of_kind(model.BootMemory)]
    for what, items in (("the kernel's events go", events), ("the memory of the boot code goes", boot_memory)):
        for item in items[1:]:
            diagnostics.error(item.place, f"{what} to cell `{items[0].cell.name}` already, not also to "
                              f"`{item.cell.name}`", (items[0].place, "note: said here"))


def _deadlines(system, diagnostics):
    """Timers and budgets each need one of the kernel's deadlines; its clock has one too."""
    timers = sum(1 + len(cell.of_kind(model.Timer)) for cell in system.cells)
    budgets = sum(1 for thread in system.threads if thread.budget)
    if timers + budgets + 1 > DEADLINES:
        diagnostics.error(system.place, f"{timers} timers and {budgets} budgets, but the kernel has at most "
                          f"{DEADLINES - 1} of both together", "note: each cell has a standard timer")


def _priorities(cell, diagnostics):
    highest = max(cell.threads, key=lambda thread: thread.priority)
    if cell.max_priority is None:
        cell.max_priority = highest.priority
    elif highest.priority > cell.max_priority:
        diagnostics.error(highest.place, f"thread `{highest.name}` of cell `{cell.name}` has priority "
                          f"{highest.priority}, above the cell's `max_priority` {cell.max_priority}")


def _below_servers(machine, diagnostics):
    """Linux waits for its console in a loop, and the keeper has to stop it whatever it does: both must get to run."""
    cell = machine.cell
    servers = [("keeper", machine.keeper.cell)]
    if machine.console:
        servers.append(("console", machine.console.native.cell))
    limit = min(server.priority for _, server in servers)
    for attribute, value in (("priority", cell.priority), ("max_priority", cell.max_priority)):
        if value < limit or attribute == "max_priority" and attribute not in cell.element.attributes:
            continue
        diagnostics.error(
            cell.element.value_place(attribute), f"machine `{cell.name}` has `{attribute}` {value}, but must be below "
            "the cells that serve it",
            *((server.element.value_place("priority"), f"note: its {what}, cell `{server.name}`, has {server.priority}")
              for what, server in servers if value >= server.priority),
            f'help: {attribute}="{limit - 1}" or less' if limit else "help: give those a higher one")


def _budgets(cell, diagnostics):
    """A cell with a budget has no thread without one: else the budget would limit nothing."""
    if cell.main.budget is None:
        return
    for thread in cell.of_kind(model.Thread):
        if thread.budget is None:
            diagnostics.error(thread.place, f"thread `{thread.name}` has no `budget`, but its cell `{cell.name}` has",
                              "help: the cell's budget is that of its main thread; give this thread one of its own")


def _bits(cell, diagnostics):
    taken = {(cell.main, TIMER_BIT): None}
    for item in cell.of_kind(model.Timer, model.Interrupt) + cell.doorbells:
        if item.target is None:
            continue
        key = (item.target, item.bit)
        if key not in taken:
            taken[key] = item
            continue
        other = taken[key]
        diagnostics.error(item.place, f"{item.kind} `{item.name}`: bit {item.bit} of notification "
                          f"`{item.target.name}` is taken",
                          (other.place, f"note: by the {other.kind} `{other.name}` here") if other
                          else "note: by the cell's standard timer")


def _counts(cell, diagnostics):
    if len(cell.threads) > abi.UTCBS_PER_SPACE:
        diagnostics.error(cell.place, f"cell `{cell.name}` has {len(cell.threads)} threads, but a space has at most "
                          f"{abi.UTCBS_PER_SPACE}")
    if cell.free_slot > cell.caps:
        fitting = max(64, 1 << (cell.free_slot - 1).bit_length())
        hint = f'help: caps="{fitting}"' if fitting <= abi.MAX_LIST_ENTRIES \
            else f"note: a list has at most {abi.MAX_LIST_ENTRIES} slots"
        diagnostics.error(cell.element.value_place("caps"), f"cell `{cell.name}` needs {cell.free_slot} slots, but its "
                          f"list has {cell.caps}",
                          f"note: {slots.FIRST_NAMED} standard ones and {cell.free_slot - slots.FIRST_NAMED} of this "
                          "description", hint)


def _keys(cell, diagnostics):
    seen = {}
    for key, place in environment.keys(cell):
        other = seen.setdefault(key, place)
        if other is not place:
            diagnostics.error(place, f"cell `{cell.name}` has two environment entries `{key}`",
                              (other, "note: the other one comes from here") if other != place else None)
