# SPDX-License-Identifier: BSD-2-Clause
"""Packs the files that Linux starts with.

    initramfs.py --output FILE --downloads FOLDER --files FOLDER [--program FILE]... [--add FOLDER]...
    initramfs.py --output FILE --rootfs CPIO|CPIO.GZ|FOLDER [--add FOLDER]...

The first form makes a small system: busybox under all its names, the project's
own files (cells/linux/initramfs), and programs in /bin.  The second takes what
somebody else made.  Folders are put over the root of either.  What comes out
has an /init that Linux can start.  The output is touched only if it changes.
"""

import argparse
import gzip
import os
import stat
import subprocess
import sys
import tarfile
import zlib
from io import BytesIO
from pathlib import Path

import downloads
import fetch
from cpio import MAGICS, Archive
from report import Failure, run_main, say

GZIP = b"\x1f\x8b"
# How busybox begins the list of its names, each ended by a zero, the list by another one.
FIRST_NAMES = b"\0[\0[[\0"
FOLDERS = {"dev": 0o755, "proc": 0o555, "sys": 0o555, "run": 0o755, "tmp": 0o1777, "root": 0o700, "mnt": 0o755,
           "var": 0o755}


def busybox_of(package):
    """The program in Debian's package."""
    unpacked = subprocess.run(["dpkg-deb", "--fsys-tarfile", package], check=True, capture_output=True).stdout
    with tarfile.open(fileobj=BytesIO(unpacked)) as archive:
        for name in ("./bin/busybox", "./usr/bin/busybox"):
            try:
                return archive.extractfile(name).read()
            except KeyError:
                continue
    raise Failure("there is no busybox in %s" % package)


def applets(program):
    """The names under which busybox is a program; it cannot be asked, for it is one for ARM."""
    begin = program.find(FIRST_NAMES) + 1
    end = program.find(b"\0\0", begin)
    names = program[begin:end].decode("ascii", "replace").split("\0")
    if not begin or "sh" not in names or names != sorted(names):
        raise Failure("cannot find the list of names in busybox")
    return names


def readable(mode):
    """Permissions that do not depend on the umask under which a file was made."""
    return mode & 0o7111 | 0o644


def small_system(options):
    archive = Archive()
    for path, mode in FOLDERS.items():
        archive.add_folder(path, mode)
    # The kernel opens the first before there is anybody to mount devtmpfs.
    archive.add_device("dev/console", 5, 1)
    archive.add_device("dev/null", 1, 3, 0o666)
    package = downloads.need(options.downloads, fetch.BUSYBOX)
    package.check()
    program = busybox_of(package.path)
    for name in applets(program):
        archive.add_link("bin/" + name, "busybox")
    archive.add_file("bin/busybox", program, 0o755)
    archive.add_link("usr/bin/env", "/bin/env")
    archive.add_tree(options.files, readable)
    for path in options.program:
        archive.add_file("bin/" + path.name, path.read_bytes(), 0o755)
    return archive


def foreign_system(path):
    """The user's folder or archive; and of an archive what Linux gets if nothing is put over it."""
    if path.is_dir():
        archive = Archive()
        archive.add_tree(path)
        return archive, None
    if not path.is_file():
        raise Failure("there is no such file or folder", path)
    packed = path.read_bytes()
    content = unpack(packed, path) if packed.startswith(GZIP) else packed
    if not content.startswith(MAGICS):
        raise Failure("not a cpio archive of the form newc, nor one compressed with gzip", path,
                      "help: in the folder with the files: find . | cpio -o -H newc >FILE")
    return Archive.from_bytes(content, path), packed if content is not packed else compress(content)


def unpack(packed, path):
    """All that is in a compressed file, which has to be whole."""
    try:
        return gzip.decompress(packed)
    except (OSError, EOFError, zlib.error) as error:
        raise Failure("gzip cannot unpack it: %s" % error, path, "help: is the file complete? gzip -t FILE") from error


def check_init(archive, source):
    """Fail unless Linux can start /init; `source` is where it should come from."""
    entry = archive.entries.get(archive.find("init", follow=False))
    if entry is None:
        raise Failure("there is no /init, which Linux starts first", source,
                      "help: a program or a script with that name, or a link: ln -s sbin/init init")
    what = "/init"
    if stat.S_ISLNK(entry.mode):
        target = os.fsdecode(entry.content)
        what = "%s, to which /init leads," % target
        entry = archive.entries.get(archive.find("init"))
        if entry is None:
            raise Failure("/init is a link to %s, which is not in there" % target, source)
    if not stat.S_ISREG(entry.mode):
        raise Failure("%s is not a file that can be executed" % what, source)
    if not entry.mode & 0o111:
        raise Failure("%s is not executable, its mode is %04o" % (what, stat.S_IMODE(entry.mode)), source,
                      "help: chmod +x before it is packed")


def whole_system(options):
    """The archive that Linux gets, compressed."""
    archive, packed = foreign_system(options.rootfs) if options.rootfs else (small_system(options), None)
    for folder in options.add:
        archive.add_tree(folder, readable)
    with_init = [folder for folder in options.add if os.path.lexists(folder / "init")]
    check_init(archive, [options.rootfs or options.files, *with_init][-1])
    return packed if packed and not options.add else compress(archive.to_bytes())


def compress(content):
    return gzip.compress(content, 9, mtime=0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--downloads", type=Path, default=Path("downloads"), help="folder of the fetched packages")
    parser.add_argument("--files", type=Path, help="folder with /init and /etc")
    parser.add_argument("--program", type=Path, action="append", default=[], help="file to put in /bin")
    parser.add_argument("--add", type=Path, action="append", default=[], help="folder to put over the root")
    parser.add_argument("--rootfs", type=Path, help="cpio, cpio.gz or folder to take instead of a small system")
    options = parser.parse_args()
    if not options.rootfs and not options.files:
        parser.error("one of --files and --rootfs is needed")
    content = whole_system(options)
    if options.output.exists() and options.output.read_bytes() == content:
        return
    options.output.parent.mkdir(parents=True, exist_ok=True)
    partial = options.output.with_name(options.output.name + ".partial")
    partial.write_bytes(content)
    partial.replace(options.output)
    say("%s: %d KB" % (options.output, len(content) // 1024))


if __name__ == "__main__":
    sys.exit(run_main(main))
