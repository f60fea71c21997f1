# SPDX-License-Identifier: BSD-2-Clause
"""Writes and reads the archive that Linux unpacks as its first files: cpio in its form `newc`.

The same files give the same bytes: sorted, owned by root, without dates.  No
right is needed, not even for device nodes.
"""

import os
import re
import stat
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from report import Failure

MAGIC = b"070701"
MAGICS = (MAGIC, b"070702")  # the other one has sums
HEADER = 110
FIELDS = 13
TRAILER = b"TRAILER!!!"
NO_FILL = re.compile(rb"[^\0]")
BLOCK = 512
ROOT = "."
MOST_LINKS = 40  # that Linux follows in a path
# What is there before Linux unpacks anything.
FOLDERS_OF_LINUX = ("dev", "root")


@dataclass
class Entry:
    mode: int  # with the kind of file
    content: bytes = b""
    device: tuple = (0, 0)
    owner: tuple = (0, 0)  # and group
    date: int = 0
    file: tuple = ()  # the same in all entries that are names of one file (hard links)


class Archive:
    """Paths are relative to the root; what is added later replaces what was there.

    Links to folders are followed: no path in `entries` goes through a link.
    """

    def __init__(self):
        # Linux's own root can be written by everybody.
        self.entries = {ROOT: Entry(stat.S_IFDIR | 0o755)}

    def find(self, path, follow=True):
        """Where a path leads, None if nowhere; without `follow`, where it is itself if it is a link."""
        parts, found, links = [*reversed(PurePosixPath(path).parts)], [], 0
        while parts:
            part = parts.pop()
            if part in ("/", ".."):
                found = [] if part == "/" else found[:-1]
                continue
            entry = self.entries.get("/".join([*found, part]))
            if entry and stat.S_ISLNK(entry.mode) and (parts or follow):
                links += 1
                if links > MOST_LINKS:
                    return None
                parts += reversed(PurePosixPath(os.fsdecode(entry.content)).parts)
            else:
                found.append(part)
        return "/".join(found) or ROOT

    def is_folder(self, path):
        entry = self.entries.get(self.find(path))
        return entry is not None and stat.S_ISDIR(entry.mode)

    def _add(self, path, entry):
        path = PurePosixPath(path)
        if path.is_absolute() or ".." in path.parts or not path.parts:
            raise Failure("not a path below the root: %s" % path)
        where = self.find(path, follow=False)
        if where is None:
            raise Failure("%s cannot be there: links on the way lead in a circle" % path)
        for parent in [*reversed(PurePosixPath(where).parents)][1:]:
            above = self.entries.setdefault(str(parent), Entry(stat.S_IFDIR | 0o755))
            if not stat.S_ISDIR(above.mode):
                raise Failure("%s cannot be there: %s is no folder" % (path, parent))
        before = self.entries.get(where)
        if before and stat.S_ISDIR(before.mode) and not stat.S_ISDIR(entry.mode):
            raise Failure("%s cannot take the place of a folder" % path)
        self.entries[where] = entry

    def add_folder(self, path, mode=0o755):
        self._add(path, Entry(stat.S_IFDIR | mode))

    def add_file(self, path, content, mode=0o644):
        self._add(path, Entry(stat.S_IFREG | mode, content))

    def add_link(self, path, target):
        self._add(path, Entry(stat.S_IFLNK | 0o777, os.fsencode(target)))

    def add_device(self, path, major, minor, mode=0o600, kind=stat.S_IFCHR):
        self._add(path, Entry(kind | mode, b"", (major, minor)))

    def add_tree(self, folder, adapt_mode=lambda mode: mode):
        """All below a folder of the host; `adapt_mode` gets the permissions of each file.

        A folder that is there already stays as it is.
        """
        folder = Path(folder)
        if not folder.is_dir():
            raise Failure("there is no such folder", folder)
        for path in sorted(folder.rglob("*")):
            try:
                self._add_from_host(path, path.relative_to(folder).as_posix(), adapt_mode)
            except Failure as failure:
                raise Failure(failure.text, path) from failure

    def _add_from_host(self, path, name, adapt_mode):
        status = path.lstat()
        mode = stat.S_IMODE(status.st_mode)
        if stat.S_ISLNK(status.st_mode):
            self.add_link(name, os.readlink(path))
        elif stat.S_ISDIR(status.st_mode):
            if not self.is_folder(name):
                self.add_folder(name, adapt_mode(mode))
        elif stat.S_ISREG(status.st_mode):
            self.add_file(name, path.read_bytes(), adapt_mode(mode))
        elif stat.S_ISCHR(status.st_mode) or stat.S_ISBLK(status.st_mode):
            self.add_device(name, os.major(status.st_rdev), os.minor(status.st_rdev), mode,
                            stat.S_IFMT(status.st_mode))
        else:
            raise Failure("neither a file, folder, link nor device")

    @classmethod
    def from_bytes(cls, content, source):
        """What Linux makes of an archive, or of several one behind the other.  `source` is for messages."""
        archive = cls()
        archive.entries.clear()
        names = defaultdict(list)
        for name, fields, data, part in records(content, source):
            number, mode, owner, group, links, date, _, *devices = fields
            entry = Entry(mode, data, tuple(devices[2:4]), (owner, group), date)
            if archive._unpack(os.fsdecode(name), entry) and links > 1 and not stat.S_ISDIR(mode):
                entry.file = (part, number, stat.S_IFMT(mode), *devices[:2])
                others = names[entry.file]
                others.append(entry)
                for other in others:  # one of the names comes with the content
                    other.content = data or others[0].content
        return archive

    def _unpack(self, name, entry):
        """Put an entry where Linux does; False if Linux leaves it out, which it does without a word."""
        where = self.find(name, follow=False)
        is_folder = stat.S_ISDIR(entry.mode)
        if not name or where is None or (where == ROOT and not is_folder):
            return False
        parent = str(PurePosixPath(where).parent)
        if parent not in (ROOT, *FOLDERS_OF_LINUX) and not self.is_folder(parent):
            return False
        if self.is_folder(where) and not is_folder and any(path.startswith(where + "/") for path in self.entries):
            return False
        self.entries[where] = entry
        return True

    def to_bytes(self):
        names = defaultdict(list)  # of each file; its number is that of the first one
        for number, path in enumerate(sorted(self.entries), 1):
            names[self.entries[path].file or number].append((number, path))
        parts = []
        for number, path in enumerate(sorted(self.entries), 1):
            entry = self.entries[path]
            links = names[entry.file or number]
            # The last name comes with the content, as the program cpio has it.
            content = entry.content if path == links[-1][1] else b""
            parts += record(links[0][0], os.fsencode(path), entry, content, len(links))
        parts += record(0, TRAILER, Entry(0), b"", 1)
        size = sum(map(len, parts))
        return b"".join([*parts, bytes(-size % BLOCK)])


def record(number, name, entry, content, links):
    """Header, name and content of a file, each filled up to four bytes."""
    links = 2 if stat.S_ISDIR(entry.mode) else links
    # number, mode, owner, group, links, date, size, device of the archive, device, length of the name, sum
    fields = [number, entry.mode, *entry.owner, links, entry.date, len(content), 0, 0, *entry.device, len(name) + 1, 0]
    header = MAGIC + b"".join(b"%08X" % field for field in fields) + name + b"\0"
    return [header, bytes(-len(header) % 4), content, bytes(-len(content) % 4)]


def records(content, source):
    """Name, fields of the header and content of each entry, and in which archive of several it is."""
    part, begin, ended = 0, 0, False
    while begin < len(content):
        fields = header_at(content, begin, source)
        name_end = begin + HEADER + fields[11]
        name = content[begin + HEADER:name_end - 1]
        data = -(-name_end // 4) * 4
        end = data + fields[6]
        if end > len(content):
            raise Failure("the archive is cut off, in %s" % (os.fsdecode(name) or "a name"), source)
        ended = name == TRAILER
        begin = -(-end // 4) * 4
        if ended:
            part += 1
            more = NO_FILL.search(content, begin)
            begin = more.start() if more else len(content)
        else:
            yield name, fields, content[data:end], part
    if not ended:
        raise Failure("the archive is cut off: %s is missing, its last entry" % TRAILER.decode(), source)


def header_at(content, begin, source):
    """The numbers in the header of an entry, in the order of `record`."""
    header = content[begin:begin + HEADER]
    if header[:len(MAGIC)] not in MAGICS or begin % 4:
        raise Failure("not an archive of the form newc: at byte %d no entry begins" % begin, source)
    if len(header) < HEADER:
        raise Failure("the archive is cut off, in the header of an entry", source)
    try:
        return [int(header[6 + 8 * index:14 + 8 * index], 16) for index in range(FIELDS)]
    except ValueError as error:
        raise Failure("the entry at byte %d has no number where one should be" % begin, source) from error
