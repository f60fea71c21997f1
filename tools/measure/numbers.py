# SPDX-License-Identifier: BSD-2-Clause
"""The numbers that are measured: what each one is, its limit, and the peers' figures.

A number's `of` is a function of the Measured object of bench.py.  Phases are
named by the marks of tests/bench/paths.
"""

from dataclasses import dataclass
from typing import Callable, Optional

ROUNDS = 1000  # BENCH_ROUNDS of tests/bench/paths/marks.h


class NotMeasured(Exception):
    """A number could not be taken; the text says why."""


@dataclass
class Number:
    key: str
    what: str
    limit: Optional[int]
    peers: str
    of: Callable


def phase(name, entries, variant="release"):
    """Kernel instructions of one round of a phase with that many kernel entries in each."""
    def of(measured):
        found = measured.phase(variant, name)
        if found["entries"] != ROUNDS * entries:
            raise NotMeasured("phase %s entered the kernel %d times, not %d" % (
                name, found["entries"], ROUNDS * entries))
        return found["instructions"] / ROUNDS
    return of


def single(name, variant="release"):
    """As phase, for one that is bracketed anew in each round; long calls may enter more than once."""
    def of(measured):
        found = measured.phase(variant, name)
        if found["runs"] != ROUNDS:
            raise NotMeasured("phase %s ran %d times, not %d" % (name, found["runs"], ROUNDS))
        return found["instructions"] / ROUNDS
    return of


def half(whole):
    """Half of a number: of a phase whose round has two alike visits."""
    return lambda measured: whole(measured) / 2


def route(name, vector, cell):
    """Kernel instructions from a vector to the first user instruction of a cell."""
    def of(measured):
        found = [entry for entry in measured.phase("release", name)["routes"]
                 if entry["vector"] == vector and measured.in_cell("release", cell, entry["user"])]
        visits = sum(entry["visits"] for entry in found)
        if visits < ROUNDS:
            raise NotMeasured("phase %s came %d times from %s to %s, not %d" % (
                name, visits, vector, cell, ROUNDS))
        return sum(entry["sum"] for entry in found) / visits
    return of


NUMBERS = [
    Number("ipc_fast_0w", "call and reply-and-wait, no words", 160,
           "286 OKL4, 318 seL4, 184 Pistachio", phase("ipc_0w", 2)),
    Number("ipc_fast_6w", "the same with six words in registers", 160,
           "286 OKL4, 353 seL4 (4 words), 184 Pistachio (5 words)", phase("ipc_6w", 2)),
    Number("ipc_active_6w", "the same with a server that has time of its own", None, "",
           phase("ipc_active_6w", 2)),
    Number("ipc_slow_6w", "ipc_fast_6w without the fast path", 700, "1445 seL4", phase("ipc_6w", 2, "slow")),
    Number("ipc_62w", "round trip with 62 words each way", 1000, "2034 seL4 (64 words)", phase("ipc_62w", 2)),
    Number("signal_idle", "signal, nobody waits", 100, "329 seL4", phase("signal_idle", 1)),
    Number("signal_wake", "signal to the waiter's first instruction", 220, "473 seL4",
           route("signal_wake", "system call", "waiter")),
    Number("fault_round_trip", "page fault to its handler, and the reply", 320,
           "304 OKL4 (guest system call), 1123 seL4", phase("fault", 2)),
    Number("irq_to_user", "interrupt vector to the driver's first instruction", 200, "253 seL4",
           route("irq", "interrupt", "driver")),
    Number("yield_switch", "yield to an equal thread", 150, "212 seL4", half(phase("yield", 2))),
    Number("map_page", "map one 4 KB page", 400, "", single("map_page")),
    Number("unmap_page", "unmap it", 400, "", single("unmap_page")),
    Number("map_1mb", "map 1 MB in 4 KB pages", 8000, "", single("map_1mb")),
    Number("unmap_1mb", "unmap it", None, "", single("unmap_1mb")),
    Number("irq_off_max", "longest stretch with interrupts off, over all tests", 3000, "",
           lambda measured: measured.longest_stretch()),
    Number("ipc_cache_flushes", "cache flushes in 1,000 round trips", 0, "",
           lambda measured: measured.printed("ipc_cache_flushes")),
    Number("ipc_tlb_flushes", "TLB flushes in 1,000 round trips", 0, "",
           lambda measured: measured.printed("ipc_tlb_flushes")),
    Number("boot_to_main", "reset to the first cell's main, default system", 1000000, "",
           lambda measured: measured.instructions_to_main()),
    Number("kernel_text_bytes", "bytes of code in the release kernel", 52000, "33,416",
           lambda measured: measured.text_bytes()),
]
