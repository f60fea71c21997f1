# SPDX-License-Identifier: BSD-2-Clause
"""Shows which way a benchmark took through the kernel, function by function.

    explain.py PHASE [VARIANT [VISITS]]
    explain.py irq_off

Of the last `make bench`: the first kernel visits of the phase, two if not
said otherwise.  Instructions of a visit that ends in the middle of a
block (an abort) are counted to the block's end.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from measure import plugin  # noqa: E402

REPORT = "build/tests/bench/paths/%s/measured.json"
SYMBOLS = "build/kernel/%s/kernel.sym"
IRQ_OFF = Path("build/irq-off.json")
LONG = 60


def visits(way):
    """Each visit as a list of (address, instructions)."""
    found = [[]]
    for entry in way:
        if entry is None:
            found.append([])
        else:
            found[-1].append(entry)
    return found[:-1]


def print_way(way):
    """The functions in their order, or, of a long way, what each took in all."""
    if len(way) > LONG:
        sums = {}
        for name, instructions in way:
            sums[name] = sums.get(name, 0) + instructions
        way = sorted(sums.items(), key=lambda pair: -pair[1])
        print("  in all, by function:")
    for name, instructions in way:
        print("  %5d  %s" % (instructions, name))


def explain_irq_off():
    """The longest stretch with interrupts off, of the tests and of each run of the benchmarks."""
    if IRQ_OFF.exists():
        longest = json.loads(IRQ_OFF.read_text())
        print("tests, group %(group)s: %(irq_off_max)d instructions, from %(vector)s to %(end)s" % longest)
        print_way(longest["way"])
    for variant in ("release", "test"):
        report = plugin.read_report(REPORT % variant)
        if report:
            longest = report["longest"]
            print("benchmarks, %s kernel: %d instructions, from %s to %s" % (
                variant, longest["instructions"], longest["vector"], longest["end"]))
            print_way(plugin.functions(plugin.Symbols(SYMBOLS % variant), [
                (address, instructions * times) for address, instructions, times in longest["trace"]]))
    return 0


def main(arguments):
    phase = arguments[0]
    variant = arguments[1] if len(arguments) > 1 else "release"
    count = int(arguments[2]) if len(arguments) > 2 else 2
    if phase == "irq_off":
        return explain_irq_off()
    report = plugin.read_report(REPORT % variant)
    symbols = plugin.Symbols(SYMBOLS % variant)
    if report is None or phase not in report["phases"]:
        print("no phase %s in the last run; there are: %s" % (
            phase, " ".join(report["phases"]) if report else "none"))
        return 1
    for number, visit in enumerate(visits(report["phases"][phase]["way"])[:count]):
        print("visit %d: %d instructions" % (number + 1, sum(entry[1] for entry in visit)))
        print_way(plugin.functions(symbols, visit))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
