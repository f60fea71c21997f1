# SPDX-License-Identifier: BSD-2-Clause
"""What the weaver's tests share: small programs compiled once, and plans for descriptions made of them."""

import contextlib
import gzip
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
TREE = HERE.parents[1]
PROGRAMS = HERE / "programs"
sys.path.insert(0, str(TREE / "tools"))

from okapi import plan, programs  # noqa: E402
from okapi.diagnostics import Failed, UsageError  # noqa: E402, F401

COMPILER = ["arm-none-eabi-gcc", "-marm", "-mcpu=arm926ej-s", "-std=gnu11", "-O2", "-g", "-nostdlib", "-static",
            "-Wl,--no-warn-rwx-segments", "-Wl,--build-id=none", "-Wl,-z,max-page-size=4096"]
CELL = ["-ffunction-sections", "-fdata-sections", "-T", "cell.ld", "-Wl,--defsym=fixed_number=0x12345678"]
RELOCATABLE = CELL + ["-Wl,--emit-relocs"]
KERNEL = ["-I", str(TREE / "kernel/include"), "-T", "kernel.ld"]
VARIANTS = {
    "cell.elf": RELOCATABLE + ["cell.c"],
    "fixed.elf": CELL + ["cell.c"],
    "low.elf": RELOCATABLE + ["-Wl,--defsym=LINK_BASE=0", "cell.c"],
    "odd.elf": RELOCATABLE + ["-Wl,--defsym=LINK_BASE=0x00208000", "cell.c"],
    "movw.elf": RELOCATABLE + ["-mcpu=cortex-a8", "movw.c"],
    "absolute.elf": RELOCATABLE + ["-Wl,--defsym=here=0x00100004", "absolute.c"],
    "fixed_call.elf": RELOCATABLE + ["fixed_call.c"],
    "distance.elf": RELOCATABLE + ["distance.c"],
    "writable_code.elf": ["-Wl,-N", "-Wl,-Ttext=0x100000", "movw.c"],
    "object.elf": ["-c", "movw.c"],
    "kernel.elf": KERNEL + ["kernel.c"],
    "old_kernel.elf": KERNEL + ["-DVERSION=99", "kernel.c"],
    "flash_start.elf": ["-Wl,-Ttext=0", "-Wl,-eflash_start", str(TREE / "platform/versatile/flash_start.S")],
}


def archive(*files):
    """A cpio archive with files of these names and contents."""
    entries = [(name, 0o100644, contents) for name, contents in files] + [("TRAILER!!!", 0, b"")]
    return b"".join(padded(b"070701" + b"".join(
        b"%08x" % word for word in (0, mode, 0, 0, 1, 0, len(contents), 0, 0, 0, 0, len(name) + 1, 0))
        + name.encode() + b"\0") + padded(contents) for name, mode, contents in entries)


def padded(data):
    return data + bytes(-len(data) % 4)


# What the weaver takes for a Linux and its files.
IMAGE = bytes(64) + b"okapi,interrupt-controller\0" + bytes(range(1, 251)) * 40
INITRD = gzip.compress(archive(("init", random.Random(1).randbytes(5000))), mtime=0)
_directory = None


def directory():
    """The folder with the compiled programs, made on first use."""
    global _directory
    if _directory is None:
        _directory = tempfile.TemporaryDirectory()
        for name, arguments in VARIANTS.items():
            subprocess.run(COMPILER + arguments + ["-o", os.path.join(_directory.name, name)], cwd=PROGRAMS,
                           check=True)
        subprocess.run(["gcc", "-o", os.path.join(_directory.name, "host.elf"), "-nostdlib", "-static", "-Wl,-ewhole",
                        "-x", "c", "-"], input="void whole(void) {}", text=True, check=True)
        Path(_directory.name, "text.elf").write_text("not a program\n")
        Path(_directory.name, "Image").write_bytes(IMAGE)
        Path(_directory.name, "zImage").write_bytes(bytes(36) + b"\x18\x28\x6f\x01" + bytes(100))
        Path(_directory.name, "bare.Image").write_bytes(bytes(3000))
        Path(_directory.name, "initramfs.cpio.gz").write_bytes(INITRD)
        _write_archives(Path(_directory.name))
        Path(_directory.name, "large.bin").write_bytes(bytes(5000))
    return _directory.name


def _write_archives(folder):
    """Initial files that ask for more than they seem to, or that Linux cannot unpack."""
    files = archive(("large", bytes(4 << 20)), ("small", b"x"))
    (folder / "large.cpio").write_bytes(files)
    (folder / "names.cpio.gz").write_bytes(gzip.compress(archive(*((f"{number}", b"") for number in range(5000)))))
    (folder / "zeros.cpio.gz").write_bytes(gzip.compress(archive(("zeros", bytes(128 << 20))), 1))
    (folder / "cut.cpio.gz").write_bytes(INITRD[:-100])
    (folder / "cut.cpio").write_bytes(files[:1 << 20])
    (folder / "damaged.cpio.gz").write_bytes(INITRD[:1000] + bytes(8) + INITRD[1008:])
    (folder / "endless.cpio").write_bytes(files[:-124])
    (folder / "odd.cpio").write_bytes(files + b"more")


@contextlib.contextmanager
def inside(path):
    """Work in a directory, so that messages name files without it."""
    before = os.getcwd()
    os.chdir(path)
    try:
        yield
    finally:
        os.chdir(before)


def weave(path, kernel="kernel.elf"):
    """The plan of a description in a file."""
    name = os.path.join(directory(), kernel) if kernel else None
    return plan.make_plan(path, programs.Files(path, [], [directory()], name))


def weave_text(text, kernel="kernel.elf"):
    """The plan of a description given as text."""
    with tempfile.TemporaryDirectory() as folder, inside(folder):
        Path("system.xml").write_text(text)
        return weave("system.xml", kernel)


def system(*cells, attributes=""):
    return f'<image{attributes}><machine file="versatilepb"/>{"".join(cells)}</image>'


def cell(name, *children, attributes="", file="cell.elf"):
    return f'<cell name="{name}" file="{file}" {attributes}>{"".join(children)}</cell>'
