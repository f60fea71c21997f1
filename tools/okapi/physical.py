# SPDX-License-Identifier: BSD-2-Clause
"""Physical addresses: kernel, pools and boot table in the kernel's region, then the cells' memory.

What is loaded with the image comes before what is only zeroed, so that the raw image is short."""

from okapi import abi, placement, pools, values
from okapi.diagnostics import Diagnostics


class FreeRanges:
    """First fit over ranges of memory."""

    def __init__(self, ranges):
        self.ranges = sorted(ranges)

    def take(self, size, alignment):
        """Address of a free block, or None."""
        for index, (start, end) in enumerate(self.ranges):
            address = values.round_up(start, alignment)
            if address + size <= end:
                rest = [(start, address), (address + size, end)]
                self.ranges[index:index + 1] = [part for part in rest if part[0] < part[1]]
                return address
        return None

    @property
    def free(self):
        return sum(end - start for start, end in self.ranges)


class KernelRegion:
    """Where kernel, pools and boot table lie."""

    def __init__(self, start, pools_start):
        self.start = start
        self.pools_start = pools_start
        self.boot_table = 0
        self.boot_table_end = 0
        self.end = 0


def _lay_out(system, kernel, table_size):
    """Pools by size, so that none leaves a hole before the next; then the boot table.  The region and its limit."""
    ordered = sorted(system.cells, key=lambda cell: -cell.pool_size)
    alignment = max([abi.SECTION_SIZE] + [cell.pool_size for cell in ordered])
    region = KernelRegion(kernel.ram_base, values.round_up(kernel.image_end, alignment))
    cursor = region.pools_start
    for cell in ordered:
        cell.pool_address = cursor
        cursor += cell.pool_size
    region.boot_table = values.round_up(cursor, abi.PAGE_SIZE)
    region.boot_table_end = region.boot_table + table_size
    region.end = values.round_up(region.boot_table_end, abi.SECTION_SIZE)
    ram_end = ram_of_kernel(system, kernel)[1]
    return region, min(kernel.ram_base + kernel.window_size, ram_end)


def place_kernel_region(system, kernel, table_size, diagnostics):
    """Where kernel, pools and boot table lie."""
    region, limit = _lay_out(system, kernel, table_size)
    if region.end > limit:
        size = max(cell.pool_size for cell in system.cells)
        largest = [cell for cell in system.cells if cell.pool_size == size]
        names = ", ".join(f"`{cell.name}`" for cell in largest)
        diagnostics.error(
            largest[0].place, f"kernel, pools and boot table need 0x{region.end - region.start:x} bytes, but the "
            f"kernel's region can have 0x{limit - region.start:x}",
            f"note: the largest pool is that of cell {names}, 0x{size:x} bytes" if len(largest) == 1 else
            f"note: the largest pools are those of cells {names}, 0x{size:x} bytes each",
            _fitting_heap(system, kernel, table_size, largest))
    return region


def ram_of_kernel(system, kernel):
    """(start, end) of the memory that holds the kernel."""
    return next(((base, base + size) for base, size in system.machine.ram if base <= kernel.ram_base < base + size),
                (0, 0))


def place_memories(system, region, diagnostics):
    """Set `physical` of all memory that is RAM; returns what stays free."""
    free = FreeRanges([(max(base, region.end) if base <= region.start < base + size else base, base + size)
                       for base, size in system.machine.ram])
    memories = [memory for cell in system.cells for memory in cell.memories if memory.source == "ram"]
    for memory in [memory for memory in memories if memory.contents] + \
            [memory for memory in memories if not memory.contents]:
        left = free.free
        memory.physical = free.take(memory.size, placement.natural_alignment(memory))
        if memory.physical is None:
            diagnostics.error(memory.place, f"no memory for `{memory.name}` of cell `{memory.cell.name}`: "
                              f"0x{memory.size:x} bytes, and 0x{left:x} are free",
                              f"note: the machine has 0x{sum(size for _, size in system.machine.ram):x} bytes of RAM")
            memory.physical = 0
    return free


def size_pools(system, kernel):
    for cell in system.cells:
        cell.pool_needed = pools.needed(cell, kernel)
        cell.pool_size = pools.pool_size(cell.pool_needed + cell.kernel_heap, kernel)


def check_pools(system, kernel, table_size, diagnostics):
    large = [cell for cell in system.cells if cell.pool_size > pools.LARGEST_POOL]
    for cell in large:
        diagnostics.error(cell.element.value_place("kernel_heap"), f"{cell.title} needs a pool of "
                          f"0x{cell.pool_size:x} bytes, but a pool has at most 0x{pools.LARGEST_POOL:x}",
                          f"note: 0x{cell.pool_needed:x} bytes for what the description creates, "
                          f"0x{cell.kernel_heap:x} of `kernel_heap`",
                          _fitting_heap(system, kernel, table_size, large))


def _fitting_heap(system, kernel, table_size, cells):
    """A hint with the largest `kernel_heap` that all these cells can have, beside all others and the cells' memory."""
    sizes = [cell.pool_size for cell in cells]
    size = min(pools.LARGEST_POOL, min(sizes) // 2)
    found = None
    while size >= pools.SMALLEST_POOL and found is None:
        for cell in cells:
            cell.pool_size = size
        region, limit = _lay_out(system, kernel, table_size)
        trial = Diagnostics()
        place_memories(system, region, trial)
        if region.end <= limit and not trial.count:
            found = min(pools.room(size, kernel) - cell.pool_needed for cell in cells) // 1024 * 1024
        size //= 2
    for cell, size in zip(cells, sizes):
        cell.pool_size = size
    least = max(pools.machine_least() if cell.guest else 1024 for cell in cells)
    if found is None or found < least:
        return None
    return f'help: kernel_heap="{values.size_text(found)}"' + (" in each of them" if len(cells) > 1 else "")
