# SPDX-License-Identifier: BSD-2-Clause
"""Errors of the user's making: collected over a phase, printed together in the order of the source."""

import difflib
from typing import NamedTuple


class Place(NamedTuple):
    """Where in a description something stands; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self):
        return f"{self.file}:{self.line}:{self.column}"


class Failed(Exception):
    """A phase ended with errors, which have been reported."""


class UsageError(Exception):
    """The command itself is wrong, or a file that it names cannot be read."""


class Diagnostics:
    """Collects the errors of one phase."""

    def __init__(self):
        self._entries = []
        self._file_order = {}

    def error(self, place, message, *details):
        """`details` are whole lines that begin with `help: ` or `note: `; a pair (place, text) gets a place."""
        lines = [f"{place}: error: {message}"]
        for detail in details:
            if isinstance(detail, tuple):
                lines.append(f"{detail[0]}: {detail[1]}")
            elif detail:
                lines.append(f"  {detail}")
        order = self._file_order.setdefault(place.file, len(self._file_order))
        self._entries.append(((order, place.line, place.column), lines))

    @property
    def count(self):
        return len(self._entries)

    def text(self):
        entries = sorted(self._entries, key=lambda entry: entry[0])
        return "".join(line + "\n" for _, lines in entries for line in lines)

    def end_phase(self):
        """Raise `Failed` if this phase, or one before, found an error."""
        if self._entries:
            raise Failed(self.text())


def with_article(noun):
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def did_you_mean(wrong, known, what="known here"):
    """A hint line that names the closest of the known names, or lists a few of them."""
    known = sorted(known)
    lowered = {name.lower(): name for name in known}
    close = [name for name in lowered if len(wrong) > 2 and name.startswith(wrong.lower())] \
        or difflib.get_close_matches(wrong.lower(), lowered, 1, 0.6)
    if close:
        return f"help: did you mean `{lowered[close[0]]}`?"
    if not known:
        return f"note: nothing is {what}"
    shown = ", ".join(f"`{name}`" for name in known[:12])
    return f"note: {what}: {shown}" + (", ..." if len(known) > 12 else "")
