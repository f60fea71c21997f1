# SPDX-License-Identifier: BSD-2-Clause
"""Writes the archive that Linux unpacks as its first files: cpio in its form `newc`.

The same files give the same bytes: sorted, owned by root, without dates.  No
right is needed, not even for device nodes.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from report import Failure

MAGIC = b"070701"
BLOCK = 512


@dataclass
class Entry:
    mode: int  # with the kind of file
    content: bytes = b""
    device: tuple = (0, 0)


class Archive:
    """Paths are relative to the root; what is added later replaces what was there."""

    def __init__(self):
        # Linux's own root can be written by everybody.
        self.entries = {".": Entry(stat.S_IFDIR | 0o755)}

    def _add(self, path, entry):
        path = PurePosixPath(path)
        if path.is_absolute() or ".." in path.parts or not path.parts:
            raise Failure("not a path below the root: %s" % path)
        for parent in reversed(path.parents[:-1]):
            above = self.entries.setdefault(str(parent), Entry(stat.S_IFDIR | 0o755))
            if not stat.S_ISDIR(above.mode):
                raise Failure("%s cannot be there: %s is no folder" % (path, parent))
        before = self.entries.get(str(path))
        if before and stat.S_ISDIR(before.mode) and not stat.S_ISDIR(entry.mode):
            raise Failure("%s cannot take the place of a folder" % path)
        self.entries[str(path)] = entry

    def add_folder(self, path, mode=0o755):
        self._add(path, Entry(stat.S_IFDIR | mode))

    def add_file(self, path, content, mode=0o644):
        self._add(path, Entry(stat.S_IFREG | mode, content))

    def add_link(self, path, target):
        self._add(path, Entry(stat.S_IFLNK | 0o777, os.fsencode(target)))

    def add_device(self, path, major, minor, mode=0o600, kind=stat.S_IFCHR):
        self._add(path, Entry(kind | mode, b"", (major, minor)))

    def add_tree(self, folder, adapt_mode=lambda mode: mode):
        """All below a folder of the host; `adapt_mode` gets the permissions of each file."""
        folder = Path(folder)
        if not folder.is_dir():
            raise Failure("no folder %s" % folder)
        for path in sorted(folder.rglob("*")):
            self._add_from_host(path, path.relative_to(folder).as_posix(), adapt_mode)

    def _add_from_host(self, path, name, adapt_mode):
        status = path.lstat()
        mode = stat.S_IMODE(status.st_mode)
        if stat.S_ISLNK(status.st_mode):
            self.add_link(name, os.readlink(path))
        elif stat.S_ISDIR(status.st_mode):
            self.add_folder(name, adapt_mode(mode))
        elif stat.S_ISREG(status.st_mode):
            self.add_file(name, path.read_bytes(), adapt_mode(mode))
        elif stat.S_ISCHR(status.st_mode) or stat.S_ISBLK(status.st_mode):
            self.add_device(name, os.major(status.st_rdev), os.minor(status.st_rdev), mode,
                            stat.S_IFMT(status.st_mode))
        else:
            raise Failure("%s is neither a file, folder, link nor device" % path)

    def to_bytes(self):
        parts = []
        for number, path in enumerate(sorted(self.entries), 1):
            parts += record(number, os.fsencode(path), self.entries[path])
        parts += record(0, b"TRAILER!!!", Entry(0))
        size = sum(map(len, parts))
        return b"".join([*parts, bytes(-size % BLOCK)])


def record(number, name, entry):
    """Header, name and content of a file, each filled up to four bytes."""
    links = 2 if stat.S_ISDIR(entry.mode) else 1
    # number, mode, owner, group, links, date, size, device of the archive, device, length of the name, sum
    fields = [number, entry.mode, 0, 0, links, 0, len(entry.content), 0, 0, *entry.device, len(name) + 1, 0]
    header = MAGIC + b"".join(b"%08X" % field for field in fields) + name + b"\0"
    return [header, bytes(-len(header) % 4), entry.content, bytes(-len(entry.content) % 4)]
