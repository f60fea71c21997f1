# SPDX-License-Identifier: BSD-2-Clause
"""The reference of system calls names every call, every error, and every refusal that the target tests provoke."""

import re
import unittest
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]
PAGE = (TREE / "docs/reference/system-calls.md").read_text()
HEADERS = TREE / "kernel/include/okapi"
REFUSALS = TREE / "tests/target/arguments"

CALL = re.compile(r"#define OKAPI_SYS_(\w+)\s+(\d+)$", re.MULTILINE)
ERROR = re.compile(r"OKAPI_ERROR_(\w+) = (\d+),\s*/\* (.*?) \*/")
SECTION = re.compile(r"^### (\d+) (\w+)\n(.*?)(?=^##)", re.MULTILINE | re.DOTALL)

# What a target test checks: the call that it prepares, and the refusals of it that follow.
CHECK = re.compile(
    r"TEMPLATE\((?P<call>\w+)|REFUSE\(\w+, .*, OKAPI_ERROR_(?P<reason>\w+), (?P<at>\d)\)"
    r"|REFUSE_AS_IT_IS\(OKAPI_ERROR_(?P<plain>\w+), (?P<plain_at>\d)\)"
    r"|REFUSE_CAPABILITIES\((?P<capability>\d)|REFUSE_SLOTS\((?P<slots>\d)|^(?P<end>\})", re.MULTILINE)


def refusals(text):
    """Pairs of a call and a refusal as the page writes it; those of a call that varies are left out."""
    call = None
    for match in CHECK.finditer(text):
        if match["end"]:
            call = None
        elif match["call"]:
            call = match["call"][len("OKAPI_SYS_"):] if match["call"].startswith("OKAPI_SYS_") else None
        elif call and match["reason"]:
            yield call, "%s@%s" % (match["reason"], match["at"])
        elif call and match["plain"]:
            yield call, "%s@%s" % (match["plain"], match["plain_at"])
        elif call and match["capability"]:
            yield call, "CAP@" + match["capability"]
        elif call and match["slots"]:
            yield call, "LIST@" + match["slots"]


def is_described(refusal, section):
    """By itself, or as one that every list:slot argument has."""
    if "`%s`" % refusal in section:
        return True
    reason, at = refusal.split("@")
    return reason in ("SLOT_OCCUPIED", "SLOT_EMPTY", "SLOT_RANGE") and "`LIST@%d`" % (int(at) - 1) in section


class SystemCallsTest(unittest.TestCase):
    def setUp(self):
        self.sections = {name.upper(): (int(number), text) for number, name, text in SECTION.findall(PAGE)}

    def test_every_call_has_its_section(self):
        calls = {name: int(number) for name, number in CALL.findall((HEADERS / "syscall.h").read_text())
                 if name != "COUNT"}
        self.assertEqual(calls, {name: number for name, (number, _) in self.sections.items()})

    def test_every_reason_is_listed(self):
        reasons = {(number, name, meaning) for name, number, meaning in
                   ERROR.findall((HEADERS / "error.h").read_text())}
        listed = set(re.findall(r"^\| (\d+) \| `(\w+)` \| (.*) \|$", PAGE.split("## All reasons")[1], re.MULTILINE))
        self.assertEqual(reasons, listed)

    def test_every_refusal_is_described(self):
        checked = 0
        for path in sorted(REFUSALS.glob("*.c")):
            for call, refusal in refusals(path.read_text()):
                if call in self.sections:
                    checked += 1
                    self.assertTrue(is_described(refusal, self.sections[call][1]), "%s of %s" % (refusal, call))
        self.assertGreater(checked, 80)


if __name__ == "__main__":
    unittest.main()
