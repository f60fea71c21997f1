# SPDX-License-Identifier: BSD-2-Clause
"""The other forms of an image: raw binary, U-Boot image, NOR flash."""

import os
import struct
import subprocess
import tempfile

from okapi.diagnostics import UsageError

FLASH_MAGIC = 0x4C464B4F  # "OKFL", the second word of flash_start.S
FLASH_PARAMETERS = struct.Struct("<6I")
FORMATS = ("elf", "bin", "uimage", "flash")


def uimage(raw, load, entry, name):
    """The raw image behind a U-Boot header; the time in it is that of SOURCE_DATE_EPOCH, or 0."""
    environment = dict(os.environ)
    environment.setdefault("SOURCE_DATE_EPOCH", "0")
    with tempfile.TemporaryDirectory() as directory:
        source, target = os.path.join(directory, "raw"), os.path.join(directory, "uimage")
        with open(source, "wb") as stream:
            stream.write(raw)
        command = ["mkimage", "-A", "arm", "-O", "linux", "-T", "kernel", "-C", "none", "-a", f"0x{load:x}",
                   "-e", f"0x{entry:x}", "-n", f"Okapi {name}"[:32], "-d", source, target]
        try:
            result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        except OSError as error:
            raise UsageError(f"cannot run mkimage: {error.strerror} (Debian package u-boot-tools)") from error
        if result.returncode:
            raise UsageError(f"mkimage failed: {result.stderr.strip()}")
        with open(target, "rb") as stream:
            return stream.read()


def flash(raw, load, entry, machine, stub):
    """The copy stub with its parameters, then the raw image, for the start of the flash memory."""
    data = bytearray(stub + bytes(-len(stub) % 32))
    if len(stub) < 28 or struct.unpack_from("<I", stub, 4)[0] != FLASH_MAGIC:
        raise UsageError("the flash start code has no parameter block: not made from flash_start.S")
    padded = raw + bytes(-len(raw) % 32)
    FLASH_PARAMETERS.pack_into(data, 4, FLASH_MAGIC, len(data), load, len(padded), entry, machine.identifier)
    result = bytes(data) + padded
    if machine.flash is None:
        raise UsageError(f"machine `{machine.name}` has no flash memory")
    if len(result) > machine.flash[1]:
        raise UsageError(f"the image of {len(result)} bytes does not fit the flash memory of {machine.flash[1]}")
    return result
