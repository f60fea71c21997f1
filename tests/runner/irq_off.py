# SPDX-License-Identifier: BSD-2-Clause
"""The longest stretch with interrupts off, over all groups that ran in the board."""

import json
from pathlib import Path

from measure import plugin

REPORT = Path("build/irq-off.json")


def write(results):
    """Write the longest stretch of each group and of all, with the way it took."""
    measured = [(result.name, result.measured["longest"]) for result in results if result.measured]
    if not measured:
        return
    symbols = plugin.Symbols("build/kernel/test/kernel.sym")
    worst_group, worst = max(measured, key=lambda pair: pair[1]["instructions"])
    REPORT.write_text(json.dumps({
        "irq_off_max": worst["instructions"],
        "group": worst_group,
        "vector": worst["vector"],
        "end": worst["end"],
        "user": "0x%08x" % worst["user"],
        "trace": ["%s%s" % (symbols.describe(address), " x %d" % times if times > 1 else "")
                  for address, times in worst["trace"]],
        "groups": {name: longest["instructions"] for name, longest in measured},
    }, indent=1) + "\n")
