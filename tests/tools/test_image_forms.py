# SPDX-License-Identifier: BSD-2-Clause
"""The default system boots in each form that docs/board-and-flash.md describes."""

import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TREE / "tools"))

from measure import emulator, smoke  # noqa: E402

IMAGES = TREE / "build" / "systems" / "default"
FLASH_BASE = 0x34000000
FLASH_SIZE = 64 << 20
LIMIT = 30


class ImageFormsTest(unittest.TestCase):
    def check(self, image, options=()):
        """Boot, and wait for everything that the smoke test waits for."""
        expected = smoke.read_expectations(TREE / "systems" / "default.expect")

        def missing(output):
            return [pattern.pattern for pattern in expected if not pattern.search(output)]

        outcome = emulator.run(image, LIMIT, options=emulator.DETERMINISTIC + tuple(options),
                               enough=lambda output: not missing(output))
        self.assertEqual([], missing(outcome.output), outcome.output)

    def test_elf(self):
        self.check(IMAGES / "image.elf")

    def test_raw(self):
        self.check(IMAGES / "image.bin")

    def test_uimage(self):
        self.check(IMAGES / "image.uimage")

    def test_flash(self):
        with tempfile.TemporaryDirectory() as directory:
            flash = Path(directory) / "flash.img"
            shutil.copy(IMAGES / "image.flash", flash)
            with open(flash, "r+b") as file:
                file.truncate(FLASH_SIZE)
            self.check(None, ["-drive", "if=pflash,format=raw,file=%s" % flash,
                              "-device", "loader,addr=0x%x,cpu-num=0" % FLASH_BASE])

    def test_checksum_of_uimage(self):
        listed = subprocess.run(["mkimage", "-l", IMAGES / "image.uimage"], check=True, text=True,
                                stdout=subprocess.PIPE).stdout
        self.assertIn("Load Address: 00010000", listed)


if __name__ == "__main__":
    unittest.main()
