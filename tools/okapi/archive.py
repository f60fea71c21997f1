# SPDX-License-Identifier: BSD-2-Clause
"""What the archive holds that a Linux starts with: cpio of the form `newc`, as it is or compressed with gzip.

As Linux has it, several archives may follow each other, with zeros between."""

import stat
import zlib
from dataclasses import dataclass

from okapi import abi, values

GZIP = b"\x1f\x8b"
CPIO = (b"070701", b"070702")
HEADER_SIZE = 110
MODE, FILE_SIZE, NAME_SIZE, FIELDS = 1, 6, 11, 13  # of a header's fields, eight digits each
LAST = b"TRAILER!!!\0"
LARGEST = 256 << 20  # unpacked: more than the largest machine could hold


class BadArchive(Exception):
    """Linux could not unpack it; the text says why."""


@dataclass
class Contents:
    entries: int = 0
    pages: int = 0  # of what is in the files


def measure(data):
    """What the archive holds; raises BadArchive."""
    contents = Contents()
    _add_archives(data, contents, packed=True)
    return contents


def _add_archives(data, contents, packed):
    position = 0
    while position < len(data):
        if data[position] == 0:
            position = len(data) - len(data[position:].lstrip(b"\0"))
        elif data.startswith(CPIO, position):
            position = _add_files(data, position, contents)
        elif packed and data.startswith(GZIP, position):
            text, position = _unpack(data, position)
            _add_archives(text, contents, packed=False)
        else:
            raise BadArchive(f"at byte {position} no archive begins")


def _unpack(data, position):
    """What gzip has packed there, and where it ends."""
    stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        text = stream.decompress(data[position:], LARGEST)
    except zlib.error as error:
        raise BadArchive(f"it is damaged, says gzip: {error}") from None
    if stream.unconsumed_tail:
        raise BadArchive(f"unpacked it would be larger than {values.size_text(LARGEST)}")
    if not stream.eof:
        raise BadArchive("it is cut off: gzip finds no end")
    return text, len(data) - len(stream.unused_data)


def _add_files(data, position, contents):
    """Counts one cpio archive; returns where it ends."""
    while True:
        if not data.startswith(CPIO, position):
            raise BadArchive(f"it is cut off: after {contents.entries} files there is neither another one nor an end")
        header = data[position:position + HEADER_SIZE]
        try:
            fields = [int(header[6 + 8 * number:14 + 8 * number], 16) for number in range(FIELDS)]
        except ValueError:
            raise BadArchive(f"it is damaged in the header of file {contents.entries + 1}") from None
        name = position + HEADER_SIZE
        start = values.round_up(name + fields[NAME_SIZE], 4)
        if start + fields[FILE_SIZE] > len(data):
            raise BadArchive(f"it is cut off within file {contents.entries + 1}")
        position = values.round_up(start + fields[FILE_SIZE], 4)
        if data[name:name + fields[NAME_SIZE]] == LAST:
            return position
        contents.entries += 1
        if stat.S_ISREG(fields[MODE]):
            contents.pages += -(-fields[FILE_SIZE] // abi.PAGE_SIZE)
