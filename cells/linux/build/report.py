# SPDX-License-Identifier: BSD-2-Clause
"""How the scripts speak: what they do, and why they stop."""

import sys


class Failure(Exception):
    """What the user can read and mend; no trace of the program belongs to it."""


def say(text):
    print("linux: " + text, flush=True)


def run_main(main):
    """Run a script's main function; its exit status."""
    try:
        main()
    except Failure as failure:
        print("linux: error: %s" % failure, file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        print("linux: interrupted", file=sys.stderr, flush=True)
        return 130
    return 0
