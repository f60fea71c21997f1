# SPDX-License-Identifier: BSD-2-Clause
"""Writes what `build` makes: the image in its forms, the facts beside it, dependencies for make."""

import os

from okapi import elf, facts, formats, image
from okapi.diagnostics import UsageError
from okapi.source import reason


def write_image(plan, target, wanted, flash_start=None):
    """Write TARGET.elf and its other forms; returns the paths written and notes for the user."""
    base, suffix = os.path.splitext(target)
    if suffix != ".elf":
        raise UsageError(f"output `{target}` does not end in .elf")
    result = image.of_plan(plan)
    load, raw = result.raw()
    makers = {
        "elf": result.elf,
        "bin": lambda: raw,
        "uimage": lambda: formats.uimage(raw, load, result.entry, plan.system.name),
        "flash": lambda: formats.flash(raw, load, result.entry, plan.system.machine,
                                       _stub(flash_start or _default_stub(plan))),
    }
    notes = []
    if "flash" in wanted and not flash_start and not _default_stub(plan):
        notes.append(f"no flash_start.elf beside {plan.kernel.path}: {base}.flash is not written")
        wanted = [name for name in wanted if name != "flash"]
    contents = [(f"{base}.{name}", makers[name]()) for name in formats.FORMATS if name in wanted]
    written = []
    directory = os.path.dirname(target) or "."
    try:
        os.makedirs(directory, exist_ok=True)
        for path, data in contents:
            with open(path, "wb") as stream:
                stream.write(data)
            written.append((path, len(data)))
        facts.write(facts.of_plan(plan, directory), directory)
    except OSError as error:
        raise UsageError(f"cannot write {error.filename}: {reason(error)}") from error
    return written, notes


def _default_stub(plan):
    """flash_start.elf beside the kernel, or one directory up, where all variants of the kernel find it."""
    directory = os.path.dirname(plan.kernel.path)
    for path in (os.path.join(directory, "flash_start.elf"), os.path.join(directory, "..", "flash_start.elf")):
        if os.path.isfile(path):
            return path
    return None


def _stub(path):
    try:
        segments = [segment for segment in elf.open_elf(path).iter_segments("PT_LOAD")]
    except OSError as error:
        raise UsageError(f"cannot read {path}: {reason(error)}") from error
    except elf.BadElf as error:
        raise UsageError(f"{path}: {error}") from error
    if len(segments) != 1:
        raise UsageError(f"{path}: {len(segments)} load segments, not one")
    return segments[0].data()


def write_dependencies(path, target, inputs):
    """A make rule that says what the image was made from."""
    with open(path, "w", encoding="utf-8") as stream:
        names = sorted(set(inputs))
        stream.write(f"{target}: " + " \\\n  ".join(name.replace(" ", "\\ ") for name in names) + "\n")
        stream.write("".join(f"{name}:\n" for name in names))
