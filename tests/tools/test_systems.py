# SPDX-License-Identifier: BSD-2-Clause
"""The systems of systems/ print what their .expect files name, and the console takes the keyboard."""

import os
import select
import subprocess
import sys
import time
import unittest
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TREE / "tools"))

from measure import emulator, smoke  # noqa: E402

IMAGES = TREE / "build" / "systems"
LIMIT = 60
CTRL_O = "\x0f"
DELETE = "\x7f"


class Terminal:
    """A running image, with somebody at the keyboard."""

    def __init__(self, image):
        self.process = subprocess.Popen(emulator.command(image), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)
        self.output = ""

    def type(self, text):
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def wait_for(self, text):
        """True when the text has come since the last one waited for."""
        deadline = time.monotonic() + LIMIT
        while text not in self.output:
            remaining = deadline - time.monotonic()
            if remaining <= 0 or not select.select([self.process.stdout], [], [], remaining)[0]:
                return False
            data = os.read(self.process.stdout.fileno(), 4096)
            if not data:
                return False
            self.output += data.decode(errors="replace")
        self.output = self.output.split(text, 1)[1]
        return True

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


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
