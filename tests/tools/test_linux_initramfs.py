# SPDX-License-Identifier: BSD-2-Clause
"""The first files of Linux: what the program cpio reads from them, and what is refused."""

import contextlib
import gzip
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent))

from linux_support import ROOT, FolderTest, write_package  # noqa: E402

import initramfs  # noqa: E402
from cpio import Archive  # noqa: E402
from report import Failure, run_main  # noqa: E402

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
        with self.assertRaisesRegex(Failure, "pipe: error: neither a file"):
            Archive().add_tree(self.folder)

    def test_links_to_folders_are_followed(self):
        archive = Archive()
        archive.add_folder("usr/bin", 0o711)
        archive.add_link("bin", "usr/bin")
        archive.add_link("usr/local", "/bin/..")
        archive.add_link("circle", "circle")
        self.write("more/bin/tool", "")
        self.write("more/usr/local/bin/other", "")
        archive.add_tree(self.folder / "more")
        listed = listing(archive.to_bytes())
        self.assertEqual([".", "bin", "circle", "usr", "usr/bin", "usr/bin/other", "usr/bin/tool", "usr/local"],
                         list(listed))
        self.assertEqual(["drwx--x--x", "lrwxrwxrwx"], [listed[path][0] for path in ("usr/bin", "bin")])
        with self.assertRaisesRegex(Failure, "circle"):
            archive.add_file("circle/file", b"")


class ReadingTest(FolderTest):
    def pack(self, *names):
        """What the program cpio makes of these names below the folder."""
        return subprocess.run(["cpio", "-o", "-H", "newc", "--quiet"], input="\n".join(names).encode(), cwd=self.folder,
                              stdout=subprocess.PIPE, check=True).stdout

    def test_what_was_written_is_read(self):
        archive = Archive()
        archive.add_file("bin/tool", b"12345", 0o4755)
        archive.add_link("bin/other", "tool")
        archive.add_device("dev/console", 5, 1)
        content = archive.to_bytes()
        self.assertEqual(archive.entries, Archive.from_bytes(content, "it").entries)
        self.assertEqual(content, Archive.from_bytes(content, "it").to_bytes())

    def test_rights_owners_and_dates_stay(self):
        os.utime(self.write("file", "content"), (1, 86400))
        (self.folder / "file").chmod(0o640)
        content = bytearray(self.pack("./file"))
        content[22:38] = b"000003E9000003EA"
        entry = Archive.from_bytes(bytes(content), "it").entries["file"]
        self.assertEqual((0o100640, (0x3e9, 0x3ea), 86400), (entry.mode, entry.owner, entry.date))
        archive = Archive.from_bytes(bytes(content), "it")
        self.assertEqual(["-rw-r-----", "1", "1001", "1002", "7", "Jan", "2", "1970", "file"],
                         listing(archive.to_bytes())["file"])

    def test_names_of_one_file_stay_that(self):
        self.write("one", "content")
        (self.folder / "two").hardlink_to(self.folder / "one")
        (self.folder / "three").hardlink_to(self.folder / "one")
        archive = Archive.from_bytes(self.pack("one", "three", "two"), "it")
        archive.add_file("two", b"other")  # the one that came with the content
        content = archive.to_bytes()
        self.assertEqual(1, content.count(b"content"))
        (self.folder / "out").mkdir()
        subprocess.run(["cpio", "-i", "--quiet"], input=content, cwd=self.folder / "out", check=True)
        self.assertEqual(["content", "content", "other"],
                         [(self.folder / "out" / name).read_text() for name in ("one", "three", "two")])
        self.assertTrue((self.folder / "out" / "one").samefile(self.folder / "out" / "three"))

    def test_archives_behind_each_other(self):
        first, second = Archive(), Archive()
        first.add_file("file", b"first")
        first.add_file("one", b"")
        second.add_file("file", b"second")
        archive = Archive.from_bytes(first.to_bytes() + bytes(1024) + second.to_bytes(), "it")
        self.assertEqual(b"second", archive.entries["file"].content)
        self.assertIn("one", archive.entries)

    def test_what_linux_leaves_out(self):
        self.write("bin/tool", "")
        self.write("dev/node", "")
        archive = Archive.from_bytes(self.pack("bin/tool", "dev/node"), "it")  # /dev is in Linux's own root
        self.assertEqual(["dev/node"], list(archive.entries))

    def test_every_cut_is_found(self):
        archive = Archive()
        archive.add_file("file", b"content")
        content = archive.to_bytes().rstrip(b"\0")
        for size in range(1, len(content)):
            with self.subTest(size), self.assertRaisesRegex(Failure, "^it: error: "):
                Archive.from_bytes(content[:size], "it")

    def test_other_bytes_are_found(self):
        content = Archive().to_bytes()
        for wrong in (b"070707" + content[6:], content[:6] + b"x" + content[7:], content + b"more",
                      content + b"\0070701"):
            with self.subTest(wrong[-8:]), self.assertRaises(Failure):
                Archive.from_bytes(wrong, "it")


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

    def rootfs(self):
        """The same root as a folder, an archive and a compressed one."""
        self.write("root/init", "#!/bin/sh\n").chmod(0o750)
        self.write("root/etc/own", "own")
        archive = Archive()
        archive.add_tree(self.folder / "root")
        plain, packed = self.folder / "root.cpio", self.folder / "root.cpio.gz"
        plain.write_bytes(archive.to_bytes())
        packed.write_bytes(gzip.compress(archive.to_bytes(), 1))
        return self.folder / "root", plain, packed

    def test_rootfs(self):
        folder, plain, packed = self.rootfs()
        self.assertEqual("-rwxr-x---", listing(gzip.decompress(self.run_main("--rootfs", folder)))["init"][0])
        self.assertEqual(plain.read_bytes(), gzip.decompress(self.run_main("--rootfs", plain)))
        self.assertEqual(packed.read_bytes(), self.run_main("--rootfs", packed))

    def test_folder_is_put_over_any_rootfs(self):
        self.write("more/etc/added", "added")
        self.write("more/etc/own", "longer").chmod(0o600)
        for path in self.rootfs():
            with self.subTest(path.name):
                listed = listing(gzip.decompress(self.run_main("--rootfs", path, "--add", self.folder / "more")))
                self.assertEqual(["-rwxr-x---", "-rw-r--r--", "-rw-r--r--"],
                                 [listed[name][0] for name in ("init", "etc/added", "etc/own")])
                self.assertEqual("6", listed["etc/own"][4])

    def test_added_folder_can_have_the_init(self):
        self.write("root/other", "")
        self.write("more/init", "").chmod(0o700)
        content = self.run_main("--rootfs", self.folder / "root", "--add", self.folder / "more")
        self.assertEqual("-rwxr--r--", listing(gzip.decompress(content))["init"][0])

    def refused(self, *words):
        """What is said of this to the user."""
        with mock.patch.object(sys, "argv", ["initramfs.py", "--output", str(self.output), *map(str, words)]), \
                contextlib.redirect_stderr(io.StringIO()) as errors:
            self.assertEqual(1, run_main(initramfs.main))
        self.assertFalse(self.output.exists())
        return errors.getvalue().replace(str(self.folder) + "/", "")

    def test_init_that_linux_cannot_start(self):
        root = self.folder / "root"
        for prepare, message in (
                (lambda: self.write("root/other", ""), "there is no /init"),
                (lambda: self.write("root/init", ""), "/init is not executable, its mode is 0644\n  help: chmod +x"),
                (lambda: (root / "init").mkdir(), "/init is not a file"),
                (lambda: (root / "init").symlink_to("bin/none"), "/init is a link to bin/none, which is not in there"),
                (lambda: (root / "init").symlink_to("init"), "/init is a link to init, which is not in there"),
                (lambda: (root / "init").symlink_to("/bin"), "/bin, to which /init leads, is not a file"),
                (lambda: (root / "init").symlink_to("bin/data"),
                 "bin/data, to which /init leads, is not executable, its mode is 0644")):
            self.write("root/bin/data", "")
            prepare()
            archive = Archive()
            archive.add_tree(root)
            (self.folder / "root.cpio").write_bytes(archive.to_bytes())
            for path in (root, self.folder / "root.cpio"):
                with self.subTest(path=path, message=message):
                    self.assertIn("linux: %s: error: %s" % (path.name, message), self.refused("--rootfs", path))
            shutil.rmtree(root)

    def test_added_init_that_linux_cannot_start(self):
        self.write("more/init", "")
        for words in (("--rootfs", self.rootfs()[1]), ("--downloads", self.downloads, "--files",
                                                       ROOT / "cells" / "linux" / "initramfs")):
            self.assertIn("linux: more: error: /init is not executable",
                          self.refused(*words, "--add", self.folder / "more"))

    def test_init_that_is_a_link(self):
        self.write("root/usr/bin/busybox", "").chmod(0o755)
        (self.folder / "root/bin").symlink_to("usr/bin")
        (self.folder / "root/sbin").symlink_to("/bin")
        (self.folder / "root/usr/bin/init").symlink_to("../../bin/busybox")
        (self.folder / "root/init").symlink_to("/sbin/init")
        self.run_main("--rootfs", self.folder / "root")

    def test_rootfs_that_is_none(self):
        packed = self.rootfs()[2].read_bytes()
        cut = self.folder / "cut.gz"
        wrong = self.folder / "wrong.gz"
        wrong.write_bytes(gzip.compress(b"no archive"))
        for size in (9, len(packed) // 2, len(packed) - 1):
            cut.write_bytes(packed[:size])
            self.assertIn("linux: cut.gz: error: gzip cannot unpack it: ", self.refused("--rootfs", cut))
        for path, message in ((self.write("text", "text"), "not a cpio archive"), (wrong, "not a cpio archive"),
                              (self.folder / "nothing", "there is no such file")):
            self.assertIn("linux: %s: error: %s" % (path.name, message), self.refused("--rootfs", path))

    def test_added_folder_that_cannot_be(self):
        path = self.rootfs()[1]
        self.assertIn("linux: none: error: there is no such folder",
                      self.refused("--rootfs", path, "--add", self.folder / "none"))
        self.write("other/etc", "")
        self.assertIn("linux: other/etc: error: etc cannot take the place of a folder",
                      self.refused("--rootfs", path, "--add", self.folder / "other"))

    def test_files_or_rootfs_is_needed(self):
        with self.assertRaises(SystemExit), contextlib.redirect_stderr(io.StringIO()):
            self.run_main()
