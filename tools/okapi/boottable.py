# SPDX-License-Identifier: BSD-2-Clause
"""The bytes of the boot table, struct okapi_boot_table of <okapi/boot.h>."""

import struct

from okapi import abi

HEADER = struct.Struct("<8I")
RECORD = struct.Struct("<HH7I")


class OutOfSlots(Exception):
    """The boot list has no free slot left."""


class BootTable:
    """Records in order, strings, and which slots of the boot list are in use."""

    def __init__(self, cell_names):
        self.cell_names = cell_names
        self.records = []
        self.strings = {}
        self.free = list(range(abi.BOOT_SLOTS - 1, 0, -1))

    def slot(self):
        """A free slot of the boot list."""
        if not self.free:
            raise OutOfSlots
        return self.free.pop()

    def release(self, slot):
        self.free.append(slot)
        self.free.sort(reverse=True)

    def add(self, kind, cell, *arguments):
        """A record; a string among the arguments becomes its offset in the table."""
        self.records.append((kind, cell.index, arguments + (0,) * (7 - len(arguments))))

    def _string_offsets(self, start):
        """Offset of each string, from `start` on, and their bytes."""
        texts = list(self.cell_names)
        texts += [argument for _, _, arguments in self.records for argument in arguments if isinstance(argument, str)]
        offsets, data = {}, bytearray()
        for text in texts:
            if text not in offsets:
                offsets[text] = start + len(data)
                data += text.encode() + b"\0"
        return offsets, bytes(data) + bytes(-len(data) % 4)

    def encode(self):
        names_start = HEADER.size + RECORD.size * len(self.records)
        offsets, strings = self._string_offsets(names_start + 4 * len(self.cell_names))
        body = bytearray()
        for kind, cell, arguments in self.records:
            numbers = [offsets[argument] if isinstance(argument, str) else argument for argument in arguments]
            body += RECORD.pack(kind, cell, *numbers)
        body += struct.pack(f"<{len(self.cell_names)}I", *[offsets[name] for name in self.cell_names])
        body += strings
        header = [abi.BOOT_MAGIC, abi.ABI_VERSION, HEADER.size + len(body), 0, len(self.records),
                  len(self.cell_names), names_start, 0]
        total = sum(header) + sum(struct.unpack(f"<{len(body) // 4}I", bytes(body)))
        header[3] = -total & 0xFFFFFFFF
        return HEADER.pack(*header) + bytes(body)
