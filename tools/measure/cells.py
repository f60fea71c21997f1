# SPDX-License-Identifier: BSD-2-Clause
"""The cells of an image, by the symbols that the weaver puts into its ELF file: `CELL.SYMBOL`."""

import re

from elftools.elf.elffile import ELFFile

MARK = re.compile(r"bench_(\w+)_begin$")
MEGABYTE_SHIFT = 20  # cells lie in disjoint megabytes


class Cells:
    def __init__(self, image):
        self.symbols = {}
        self.owners = {}
        with open(image, "rb") as file:
            table = ELFFile(file).get_section_by_name(".symtab")
            for symbol in table.iter_symbols() if table else ():
                cell, dot, name = symbol.name.partition(".")
                if dot and symbol["st_info"]["type"] == "STT_FUNC":
                    address = symbol["st_value"] & ~1
                    self.symbols.setdefault((cell, name), address)
                    self.owners[address >> MEGABYTE_SHIFT] = cell

    def all(self, name):
        """The addresses of a function in all cells that have one of this name."""
        return sorted(address for (_, symbol), address in self.symbols.items() if symbol == name)

    def phases(self):
        """(name, begin, end) of each phase that marks in some cell bracket."""
        found = []
        for (cell, name), address in sorted(self.symbols.items()):
            mark = MARK.match(name)
            if mark:
                found.append((mark.group(1), address, self.symbols[cell, "bench_%s_end" % mark.group(1)]))
        return found

    def owner(self, address):
        """The cell that an address belongs to."""
        return self.owners.get(address >> MEGABYTE_SHIFT)
