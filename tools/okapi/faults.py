# SPDX-License-Identifier: BSD-2-Clause
"""Adds source lines to the fault reporter's output: under a line `fault: ... pc=0x...` the file and line of it."""

import re
import subprocess

PC = re.compile(rb"^(?P<prefix>.*?)fault: .*\bpc=0x(?P<pc>[0-9a-fA-F]{8})")
LINE = re.compile(rb"^.*?fault: (?P<text>.*)$")


class FaultLines:
    """A filter for the console: bytes in, the same bytes with source lines out."""

    def __init__(self, emulator):
        self.cells = emulator.cell_files()
        self.kernel = (emulator.kernel_file(), emulator.facts["kernel"]["window_base"])
        self.line = bytearray()
        self.block = b""  # the fault lines before, for the cell's name

    def feed(self, data):
        result = bytearray()
        for part in data.splitlines(keepends=True):
            self.line += part
            result += part
            if part.endswith((b"\n", b"\r")):
                if part.endswith(b"\n"):
                    result += self._after(bytes(self.line).rstrip(b"\r\n"), part)
                    self.line.clear()
        return bytes(result)

    def _after(self, line, part):
        text = LINE.match(line)
        self.block = self.block + b"\n" + text["text"] if text else b""
        match = PC.match(line)
        if not match:
            return b""
        place = self._source(int(match["pc"], 16))
        ending = b"\r\n" if part.endswith(b"\r\n") else b"\n"
        return match["prefix"] + b"fault: source " + place.encode() + ending if place else b""

    def _source(self, address):
        """FILE:LINE of an address, or None.  Where cells overlap, the one that the report names counts."""
        if address >= self.kernel[1]:
            return _source_line(self.kernel[0], address)
        fitting = [(cell, path) for cell, path in self.cells if cell["start"] <= address < cell["end"]]
        named = [entry for entry in fitting if re.search(rb"\b%s\b" % re.escape(entry[0]["name"].encode()), self.block)]
        for cell, path in (named or fitting)[:1]:
            return _source_line(path, address - cell["delta"])
        return None


def _source_line(path, address):
    try:
        result = subprocess.run(["arm-none-eabi-addr2line", "-e", path, f"0x{address:x}"], capture_output=True,
                                text=True, check=False)
    except OSError:
        return None
    place = result.stdout.strip().split(" (discriminator")[0]
    return None if result.returncode or not place or place.startswith("??") else place
