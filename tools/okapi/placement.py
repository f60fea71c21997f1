# SPDX-License-Identifier: BSD-2-Clause
"""Virtual addresses: each cell gets megabytes of its own, so that no two spaces ever compete for one.

A cell's program comes first, then environment, stacks with an unmapped page below each, memory sections, shares and
devices, and the heap last.  What the description fixes stays; the rest moves by whole megabytes."""

from okapi import abi, guest, values

FIRST_ADDRESS = 0x00100000
# Beside virtual machines, native cells keep clear of where Linux's programs and kernel lie, so that switching between
# them needs no flush.
FIRST_BESIDE_MACHINES = 0x20000000


def natural_alignment(memory):
    """Large memory is aligned so that the kernel can map it in large pieces."""
    for unit in (abi.SECTION_SIZE, abi.LARGE_PAGE_SIZE):
        if memory.size >= unit:
            return max(unit, memory.align)
    return memory.align


def place(system, diagnostics):
    """Set `address` of all mappings and `delta` of all programs."""
    owners = {}
    for cell in system.cells:
        _check_fixed(cell, diagnostics)
    diagnostics.end_phase()
    for cell in system.cells:
        _claim_fixed(cell, owners, diagnostics)
    for machine in system.guests:
        for mapping in machine.cell.mappings:
            mapping.address = mapping.fixed
    floating = [cell for cell in system.native_cells if not _is_fixed(cell)]
    for cell in system.native_cells:
        if cell not in floating:
            _put(cell, _fixed_base(cell))
            _claim(cell, owners, diagnostics)
    first = FIRST_BESIDE_MACHINES if system.guests else FIRST_ADDRESS
    for cell in floating:
        if not _put_where_free(cell, first, owners):
            diagnostics.error(cell.place, f"cell `{cell.name}` finds no free megabytes in the user area "
                              f"0x{abi.USER_BASE:08x}..0x{abi.USER_END:08x}")
    for cell in system.native_cells:
        _check_program_alone(cell, diagnostics)


def _is_fixed(cell):
    return cell.virt_addr is not None or not cell.program.movable or cell.overlap


def _fixed_base(cell):
    """Where a fixed cell's first megabyte begins."""
    start = cell.program.start if cell.virt_addr is None else cell.virt_addr
    return start // abi.SECTION_SIZE * abi.SECTION_SIZE


def _check_fixed(cell, diagnostics):
    _check_base(cell, diagnostics)
    _check_fixed_mappings(cell, diagnostics)


def _check_base(cell, diagnostics):
    program = cell.program
    if cell.virt_addr is not None:
        place_of = cell.element.value_place("virt_addr")
        distance = cell.virt_addr - program.start
        if distance and not program.movable:
            diagnostics.error(place_of, f"cell `{cell.name}` was linked to 0x{program.start:08x} and cannot be moved "
                              f"to 0x{cell.virt_addr:08x}", "help: link it with `-Wl,--emit-relocs`")
        elif distance % abi.SECTION_SIZE:
            first = program.start % abi.SECTION_SIZE + cell.virt_addr // abi.SECTION_SIZE * abi.SECTION_SIZE
            diagnostics.error(place_of, f"cell `{cell.name}` was linked to 0x{program.start:08x} and moves by whole "
                              f"megabytes, not to 0x{cell.virt_addr:08x}", f'help: virt_addr="0x{first:08x}"')


def _check_fixed_mappings(cell, diagnostics):
    fixed = [mapping for mapping in cell.mappings if mapping.fixed is not None]
    for index, mapping in enumerate(fixed):
        start, end = mapping.fixed, mapping.fixed + mapping.memory.size
        if end > abi.USER_END:
            diagnostics.error(mapping.place, f"`{mapping.name}`, 0x{start:08x}..0x{end:08x}, ends outside the user "
                              f"area 0x{abi.USER_BASE:08x}..0x{abi.USER_END:08x}")
        if start % mapping.memory.align:
            diagnostics.error(mapping.place, f"`{mapping.name}` at 0x{start:08x} is not aligned to "
                              f"0x{mapping.memory.align:x}")
        for other in fixed[:index]:
            if start < other.fixed + other.memory.size and other.fixed < end:
                diagnostics.error(mapping.place, f"`{mapping.name}`, 0x{start:08x}..0x{end:08x}, overlaps "
                                  f"`{other.name}`, 0x{other.fixed:08x}..0x{other.fixed + other.memory.size:08x}",
                                  (other.place, f"note: `{other.name}` is here"))


def _megabytes(start, end):
    return range(start // abi.SECTION_SIZE, (end - 1) // abi.SECTION_SIZE + 1)


def _claim_fixed(cell, owners, diagnostics):
    for mapping in cell.mappings:
        if mapping.fixed is not None:
            _claim_range(cell, mapping.fixed, mapping.fixed + mapping.memory.size, owners, diagnostics)


def _claim(cell, owners, diagnostics):
    _claim_range(cell, cell.base, cell.end, owners, diagnostics)


def _claim_range(cell, start, end, owners, diagnostics):
    for megabyte in _megabytes(start, end):
        other = owners.setdefault(megabyte, cell)
        if other is not cell and not (cell.overlap or other.overlap):
            diagnostics.error(cell.place, f"cell `{cell.name}` is in the megabyte 0x{megabyte << 20:08x} of cell "
                              f"`{other.name}`",
                              (other.place, f"note: `{other.name}` is here"),
                              'help: choose another `virt_addr`, or say overlap="yes" if that is wanted'
                              if cell.program.movable else "help: link it with `-Wl,--emit-relocs`, so that it can be "
                              'moved, or say overlap="yes"')
            return


def _check_program_alone(cell, diagnostics):
    """What the description fixes must keep clear of the cell's own program."""
    for mapping in cell.mappings:
        if mapping.fixed is None:
            continue
        for other in cell.mappings:
            if other.linked is not None and mapping.address < other.end and other.address < mapping.end:
                diagnostics.error(mapping.place, f"`{mapping.name}`, 0x{mapping.address:08x}..0x{mapping.end:08x}, "
                                  f"overlaps `{other.name}` of the program, 0x{other.address:08x}..0x{other.end:08x}")


def _put_where_free(cell, base, owners):
    while base < abi.USER_END:
        _put(cell, base)
        if cell.end > abi.USER_END:
            return False
        taken = [megabyte for megabyte in _megabytes(cell.base, cell.end)
                 if owners.get(megabyte, cell) is not cell]
        if not taken:
            for megabyte in _megabytes(cell.base, cell.end):
                owners[megabyte] = cell
            return True
        base = (taken[-1] + 1) * abi.SECTION_SIZE
    return False


def _put(cell, base):
    """Lay the cell out with its first megabyte at `base`; sets `cell.base`, `cell.end` and all addresses."""
    program = cell.program
    program.delta = base - program.start // abi.SECTION_SIZE * abi.SECTION_SIZE
    fixed = [(mapping.fixed, mapping.fixed + mapping.memory.size) for mapping in cell.mappings
             if mapping.fixed is not None]
    program_end = program.start + program.delta
    for mapping in cell.mappings:
        if mapping.name in ("rx", "rw"):
            mapping.address = mapping.linked + program.delta
            fixed.append((mapping.address, mapping.end))
            program_end = max(program_end, mapping.end)
        elif mapping.fixed is not None:
            mapping.address = mapping.fixed
    cursor = program_end
    for mapping in cell.mappings:
        if mapping.fixed is None and mapping.name not in ("rx", "rw"):
            gap = abi.PAGE_SIZE if mapping.memory.guard else 0
            mapping.address = _find(cursor + gap, gap, mapping.memory, fixed)
            cursor = mapping.end
    if cell.machines:
        cell.load_window = values.round_up(cursor, abi.SECTION_SIZE)
        cursor = cell.load_window + guest.slot_size(cell.machines)
    cell.base = base
    cell.end = values.round_up(cursor, abi.SECTION_SIZE)


def _find(address, gap, memory, fixed):
    """The first fitting address from `address` on that keeps clear of `fixed` ranges, and leaves `gap` free below."""
    alignment = natural_alignment(memory) if not gap else max(abi.PAGE_SIZE, memory.align)
    address = values.round_up(address, alignment)
    while True:
        clash = max((end for start, end in fixed if start < address + memory.size and address - gap < end), default=0)
        if not clash:
            return address
        address = values.round_up(clash + gap, alignment)
