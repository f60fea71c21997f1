# SPDX-License-Identifier: BSD-2-Clause
"""Finds and reads the files that a description names: programs, contents of memory sections, the kernel."""

import os
from pathlib import Path

from okapi import abi, elf, kernel, model, relocate, values
from okapi.diagnostics import UsageError, did_you_mean
from okapi.source import reason

HERE = Path(__file__).resolve().parent


class Files:
    """Where files are looked for, and which were read."""

    def __init__(self, description, cell_files=(), directories=(), kernel_file=None):
        self.beside = os.path.dirname(description)
        self.cell_files = dict(cell_files)
        self.directories = list(directories)
        self.kernel_file = kernel_file
        self.inputs = []

    @property
    def folders(self):
        """The given directories, then that of the installed cells."""
        return self.directories + ([str(HERE.parent / "cells")] if (HERE.parent / "cells").is_dir() else [])

    def find(self, name):
        """The file: as named from the description's directory, or in one of the given ones (also DIR/STEM/NAME)."""
        candidates = [os.path.join(self.beside, name)]
        for directory in self.folders:
            candidates += [os.path.join(directory, name), os.path.join(directory, Path(name).stem, name)]
        return next((path for path in candidates if os.path.isfile(path)), None)

    def kernel_candidates(self, system):
        if self.kernel_file:
            return [self.kernel_file]
        if system.kernel_file:
            return [self.find(system.kernel_file) or os.path.join(self.beside, system.kernel_file)]
        # the tree's own build, or the installed kernel beside the installed weaver
        return [str(HERE.parent.parent / "build/kernel/release/kernel.elf"), str(HERE.parent / "kernel.elf")]


def read_kernel(system, files, diagnostics):
    """The kernel, or None after reporting."""
    candidates = files.kernel_candidates(system)
    path = next((path for path in candidates if os.path.isfile(path)), candidates[0])
    place = system.kernel_place if system.kernel_file and not files.kernel_file else None
    try:
        result = kernel.read_kernel(path)
        files.inputs.append(path)
        return result
    except OSError as error:
        message = f"cannot read kernel {path}: {reason(error)}"
    except elf.BadElf as error:
        message = f"kernel {path}: {error}"
    if place is None:
        raise UsageError(message)
    diagnostics.error(place, message)
    return None


def read_programs(system, files, diagnostics):
    """Give every cell its program, and its memory sections their contents."""
    for name in files.cell_files:
        if system.cell(name) is None:
            raise UsageError(f"--cell {name}: the description has no cell `{name}`")
    for cell in system.native_cells:
        _read_program(cell, files, diagnostics)
        for memory in cell.of_kind(model.Memory):
            if memory.file is not None:
                _read_contents(memory, files, diagnostics)


def _read_program(cell, files, diagnostics):
    place = cell.element.value_place("file")
    path = files.cell_files.get(cell.name) or files.find(cell.file)
    if path is None:
        looked = [files.beside or "."] + files.folders
        diagnostics.error(place, f"cell `{cell.name}`: no file `{cell.file}`",
                          "note: looked in " + ", ".join(f"`{directory}`" for directory in looked))
        return
    try:
        cell.program = elf.read_program(path)
    except OSError as error:
        diagnostics.error(place, f"cell `{cell.name}`: cannot read {path}: {reason(error)}")
        return
    except elf.BadElf as error:
        diagnostics.error(place, f"cell `{cell.name}`: {path}: {error}")
        return
    files.inputs.append(path)
    _check_range(cell, diagnostics)
    _find_starts(cell, diagnostics)
    _map_program(cell)


def _check_range(cell, diagnostics):
    program = cell.program
    if program.start < abi.USER_BASE or program.end > abi.USER_END:
        diagnostics.error(cell.element.value_place("file"), f"cell `{cell.name}`: the program, 0x{program.start:08x}.."
                          f"0x{program.end:08x}, is outside the user area 0x{abi.USER_BASE:08x}..0x{abi.USER_END:08x}")
    pages = [segment.address // abi.PAGE_SIZE for segment in program.segments]
    if len(set(pages)) != len(pages) or any(
            segment is not other and segment.address < other.address < values.round_up(segment.end, abi.PAGE_SIZE)
            for segment in program.segments for other in program.segments):
        diagnostics.error(cell.element.value_place("file"), f"cell `{cell.name}`: code and data share a page",
                          "help: link with libokl4/cell.ld")


def _find_starts(cell, diagnostics):
    cell.main.entry = cell.program.entry
    functions = [name for name, symbol in cell.program.names.items() if symbol.kind == "STT_FUNC"]
    for thread in cell.of_kind(model.Thread):
        if thread.start[:2].lower() == "0x":
            thread.entry = int(thread.start, 16)
            if not cell.program.code.address <= thread.entry < cell.program.code.end:
                diagnostics.error(thread.start_place, f"thread `{thread.name}`: address {thread.start} is not in the "
                                  f"code of {cell.program.path}")
        elif thread.start in functions:
            thread.entry = cell.program.names[thread.start].value
        else:
            diagnostics.error(thread.start_place, f"thread `{thread.name}`: {cell.program.path} has no function "
                              f"`{thread.start}`", did_you_mean(thread.start, functions, "functions"))


def _map_program(cell):
    """Code, data and the environment become mappings, before all others."""
    program, mappings = cell.program, []
    for name, segment, rights in (("rx", program.code, abi.MAP_READ | abi.MAP_EXECUTE),
                                  ("rw", program.data, abi.MAP_READ | abi.MAP_WRITE)):
        if segment is None:
            continue
        start = segment.address // abi.PAGE_SIZE * abi.PAGE_SIZE
        memory = model.Memory(name, cell.place, cell, size=values.round_up(segment.end, abi.PAGE_SIZE) - start,
                              rights=rights, contents=b"\0")
        memory.mapping = model.Mapping(cell, memory, name, rights, cell.place, slot=cell.program_slots[name])
        memory.mapping.linked = start
        mappings.append(memory.mapping)
    memory = model.Memory("environment", cell.place, cell, rights=abi.MAP_READ, contents=b"\0")
    memory.mapping = model.Mapping(cell, memory, "environment", abi.MAP_READ, cell.place,
                                   slot=cell.program_slots["environment"])
    cell.environment = memory.mapping
    cell.mappings = mappings + [memory.mapping] + cell.mappings


def _read_contents(memory, files, diagnostics):
    path = files.find(memory.file)
    if path is None:
        diagnostics.error(memory.place, f"memory section `{memory.name}`: no file `{memory.file}`")
        return
    with open(path, "rb") as stream:
        data = stream.read()
    files.inputs.append(path)
    if memory.size and len(data) > memory.size:
        diagnostics.error(memory.place, f"memory section `{memory.name}`: {path} has {len(data)} bytes, more than its "
                          f"size {memory.size}")
    memory.size = memory.size or max(abi.PAGE_SIZE, values.round_up(len(data), abi.PAGE_SIZE))
    memory.contents = data + bytes(-len(data) % 4)


def check_movable(cell, diagnostics):
    """A cell that is moved must consist of words that can be."""
    if cell.program.delta:
        for message, hint in relocate.problems(cell.program):
            diagnostics.error(cell.element.value_place("file"), f"cell `{cell.name}`: {cell.program.path}: {message}",
                              hint)
