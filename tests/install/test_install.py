# SPDX-License-Identifier: BSD-2-Clause
"""Cells and a system build outside the tree with nothing but what `make install` gives, and boot."""

import os
import re
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

GUIDE = TREE / "docs" / "linux-in-a-cell.md"
LINUX = (TREE / "build/linux/cell/Image", TREE / "build/linux/initramfs.cpio.gz")


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

    def compile_installed(self, name):
        self.compile_cell(name, *sorted((self.prefix / "share/okapi/cells" / name).glob("*.c")))

    def test_cells_and_system_outside_the_tree(self):
        okapi = str(self.prefix / "bin" / "okapi")
        self.run_in(self.work, okapi, "headers", "system.xml", "-o", "include")
        self.compile_cell("greeter", "greeter.c")
        self.compile_cell("adder", "adder.c")
        self.compile_installed("serial")
        self.run_in(self.work, okapi, "build", "system.xml", "-o", "image.elf")
        wanted = "[greeter] outside: hello, 42 after 41, error 0"
        outcome = emulator.run(self.work / "image.elf", 30, enough=lambda output: wanted in output)
        self.assertIn(wanted, outcome.output)
        for suffix in ("bin", "uimage", "flash"):
            self.assertTrue((self.work / ("image." + suffix)).exists(), suffix)

    def test_linux_outside_the_tree(self):
        """The first description of the guide, and its cell."""
        if not all(path.exists() for path in LINUX):
            self.skipTest("Linux is not built")
        okapi = str(self.prefix / "bin" / "okapi")
        for name, begin in (("linux.xml", "xml\n(<image"), ("doubler.c", "c\n(#include <okl4/channel.h>")):
            block = re.search("^```%s.*?)^```" % begin, GUIDE.read_text(), re.MULTILINE | re.DOTALL)
            (self.work / name).write_text(block[1])
        self.run_in(self.work, okapi, "headers", "linux.xml", "-o", "include")
        self.compile_cell("doubler", "doubler.c")
        for name in ("serial", "reporter", "keeper"):
            self.compile_installed(name)
        self.run_in(self.work, okapi, "build", "linux.xml", "-o", "linux.elf", "--depfile", "linux.d")
        read = (self.work / "linux.d").read_text()
        for name in ("systems/parts/console.xml", "cells/Image", "cells/initramfs.cpio.gz"):
            self.assertIn(str(self.prefix / "lib/okapi" / name), read)
        wanted = re.compile(r"^\[linux\] Linux .* is ready", re.MULTILINE)
        outcome = emulator.run(self.work / "linux.elf", 120, enough=wanted.search)
        self.assertRegex(outcome.output, wanted)

    def test_linux_that_is_not_built(self):
        prefix = Path(self.directory.name) / "without"
        said = self.run_in(TREE, "make", "install", "PREFIX=%s" % prefix, "linux-cell-image=nowhere/Image")
        self.assertIn("without Linux, which is not built", said)
        self.assertEqual([], list((prefix / "lib/okapi/cells").iterdir()))

    def test_where_includes_are_looked_for(self):
        (self.work / "wrong.xml").write_text('<image>\n<include file="parts/none.xml"/>\n</image>\n')
        done = subprocess.run([self.prefix / "bin" / "okapi", "check", "wrong.xml"], cwd=self.work, text=True,
                              capture_output=True, check=False)
        self.assertEqual("wrong.xml:2:16: error: cannot read included file parts/none.xml: No such file or directory\n"
                         "  note: looked in `.`, `%s/lib/okapi/systems`\n" % self.prefix, done.stderr)

    def test_nothing_names_the_tree(self):
        for path in self.prefix.rglob("*"):
            if path.suffix in (".pc", ".ld", ".py", ".h", ".xml") or path.parent.name == "bin":
                self.assertNotIn(str(TREE), path.read_text(), path)


if __name__ == "__main__":
    unittest.main()
