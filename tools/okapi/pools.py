# SPDX-License-Identifier: BSD-2-Clause
"""How much kernel memory a cell needs: what the boot table creates, its page tables, and room for its own objects.

A pool hands out blocks of powers of two.  As nothing is given back during boot, blocks of any order of sizes fit as
long as their sum does (free blocks then all have different sizes, and the largest one is at least half of the rest)."""

from okapi import abi, model, values

SMALLEST_BLOCK = 64
UTCBS_PER_PAGE = abi.PAGE_SIZE // abi.UTCB_SIZE
UTCB_TABLE = 1024
SMALLEST_POOL = 4096
LARGEST_POOL = 64 << 20
DIRECTORY_SPAN = 256 << 20
# What the kernel takes when a machine starts: arch/arm/v5/shadow_tables.c, shadow_prepare().
LEAST_TABLES, TABLE, TABLE_RECORD = 2, 16 << 10, 120
LEAST_SECOND_LEVELS, SECOND_LEVEL = 7, 1 << 10


def block(size):
    return max(SMALLEST_BLOCK, values.power_of_two(size))


def object_counts(cell):
    """How many objects of each type the boot table makes from the cell's pool, lists aside."""
    threads = len(cell.threads)
    notifications = len(cell.of_kind(model.Notification))
    return {
        abi.TYPE_SPACE: 1,
        abi.TYPE_THREAD: threads,
        abi.TYPE_SCHEDULING_CONTEXT: threads,
        abi.TYPE_ENDPOINT: threads + len(cell.of_kind(model.Endpoint)),
        abi.TYPE_NOTIFICATION: threads + notifications,
        abi.TYPE_TIMER: 1 + len(cell.of_kind(model.Timer)),
        abi.TYPE_INTERRUPT: len(cell.of_kind(model.Interrupt)),
        abi.TYPE_SEGMENT: len(cell.memories),
        abi.TYPE_VCPU: 1 if cell.guest else 0,
    }


def table_count(cell):
    """Tables of the cell's space: one for each megabyte with pages, one for each 256 MB with anything."""
    paged, directories = set(), set()
    for mapping in cell.mappings:
        start, end = mapping.address, mapping.end
        directories.update(range(start // DIRECTORY_SPAN, (end - 1) // DIRECTORY_SPAN + 1))
        for megabyte in range(start // abi.SECTION_SIZE, (end - 1) // abi.SECTION_SIZE + 1):
            if not is_section(mapping, megabyte * abi.SECTION_SIZE):
                paged.add(megabyte)
    return len(paged) + len(directories)


def is_section(mapping, address):
    """Whether the kernel maps this megabyte of the mapping in one piece."""
    memory = mapping.memory
    if memory.size < abi.SECTION_SIZE:
        return False
    # memory of this size that is not placed yet will get whole megabytes
    if ((memory.physical or 0) - mapping.address) % abi.SECTION_SIZE:
        return False
    return mapping.address <= address and address + abi.SECTION_SIZE <= mapping.end


def needed(cell, kernel):
    """Bytes that the static part of the cell takes from its pool."""
    counts = object_counts(cell)
    total = sum(count * block(kernel.object_size[kind]) for kind, count in counts.items())
    total += block(kernel.object_size[abi.TYPE_LIST] + cell.caps * kernel.list_entry_size)
    total += block(kernel.page_table_size) * table_count(cell)
    total += block(UTCB_TABLE) + abi.PAGE_SIZE * -(-len(cell.threads) // UTCBS_PER_PAGE)
    return total


def machine_least():
    """Bytes without which a machine cannot start, beside the static part."""
    return LEAST_TABLES * (block(TABLE) + block(TABLE_RECORD)) + abi.PAGE_SIZE + LEAST_SECOND_LEVELS * SECOND_LEVEL


def room(size, kernel):
    """Bytes that a pool of this size has beside its own header."""
    return size - block(kernel.object_size[abi.TYPE_POOL] + size // SMALLEST_BLOCK)


def pool_size(total, kernel):
    """The smallest pool that has `total` bytes beside its own header."""
    size = max(SMALLEST_POOL, values.power_of_two(total))
    while room(size, kernel) < total:
        size *= 2
    return size
