# SPDX-License-Identifier: BSD-2-Clause
"""How the scripts speak: what they do, for whom they wait, and why they stop."""

import contextlib
import fcntl
import sys


class Failure(Exception):
    """What the user can read and mend; no trace of the program belongs to it.

    `source` is the user's file or folder in which it is, `details` are lines that begin with `help: ` or `note: `.
    """

    def __init__(self, text, source=None, *details):
        self.text = text
        place = "%s: " % source if source else ""
        super().__init__("\n  ".join([place + "error: " + text, *details]))


def say(text):
    print("linux: " + text, flush=True)


@contextlib.contextmanager
def alone_in(folder):
    """Wait until no other of these scripts works in the folder."""
    with open(folder / ".lock", "w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another run in %s" % folder)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run_main(main):
    """Run a script's main function; its exit status."""
    try:
        main()
    except Failure as failure:
        print("linux: %s" % failure, file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        print("linux: interrupted", file=sys.stderr, flush=True)
        return 130
    return 0
