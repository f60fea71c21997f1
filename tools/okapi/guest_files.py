# SPDX-License-Identifier: BSD-2-Clause
"""The files that a virtual machine starts with: Linux's Image, its initial RAM file system, the device tree.

Each is in the image once, and gets the offset in the machine's RAM where the keeper copies it."""

import os
import struct

from okapi import abi, archive, devicetree, guest, values

# What the Linux for cells has in it, since it looks for this node of the device tree.
OURS = b"okapi,interrupt-controller"
ZIMAGE_MAGIC, ZIMAGE_MAGIC_OFFSET = 0x016F2818, 0x24
OTHER_KERNELS = ((b"\x7fELF", "an ELF file"), (b"\x1f\x8b", "compressed with gzip"),
                 (b"\x27\x05\x19\x56", "a U-Boot image"))


def read_files(system, files, diagnostics):
    """Fill in the contents of Image and initrd, and where they go in RAM."""
    for machine in system.guests:
        _read(machine, machine.image, machine.kernel_file, "kernel", files, diagnostics)
        if machine.initrd_file is not None:
            _read(machine, machine.initrd, machine.initrd_file, "initrd", files, diagnostics)
        machine.symbols_path = _symbols(files.find(machine.kernel_file))
    if not diagnostics.count:
        for machine in system.guests:
            _check_kernel(machine, diagnostics)
            _check_initrd(machine, diagnostics)
            _check_room(machine, diagnostics)


def _symbols(path):
    """The ELF file with Linux's symbols lies beside its Image, if it is there at all."""
    path = path and os.path.join(os.path.dirname(path), "vmlinux")
    return path if path and os.path.isfile(path) else None


def place_files(system):
    """Offsets in each machine's RAM, and the device tree, which names them: depends on slots, not on addresses."""
    for machine in system.guests:
        machine.image.offset = guest.TEXT_OFFSET
        size = len(_tree(machine, system))
        _fill(machine.dtb, bytes(size))
        machine.dtb.offset = machine.memory_size - values.round_up(size, abi.PAGE_SIZE)
        if machine.initrd.memory:
            start = machine.dtb.offset - machine.initrd.size
            machine.initrd.offset = start // abi.PAGE_SIZE * abi.PAGE_SIZE
        _fill(machine.dtb, _tree(machine, system))
        assert machine.dtb.size == size <= abi.SECTION_SIZE  # of which Linux maps the last megabyte of RAM first


def _tree(machine, system):
    return devicetree.build(machine, system.machine)


def _fill(loaded, data):
    loaded.size = len(data)
    loaded.memory.size = values.round_up(max(1, len(data)), abi.PAGE_SIZE)
    loaded.memory.contents = data + bytes(-len(data) % 4)


def _read(machine, loaded, name, attribute, files, diagnostics):
    place = machine.cell.element.value_place(attribute)
    if loaded.memory.contents is not None:  # another machine has the same
        loaded.size = loaded.memory.file_size
        return
    path = files.find(name)
    if path is None:
        looked = [files.beside or "."] + files.folders
        diagnostics.error(place, f"machine `{machine.cell.name}`: no file `{name}`",
                          "note: looked in " + ", ".join(f"`{directory}`" for directory in looked),
                          "help: `make linux` builds Linux for cells and its files")
        return
    try:
        with open(path, "rb") as stream:
            data = stream.read()
    except OSError as error:
        diagnostics.error(place, f"machine `{machine.cell.name}`: cannot read {path}: {error.strerror}")
        return
    files.inputs.append(path)
    _fill(loaded, data)
    loaded.memory.file_size = len(data)


def _check_kernel(machine, diagnostics):
    data = machine.image.memory.contents
    if OURS in data:
        return
    what = next((what for magic, what in OTHER_KERNELS if data.startswith(magic)), None)
    if len(data) >= ZIMAGE_MAGIC_OFFSET + 4 \
            and struct.unpack_from("<I", data, ZIMAGE_MAGIC_OFFSET)[0] == ZIMAGE_MAGIC:
        what = "a zImage, which is compressed"
    name = machine.kernel_file
    message = f"`{name}` is {what}, not the raw `Image` of Linux" if what else \
        f"`{name}`, {machine.image.size} bytes, is no Linux for a cell: nothing in it knows `{OURS.decode()}`"
    diagnostics.error(machine.cell.element.value_place("kernel"), f"machine `{machine.cell.name}`: {message}",
                      "help: `make linux` builds one, build/linux/cell/Image")


def _check_initrd(machine, diagnostics):
    if machine.initrd.memory is None:
        return
    data, place = machine.initrd.memory.contents[:machine.initrd.size], machine.cell.element.value_place("initrd")
    hint = "help: a cpio archive of the form `newc`, as it is or compressed with gzip"
    if not data.startswith(archive.CPIO + (archive.GZIP,)):
        diagnostics.error(place, f"machine `{machine.cell.name}`: `{machine.initrd_file}` is no archive that Linux can "
                          f"unpack: it begins with {data[:6].hex(' ') or 'nothing'}", hint)
        return
    try:
        machine.initrd.unpacked = archive.measure(data)
    except archive.BadArchive as reason:
        diagnostics.error(place, f"machine `{machine.cell.name}`: Linux could not unpack `{machine.initrd_file}`: "
                          f"{reason}", hint)


def _check_room(machine, diagnostics):
    """While Linux unpacks its files, all may fill half of what is free; afterwards it has to work beside them."""
    image, packed, unpacked = machine.image.size, machine.initrd.size, machine.initrd.unpacked
    files = max(unpacked.entries, unpacked.pages) * abi.PAGE_SIZE if unpacked else 0
    unpacking, working = packed + 2 * files, files + guest.LEAST_ROOM
    need = image + max(unpacking, working)
    tables = guest.LINUX_TABLES + need // guest.MEMORY_A_TABLE_BYTE
    need += tables
    if need <= machine.memory_size:
        return
    parts = [f"{image} for Linux"] + (
        [f"{packed} for its archive", f"twice {files} to unpack it"] if unpacking > working else
        [f"{files} for its files", f"{guest.LEAST_ROOM} to work with"]) + [f"{tables} for its tables"]
    fitting = values.round_up(need, abi.SECTION_SIZE)
    diagnostics.error(machine.cell.element.value_place("memory"), f"machine `{machine.cell.name}` has "
                      f"{machine.memory_size} bytes of memory, but needs {need}", "note: " + ", ".join(parts),
                      f'help: memory="{values.size_text(fitting)}"' if fitting <= guest.LARGEST_MEMORY else
                      f"note: a machine has at most {values.size_text(guest.LARGEST_MEMORY)}")
