# SPDX-License-Identifier: BSD-2-Clause
"""Compares Linux in a cell with Linux on the bare board, prints the comparison, and renews where it is written down.

    bench_linux.py [native|cell]

Writes build/bench-linux.json (native_KEY, cell_KEY, ratio_KEY) and the second table
of docs/performance.md.  Exit status 1 if a number exceeds its limit or could not be
taken.  With the name of a side, only runs that and prints its numbers.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from measure import linux_numbers, linux_runs, table  # noqa: E402

RESULTS = Path("build/bench-linux.json")
DOCUMENT = Path("docs/performance.md")
SIDES = {side.name: side for side in linux_runs.SIDES}


def take(name):
    """(numbers, what went wrong or None) of a side."""
    try:
        numbers = linux_runs.run(SIDES[name])
    except (linux_runs.NotRun, OSError) as error:
        return {}, str(error)
    return numbers, linux_numbers.check(numbers)


def show_side(name):
    numbers, wrong = take(name)
    for key, value in numbers.items():
        print("%-18s %14.2f" % (key, value))
    if wrong:
        print("error: %s: %s" % (name, wrong), file=sys.stderr)
    return 1 if wrong else 0


def as_numbers(compared):
    """What build/bench-linux.json holds."""
    found = {}
    for one in compared:
        for prefix, value, digits in (("native", one.native, 2), ("cell", one.cell, 2), ("ratio", one.ratio, 4)):
            found["%s_%s" % (prefix, one.operation.key)] = None if value is None else round(value, digits)
    mean = linux_numbers.geomean(compared)
    found["ratio_geomean"] = None if mean is None else round(mean, 4)
    return found


def main(arguments):
    if arguments:
        return show_side(arguments[0])
    with ThreadPoolExecutor(len(SIDES)) as pool:
        taken = dict(zip(SIDES, pool.map(take, SIDES)))
    compared = linux_numbers.compare(taken["native"][0], taken["cell"][0])
    mean = linux_numbers.geomean(compared)
    RESULTS.write_text(json.dumps(as_numbers(compared), indent=1) + "\n")
    print("\n".join(table.compared_plain(compared, mean)))
    if mean is not None:
        table.renew(DOCUMENT, "bench-linux", table.compared_markdown(compared, mean))
    wrong = ["%s: %s" % (name, reason) for name, (_, reason) in taken.items() if reason]
    bad = [one.operation.key for one in compared if one.is_over]
    if linux_numbers.is_over(mean, linux_numbers.GEOMEAN_LIMIT):
        bad.append("geomean")
    if bad:
        wrong.append("over the limit or not measured: %s" % ", ".join(bad))
    for text in wrong:
        print("error: %s" % text, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
