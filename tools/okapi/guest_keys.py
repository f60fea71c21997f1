# SPDX-License-Identifier: BSD-2-Clause
"""Environment entries of native cells that keep or serve virtual machines; a string stands for its address.

C views: <okl4/machine.h>, <okl4/channel.h>."""

from okapi import guest, slots

NONE = 0xFFFFFFFF
STARTS = 1  # flag of a machine that the keeper starts by itself


def of_cell(cell):
    """(key, words) of what the cell gets as keeper or as console of machines."""
    entries = []
    if cell.machines is not None:
        entries.append(("MACHINES", [len(cell.machines)] + [word for machine in cell.machines
                                                            for word in _machine(machine)]))
        entries.append(("MACHINE_WINDOW", [cell.load_window, guest.slot_size(cell.machines)]))
    if cell.consoles:
        entries.append(("CONSOLES", [len(cell.consoles)] + [word for machine in cell.consoles
                                                            for word in _console(machine)]))
    return entries


def channel(end):
    """Window, and how to ring: address, bytes, slot and mask to signal with, bit that arrives."""
    return [end.memory.mapping.address or 0, end.memory.size, end.signal.slot, end.signal.mask, end.bell.bit]


def _machine(machine):
    control = machine.control
    words = [machine.cell.name]
    words += [control.slot + slots.OF_MACHINE[part] for part in ("thread", "scheduling", "space", "ram")]
    words += [machine.memory_size, guest.RAM_BASE]
    for loaded in (machine.image, machine.dtb, machine.initrd):
        address = loaded.mapping.address if loaded.mapping else None
        words += [address or 0, loaded.size, loaded.offset]
    return words + [NONE if machine.console_index is None else machine.console_index,
                    STARTS if machine.starts else 0]


def _console(machine):
    switch = machine.switch
    return [machine.cell.name] + channel(machine.console.native) \
        + ([switch.slot, machine.number] if switch else [0, 0])
