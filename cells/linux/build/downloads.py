# SPDX-License-Identifier: BSD-2-Clause
"""Packages that were fetched, and the hashes that they have to have.

A folder holds `NAME_VERSION_ARCHITECTURE.deb` and, for each, a line `HASH  FILE`
in SHA256SUMS.  Only what is written there counts as fetched.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from report import Failure

RECORD = "SHA256SUMS"


@dataclass
class Download:
    path: Path
    sha256: str

    @property
    def version(self):
        """As Debian writes it, without what stands before a colon."""
        return unquote(self.path.name.split("_")[1]).split(":")[-1]

    def check(self):
        """Fail if the file is not the one whose hash was recorded."""
        if sha256_of(self.path) != self.sha256:
            raise Failure("%s is not the file that was fetched (its hash is wrong); remove it and try again"
                          % self.path)


def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def read_record(folder):
    """Hash by name of file."""
    path = Path(folder) / RECORD
    if not path.exists():
        return {}
    record = {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        words = line.split()
        if len(words) != 2 or len(words[0]) != 64:
            raise Failure("%s:%d: not a hash and a file" % (path, number))
        record[words[1].lstrip("*")] = words[0]
    return record


def find(folder, package):
    """The download of a package, or None; its content is not looked at."""
    for name, sha256 in read_record(folder).items():
        path = Path(folder) / name
        if name.startswith(package + "_") and path.exists():
            return Download(path, sha256)
    return None


def need(folder, package):
    found = find(folder, package)
    if not found:
        raise Failure("%s is not in %s: make linux-fetch" % (package, folder))
    return found


def keep(folder, arrived, sha256):
    """Take a file that has arrived, if it has this hash: from now on it counts as fetched."""
    got = sha256_of(arrived)
    if got != sha256:
        raise Failure("%s: the hash is %s, the package list says %s" % (arrived.name, got, sha256))
    path = Path(folder) / arrived.name
    package = arrived.name.split("_")[0] + "_"
    record = {name: hash for name, hash in read_record(folder).items() if not name.startswith(package)}
    record[path.name] = sha256
    arrived.replace(path)
    partial = Path(folder) / (RECORD + ".partial")
    partial.write_text("".join("%s  %s\n" % (hash, name) for name, hash in sorted(record.items())))
    os.replace(partial, Path(folder) / RECORD)
    return Download(path, sha256)
