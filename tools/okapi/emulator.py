# SPDX-License-Identifier: BSD-2-Clause
"""QEMU's command line for an image."""

import os
import shutil
import tempfile

from okapi import facts
from okapi.diagnostics import UsageError
from okapi.source import reason

PROGRAM = "qemu-system-arm"
# The real board has no floating point unit; its sound chip shall not look for the host's.
BOARD_OPTIONS = {"versatilepb": ["-cpu", "arm926,vfp=off", "-audiodev", "driver=none,id=none",
                                 "-global", "pl041.audiodev=none"]}


class Emulator:
    """An image to boot; as a context it removes its temporary files at the end."""

    def __init__(self, image, options):
        self.path = _image_file(image, options.format)
        self.options = options
        try:
            self.facts = facts.read(os.path.dirname(self.path))
        except (OSError, ValueError) as error:
            raise UsageError(f"cannot read {facts.NAME} beside {self.path}: {reason(error)}") from error
        self.directory = None

    def __enter__(self):
        self.directory = tempfile.mkdtemp(prefix="okapi-")
        return self

    def __exit__(self, *_error):
        shutil.rmtree(self.directory)

    def command(self, *more):
        machine = self.facts["machine"]
        if not machine["board"]:
            raise UsageError(f"machine `{machine['name']}` has no emulator")
        command = [os.environ.get("QEMU", PROGRAM), "-M", machine["board"], "-m", f"{machine['ram'] >> 20}",
                   "-display", "none", "-monitor", "none", "-no-reboot",
                   "-semihosting-config", "enable=on,target=native", "-serial", "mon:stdio"]
        command += BOARD_OPTIONS.get(machine["board"], [])
        if self.options.icount is not None:
            command += ["-icount", f"shift={self.options.icount},sleep=off"]
        command += self._boot(machine)
        return command + list(more) + self.options.qemu_options

    def _boot(self, machine):
        if self.options.format != "flash":
            return ["-kernel", self.path]
        base, size = machine["flash"]
        contents = os.path.join(self.directory, "flash")
        shutil.copyfile(self.path, contents)
        os.truncate(contents, size)
        return ["-drive", f"if=pflash,format=raw,file={contents}", "-device", f"loader,addr=0x{base:x},cpu-num=0"]

    def cell_files(self):
        """(cell, ELF file) with the file as it is found from here."""
        directory = os.path.dirname(self.path)
        return [(cell, os.path.join(directory, cell["file"])) for cell in self.facts["cells"]]

    def machine_symbols(self):
        """ELF files with the symbols of what runs in virtual machines, each once."""
        directory = os.path.dirname(self.path)
        paths = [os.path.join(directory, machine["symbols"]) for machine in self.facts.get("machines", [])]
        return [path for path in dict.fromkeys(paths) if os.path.isfile(path)]

    def kernel_file(self):
        return os.path.join(os.path.dirname(self.path), self.facts["kernel"]["file"])


def _image_file(image, form):
    """`image` may be image.elf or its directory; the wanted form lies beside it."""
    if os.path.isdir(image):
        image = os.path.join(image, "image.elf")
    path = f"{os.path.splitext(image)[0]}.{form}"
    if not os.path.isfile(path):
        raise UsageError(f"no file {path}")
    return path


def add_options(parser):
    parser.add_argument("image", metavar="IMAGE", help="image.elf, or the directory that holds it")
    parser.add_argument("--icount", metavar="SHIFT", type=int, help="count instructions: one takes 2^SHIFT ns")
    parser.add_argument("--format", choices=("elf", "bin", "uimage", "flash"), default="elf",
                        help="which form of the image to boot (default: %(default)s)")
