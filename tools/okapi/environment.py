# SPDX-License-Identifier: BSD-2-Clause
"""The environment block: what a cell learns of itself at run time (C view: <okl4/env.h>)."""

import struct

from okapi import abi, guest_keys, model, slots, values

MAGIC = 0x4E454B4F
VERSION = 1
WORDS, STRING, CAPABILITY, ARGUMENTS, SEGMENTS, INTERRUPTS, SEGMENT = range(1, 8)


class _Block:
    """Bytes at a virtual address, with names kept once."""

    def __init__(self, address, reserved):
        self.address = address
        self.data = bytearray(reserved)
        self.strings = {}

    def add(self, data):
        address = self.address + len(self.data)
        self.data += data + bytes(-len(data) % 4)
        return address

    def words(self, *words):
        return self.add(struct.pack(f"<{len(words)}I", *words))

    def string(self, text):
        if text not in self.strings:
            self.strings[text] = self.add(text.encode() + b"\0")
        return self.strings[text]

    def segment_words(self, mapping):
        return [mapping.address or 0, mapping.memory.size, mapping.slot, 0, mapping.rights,
                mapping.memory.cache_policy, self.string(mapping.name), 0]


def channel_key(end):
    """The key of a native cell's end of a channel to a machine."""
    return f"CHANNEL_{end.name.upper()}"


def _segment_key(name):
    return f"MAIN_{name.upper()}"


def _entries(cell):
    """(key, place, kind, value) of everything, unsorted; `value` is what `_write` takes for the kind."""
    place = cell.place
    entries = [
        ("MAIN_ARGS", place, ARGUMENTS, cell.arguments or [cell.name]),
        ("CELL_NAME", place, STRING, cell.name),
        ("MAIN_SPACE_ID", place, CAPABILITY, slots.SPACE),
        ("MAIN_CLIST_ID", place, CAPABILITY, slots.LIST),
        ("FREE_SLOTS", place, WORDS, (cell.free_slot, cell.caps)),
        ("UTCB_AREA_0", place, WORDS, (abi.UTCB_BASE + cell.index * abi.SECTION_SIZE,
                                       abi.UTCBS_PER_SPACE * abi.UTCB_SIZE)),
        ("SEGMENTS", place, SEGMENTS, cell.mappings),
        ("NO_DEVICE_IRQ_LIST", place, INTERRUPTS,
         [item for item in cell.of_kind(model.Interrupt) if item.device is None]),
    ]
    entries += [(_segment_key(mapping.name), mapping.place, SEGMENT, mapping) for mapping in cell.mappings]
    entries += [(_segment_key(name), place, SEGMENT, None) for name in ("rx", "rw", "environment")
                if not any(mapping.name == name for mapping in cell.mappings)]
    entries += [(f"{device.name.upper()}_DEV_IRQ_LIST", device.place, INTERRUPTS, device.interrupts)
                for device in cell.devices]
    entries += [(channel_key(end), end.place, WORDS, guest_keys.channel(end)) for end in cell.channel_ends]
    entries += [(key, place, WORDS, words) for key, words in guest_keys.of_cell(cell)]
    brought = [entry.named for entry in cell.entries if entry.brings]
    entries += [(item.name.upper(), item.place, CAPABILITY, item.slot) for item in cell.items if item not in brought]
    entries += [(entry.key.upper(), entry.place, *_user_value(entry)) for entry in cell.entries]
    return entries


def _user_value(entry):
    if entry.value is not None:
        if values.is_number(entry.value) and values.number(entry.value) <= 0xFFFFFFFF:
            return WORDS, (values.number(entry.value),)
        return STRING, entry.value
    if isinstance(entry.named, (model.Memory, model.Share)):
        return SEGMENT, entry.named.mapping
    if isinstance(entry.named, model.Thread):
        return CAPABILITY, slots.thread_slot(entry.named, "endpoint")
    return CAPABILITY, entry.named.slot if entry.named else 0


def keys(cell):
    """(key, place) of every entry that the cell will have, doubles included."""
    return [(key, place) for key, place, _, _ in _entries(cell)]


def build(cell, address):
    """The block for this virtual address; its size does not depend on any address."""
    entries = sorted((entry for entry in _entries(cell) if entry[2] != SEGMENT or entry[3] is not None),
                     key=lambda entry: entry[0])
    block = _Block(address, 16 + 16 * len(entries))
    for index, (key, _, kind, value) in enumerate(entries):
        data, size = _write(block, kind, value)
        struct.pack_into("<4I", block.data, 16 + 16 * index, block.string(key), kind, data, size)
    struct.pack_into("<4I", block.data, 0, MAGIC, VERSION, len(entries), len(block.data))
    return bytes(block.data)


def _write(block, kind, value):
    """Append the data of one entry: its address and size."""
    if kind == WORDS:
        words = [block.string(word) if isinstance(word, str) else word for word in value]
        return block.words(*words), 4 * len(words)
    if kind == STRING:
        return block.string(value), len(value.encode()) + 1
    if kind == CAPABILITY:
        return block.words(value), 4
    if kind == ARGUMENTS:
        vector = block.words(*[block.string(text) for text in value], 0)
        return block.words(len(value), vector), 8
    if kind == INTERRUPTS:
        words = [len(value)]
        for interrupt in value:
            words += [interrupt.line, interrupt.slot]
        return block.words(*words), 4 * len(words)
    mappings = value if kind == SEGMENTS else [value]
    words = [len(mappings)] if kind == SEGMENTS else []
    for mapping in mappings:
        words += block.segment_words(mapping)
    return block.words(*words), 4 * len(words)
