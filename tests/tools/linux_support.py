# SPDX-License-Identifier: BSD-2-Clause
"""What the tests of the scripts in cells/linux/build have in common."""

import contextlib
import hashlib
import io
import sys
import tarfile
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "cells" / "linux" / "build"))


def write_package(folder, name, files):
    """A Debian package with these files; the path and the hash."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:xz") as archive:
        for path, content in files.items():
            member = tarfile.TarInfo("./" + path)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    control = b"Package: test\nVersion: 1\nArchitecture: all\nMaintainer: test\nDescription: test\n"
    control_packed = io.BytesIO()
    with tarfile.open(fileobj=control_packed, mode="w:xz") as archive:
        member = tarfile.TarInfo("./control")
        member.size = len(control)
        archive.addfile(member, io.BytesIO(control))
    members = [("debian-binary", b"2.0\n"), ("control.tar.xz", control_packed.getvalue()),
               ("data.tar.xz", packed.getvalue())]
    content = b"!<arch>\n" + b"".join(
        b"%-16s%-12d%-6d%-6d%-8o%-10d`\n" % (member.encode(), 0, 0, 0, 0o100644, len(data)) + data
        + b"\n" * (len(data) % 2) for member, data in members)
    path = Path(folder) / name
    path.write_bytes(content)
    return path, hashlib.sha256(content).hexdigest()


class FolderTest(unittest.TestCase):
    """Each test has an empty folder of its own, and what it prints is not shown."""

    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.printed = self.enterContext(contextlib.redirect_stdout(io.StringIO()))

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path
