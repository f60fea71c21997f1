# SPDX-License-Identifier: BSD-2-Clause
"""What the weaver needs to know of a cell's ELF file."""

import io
from dataclasses import dataclass, field

from elftools.common.exceptions import ELFError
from elftools.elf.elffile import ELFFile
from elftools.elf.relocation import RelocationSection
from elftools.elf.sections import SymbolTableSection

PF_X, PF_W, PF_R = 1, 2, 4
SHF_ALLOC = 2
EM_ARM = "EM_ARM"


class BadElf(Exception):
    """The file is not what a cell can be made of."""


@dataclass
class Segment:
    """A load segment."""

    address: int
    data: bytes
    size: int
    flags: int

    @property
    def end(self):
        return self.address + self.size


@dataclass
class Symbol:
    name: str
    value: int
    size: int
    kind: str
    absolute: bool
    defined: bool
    binding: str
    section: str = ""


@dataclass
class Relocation:
    kind: int
    offset: int
    symbol: Symbol
    section: str


@dataclass
class Program:
    """A cell's program as linked; `delta` is how far the weaver moves it."""

    path: str
    entry: int
    code: Segment
    data: Segment  # None if the program has nothing writable
    symbols: list
    relocations: list
    movable: bool  # linked with --emit-relocs
    delta: int = 0
    names: dict = field(default_factory=dict)

    @property
    def segments(self):
        return [segment for segment in (self.code, self.data) if segment]

    @property
    def start(self):
        return min(segment.address for segment in self.segments)

    @property
    def end(self):
        return max(segment.end for segment in self.segments)


def open_elf(path):
    """The ELF file, read into memory."""
    with open(path, "rb") as stream:
        data = stream.read()
    try:
        elf = ELFFile(io.BytesIO(data))
    except ELFError as error:
        raise BadElf(f"not an ELF file ({error})") from error
    header = elf.header
    if elf.elfclass != 32 or not elf.little_endian or header["e_machine"] != EM_ARM:
        raise BadElf("not a 32-bit little-endian ARM program")
    if header["e_type"] != "ET_EXEC":
        raise BadElf(f"not an executable ({header['e_type']})")
    return elf


def read_program(path):
    """The program of a cell; raises BadElf with the reason."""
    elf = open_elf(path)
    segments = [Segment(header["p_vaddr"], part.data(), header["p_memsz"], header["p_flags"])
                for part in elf.iter_segments("PT_LOAD") for header in (part.header,) if header["p_memsz"]]
    for segment in segments:
        if segment.flags & PF_W and segment.flags & PF_X:
            raise BadElf(f"the segment at 0x{segment.address:08x} is writable and executable")
    code = [segment for segment in segments if not segment.flags & PF_W]
    data = [segment for segment in segments if segment.flags & PF_W]
    if len(code) != 1 or len(data) > 1:
        raise BadElf(f"{len(code)} read-only and {len(data)} writable load segments, not one and at most one "
                     "(link with libokl4/cell.ld)")
    symbols, tables = _symbols(elf)
    relocations, movable = _relocations(elf, tables)
    program = Program(str(path), elf.header["e_entry"], code[0], data[0] if data else None, symbols, relocations,
                      movable)
    if not code[0].address <= program.entry < code[0].end:
        raise BadElf(f"the entry 0x{program.entry:08x} is not in the code, 0x{code[0].address:08x}.."
                     f"0x{code[0].end:08x}")
    program.names = {symbol.name: symbol for symbol in symbols if symbol.defined and symbol.name}
    return program


def _symbols(elf):
    everything, tables = [], {}
    for index, section in enumerate(elf.iter_sections()):
        if not isinstance(section, SymbolTableSection):
            continue
        table = []
        for entry in section.iter_symbols():
            place = entry["st_shndx"]
            name = elf.get_section(place).name if isinstance(place, int) else ""
            table.append(Symbol(entry.name, entry["st_value"], entry["st_size"], entry["st_info"]["type"],
                                place == "SHN_ABS", place != "SHN_UNDEF", entry["st_info"]["bind"], name))
        tables[index] = table
        everything += table
    return everything, tables


def _relocations(elf, tables):
    """Relocations of what is loaded, and whether the linker kept any."""
    relocations, kept = [], False
    for section in elf.iter_sections():
        if not isinstance(section, RelocationSection):
            continue
        kept = True
        target = elf.get_section(section["sh_info"])
        if not target["sh_flags"] & SHF_ALLOC:
            continue
        table = tables[section["sh_link"]]
        for entry in section.iter_relocations():
            relocations.append(Relocation(entry["r_info_type"], entry["r_offset"], table[entry["r_info_sym"]],
                                          target.name))
    return relocations, kept
