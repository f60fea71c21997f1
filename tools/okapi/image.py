# SPDX-License-Identifier: BSD-2-Clause
"""The image: load segments of kernel, boot table and cells, as one ELF file and as the raw binary."""

import struct
from dataclasses import dataclass, field

ELF_HEADER = struct.Struct("<16sHHIIIIIHHHHHH")
PROGRAM_HEADER = struct.Struct("<8I")
SECTION_HEADER = struct.Struct("<10I")
SYMBOL = struct.Struct("<IIIBBH")
PF_X, PF_W, PF_R = 1, 2, 4
PAGE = 0x1000
TYPES = {"STT_NOTYPE": 0, "STT_OBJECT": 1, "STT_FUNC": 2, "STT_SECTION": 3}
BINDINGS = {"STB_LOCAL": 0, "STB_GLOBAL": 1, "STB_WEAK": 2}
SHN_ABS = 0xFFF1
EM_ARM, EF_ARM_EABI5 = 40, 0x05000000


@dataclass
class Load:
    name: str
    physical: int
    virtual: int
    data: bytes
    size: int
    flags: int  # PF_


@dataclass
class Image:
    entry: int
    loads: list
    symbols: list = field(default_factory=list)  # (name, value, size, type, binding)

    def raw(self):
        """(address, bytes) from the first byte to the last one that is loaded."""
        start = min(load.physical for load in self.loads)
        end = max(load.physical + len(load.data) for load in self.loads)
        data = bytearray(end - start)
        for load in self.loads:
            offset = load.physical - start
            data[offset:offset + len(load.data)] = load.data
        return start, bytes(data)

    def elf(self):
        return _write_elf(self)


def of_plan(plan):
    """The image of a finished plan."""
    kernel, loads = plan.kernel, []
    for number, segment in enumerate(kernel.segments):
        loads.append(Load(f"kernel.{number}", segment.physical, segment.virtual, bytes(segment.data), segment.size,
                          segment.flags))
    table = plan.region.boot_table
    loads.append(Load("boot_table", table, table + kernel.window_base - kernel.ram_base, plan.table_bytes,
                      len(plan.table_bytes), PF_R))
    for cell in plan.system.cells:
        for memory in cell.memories:
            if memory.source == "ram" and memory.contents:
                flags = sum(flag for flag, bit in ((PF_R, 1), (PF_W, 2), (PF_X, 4)) if memory.rights & bit)
                loads.append(Load(f"{cell.name}.{memory.name}", memory.physical, memory.mapping.address,
                                  memory.contents, memory.size, flags))
    loads.sort(key=lambda load: load.physical)
    return Image(kernel.entry, loads, _symbols(plan))


def _symbols(plan):
    """The kernel's symbols as they are, those of each cell with `CELL.` before them, at their final addresses."""
    symbols = list(plan.kernel.symbols)
    for cell in plan.system.native_cells:
        for symbol in cell.program.symbols:
            if symbol.defined and symbol.name and symbol.kind in TYPES and symbol.kind != "STT_SECTION":
                value = symbol.value if symbol.absolute else symbol.value + cell.program.delta
                symbols.append((f"{cell.name}.{symbol.name}", value, symbol.size, symbol.kind, symbol.binding))
    known = [symbol for symbol in symbols if symbol[3] in TYPES and symbol[4] in BINDINGS]
    return sorted(known, key=lambda symbol: (symbol[4] != "STB_LOCAL", symbol[1], symbol[0]))


class _Strings:
    def __init__(self):
        self.data = bytearray(1)
        self.offsets = {"": 0}

    def add(self, text):
        if text not in self.offsets:
            self.offsets[text] = len(self.data)
            self.data += text.encode() + b"\0"
        return self.offsets[text]


def _write_elf(image):
    names, strings = _Strings(), _Strings()
    body, headers, sections = bytearray(), [], [bytes(SECTION_HEADER.size)]
    start = ELF_HEADER.size + PROGRAM_HEADER.size * len(image.loads)

    def append(data, alignment):
        body.extend(bytes(-(start + len(body)) % alignment))
        offset = start + len(body)
        body.extend(data)
        return offset

    for load in image.loads:
        virtual = load.virtual
        if load.flags & PF_X and virtual != load.physical and virtual <= image.entry < virtual + load.size \
                and not load.name.startswith("kernel."):
            virtual = load.physical  # else loaders would take the kernel's entry for one in this cell
        body.extend(bytes((load.physical - start - len(body)) % PAGE))
        offset = append(load.data, 1)
        headers.append(PROGRAM_HEADER.pack(1, offset, virtual, load.physical, len(load.data), load.size, load.flags,
                                           PAGE))
        flags = 2 | (1 if load.flags & PF_W else 0) | (4 if load.flags & PF_X else 0)
        sections.append(SECTION_HEADER.pack(names.add(load.name), 1, flags, virtual, offset, len(load.data), 0, 0, 4,
                                            0))
    symbols = bytearray(SYMBOL.size)
    for name, value, size, kind, binding in image.symbols:
        symbols += SYMBOL.pack(strings.add(name), value, size, BINDINGS[binding] << 4 | TYPES[kind], 0,
                               _section_of(image, value))
    local = 1 + sum(1 for symbol in image.symbols if symbol[4] == "STB_LOCAL")
    link = len(sections) + 1
    tables = ((".symtab", 2, bytes(symbols), link, local, 4, SYMBOL.size),
              (".strtab", 3, bytes(strings.data), 0, 0, 1, 0))
    for name, kind, data, linked, info, alignment, size in tables:
        offset = append(data, alignment)
        sections.append(SECTION_HEADER.pack(names.add(name), kind, 0, 0, offset, len(data), linked, info, alignment,
                                            size))
    names.add(".shstrtab")
    offset = append(bytes(names.data), 1)
    sections.append(SECTION_HEADER.pack(names.add(".shstrtab"), 3, 0, 0, offset, len(names.data), 0, 0, 1, 0))
    section_offset = append(b"".join(sections), 4)
    identity = b"\x7fELF\x01\x01\x01" + bytes(9)
    header = ELF_HEADER.pack(identity, 2, EM_ARM, 1, image.entry, ELF_HEADER.size, section_offset, EF_ARM_EABI5,
                             ELF_HEADER.size, PROGRAM_HEADER.size, len(image.loads), SECTION_HEADER.size,
                             len(sections), len(sections) - 1)
    return header + b"".join(headers) + bytes(body)


def _section_of(image, value):
    """Number of the section that holds an address; cells that overlap share addresses, so the first one counts."""
    for index, load in enumerate(image.loads):
        if load.virtual <= value < load.virtual + load.size:
            return index + 1
    return SHN_ABS
