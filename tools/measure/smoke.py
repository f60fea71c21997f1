# SPDX-License-Identifier: BSD-2-Clause
"""Boots an image without a terminal and waits for what it shall print.

    smoke.py IMAGE EXPECTATIONS [SECONDS]

EXPECTATIONS holds a regular expression a line; each has to match a line of the
output, in any order.  Empty lines and those that begin with `# ` do not count.
"""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from measure import emulator  # noqa: E402


def read_expectations(path):
    lines = Path(path).read_text().splitlines()
    return [re.compile(line, re.MULTILINE) for line in lines if line.strip() and not line.startswith("# ")]


def main(arguments):
    image, expectations = arguments[:2]
    limit = int(arguments[2]) if len(arguments) > 2 else 30
    expected = read_expectations(expectations)

    def missing(output):
        return [pattern.pattern for pattern in expected if not pattern.search(output)]

    outcome = emulator.run(image, limit, enough=lambda output: not missing(output))
    left = missing(outcome.output)
    if not left:
        print("smoke: %s printed all %d things that %s names" % (image, len(expected), expectations))
        return 0
    print(outcome.output)
    if outcome.timed_out:
        print("smoke: failed, after %d s" % limit)
    else:
        print("smoke: failed, the emulator ended with status %d" % outcome.status)
    for pattern in left:
        print("smoke: missing: %s" % pattern)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
