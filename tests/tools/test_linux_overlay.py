# SPDX-License-Identifier: BSD-2-Clause
"""Patches and drivers reach the source tree, and only what changes is written."""

import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from linux_support import FolderTest  # noqa: E402

import overlay  # noqa: E402
from report import Failure  # noqa: E402


def patch(name, before, after):
    return "--- a/%s\n+++ b/%s\n@@ -1 +1 @@\n-%s\n+%s\n" % (name, name, before, after)


class OverlayTest(FolderTest):
    def setUp(self):
        super().setUp()
        for name in ("kernel/one.c", "kernel/two.c", "three.c"):
            self.write("pristine/" + name, name + "\n")
        self.tree = self.folder / "tree"
        shutil.copytree(self.folder / "pristine", self.tree)
        self.write("patches/series", "# comment\none.patch\n")
        self.write("patches/one.patch", patch("kernel/one.c", "kernel/one.c", "changed"))
        self.write("drivers/drivers/okapi/new.c", "new\n")

    def synchronise(self):
        return overlay.synchronise(self.tree, self.folder / "pristine", overlay.series(self.folder / "patches"),
                                   overlay.placed(self.folder / "drivers"))

    def content(self, name):
        return (self.tree / name).read_text()

    def test_patches_and_files_are_there(self):
        self.assertEqual(["drivers/okapi/new.c", "kernel/one.c"], self.synchronise())
        self.assertEqual(("changed\n", "new\n"), (self.content("kernel/one.c"), self.content("drivers/okapi/new.c")))
        self.assertEqual("kernel/one.c\n", (self.folder / "pristine/kernel/one.c").read_text())

    def test_second_run_writes_nothing(self):
        self.synchronise()
        before = (self.tree / "kernel/one.c").stat().st_mtime_ns
        self.assertEqual([], self.synchronise())
        self.assertEqual(before, (self.tree / "kernel/one.c").stat().st_mtime_ns)

    def test_patches_build_on_each_other(self):
        self.write("patches/two.patch", patch("kernel/one.c", "changed", "again"))
        self.write("patches/series", "one.patch\ntwo.patch  # the second\n")
        self.synchronise()
        self.assertEqual("again\n", self.content("kernel/one.c"))

    def test_only_what_changes_is_written(self):
        self.synchronise()
        self.write("drivers/drivers/okapi/new.c", "newer\n")
        self.assertEqual(["drivers/okapi/new.c"], self.synchronise())

    def test_what_is_given_up_becomes_as_it_was(self):
        self.synchronise()
        self.write("patches/series", "")
        shutil.rmtree(self.folder / "drivers")
        self.assertEqual(["drivers/okapi/new.c", "kernel/one.c"], self.synchronise())
        self.assertEqual("kernel/one.c\n", self.content("kernel/one.c"))
        self.assertFalse((self.tree / "drivers/okapi/new.c").exists())

    def test_patch_adds_and_removes_files(self):
        self.write("patches/one.patch", "--- /dev/null\n+++ b/added.c\n@@ -0,0 +1 @@\n+added\n"
                   "--- a/three.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-three.c\n")
        self.assertEqual(["added.c", "drivers/okapi/new.c", "three.c"], self.synchronise())
        self.assertEqual("added\n", self.content("added.c"))
        self.assertFalse((self.tree / "three.c").exists())

    def test_names_in_all_forms_of_patches(self):
        path = self.write("x.patch", "diff -ruN linux.orig/a.c linux/a.c\n--- linux.orig/a.c\t2026-01-01 10:00\n"
                          "+++ linux/a.c\t2026-01-02\n--- /dev/null\n+++ b/dir/b.c\n"
                          "rename from dir/c.c\nrename to dir/d.c\n--- no name\n")
        self.assertEqual({"a.c", "dir/b.c", "dir/c.c", "dir/d.c"}, overlay.touched_by(path))

    def test_patch_that_does_not_apply_is_named_and_changes_nothing(self):
        self.write("patches/one.patch", patch("kernel/one.c", "other", "changed"))
        with self.assertRaisesRegex(Failure, "one.patch does not apply"):
            self.synchronise()
        self.assertEqual("kernel/one.c\n", self.content("kernel/one.c"))
        self.assertFalse((self.tree / "drivers").exists())

    def test_patch_that_is_not_there_is_named(self):
        self.write("patches/series", "missing.patch\n")
        with self.assertRaisesRegex(Failure, "missing.patch"):
            self.synchronise()

    def test_without_patches_and_drivers(self):
        shutil.rmtree(self.folder / "patches")
        shutil.rmtree(self.folder / "drivers")
        self.assertEqual([], self.synchronise())

    def test_edits_in_the_tree_are_not_lost(self):
        self.synchronise()
        (self.tree / "kernel/one.c").write_text("edited\n")
        with self.assertRaisesRegex(Failure, "edited"):
            self.synchronise()
        self.assertEqual("edited\n", self.content("kernel/one.c"))

    def test_edits_that_became_a_patch_are_taken(self):
        self.synchronise()
        (self.tree / "kernel/two.c").write_text("edited\n")
        self.write("patches/two.patch", patch("kernel/two.c", "kernel/two.c", "edited"))
        self.write("patches/series", "one.patch\ntwo.patch\n")
        self.assertEqual([], self.synchronise())
