# SPDX-License-Identifier: BSD-2-Clause
"""Runs Linux on the bare board and in a cell, and takes what its benchmark prints.

Both sides start the same files with the same memory; only the kernels differ,
and the device of the console.  Linux's memory is laid out without chance
(`norandmaps`) and the board's clock starts at a fixed time, so that two runs are alike.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from elftools.elf.elffile import ELFFile

from measure import emulator, plugin

BUILD = Path("build/linux")
INITRAMFS = BUILD / "initramfs.cpio.gz"
PROGRAM = BUILD / "tools" / "bin" / "bench"
CELL_IMAGE = Path("build/systems/bench-linux/image.elf")
RESULTS = BUILD / "bench"
# What the benchmark calls first as the first program.  Not its main: where that is, the decompressor of the
# native kernel is executed before.
STARTS_INIT = "execl"

MEMORY = "64M"  # of Linux: systems/bench-linux.xml says the same
TEXT_OFFSET = 0x8000
NATIVE_ENTRY = TEXT_OFFSET
CELL_ENTRY = 0x40000000 + TEXT_OFFSET

# The board's drivers wait in loops; what waits is no work that could be compared (lpj: turns of such a loop).
NATIVE_ARGUMENTS = "console=ttyAMA0 quiet norandmaps lpj=1"
# The benchmark is the first program, so that the way to it can be measured, and what the usual /init runs.
BENCHMARK = "rdinit=/bin/bench okapi.run=/bin/bench"
ALIKE = (*emulator.DETERMINISTIC, "-rtc", "base=2026-01-01,clock=vm", "-nic", "none")

LINE = re.compile(r"\bbench: (\w+) ([0-9]+(?:\.[0-9]+)?)\s*$", re.MULTILINE)
END = re.compile(r"\bbench: (?:end|error)\b.*\n|Kernel panic|\bfault: .*pc=0x[0-9a-f]+.*\n")
LIMIT = 900  # seconds


class NotRun(Exception):
    """A run did not come to its end; the text says which, and where its output is."""


@dataclass
class Side:
    name: str
    entry: int  # the first instruction of Linux, as the processor sees it
    image: Path = None
    options: tuple = ()


def native_options(arguments):
    """Of the emulator, for Linux on the bare board with these arguments besides."""
    return ("-m", MEMORY, "-kernel", str(BUILD / "native" / "zImage"),
            "-dtb", str(BUILD / "native" / "versatile-pb.dtb"), "-initrd", str(INITRAMFS),
            "-append", NATIVE_ARGUMENTS + " " + arguments)


NATIVE = Side("native", NATIVE_ENTRY, options=native_options(BENCHMARK))
CELL = Side("cell", CELL_ENTRY, CELL_IMAGE)
SIDES = (NATIVE, CELL)


def run(side):
    """Numbers by key of the benchmark and of booting."""
    outcome = emulator.run(side.image, LIMIT, options=(*ALIKE, *side.options),
                           enough=lambda output: END.search(output))
    log = RESULTS / (side.name + ".log")
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(outcome.output)
    if "bench: end" not in outcome.output:
        raise NotRun("the benchmark did not come to its end in %s run, see %s" % (side.name, log))
    numbers = {key: float(value) for key, value in LINE.findall(outcome.output)}
    numbers["boot"] = boot(side)
    return numbers


def boot(side):
    """Instructions from Linux's entry until the first program starts /init."""
    begin = instructions_to(side, side.entry)
    end = instructions_to(side, address_of(STARTS_INIT))
    if end <= begin:
        raise NotRun("%s: the address of the program's %s was executed before Linux began" % (
            side.name, STARTS_INIT))
    return end - begin


def instructions_to(side, address):
    """Instructions from reset to the first one at that address."""
    report = RESULTS / (side.name + "-boot.json")
    report.unlink(missing_ok=True)
    outcome = emulator.run(side.image, LIMIT, plugin.arguments(report, main=[address], stop=[address]),
                           options=(*ALIKE, *side.options))
    count = (plugin.read_report(report) or {}).get("to_main")
    if not count:
        raise NotRun("%s: Linux did not come to 0x%x:\n%s" % (side.name, address, outcome.output))
    return count


def address_of(function):
    """Of the benchmark program."""
    with open(PROGRAM, "rb") as file:
        (symbol,) = ELFFile(file).get_section_by_name(".symtab").get_symbol_by_name(function)
        return symbol["st_value"]
