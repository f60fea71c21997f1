# SPDX-License-Identifier: BSD-2-Clause
"""Start of the program, both as `python3 tools/okapi` and as `python3 -m okapi`."""

import sys
from pathlib import Path

if not __package__:
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from okapi.cli import main  # noqa: E402  (needs the path above)

sys.exit(main(sys.argv[1:]))
