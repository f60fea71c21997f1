# SPDX-License-Identifier: BSD-2-Clause
"""Runs a long build: its output goes to a log, how far it is to the terminal."""

import re
import subprocess
import sys
import time

from report import Failure, say

COMPILED = re.compile(r"  (?:CC|AS) ")
SHOWN_AT_FAILURE = 40


class Progress:
    """Counts compiled objects; speaks now and then, and on a terminal in one line."""

    def __init__(self, name, expected):
        self.name = name
        self.expected = expected
        self.count = 0
        self.terminal = sys.stdout.isatty()
        self.pause = 1 if self.terminal else 10
        self.last = time.monotonic()

    def line(self):
        total = " of about %d" % max(self.expected, self.count) if self.expected else ""
        return "%s: %d%s objects" % (self.name, self.count, total)

    def see(self, line):
        self.count += bool(COMPILED.match(line))
        if "warning:" in line:
            self.clear()
            print(line.rstrip())
        if time.monotonic() - self.last >= self.pause:
            self.last = time.monotonic()
            print("\r\033[K" * self.terminal + "linux: " + self.line(), end="" if self.terminal else "\n", flush=True)

    def clear(self):
        print("\r\033[K" * self.terminal, end="", flush=True)


def run(words, environment, log, name, expected=0):
    """Run a build; the number of compiled objects.  A failure shows the end of the log."""
    progress = Progress(name, expected)
    begin = time.monotonic()
    with open(log, "a", encoding="utf-8") as file:
        file.write("$ %s\n" % " ".join(map(str, words)))
        with subprocess.Popen(words, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace") as process:
            for line in process.stdout:
                file.write(line)
                progress.see(line)
    progress.clear()
    if process.returncode:
        end = log.read_text(errors="replace").splitlines()[-SHOWN_AT_FAILURE:]
        raise Failure("%s does not build; the end of %s:\n%s" % (name, log, "\n".join(end)))
    if progress.count:
        say("%s: %d objects compiled in %d s" % (name, progress.count, time.monotonic() - begin))
    return progress.count
