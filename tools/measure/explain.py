# SPDX-License-Identifier: BSD-2-Clause
"""Shows which way a benchmark took through the kernel, function by function.

    explain.py PHASE [VARIANT [VISITS]]

Of the last `make bench`: the first kernel visits of the phase, two if not
said otherwise.  Instructions of a visit that ends in the middle of a
block (an abort) are counted to the block's end.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from measure import plugin  # noqa: E402


def visits(way):
    """Each visit as a list of (address, instructions)."""
    found = [[]]
    for entry in way:
        if entry is None:
            found.append([])
        else:
            found[-1].append(entry)
    return found[:-1]


def functions(symbols, visit):
    """(function, instructions) of a visit, in the order in which they ran."""
    found = []
    for address, instructions in visit:
        name = symbols.describe(address).split("+")[0]
        if found and found[-1][0] == name:
            found[-1][1] += instructions
        else:
            found.append([name, instructions])
    return found


def main(arguments):
    phase = arguments[0]
    variant = arguments[1] if len(arguments) > 1 else "release"
    count = int(arguments[2]) if len(arguments) > 2 else 2
    report = plugin.read_report("build/tests/bench/paths/%s/measured.json" % variant)
    symbols = plugin.Symbols("build/kernel/%s/kernel.sym" % variant)
    if report is None or phase not in report["phases"]:
        print("no phase %s in the last run; there are: %s" % (
            phase, " ".join(report["phases"]) if report else "none"))
        return 1
    for number, visit in enumerate(visits(report["phases"][phase]["way"])[:count]):
        print("visit %d: %d instructions" % (number + 1, sum(entry[1] for entry in visit)))
        for name, instructions in functions(symbols, visit):
            print("  %5d  %s" % (instructions, name))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
