# SPDX-License-Identifier: BSD-2-Clause
"""Cells and a system build outside the tree with nothing but what `make install` gives, and boot."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
TREE = HERE.parents[1]
sys.path.insert(0, str(TREE / "tools"))

from measure import emulator  # noqa: E402


class InstallTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory()
        root = Path(cls.directory.name)
        staged = root / "staged"
        cls.run_in(TREE, "make", "install", "PREFIX=%s" % staged)
        # What is installed does not know where: it works after it was moved.
        cls.prefix = root / "moved"
        staged.rename(cls.prefix)
        cls.work = root / "work"
        shutil.copytree(HERE / "outside", cls.work)

    @classmethod
    def tearDownClass(cls):
        cls.directory.cleanup()

    @classmethod
    def run_in(cls, directory, *words):
        environment = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL")}
        environment["PKG_CONFIG_PATH"] = str(Path(cls.directory.name) / "moved" / "lib" / "pkgconfig")
        done = subprocess.run(words, cwd=directory, env=environment, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode:
            raise AssertionError("%s: exit status %d\n%s" % (" ".join(words), done.returncode, done.stdout))
        return done.stdout

    def compile_cell(self, name, *sources):
        """As a makefile of a user would: what pkg-config says, and the headers of the system."""
        flags = self.run_in(self.work, "pkg-config", "--cflags", "okl4").split()
        libraries = self.run_in(self.work, "pkg-config", "--libs", "okl4").split()
        self.run_in(self.work, "arm-none-eabi-gcc", "-O2", "-g", "-Wall", "-Werror", "-Iinclude/" + name, *flags,
                    "-o", name + ".elf", *map(str, sources), *libraries)

    def test_cells_and_system_outside_the_tree(self):
        okapi = str(self.prefix / "bin" / "okapi")
        self.run_in(self.work, okapi, "headers", "system.xml", "-o", "include")
        self.compile_cell("greeter", "greeter.c")
        self.compile_cell("adder", "adder.c")
        self.compile_cell("serial", *sorted((self.prefix / "share/okapi/cells/serial").glob("*.c")))
        self.run_in(self.work, okapi, "build", "system.xml", "-o", "image.elf")
        wanted = "[greeter] outside: hello, 42 after 41, error 0"
        outcome = emulator.run(self.work / "image.elf", 30, enough=lambda output: wanted in output)
        self.assertIn(wanted, outcome.output)
        for suffix in ("bin", "uimage", "flash"):
            self.assertTrue((self.work / ("image." + suffix)).exists(), suffix)

    def test_nothing_names_the_tree(self):
        for path in self.prefix.rglob("*"):
            if path.suffix in (".pc", ".ld", ".py", ".h", ".xml") or path.parent.name == "bin":
                self.assertNotIn(str(TREE), path.read_text(), path)


if __name__ == "__main__":
    unittest.main()
