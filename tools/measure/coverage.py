# SPDX-License-Identifier: BSD-2-Clause
"""Lists what of the test kernel no test in the board executes, after `run.py --coverage target`.

    coverage.py [FUNCTION...]

For each function: instructions that ran, instructions in all.  With names of
functions, their listing, with `-` before each instruction that never ran.
Boot code and functions of test kernels alone are left out of the totals.
"""

import re
import sys
from pathlib import Path

KERNEL = Path("build/kernel/test")
UNCOUNTED = Path("build/kernel/uncounted")
RUNS = "build/tests/target"
FUNCTION = re.compile(r"^[0-9a-f]{8} <([^>]+)>:$")
INSTRUCTION = re.compile(r"^([0-9a-f]{8}):\t[0-9a-f]{8} \t(?!\.word)")


def executed():
    """Addresses that ran in some test with the kernel's test variant."""
    found = set()
    for path in Path(RUNS).glob("*/test/coverage"):
        found.update(int(line.split()[0], 16) for line in path.read_text().splitlines())
    return found


def functions():
    """(function, [(address, line)]) of the kernel's listing."""
    found = []
    for line in (KERNEL / "kernel.dis").read_text().splitlines():
        head = FUNCTION.match(line)
        instruction = INSTRUCTION.match(line)
        if head:
            found.append((head.group(1), []))
        elif instruction and found:
            found[-1][1].append((int(instruction.group(1), 16), line))
    return found


def boot_start():
    for line in (KERNEL / "kernel.sym").read_text().splitlines():
        address, _, name = line.split()
        if name == "kernel_boot_start":
            return int(address, 16)
    return 1 << 32


def print_listing(name, instructions, ran):
    print("%s:" % name)
    for address, line in instructions:
        print("%s %s" % (" " if address in ran else "-", line))


def main(names):
    ran = executed()
    if not ran:
        print("no run was recorded: make coverage")
        return 1
    uncounted = set(UNCOUNTED.read_text().split()) if UNCOUNTED.exists() else set()
    boot = boot_start()
    total = covered = 0
    for name, instructions in functions():
        if name in names:
            print_listing(name, instructions, ran)
        if not instructions or instructions[0][0] >= boot or name in uncounted:
            continue
        here = sum(address in ran for address, _ in instructions)
        total += len(instructions)
        covered += here
        if here < len(instructions) and not names:
            print("%5d of %5d  %s" % (here, len(instructions), name))
    print("%d of %d kernel instructions ran: %.1f%%" % (covered, total, 100 * covered / total))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
