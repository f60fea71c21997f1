# SPDX-License-Identifier: BSD-2-Clause
"""The image map: what the fault reporter needs to explain an address (C view: <okl4/image_map.h>)."""

import struct

MAGIC = 0x50414D4F
VERSION = 1
HEADER_SIZE = 48


def functions(program):
    """(start, end, name) of the program's functions at their final addresses, sorted.

    A function without a size (assembly) ends where the next one begins."""
    found = {}
    for symbol in program.symbols:
        if symbol.kind == "STT_FUNC" and symbol.defined and not symbol.absolute:
            start = symbol.value & ~1
            best = found.get(start)
            if best is None or (symbol.size, symbol.binding != "STB_LOCAL") > (best.size, best.binding != "STB_LOCAL"):
                found[start] = symbol
    starts = sorted(found)
    rows = []
    for start, following in zip(starts, starts[1:] + [program.code.end]):
        size = found[start].size or max(0, following - start)
        rows.append((start + program.delta, start + size + program.delta, found[start].name))
    return rows


def _stack(thread):
    """Its start and end; a virtual machine has none that is known here."""
    if thread.stack is None:
        return 0, 0
    start = thread.stack.mapping.address or 0
    return start, start + thread.stack.size


def build(system):
    """The block; its size does not depend on any address."""
    strings = {}
    text = bytearray()

    def name(value):
        if value not in strings:
            strings[value] = len(text)
            text.extend(value.encode() + b"\0")
        return strings[value]

    cells = [[name(cell.name)] for cell in system.cells]
    threads = [[thread.index + 1, thread.cell.index, name(thread.name), *_stack(thread)] for thread in system.threads]
    regions, code = [], []
    for cell in system.cells:
        for mapping in cell.mappings:
            start = mapping.address or 0
            regions.append([start, start + mapping.memory.size, cell.index, name(mapping.name)])
        if cell.guest:
            continue
        code += [[start, end, cell.index, name(label)] for start, end, label in functions(cell.program)]
    tables = [cells, threads, sorted(regions), sorted(code)]
    header, body = [], bytearray()
    strings_start = HEADER_SIZE + sum(4 * len(row) for table in tables for row in table)
    for number, table in enumerate(tables):
        header += [len(table), HEADER_SIZE + len(body)]
        name_column = (0, 2, 3, 3)[number]
        for row in table:
            row[name_column] += strings_start
            body += struct.pack(f"<{len(row)}I", *row)
    total = (strings_start + len(text) + 3) // 4 * 4
    block = struct.pack("<12I", MAGIC, VERSION, *header, total, 0) + bytes(body) + bytes(text)
    return block + bytes(total - len(block))
