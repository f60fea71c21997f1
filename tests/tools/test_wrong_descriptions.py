# SPDX-License-Identifier: BSD-2-Clause
"""Each wrong description in tests/tools/wrong/ gives exactly the messages beside it.

    WRITE_EXPECTED=1 python3 -m unittest tests/tools/test_wrong_descriptions.py

writes the messages anew; read them before you commit them."""

import os
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import weaver_support as support  # noqa: E402
from okapi.diagnostics import Failed  # noqa: E402

WRONG = support.HERE / "wrong"


class WrongDescriptionTest(unittest.TestCase):
    def messages(self, path):
        # what a description names as kernel shall be looked at
        kernel = None if "<kernel file" in path.read_text() else "kernel.elf"
        with support.inside(WRONG):
            try:
                support.weave(path.name, kernel)
            except Failed as failure:
                return str(failure).replace(support.directory(), "PROGRAMS")
        return ""

    def check(self, path):
        expected = path.with_suffix(".err")
        found = self.messages(path)
        self.assertNotEqual(found, "", "the weaver took it")
        if os.environ.get("WRITE_EXPECTED"):
            expected.write_text(found)
        self.assertEqual(found, expected.read_text())


def _add_tests():
    for path in sorted(WRONG.glob("*.xml")):
        setattr(WrongDescriptionTest, f"test_{path.stem}", lambda self, path=path: self.check(path))


_add_tests()

if __name__ == "__main__":
    unittest.main()
