# SPDX-License-Identifier: BSD-2-Clause
"""Only what arrived whole, and with the hash of the signed list, counts as fetched."""

import hashlib
import io
import sys
import tarfile
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent))

from linux_support import FolderTest, write_package  # noqa: E402

import downloads  # noqa: E402
import fetch  # noqa: E402
import overlay  # noqa: E402
import source  # noqa: E402
from report import Failure  # noqa: E402

NAME = "tool_1%3a2.3-4_all.deb"


def hash_of(text):
    return hashlib.sha256(text.encode()).hexdigest()


class DownloadsTest(FolderTest):
    def keep(self, text="content", sha256=None):
        return downloads.keep(self.folder, self.write("arrived/" + NAME, text), sha256 or hash_of(text))

    def test_kept_file_is_found(self):
        self.keep()
        found = downloads.need(self.folder, "tool")
        self.assertEqual((self.folder / NAME, "2.3-4"), (found.path, found.version))
        found.check()

    def test_record_has_the_form_of_sha256sum(self):
        self.keep()
        self.assertEqual("%s  %s\n" % (hash_of("content"), NAME), (self.folder / "SHA256SUMS").read_text())

    def test_wrong_hash_is_not_kept(self):
        with self.assertRaisesRegex(Failure, "hash"):
            self.keep(sha256="0" * 64)
        self.assertIsNone(downloads.find(self.folder, "tool"))

    def test_file_without_record_does_not_count(self):
        self.write(NAME, "half")
        self.assertIsNone(downloads.find(self.folder, "tool"))
        with self.assertRaisesRegex(Failure, "linux-fetch"):
            downloads.need(self.folder, "tool")

    def test_record_without_file_does_not_count(self):
        self.keep().path.unlink()
        self.assertIsNone(downloads.find(self.folder, "tool"))

    def test_changed_file_is_refused(self):
        download = self.keep()
        download.path.write_text("other")
        with self.assertRaisesRegex(Failure, "remove it"):
            download.check()

    def test_new_version_takes_the_place_of_the_old_one(self):
        self.keep()
        downloads.keep(self.folder, self.write("arrived/tool_3_all.deb", "new"), hash_of("new"))
        self.assertEqual("3", downloads.need(self.folder, "tool").version)
        self.assertEqual(1, len(downloads.read_record(self.folder)))

    def test_other_packages_stay_recorded(self):
        self.keep()
        downloads.keep(self.folder, self.write("arrived/tool-more_1_all.deb", "more"), hash_of("more"))
        self.assertEqual("2.3-4", downloads.need(self.folder, "tool").version)

    def test_broken_record_is_named(self):
        self.write("SHA256SUMS", "nonsense\n")
        with self.assertRaisesRegex(Failure, "SHA256SUMS:1"):
            downloads.find(self.folder, "tool")


class FetchTest(FolderTest):
    def run_main(self):
        with mock.patch.object(sys, "argv", ["fetch.py", str(self.folder)]):
            fetch.main()

    def fake_apt(self, hash_in_list):
        """An archive whose two packages have the text of their names as content."""
        def run(program, options, words, folder):
            if words[0] == "download":
                name = words[1].split(":")[0]
                (folder / (name + "_6.1.7-1_all.deb")).write_text(name)
            return "Package: x\nSize: 5\nSHA256: %s\n" % hash_in_list(words[-1].split(":")[0])
        return mock.patch.object(fetch, "run_apt", run)

    def test_fetches_what_is_missing_and_says_which(self):
        with self.fake_apt(hash_of), mock.patch.object(fetch, "native_architecture", lambda: "amd64"):
            self.run_main()
        self.assertIn("linux-source-6.1 6.1.7-1 -> 6.1.7\n", self.printed.getvalue())
        downloads.need(self.folder, fetch.BUSYBOX).check()
        self.assertEqual([".lock", "SHA256SUMS", "busybox-static_6.1.7-1_all.deb", "linux-source-6.1_6.1.7-1_all.deb"],
                         sorted(path.name for path in self.folder.iterdir()))

    def test_second_run_asks_nobody(self):
        with self.fake_apt(hash_of):
            self.run_main()
        with mock.patch.object(fetch, "run_apt", side_effect=AssertionError):
            self.run_main()

    def test_file_that_differs_from_the_list_is_refused(self):
        with self.fake_apt(lambda name: "1" * 64), self.assertRaisesRegex(Failure, "package list says"):
            self.run_main()
        self.assertEqual([".lock"], [path.name for path in self.folder.iterdir()])

    def test_package_that_the_release_does_not_have(self):
        with self.assertRaisesRegex(Failure, "no hash for tool"):
            fetch.listed("", "tool")


class UnpackTest(FolderTest):
    def test_source_of_a_package(self):
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:xz") as archive:
            for name in ("Makefile", "drivers/gpu/drm/amd/huge.h", "drivers/gpu/drm/amd/Kconfig"):
                archive.addfile(tarfile.TarInfo("linux-source-6.1/" + name))
        package, _ = write_package(self.folder, "x.deb", {source.TAR[2:]: packed.getvalue()})
        source.unpack(package, self.folder / "source")
        self.assertEqual(["Makefile", "drivers/gpu/drm/amd/Kconfig"], overlay.files_below(self.folder / "source"))

    def test_what_is_no_package_leaves_nothing(self):
        tree = self.folder / "source"
        package, _ = write_package(self.folder, "x.deb", {"other": b""})
        with self.assertRaisesRegex(Failure, "cannot unpack"):
            source.unpack(package, tree)
        self.assertEqual([package], list(self.folder.iterdir()))
