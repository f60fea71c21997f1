# SPDX-License-Identifier: BSD-2-Clause
"""Takes every number of numbers.py, prints them, and renews where they are written down.

Writes build/bench.json (name to number) and the table between the markers of
docs/performance.md.  Exit status 1 if a number exceeds its limit or could not
be taken.
"""

import json
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from measure import emulator, plugin, table  # noqa: E402
from measure.cells import Cells  # noqa: E402
from measure.numbers import NUMBERS, NotMeasured  # noqa: E402

PATHS = Path("build/tests/bench/paths")
DEFAULT_IMAGE = Path("build/systems/default/image.elf")
RELEASE_MAP = Path("build/kernel/release/kernel.map")
IRQ_OFF = Path("build/irq-off.json")
RESULTS = Path("build/bench.json")
DOCUMENT = Path("docs/performance.md")
LIMIT = 300
# An input section of code in a linker map: name, address, size, object file.
CODE_SECTION = re.compile(r"^ \.(?:boot\.)?(?:text|start)\S*\s+(0x[0-9a-f]+)\s+(0x[0-9a-f]+) \S", re.MULTILINE)


class Measured:
    """Runs of the benchmark image with each variant of the kernel, taken when they are asked for."""

    def __init__(self):
        self.runs = {}

    def run(self, variant):
        """(cells, report, output) of the image with that kernel."""
        if variant not in self.runs:
            self.runs[variant] = self._run(variant)
        return self.runs[variant]

    def _run(self, variant):
        image = PATHS / variant / "image.elf"
        if not image.exists():
            raise NotMeasured("no image %s" % image)
        cells = Cells(image)
        report = image.parent / "measured.json"
        report.unlink(missing_ok=True)
        words = plugin.arguments(report, plugin.Symbols("build/kernel/%s/kernel.sym" % variant), cells.phases(),
                                 stop=cells.all("bench_done"), fail=cells.all("bench_failed"))
        outcome = emulator.run(image, LIMIT, words)
        (image.parent / "output").write_text(outcome.output)
        if outcome.timed_out or outcome.status:
            raise NotMeasured("the benchmark did not come to its end with the %s kernel (%s)" % (
                variant, image.parent / "output"))
        return cells, plugin.read_report(report), outcome.output

    def phase(self, variant, name):
        return self.run(variant)[1]["phases"][name]

    def in_cell(self, variant, cell, address):
        return self.run(variant)[0].owner(address) == cell

    def longest_stretch(self):
        if not IRQ_OFF.exists():
            raise NotMeasured("the tests in the board have not run")
        longest = [json.loads(IRQ_OFF.read_text())["irq_off_max"]]
        longest += [self.run(variant)[1]["longest"]["instructions"] for variant in ("release", "test")]
        return max(longest)

    def printed(self, key):
        found = re.search(r"^%s (\d+)$" % key, self.run("test")[2], re.MULTILINE)
        if not found:
            raise NotMeasured("the test kernel's run did not print %s" % key)
        return int(found.group(1))

    def instructions_to_main(self):
        image = DEFAULT_IMAGE if DEFAULT_IMAGE.exists() else PATHS / "release" / "image.elf"
        report = PATHS / "boot.json"
        report.unlink(missing_ok=True)
        mains = Cells(image).all("main")
        emulator.run(image, 60, plugin.arguments(report, main=mains, stop=mains))
        count = (plugin.read_report(report) or {}).get("to_main")
        if not count:
            raise NotMeasured("no cell of %s came to its main" % image)
        return count

    def text_bytes(self):
        """Code of the release kernel as the linker placed it, boot code included, padding and data not."""
        sections = CODE_SECTION.findall(RELEASE_MAP.read_text().partition("Linker script and memory map")[2])
        return sum(int(size, 16) for address, size in sections if int(address, 16))


def take():
    """(number, value or None, reason or None) of each."""
    measured = Measured()
    for number in NUMBERS:
        try:
            value = number.of(measured)
            rounded = round(value, 1)
            yield number, int(rounded) if rounded == int(rounded) else rounded, None
        except (NotMeasured, OSError, KeyError, TypeError) as error:
            yield number, None, str(error) or type(error).__name__


def main():
    taken = list(take())
    RESULTS.write_text(json.dumps({number.key: value for number, value, _ in taken}, indent=1) + "\n")
    print(table.plain(taken))
    if not any(reason for _, _, reason in taken):
        table.renew(DOCUMENT, "bench", table.markdown(taken))
    bad = [number.key for number, value, _ in taken
           if value is None or (number.limit is not None and value > number.limit)]
    for number, _, reason in taken:
        if reason:
            print("error: %s: %s" % (number.key, reason), file=sys.stderr)
    if bad:
        print("error: over the limit or not measured: %s" % ", ".join(bad), file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
