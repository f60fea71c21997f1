# SPDX-License-Identifier: BSD-2-Clause
"""The first files of Linux: what the program cpio reads from them, and what is refused."""

import contextlib
import gzip
import io
import os
import subprocess
import sys
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent))

from linux_support import ROOT, FolderTest, write_package  # noqa: E402

import initramfs  # noqa: E402
from cpio import Archive  # noqa: E402
from report import Failure  # noqa: E402

BUSYBOX = b"\x7fELF code\0[\0[[\0busybox\0ls\0sh\0\0more data"


def listing(archive):
    """Each path with what `cpio -tv` says of it: rights, owner, then the end of the line from the size on."""
    done = subprocess.run(["cpio", "-tvn", "--quiet"], input=archive, capture_output=True, check=True,
                          env={**os.environ, "LC_ALL": "C", "TZ": "UTC"})
    lines = [line.split() for line in done.stdout.decode().splitlines()]
    return {(words[-3] if "->" in words else words[-1]): words for words in lines}


class ArchiveTest(FolderTest):
    def test_program_cpio_reads_all_kinds(self):
        archive = Archive()
        archive.add_file("bin/tool", b"12345", 0o755)
        archive.add_link("bin/other", "tool")
        archive.add_device("dev/console", 5, 1)
        listed = listing(archive.to_bytes())
        self.assertEqual([".", "bin", "bin/other", "bin/tool", "dev", "dev/console"], list(listed))
        self.assertEqual(["drwxr-xr-x", "2", "0", "0"], listed["."][:4])
        self.assertEqual(["-rwxr-xr-x", "1", "0", "0", "5"], listed["bin/tool"][:5])
        self.assertEqual(["->", "tool"], listed["bin/other"][-2:])
        self.assertEqual(["crw-------", "1", "0", "0", "5,", "1"], listed["dev/console"][:6])
        self.assertEqual("drwxr-xr-x", listed["dev"][0])

    def test_program_cpio_unpacks_the_contents(self):
        archive = Archive()
        contents = {"file%d" % size: bytes(range(size)) for size in range(9)}
        for name, content in contents.items():
            archive.add_file("a/" + name, content)
        subprocess.run(["cpio", "-id", "--quiet"], input=archive.to_bytes(), cwd=self.folder, check=True)
        self.assertEqual(contents, {path.name: path.read_bytes() for path in (self.folder / "a").iterdir()})

    def test_order_of_adding_does_not_matter(self):
        names = ["b", "a/x", "c/y/z"]
        archives = [Archive(), Archive()]
        for archive, order in zip(archives, (names, names[::-1])):
            for name in order:
                archive.add_file(name, name.encode())
        self.assertEqual(archives[0].to_bytes(), archives[1].to_bytes())

    def test_later_file_replaces_the_one_before(self):
        archive = Archive()
        archive.add_link("bin/sh", "busybox")
        archive.add_file("bin/sh", b"own shell")
        self.assertEqual("9", listing(archive.to_bytes())["bin/sh"][4])

    def test_refuses_what_cannot_be(self):
        archive = Archive()
        archive.add_file("file", b"")
        archive.add_folder("folder")
        for path in ("/absolute", "a/../b", "", "file/below", "folder"):
            with self.subTest(path), self.assertRaises(Failure):
                archive.add_file(path, b"")

    def test_refuses_a_pipe_of_the_host(self):
        os.mkfifo(self.folder / "pipe")
        with self.assertRaisesRegex(Failure, "pipe"):
            Archive().add_tree(self.folder)


class InitramfsTest(FolderTest):
    def setUp(self):
        super().setUp()
        self.downloads = self.folder / "downloads"
        self.downloads.mkdir()
        path, sha256 = write_package(self.downloads, "busybox-static_1_armel.deb", {"bin/busybox": BUSYBOX})
        self.write("downloads/SHA256SUMS", "%s  %s\n" % (sha256, path.name))
        self.output = self.folder / "out.gz"

    def run_main(self, *words):
        with mock.patch.object(sys, "argv", ["initramfs.py", "--output", str(self.output), *map(str, words)]):
            initramfs.main()
        return self.output.read_bytes()

    def small(self, *words):
        return self.run_main("--downloads", self.downloads, "--files", ROOT / "cells" / "linux" / "initramfs", *words)

    def test_small_system(self):
        listed = listing(gzip.decompress(self.small()))
        self.assertEqual("-rwxr-xr-x", listed["init"][0])
        self.assertEqual(["->", "busybox"], listed["bin/sh"][-2:])
        self.assertEqual(str(len(BUSYBOX)), listed["bin/busybox"][4])
        for path in ("bin/[", "bin/[[", "dev/console", "etc/passwd", "proc", "sys", "tmp"):
            self.assertIn(path, listed)

    def test_same_files_give_the_same_bytes(self):
        first = self.small()
        os.utime(self.downloads / "busybox-static_1_armel.deb", (1, 1))
        self.output.unlink()
        self.assertEqual(first, self.small())

    def test_output_that_stays_the_same_is_not_touched(self):
        self.small()
        os.utime(self.output, (1, 1))
        self.small()
        self.assertEqual(1, self.output.stat().st_mtime)

    def test_programs_and_folders_are_added(self):
        program = self.write("tool", "program")
        self.write("more/etc/motd", "hello").chmod(0o600)
        self.write("more/bin/ls", "own").chmod(0o700)
        listed = listing(gzip.decompress(self.small("--program", program, "--add", self.folder / "more")))
        self.assertEqual("-rwxr-xr-x", listed["bin/tool"][0])
        self.assertEqual("-rw-r--r--", listed["etc/motd"][0])
        self.assertEqual("3", listed["bin/ls"][4])

    def test_changed_package_is_refused(self):
        (self.downloads / "busybox-static_1_armel.deb").write_bytes(b"other")
        with self.assertRaisesRegex(Failure, "hash"):
            self.small()

    def test_names_of_busybox(self):
        self.assertEqual(["[", "[[", "busybox", "ls", "sh"], initramfs.applets(BUSYBOX))
        for program in (b"", b"\0[\0[[\0ls\0\0", b"\0[\0[[\0sh\0ls\0\0"):
            with self.subTest(program), self.assertRaises(Failure):
                initramfs.applets(program)

    def test_root_is_not_for_all_to_write(self):
        self.write("root/init", "").chmod(0o755)
        (self.folder / "root").chmod(0o777)
        for content in (self.small(), self.run_main("--rootfs", self.folder / "root")):
            self.assertEqual(["drwxr-xr-x", "2", "0", "0"], listing(gzip.decompress(content))["."][:4])

    def test_rootfs_that_is_a_folder(self):
        self.write("root/init", "#!/bin/sh\n").chmod(0o750)
        self.assertEqual("-rwxr-x---", listing(gzip.decompress(
            self.run_main("--rootfs", self.folder / "root")))["init"][0])

    def test_rootfs_without_init(self):
        self.write("root/other", "")
        with self.assertRaisesRegex(Failure, "/init"):
            self.run_main("--rootfs", self.folder / "root")

    def test_rootfs_that_is_an_archive(self):
        content = Archive().to_bytes()
        plain = self.folder / "root.cpio"
        plain.write_bytes(content)
        self.assertEqual(content, gzip.decompress(self.run_main("--rootfs", plain)))
        packed = self.folder / "root.cpio.gz"
        packed.write_bytes(gzip.compress(content, 1))
        self.assertEqual(packed.read_bytes(), self.run_main("--rootfs", packed))

    def test_rootfs_that_is_none(self):
        cut = self.folder / "cut.gz"
        cut.write_bytes(gzip.compress(b"070701")[:9])
        wrong = self.folder / "wrong.gz"
        wrong.write_bytes(gzip.compress(b"no archive"))
        for path in (self.write("text", "text"), cut, wrong, self.folder / "nothing"):
            with self.subTest(path.name), self.assertRaises(Failure):
                self.run_main("--rootfs", path)

    def test_files_or_rootfs_is_needed(self):
        with self.assertRaises(SystemExit), contextlib.redirect_stderr(io.StringIO()):
            self.run_main()
