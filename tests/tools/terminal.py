# SPDX-License-Identifier: BSD-2-Clause
"""A running image, with somebody at the keyboard."""

import os
import select
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from measure import emulator  # noqa: E402

CTRL_O = "\x0f"
CTRL_T = "\x14"
DELETE = "\x7f"


class Terminal:
    def __init__(self, image, limit=60):
        self.limit = limit  # seconds to wait for a text
        self.process = subprocess.Popen(emulator.command(image), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)
        self.output = ""

    def type(self, text):
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def wait_for(self, text):
        """True when the text has come since the last one waited for."""
        deadline = time.monotonic() + self.limit
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
