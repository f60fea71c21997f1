# SPDX-License-Identifier: BSD-2-Clause
"""The longest stretch with interrupts off, over all groups that ran in the board."""

import json
from pathlib import Path

from measure import plugin

REPORT = Path("build/irq-off.json")


def write(results):
    """Write the longest stretch of each group and of all, with the way it took."""
    measured = [result for result in results if result.measured]
    if not measured:
        return
    worst = max(measured, key=lambda result: result.measured["longest"]["instructions"])
    longest = worst.measured["longest"]
    symbols = plugin.Symbols("build/kernel/%s/kernel.sym" % worst.variant)
    REPORT.write_text(json.dumps({
        "irq_off_max": longest["instructions"],
        "group": worst.name,
        "vector": longest["vector"],
        "end": longest["end"],
        "user": "0x%08x" % longest["user"],
        "way": plugin.functions(symbols, [(address, instructions * times)
                                          for address, instructions, times in longest["trace"]]),
        "groups": {result.name: result.measured["longest"]["instructions"] for result in measured},
    }, indent=1) + "\n")
