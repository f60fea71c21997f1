# SPDX-License-Identifier: BSD-2-Clause
"""Runs tests that make has built, two groups at a time.

    run.py [--only WORD] [--show] [--coverage] [host] [tools] [target] [linux]

Prints one line for each group, the output of those that fail, and at last the
totals as `N passed, N failed`.  Exit status 1 if a test failed or none ran.
"""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "tools"), str(Path(__file__).resolve().parent)]

from runner import host, irq_off, linux, target, tools  # noqa: E402

KINDS = {"host": host, "tools": tools, "target": target, "linux": linux}
USUAL = ("host", "tools", "target")  # the others take longer
AT_A_TIME = 2


def report(result, show):
    """Print a group's line, and its output if something is to be seen there."""
    print("  %-7s %-34s %5d passed, %d failed %7.1f s" % (
        result.kind, result.name, result.passed, result.failed, result.seconds))
    if result.failed or show:
        for line in result.output.splitlines():
            print("        | " + line)
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kinds", nargs="*", metavar="host|tools|target|linux")
    parser.add_argument("--only", default="", help="only groups whose name contains this")
    parser.add_argument("--show", action="store_true", help="show the output of all groups")
    parser.add_argument("--coverage", action="store_true", help="record which kernel instructions ran")
    options = parser.parse_args()
    target.COVERAGE = options.coverage
    groups = []
    for kind in options.kinds or USUAL:
        groups += [group for group in KINDS[kind].groups() if options.only in group.name]
    results = []
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for result in pool.map(lambda group: group.run(), groups):
            report(result, options.show)
            results.append(result)
    if not options.only:
        irq_off.write(results)
    passed = sum(result.passed for result in results)
    failed = sum(result.failed for result in results)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
