# SPDX-License-Identifier: BSD-2-Clause
"""Draws a plan: who has which memory, where each cell sees what, and which capabilities it holds."""

from okapi import abi, guest, slots, values

CACHES = {abi.MAP_CACHED: "cached", abi.MAP_WRITE_THROUGH: "write-through", abi.MAP_UNCACHED: "uncached",
          abi.MAP_DEVICE: "device"}


def report(plan, only=None):
    """Text of the whole report, or of one cell's part."""
    cells = [cell for cell in plan.system.cells if only in (None, cell.name)]
    parts = [] if only else [_summary(plan), _physical(plan)]
    return "".join(parts + [_cell(cell) for cell in cells]).lstrip("\n")


def _table(rows, right=()):
    """Rows in columns; those in `right` are aligned to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [text.rjust(width) if column in right else text.ljust(width)
                 for column, (text, width) in enumerate(zip(row, widths))]
        lines.append(("  " + "  ".join(cells)).rstrip())
    return "\n".join(lines) + "\n"


def _summary(plan):
    system = plan.system
    threads = len(system.threads)
    return (f"system `{system.name}` on {system.machine.name}: {len(system.cells)} cells, {threads} threads, "
            f"{len(plan.table.records)} boot records, kernel {plan.kernel.path}\n")


def _physical(plan):
    rows = [("start", "end", "size", "owner", "what")]
    used = sorted(_physical_ranges(plan))
    for base, size in sorted(plan.system.machine.ram):
        cursor, end = base, base + size
        for start, stop, owner, what in [entry for entry in used if base <= entry[0] < end] + [(end, end, "", "")]:
            if cursor < start:
                rows.append(_row(cursor, start, "", "free"))
            if stop > start:
                rows.append(_row(start, stop, owner, what))
            cursor = max(cursor, stop)
    return "\nphysical memory\n" + _table(rows, right=(2,))


def _row(start, end, owner, what):
    return f"{start:08x}", f"{end:08x}", values.size_text(end - start), owner, what


def _physical_ranges(plan):
    """(start, end, owner, what) of everything that is taken."""
    kernel, region = plan.kernel, plan.region
    used = [(region.start, kernel.start, "kernel", "kept for boot loaders")] if region.start < kernel.start else []
    used += [(kernel.start, kernel.image_end, "kernel", "text and data"),
             (region.boot_table, region.boot_table_end, "kernel", "boot table"),
             (region.boot_table_end, region.end, "kernel", "rest of its region")]
    if kernel.image_end < region.pools_start:
        used.append((kernel.image_end, region.pools_start, "kernel", "rest of the image's megabyte"))
    for cell in plan.system.cells:
        used.append((cell.pool_address, cell.pool_address + cell.pool_size, cell.name,
                     f"pool: {values.size_text(cell.pool_needed)} used at start"))
        for memory in cell.memories:
            if memory.source == "ram":
                shared = ", shared with " + " ".join(share.cell.name for share in memory.shares) \
                    if memory.shares else ""
                used.append((memory.physical, memory.physical + memory.size, cell.name, memory.name + shared))
    return used


def _cell(cell):
    rows = [("start", "end", "size", "access", "cache", "physical", "slot", "name")]
    for mapping in sorted(cell.mappings, key=lambda mapping: mapping.address):
        memory = mapping.memory
        physical = "kernel" if memory.source == "events" else f"{memory.physical:08x}"
        owner = "" if memory.cell is cell else f" (of {memory.path})"
        rows.append((f"{mapping.address:08x}", f"{mapping.end:08x}", values.size_text(memory.size),
                     values.attach_text(mapping.rights), CACHES[memory.cache_policy], physical, str(mapping.slot),
                     mapping.name + owner))
    if cell.load_window:
        size = guest.slot_size(cell.machines)
        rows.append((f"{cell.load_window:08x}", f"{cell.load_window + size:08x}", values.size_text(size), "", "", "",
                     "", "kept free to load machines"))
    capabilities = [(str(slot), name, text) for slot, name, text in slots.describe(cell)]
    capabilities.append((f"{cell.free_slot}..{cell.caps - 1}", "", "free"))
    head = _machine_head(cell) if cell.guest else _program_head(cell)
    return (head + f" {'guest-physical memory' if cell.guest else 'space'}\n" + _table(rows, right=(2, 6))
            + " capabilities\n" + _table(capabilities, right=(0,)))


def _ceiling(cell):
    budget = f", budget {cell.main.budget} us in {cell.main.period} us" if cell.main.budget else ""
    return f"ceiling {cell.max_priority}{budget}"


def _faults(thread):
    return f"faults to {thread.faults.path}" if thread.faults else "faults stop it"


def _program_head(cell):
    threads = [(thread.name, f"priority {thread.priority}", f"entry {thread.entry:08x}", _faults(thread))
               for thread in cell.threads]
    return (f"\ncell `{cell.name}`: {cell.program.path}, moved by 0x{cell.program.delta & 0xFFFFFFFF:08x}, "
            f"{_ceiling(cell)}\n threads\n" + _table(threads))


def _machine_head(cell):
    """What a virtual machine has that is no capability and no memory of its own."""
    machine = cell.guest
    loads = [("Linux", machine.kernel_file, machine.image), ("files", machine.initrd_file, machine.initrd),
             ("device tree", "", machine.dtb)]
    rows = [(what, f"{machine.address(loaded):08x}", f"{loaded.size} bytes", file or "")
            for what, file, loaded in loads if loaded.memory]
    lines = [(str(window.line), window.name, f"rung by {window.native.cell.path}, whose bit {window.native.bell.bit} "
              f"it rings in return") for window in machine.windows]
    lines += [(str(interrupt.bit), interrupt.name, f"interrupt line {interrupt.line} of the board")
              for device in cell.devices for interrupt in device.interrupts]
    lines.append((str(guest.TIMER_LINE), "timer", f"slot {slots.TIMER}"))
    return (f"\nmachine `{cell.name}`: {values.size_text(machine.memory_size)} of RAM, priority {cell.main.priority}, "
            f"{_ceiling(cell)}, {_faults(cell.main)}, {'started' if machine.starts else 'kept stopped'} by "
            f"{machine.keeper.path}\n loaded\n" + _table(rows) + " lines\n" + _table(lines, right=(0,)))
