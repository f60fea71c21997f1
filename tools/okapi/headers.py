# SPDX-License-Identifier: BSD-2-Clause
"""channels.h of each cell: names of capabilities, badges, bits and shared memory, from the description alone."""

import os

from okapi import environment, guest, model, slots
from okapi.reader import macro


def _sections(cell, system):
    return [
        ("Slots of this cell's capability list", _slots(cell)),
        ("Badges of those who send to this cell's endpoints", _badges(cell, system)),
        ("Bits of this cell's notifications", _bits(cell)),
        ("Bits that others let this cell signal", _masks(cell)),
        ("Environment keys of memory and devices", _memory(cell)),
    ]


def doubles(cell, system):
    """Macros that the cell's header would define twice."""
    names = [name for _, rows in _sections(cell, system) for name, _, _ in rows]
    return sorted({name for name in names if names.count(name) > 1})


def header(cell, system):
    """Text of the cell's channels.h."""
    guard = f"CHANNELS_OF_{macro(cell.name)}_H"
    lines = ["/* SPDX-License-Identifier: BSD-2-Clause */",
             f"/* Names for cell `{cell.name}`, written by `okapi headers`: do not edit. */",
             f"#ifndef {guard}", f"#define {guard}", "",
             f'#define CELL_NAME "{cell.name}"', f"#define CELL_INDEX {cell.index}"]
    for title, rows in _sections(cell, system):
        if rows:
            lines += ["", f"/* {title}. */"]
            width = max(len(name) for name, _, _ in rows) + 1
            lines += [f"#define {name:<{width}}{value}" + (f" /* {note} */" if note else "")
                      for name, value, note in rows]
    return "\n".join(lines + ["", "#endif", ""])


def _slots(cell):
    rows = [(f"SLOT_{macro(name).replace('.', '_')}", slot, text)
            for slot, name, text in slots.describe(cell) if slots.FIRST_NAMED <= slot]
    # a thread is named like an ipc capability: by the slot of its endpoint
    rows += [(f"SLOT_{macro(thread.name)}", thread.slot, f"thread {thread.name}: endpoint, then notification")
             for thread in cell.of_kind(model.Thread)]
    rows += [(f"SLOT_{macro(item.name)}", item.slot, f"management of {item.to}: pool, main thread, list, space")
             for item in cell.of_kind(model.Manage)]
    rows += [(f"SLOT_{macro(item.name)}", item.slot, "first of: " + ", ".join(item.parts))
             for item in cell.of_kind(guest.Control)]
    rows.append(("SLOT_FIRST_FREE", cell.free_slot, "from here on the slots are the cell's own"))
    rows.append(("SLOT_END", cell.caps, None))
    return sorted(rows, key=lambda row: (row[1], row[0]))


def _badges(cell, system):
    """BADGE_ENDPOINT_CLIENT; if a client has several connections to one endpoint, its name for each follows."""
    rows = []
    for client in system.cells:
        if client.console and client.console.cell is cell:
            rows.append((client.console, client, "console", client.index + 1))
        rows += [(item.target, client, item.name, item.badge) for item in client.of_kind(model.Connection)
                 if item.target.cell is cell]
    rows += [(machine.keeper, machine.cell, "policy", machine.number + 1) for machine in cell.machines or []]
    result, threads = [], []
    for target, client, name, badge in rows:
        same = [row for row in rows if row[0] is target and row[1] is client]
        suffix = f"_{macro(name)}" if len(same) > 1 else ""
        result.append((f"BADGE_{macro(target.name)}_{macro(client.name)}{suffix}", badge,
                       f"{client.path}, its `{name}`"))
    for thread in system.threads:
        if thread.faults and thread.faults.cell is cell:
            threads.append((f"BADGE_FAULT_{macro(thread.cell.name)}_{macro(thread.name)}", thread.index + 1,
                            f"faults of {thread.path}"))
    return result + threads


def _bits(cell):
    rows = []
    for item in cell.of_kind(model.Timer, model.Interrupt) + cell.doorbells:
        if item.target:
            rows.append((f"BIT_{macro(item.name)}", item.bit, f"{item.kind}, notification {item.target.name}"))
    return rows


def _masks(cell):
    return [(f"BITS_{macro(item.name)}", f"0x{item.mask or 0xffffffff:08x}u", f"of {item.to}")
            for item in cell.of_kind(model.Signal)]


def _memory(cell):
    rows = [(f"MEMORY_{macro(item.name)}", f'"MAIN_{item.name.upper()}"',
             f"shared by {item.to}" if isinstance(item, model.Share) else None)
            for item in cell.of_kind(model.Memory, model.Share)]
    rows += [(f"CHANNEL_{macro(end.name)}", f'"{environment.channel_key(end)}"',
              f"channel of {end.window.guest.cell.path}") for end in cell.channel_ends]
    rows += [(f"DEVICE_{macro(device.name)}_IRQS", f'"{device.name.upper()}_DEV_IRQ_LIST"', None)
             for device in cell.devices]
    return rows


def write_headers(system, directory, cell_name=None):
    """Write CELL/channels.h for each cell (or one); a file that would not change keeps its time."""
    for cell in system.native_cells:
        if cell_name not in (None, cell.name):
            continue
        path = os.path.join(directory, cell.name, "channels.h")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        text = header(cell, system)
        if os.path.exists(path):
            with open(path, encoding="utf-8") as stream:
                if stream.read() == text:
                    continue
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text)
