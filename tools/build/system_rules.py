# SPDX-License-Identifier: BSD-2-Clause
"""Print make rules for system descriptions: which programs each one needs.

    system_rules.py OUTPUT=DESCRIPTION[:VARIANT,...]...

A program `P` (of `<cell file="P.elf">`) comes from the first of these that
there is; the description lies in directory D:

    D/objects.mk   with `objects-P += name.o` lines
    D/P/           all objects of its objects.mk, else all of its sources
    D/P.c, D/P.S   one source
    cells/P/       as D/P/

A file that is none of these must exist and is used as it is.  What a `<linux>`
names comes from D, where sources in D/P/ give the bare program P.bin for tests,
else from where `make linux` puts it.  Programs whose
sources include "channels.h" are compiled for each cell that runs them, since
the weaver writes that header for each cell; the others once, below
build/cells/.
"""

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

CELL_ELEMENTS = ("cell", "okl4")
SOURCE_SUFFIXES = (".c", ".S")
LINUX_FILES = {"Image": "build/linux/cell/Image", "initramfs.cpio.gz": "build/linux/initramfs.cpio.gz"}


class Program:
    """Where the sources of one program are."""

    def __init__(self, name, directory, objects):
        self.name = name
        self.directory = directory
        self.objects = objects

    def is_specific(self):
        """Whether a source includes the header that the weaver writes for a cell."""
        return any('"channels.h"' in source.read_text(errors="replace") for source in self._sources())

    def _sources(self):
        for name in self.objects:
            for suffix in SOURCE_SUFFIXES:
                source = (self.directory / name).with_suffix(suffix)
                if source.exists():
                    yield source


def listed_objects(directory, word):
    """What the objects.mk of a directory lists under `objects-WORD`."""
    path = directory / "objects.mk"
    if not path.exists():
        return []
    pattern = re.compile(r"^objects-%s\s*[:+]?=\s*(.*)$" % re.escape(word), re.MULTILINE)
    text = path.read_text().replace("\\\n", " ")
    return [name for line in pattern.findall(text) for name in line.split()]


def objects_of_directory(directory):
    """The objects that a directory lists, or one for each of its sources."""
    listed = listed_objects(directory, "all")
    if listed:
        return listed
    return sorted(path.stem + ".o" for path in directory.iterdir() if path.suffix in SOURCE_SUFFIXES)


def find_program(name, directory):
    """The program of that name for a description in that directory, or None."""
    listed = listed_objects(directory, name)
    if listed:
        return Program(name, directory, listed)
    if (directory / name).is_dir():
        return Program(name, directory / name, objects_of_directory(directory / name))
    if any((directory / name).with_suffix(suffix).exists() for suffix in SOURCE_SUFFIXES):
        return Program(name, directory, [name + ".o"])
    common = Path("cells") / name
    if common.is_dir():
        return Program(name, common, objects_of_directory(common))
    return None


def read_description(path, inputs, loaded):
    """The (cell name, file) pairs of a description and of what it includes.

    `inputs` gets the files of which it consists, `loaded` those that virtual machines start with."""
    inputs.append(path)
    try:
        root = ElementTree.parse(path).getroot()
    except (ElementTree.ParseError, OSError):
        return []  # the weaver says what is wrong
    cells = []
    for element in root.iter():
        if element.tag == "include" and element.get("file"):
            cells += read_description(path.parent / element.get("file"), inputs, loaded)
        elif element.tag in CELL_ELEMENTS and element.get("name") and element.get("file"):
            cells.append((element.get("name"), element.get("file")))
        elif element.tag == "linux":
            for name in (element.get("kernel"), element.get("initrd")):
                beside = path.parent / (name or "")
                if name and (beside.exists() or name in LINUX_FILES):
                    loaded.add(str(beside) if beside.exists() else LINUX_FILES[name])
                elif name and is_guest(beside):
                    loaded.add(name)
        elif element.tag in ("memsection", "machine") and element.get("file"):
            candidate = path.parent / element.get("file")
            if candidate.exists():
                inputs.append(candidate)
    return cells


def system_rules(output, description, variants, shared):
    """Lines of make for one system; `shared` collects the programs built once."""
    inputs = []
    loaded = set()
    cells = []
    lines = []
    for cell, file in read_description(description, inputs, loaded):
        name = Path(file).stem
        program = find_program(name, description.parent)
        if program is None:
            if (description.parent / file).exists():
                cells.append((cell, str(description.parent / file)))
            continue
        specific = program.is_specific()
        if of_test(description) or specific:
            directory = "%s/cells/%s" % (output, cell)
            include = "%s/include/%s" % (output, cell) if specific else ""
            lines.append(program_rules(program, directory, include))
        else:
            directory = "build/cells/%s" % name
            shared[directory] = program
        cells.append((cell, "%s/%s.elf" % (directory, name)))
    for name in sorted(loaded):
        if is_guest(description.parent / name):
            loaded.remove(name)
            file, rule = guest_rules(name, output, description)
            loaded.add(file)
            lines.append(rule)
    read = " ".join(map(str, inputs))
    names = " ".join(name for name, _ in cells)
    files = " ".join("%s=%s" % cell for cell in cells)
    lines.append("$(eval $(call header-rules,%s,%s,%s,%s))" % (output, description, read, names))
    for variant in variants:
        # A group of tests may run with several variants of the kernel, a system has one.
        place = "%s/%s" % (output, variant) if of_test(description) else output
        lines.append("$(eval $(call image-rules,%s,%s,%s,%s,%s,%s))" % (
            place, description, read, variant, files, " ".join(sorted(loaded))))
    return lines


def is_guest(file):
    """Whether sources beside the description give a bare program for a virtual machine: P/ gives P.bin."""
    return file.suffix == ".bin" and file.with_suffix("").is_dir()


def guest_rules(name, output, description):
    """The file of a bare program, and the line of make for it."""
    source = (description.parent / name).with_suffix("")
    directory = "%s/guests/%s" % (output, source.name)
    file = "%s/guests/%s" % (output, name)
    return file, "$(eval $(call guest-rules,%s,%s,%s,%s))" % (
        file, directory, source, " ".join(objects_of_directory(source)))


def of_test(description):
    return description.parts[0] == "tests"


def program_rules(program, directory, include):
    return "$(eval $(call program-rules,%s/%s.elf,%s,%s,%s,%s))" % (
        directory, program.name, directory, program.directory, " ".join(program.objects), include)


def main(arguments):
    shared = {}
    lines = []
    for argument in arguments:
        output, description = argument.split("=", 1)
        description, _, variants = description.partition(":")
        lines += system_rules(output, Path(description), (variants or "release").split(","), shared)
    for directory, program in sorted(shared.items()):
        lines.append(program_rules(program, directory, ""))
    print("\n".join(lines))


if __name__ == "__main__":
    main(sys.argv[1:])
