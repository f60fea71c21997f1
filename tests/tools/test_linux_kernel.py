# SPDX-License-Identifier: BSD-2-Clause
"""When Linux is built again, what of a build is shown, and what it leaves."""

import os
import shutil
import sys
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent))

from linux_support import ROOT, FolderTest  # noqa: E402

import downloads  # noqa: E402
import kernel  # noqa: E402
import progress  # noqa: E402
from report import Failure  # noqa: E402


class StateTest(FolderTest):
    def setUp(self):
        super().setUp()
        linux = self.folder / "linux"
        for name in ("build", "config"):
            shutil.copytree(ROOT / "cells" / "linux" / name, linux / name)
        self.write("linux/patches/series", "a.patch\n")
        self.write("linux/patches/a.patch", "one")
        self.write("linux/patches/unused.patch", "one")
        self.write("linux/drivers/drivers/okapi/a.c", "one")
        self.enterContext(mock.patch.multiple(kernel, LINUX=linux, HERE=linux / "build"))

    def states(self, asked=(("CONFIG_A", "y"),), sha256="1"):
        download = downloads.Download(Path("x_1_all.deb"), sha256)
        return [kernel.state_of(kernel.KINDS[name], download, dict(asked)) for name in ("cell", "native")]

    def changes(self, **more):
        """Whether the states of cell and native differ from those before."""
        return [before != after for before, after in zip(self.before, self.states(**more))]

    def test_what_leads_to_a_build(self):
        self.before = self.states()
        self.assertEqual([False, False], self.changes())
        self.assertEqual([True, True], self.changes(asked=(("CONFIG_A", "n"),)))
        self.assertEqual([True, True], self.changes(sha256="2"))

    def test_patches_and_drivers_concern_the_cell_only(self):
        for name in ("patches/a.patch", "drivers/drivers/okapi/a.c", "drivers/drivers/okapi/b.c"):
            self.before = self.states()
            self.write("linux/" + name, "two")
            with self.subTest(name):
                self.assertEqual([True, False], self.changes())

    def test_patch_outside_the_series_concerns_nobody(self):
        self.before = self.states()
        self.write("linux/patches/unused.patch", "two")
        self.assertEqual([False, False], self.changes())


class ResultsTest(FolderTest):
    def setUp(self):
        super().setUp()
        self.work = kernel.Build(kernel.KINDS["cell"], self.folder, 1)
        for output in self.work.kind.outputs:
            self.write("objects-cell/" + output, output)

    def test_results_are_complete_only_when_all_are_there(self):
        self.assertFalse(self.work.is_complete())
        self.work.keep_outputs()
        self.assertTrue(self.work.is_complete())
        self.assertEqual("arch/arm/boot/Image", (self.folder / "cell/Image").read_text())
        (self.folder / "cell/vmlinux").unlink()
        self.assertFalse(self.work.is_complete())

    def test_result_that_stays_the_same_is_not_touched(self):
        self.work.keep_outputs()
        os.utime(self.folder / "cell/Image", (1, 1))
        self.write("objects-cell/vmlinux", "new")
        self.work.keep_outputs()
        self.assertEqual(1, (self.folder / "cell/Image").stat().st_mtime)
        self.assertEqual("new", (self.folder / "cell/vmlinux").read_text())


class ProgressTest(FolderTest):
    def run_shell(self, script):
        return progress.run(["sh", "-c", script], dict(os.environ), self.folder / "build.log", "cell")

    def test_counts_what_is_compiled(self):
        self.assertEqual(2, self.run_shell("echo '  CC      a.o'; echo '  AS      b.o'; echo '  LD      vmlinux'"))
        self.assertEqual("linux: cell: 2 objects compiled in 0 s\n", self.printed.getvalue())

    def test_nothing_compiled_is_not_worth_a_line(self):
        self.run_shell("echo make: nothing to be done")
        self.assertEqual("", self.printed.getvalue())

    def test_warnings_are_shown(self):
        self.run_shell("echo 'a.c:1: warning: odd' >&2")
        self.assertEqual("a.c:1: warning: odd\n", self.printed.getvalue())

    def test_failure_shows_the_end_of_the_log(self):
        with self.assertRaises(Failure) as caught:
            self.run_shell("seq 1000 1100; echo 'a.c:1: error: bad' >&2; exit 2")
        self.assertIn("a.c:1: error: bad", str(caught.exception))
        self.assertNotIn("1001", str(caught.exception))
        self.assertIn("1001", (self.folder / "build.log").read_text())

    def test_line_tells_how_much_there_is_to_do(self):
        counted = progress.Progress("cell", 3)
        self.assertEqual("cell: 0 of about 3 objects", counted.line())
        counted.count = 5
        self.assertEqual("cell: 5 of about 5 objects", counted.line())
