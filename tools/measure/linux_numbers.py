# SPDX-License-Identifier: BSD-2-Clause
"""What is compared between Linux on the bare board and Linux in a cell: the operations and their limits.

The keys are those that cells/linux/tools/bench prints, and `boot`.
"""

import math
from dataclasses import dataclass
from typing import Optional

USUAL_LIMIT = 1.15
GEOMEAN_LIMIT = 1.08

# A loop of known length, for what a nanosecond of Linux's clock is: it must come out the same on both sides.
CHECK = "user_loop"
CHECK_INSTRUCTIONS = 2004
CHECK_TOLERANCE = 0.005


@dataclass
class Operation:
    key: str
    what: str
    ratio_limit: Optional[float] = USUAL_LIMIT
    cell_limit: Optional[float] = None


OPERATIONS = [
    Operation("null_syscall", "a system call that does nothing (`getppid`)", None, 160),
    Operation("clock_gettime", "read the clock"),
    Operation("read_1b", "read 1 byte of /dev/zero", 1.20),
    Operation("write_1b", "write 1 byte to /dev/null", 1.25),
    Operation("stat", "status of a file"),
    Operation("open_close", "open and close a file"),
    Operation("copy_64k", "copy 64 KB, no system call"),
    Operation("signal", "signal to oneself: delivery and return"),
    Operation("protection_fault", "fault, its signal, and two `mprotect`"),
    Operation("select_10", "select on 10 descriptors"),
    Operation("select_100", "select on 100 descriptors"),
    Operation("pipe", "a byte to another process and back, by pipes", 1.10),
    Operation("unix", "the same by AF_UNIX sockets"),
    Operation("ctx_2p", "switch between 2 processes, without the pipe", 1.12),
    Operation("ctx_8p", "switch among 8 processes"),
    Operation("ctx_16p", "switch among 16 processes", 1.12),
    Operation("fork_exit", "fork, exit, wait", 1.10),
    Operation("fork_exec", "fork, execute a program, wait", 1.10),
    Operation("shell", "the same by `sh -c`"),
    Operation("anon_fault", "first write to a page of anonymous memory"),
    Operation("file_fault", "first read of a page of a mapped file", 1.30),
    Operation("cow_fault", "first write to a page after fork"),
    Operation("mmap", "map 64 KB, write each page, unmap"),
    Operation("munmap", "unmap 256 pages that were written"),
    Operation("boot", "the kernel's entry to the start of /init"),
]


@dataclass
class Compared:
    """An operation with its instructions on either side; those that are missing are None."""

    operation: Operation
    native: Optional[float]
    cell: Optional[float]

    @property
    def ratio(self):
        return self.cell / self.native if self.native and self.cell is not None else None

    @property
    def is_over(self):
        """Too much, or not measured."""
        return self.ratio_is_over or self.cell_is_over

    @property
    def ratio_is_over(self):
        return is_over(self.ratio, self.operation.ratio_limit)

    @property
    def cell_is_over(self):
        """In whole instructions: the fractions are of reading the clock."""
        return self.cell is None or is_over(round(self.cell), self.operation.cell_limit)


def is_over(value, limit):
    """Whether what the table shows of a number is more than its limit, or missing."""
    return value is None or (limit is not None and round(value, 3) > limit)


def compare(native, cell):
    """Compared for each operation; `native` and `cell` are numbers by key."""
    return [Compared(operation, native.get(operation.key), cell.get(operation.key)) for operation in OPERATIONS]


def geomean(compared):
    """Over all ratios, or None if one is missing."""
    ratios = [one.ratio for one in compared]
    if not all(ratios):
        return None
    return math.exp(sum(math.log(ratio) for ratio in ratios) / len(ratios))


def check(numbers):
    """What is wrong with a side's clock, or None."""
    measured = numbers.get(CHECK)
    if measured is None:
        return "%s was not measured" % CHECK
    if abs(measured / CHECK_INSTRUCTIONS - 1) > CHECK_TOLERANCE:
        return "the clock is wrong: %s took %.2f ns, not %d" % (CHECK, measured, CHECK_INSTRUCTIONS)
    return None
