# SPDX-License-Identifier: BSD-2-Clause
"""Linux beside native cells, as its user meets it: shell, channel, the keys of the console, power off and restart."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from terminal import CTRL_O, CTRL_T, Terminal  # noqa: E402

IMAGES = Path(__file__).resolve().parents[2] / "build" / "systems"
PROMPT = "# "
STARTS = ("[keeper] keeper: linux started", "is ready", PROMPT)
LIMIT = 120


class LinuxTest(unittest.TestCase):
    system = None

    def setUp(self):
        self.terminal = Terminal(IMAGES / self.system / "image.elf", LIMIT)
        self.addCleanup(self.terminal.close)

    def expect(self, *texts):
        for text in texts:
            self.assertTrue(self.terminal.wait_for(text), f"`{text}` is not in: {self.terminal.output}")

    def enter(self, command, *texts):
        """Type a command, and expect texts behind its echo and then the prompt."""
        self.terminal.type(command + "\r")
        self.expect(command + "\r\n", *texts, PROMPT)


class OneLinuxTest(LinuxTest):
    system = "linux"

    def test_shell_and_channel(self):
        self.expect("[linux] Linux", "is ready", PROMPT)
        self.enter("echo $((6 * 7))", "42\r\n")
        self.enter("ls -ld /", "drwxr-xr-x", " 0 ")
        self.enter("compute", "sum of words of 2048", "right", "CRC-32", "right", "sort", "right")
        self.enter("echo hello >/dev/okl4/compute; head -n 1 /dev/okl4/compute", "HELLO\r\n")
        self.terminal.type(CTRL_O)
        self.expect("[serial] keyboard: echo")
        self.terminal.type("to the cell\r")
        self.expect("[echo] you typed `to the cell`")
        self.terminal.type(CTRL_O)
        self.expect("[serial] keyboard: linux", PROMPT)
        self.enter("uname -s", "Linux\r\n")

    def test_stop_and_start(self):
        self.expect("[linux] Linux", "is ready", PROMPT)
        self.enter("touch /tmp/trace")
        self.terminal.type(CTRL_T)
        self.expect("[keeper] keeper: linux stopped by the console")
        self.terminal.type(CTRL_T)
        self.expect(*STARTS)
        self.enter("ls /tmp/trace", "No such file")
        self.terminal.type("reboot -f\r")
        self.expect("[keeper] keeper: linux restarts", *STARTS)
        self.terminal.type("poweroff -f\r")
        self.expect("[keeper] keeper: linux powered off")
        self.terminal.type(CTRL_T)
        self.expect(*STARTS)


class TwoLinuxTest(LinuxTest):
    system = "two-linux"

    def test_each_has_its_own(self):
        self.expect("[linux1] Linux", "is ready", PROMPT)
        self.enter("echo first >/tmp/who; cat /tmp/who", "first\r\n")
        self.terminal.type(CTRL_O)
        self.expect("[serial] keyboard: linux2", PROMPT)
        self.enter("cat /tmp/who", "No such file")
        self.enter("compute", "right", "right", "right")
        # One loops and is stopped; the other goes on.
        self.terminal.type("while :; do :; done\r")
        for console in "echo", "period", "linux1":
            self.terminal.type(CTRL_O)
            self.expect("[serial] keyboard: " + console)
        self.enter("cat /tmp/who", "first\r\n")
        self.terminal.type(CTRL_O)
        self.expect("[serial] keyboard: linux2")
        self.terminal.type(CTRL_T)
        self.expect("[keeper] keeper: linux2 stopped by the console")


if __name__ == "__main__":
    unittest.main()
