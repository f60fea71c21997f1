# SPDX-License-Identifier: BSD-2-Clause
"""The systems of systems/ print what their .expect files name, and the console takes the keyboard."""

import sys
import unittest
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(Path(__file__).resolve().parent), str(TREE / "tools")]

from measure import emulator, smoke  # noqa: E402
from terminal import CTRL_O, DELETE, Terminal  # noqa: E402

IMAGES = TREE / "build" / "systems"
LIMIT = 60


class SystemsTest(unittest.TestCase):
    def test_expectations(self):
        for path in sorted((TREE / "systems").glob("*.expect")):
            with self.subTest(system=path.stem):
                expected = smoke.read_expectations(path)

                def missing(output, expected=expected):
                    return [pattern.pattern for pattern in expected if not pattern.search(output)]

                outcome = emulator.run(IMAGES / path.stem / "image.elf", LIMIT,
                                       enough=lambda output, missing=missing: not missing(output))
                self.assertEqual([], missing(outcome.output), outcome.output)


class KeyboardTest(unittest.TestCase):
    def setUp(self):
        self.terminal = Terminal(IMAGES / "default" / "image.elf")
        self.addCleanup(self.terminal.close)

    def expect(self, text):
        self.assertTrue(self.terminal.wait_for(text), f"`{text}` is not in: {self.terminal.output}")

    def test_keyboard_goes_round(self):
        self.expect("[ping] ping: done")
        self.terminal.type("hello\r")
        self.expect("[echo1] you typed `hello`")
        self.terminal.type(CTRL_O)
        self.expect("[serial] keyboard: echo2")
        self.terminal.type("sec" + "x" + DELETE + "ond\r")
        self.expect("[echo2] you typed `second`")
        self.terminal.type(CTRL_O)
        self.expect("[serial] keyboard: echo1")
        self.terminal.type("first\r")
        self.expect("[echo1] you typed `first`")


if __name__ == "__main__":
    unittest.main()
