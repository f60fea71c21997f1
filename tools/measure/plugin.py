# SPDX-License-Identifier: BSD-2-Clause
"""The measuring plugin: its arguments, and what it reports."""

import json
from pathlib import Path

PLUGIN = Path("build/tools/measure.so")
UNCOUNTED = Path("build/kernel/uncounted")
VECTORS = 0xFFFF0000
VECTOR_NAMES = ("reset", "undefined", "system call", "fetch abort", "data abort", "reserved", "interrupt",
                "fast interrupt")


class Symbols:
    """Names and addresses of one ELF, from the output of `nm -n`."""

    def __init__(self, path):
        self.by_name = {}
        self.by_address = []
        for line in Path(path).read_text().splitlines():
            address, _, rest = line.partition(" ")
            kind, _, name = rest.partition(" ")
            if kind.lower() in ("t", "w") and not name.startswith("$"):
                self.by_name.setdefault(name, int(address, 16))
                self.by_address.append((int(address, 16), name))

    def describe(self, address):
        """NAME or NAME+OFFSET of the last symbol at or before the address."""
        if VECTORS <= address < VECTORS + 0x20:
            return "vector %s" % VECTOR_NAMES[(address - VECTORS) // 4]
        best = None
        for start, name in self.by_address:
            if start > address:
                break
            best = (start, name)
        if best is None:
            return "0x%08x" % address
        return best[1] if best[0] == address else "%s+0x%x" % (best[1], address - best[0])


def arguments(report, kernel=None, phases=(), main=(), stop=(), fail=(), coverage=None):
    """The -plugin argument: kernel's Symbols, phases (name, begin, end), addresses for main, stop and fail."""
    words = [str(PLUGIN), "out=%s" % report]
    if kernel:
        uncounted = UNCOUNTED.read_text().split() if UNCOUNTED.exists() else []
        for option, names in (("preemption", ["preemption_point"]), ("idle", ["idle_wait"]),
                              ("uncounted", uncounted)):
            words += ["%s=0x%x" % (option, kernel.by_name[name]) for name in names if name in kernel.by_name]
    words += ["phase=%s:0x%x:0x%x" % phase for phase in phases]
    for option, addresses in (("main", main), ("stop", stop), ("fail", fail)):
        words += ["%s=0x%x" % (option, address) for address in addresses]
    if coverage:
        words.append("coverage=%s" % coverage)
    return ",".join(words)


def read_report(path):
    """The report of a run, or None if it ended before it could be written."""
    try:
        return json.loads(Path(path).read_text())
    except (OSError, json.JSONDecodeError):
        return None


def functions(symbols, blocks):
    """[function, instructions] of (address, instructions) blocks, in the order in which they ran."""
    found = []
    for address, instructions in blocks:
        name = symbols.describe(address).split("+")[0]
        if found and found[-1][0] == name:
            found[-1][1] += instructions
        else:
            found.append([name, instructions])
    return found
