# SPDX-License-Identifier: BSD-2-Clause
"""The kernel's ELF file and the parameters that it states, struct okapi_kernel_parameters of <okapi/boot.h>."""

import struct
from dataclasses import dataclass

from elftools.elf.sections import SymbolTableSection

from okapi import abi
from okapi.elf import BadElf, open_elf

SYMBOL = "okapi_kernel_parameters"
STATED = struct.Struct("<" + "I" * 7 + "I" * abi.TYPE_COUNT + "II")
FILLED = struct.Struct("<III")


@dataclass
class KernelSegment:
    physical: int
    virtual: int
    data: bytearray
    size: int
    flags: int


@dataclass
class Kernel:
    path: str
    entry: int  # physical
    segments: list
    symbols: list  # (name, value, size, type, binding)
    parameters_physical: int
    window_base: int
    ram_base: int
    window_size: int
    image_end: int
    clock_frequency: int
    object_size: tuple
    page_table_size: int
    list_entry_size: int

    @property
    def start(self):
        return min(segment.physical for segment in self.segments)

    def fill_in(self, boot_table, region_end, ram_end):
        """Tell the kernel what the weaver decided."""
        address = self.parameters_physical + STATED.size
        segment = _segment_at(self.segments, address, "physical")
        FILLED.pack_into(segment.data, address - segment.physical, boot_table, region_end, ram_end)


def read_kernel(path):
    """The kernel; raises BadElf with the reason."""
    elf = open_elf(path)
    segments = [KernelSegment(header["p_paddr"], header["p_vaddr"], bytearray(part.data()), header["p_memsz"],
                              header["p_flags"])
                for part in elf.iter_segments("PT_LOAD") for header in (part.header,) if header["p_memsz"]]
    symbols = [(entry.name, entry["st_value"], entry["st_size"], entry["st_info"]["type"], entry["st_info"]["bind"])
               for section in elf.iter_sections() if isinstance(section, SymbolTableSection)
               for entry in section.iter_symbols()
               if entry.name and entry["st_shndx"] not in ("SHN_UNDEF",) and entry["st_info"]["type"] != "STT_FILE"]
    address = next((symbol[1] for symbol in symbols if symbol[0] == SYMBOL), None)
    if address is None:
        raise BadElf(f"no symbol `{SYMBOL}`: this is not an Okapi kernel")
    segment = _segment_at(segments, address, "virtual")
    if segment is None or address + STATED.size + FILLED.size > segment.virtual + len(segment.data):
        raise BadElf(f"`{SYMBOL}` at 0x{address:08x} is not in a load segment")
    numbers = STATED.unpack_from(segment.data, address - segment.virtual)
    if numbers[0] != abi.BOOT_MAGIC:
        raise BadElf(f"`{SYMBOL}` begins with 0x{numbers[0]:08x}, not 0x{abi.BOOT_MAGIC:08x}")
    if numbers[1] != abi.ABI_VERSION:
        raise BadElf(f"the kernel has ABI version {numbers[1]}, this weaver {abi.ABI_VERSION}")
    entry = elf.header["e_entry"]
    holder = _segment_at(segments, entry, "virtual")
    if holder:
        entry += holder.physical - holder.virtual
    return Kernel(str(path), entry, segments, symbols, address - segment.virtual + segment.physical, *numbers[2:7],
                  numbers[7:7 + abi.TYPE_COUNT], *numbers[7 + abi.TYPE_COUNT:])


def _segment_at(segments, address, space):
    return next((segment for segment in segments
                 if getattr(segment, space) <= address < getattr(segment, space) + segment.size), None)
