# SPDX-License-Identifier: BSD-2-Clause
"""The phases of the weaver, one after the other; each reports all its errors before the next begins."""

import os

from okapi import (abi, boottable, checks, environment, guest_files, imagemap, links, machine, model, physical,
                   placement, programs, reader, relocate, script, slots, values)
from okapi.diagnostics import Diagnostics
from okapi.grammar import Grammar
from okapi.source import Source


class Plan:
    """A system with everything decided: addresses, pools, boot table."""

    def __init__(self, system, files, kernel):
        self.system = system
        self.files = files
        self.kernel = kernel
        self.region = None
        self.free = None
        self.table = None
        self.table_bytes = b""

    @property
    def inputs(self):
        return self.system.inputs + self.files.inputs


def read_system(path):
    """The description alone: everything that can be said without the cells' files."""
    diagnostics = Diagnostics()
    source = Source(diagnostics)
    root = source.system(path)
    diagnostics.end_phase()
    grammar = Grammar()
    grammar.check(root, "image", diagnostics)
    diagnostics.end_phase()
    board = source.machine(root.first("machine"), grammar)
    diagnostics.end_phase()
    system = model.System(os.path.splitext(os.path.basename(path))[0], root.place)
    system.machine = machine.read_machine(board, diagnostics)
    system.inputs = source.inputs
    diagnostics.end_phase()
    reader.Reader(system, root, diagnostics).read()
    diagnostics.end_phase()
    links.Linker(system, diagnostics).link()
    diagnostics.end_phase()
    for index, thread in enumerate(system.threads):
        thread.index = index
    for cell in system.cells:
        for number, thread in enumerate(cell.threads):
            thread.number = number
        slots.assign_slots(cell)
    checks.check_system(system, diagnostics)
    diagnostics.end_phase()
    return system


def make_plan(path, files):
    """The whole image: reads kernel and programs, places everything, writes the boot table."""
    system = read_system(path)
    diagnostics = Diagnostics()
    kernel = programs.read_kernel(system, files, diagnostics)
    programs.read_programs(system, files, diagnostics)
    guest_files.read_files(system, files, diagnostics)
    diagnostics.end_phase()
    guest_files.place_files(system)
    plan = Plan(system, files, kernel)
    _size_generated(system)
    placement.place(system, diagnostics)
    diagnostics.end_phase()
    for cell in system.native_cells:
        programs.check_movable(cell, diagnostics)
    diagnostics.end_phase()
    physical.size_pools(system, kernel)
    _place_physical(plan, diagnostics)
    return plan


def _size_generated(system):
    """Environments and the image map have sizes that do not depend on addresses."""
    for cell in system.native_cells:
        memory = cell.environment.memory
        memory.size = values.round_up(len(environment.build(cell, 0)), abi.PAGE_SIZE)
    size = values.round_up(len(imagemap.build(system)), abi.PAGE_SIZE)
    for memory in _image_maps(system):
        memory.size = size
        memory.contents = b"\0"


def _image_maps(system):
    return [memory for cell in system.cells for memory in cell.of_kind(model.Memory) if memory.name == "image_map"]


def _place_physical(plan, diagnostics):
    system = plan.system
    for cell in system.native_cells:
        for thread in cell.threads:
            thread.entry += cell.program.delta
        _fill_contents(cell)
    for memory in _image_maps(system):
        memory.contents = imagemap.build(system)
    # addresses do not change the table's size: a first one, of zeros, tells it
    for cell in system.cells:
        for memory in cell.memories:
            if memory.source != "device":
                memory.physical = 0
    size = len(_boot_table(plan, diagnostics).encode())
    physical.check_pools(system, plan.kernel, size, diagnostics)
    diagnostics.end_phase()
    plan.region = physical.place_kernel_region(system, plan.kernel, size, diagnostics)
    diagnostics.end_phase()
    plan.free = physical.place_memories(system, plan.region, diagnostics)
    diagnostics.end_phase()
    plan.table = _boot_table(plan, diagnostics)
    plan.table_bytes = plan.table.encode()
    plan.kernel.fill_in(plan.region.boot_table, plan.region.end, physical.ram_of_kernel(system, plan.kernel)[1])


def _boot_table(plan, diagnostics):
    try:
        return script.Script(plan.system, plan.kernel).build()
    except boottable.OutOfSlots:
        diagnostics.error(plan.system.place, f"the system needs more than {abi.BOOT_SLOTS - 1} capabilities "
                          "at once during boot", "note: cells, threads, endpoints and notifications count")
        diagnostics.end_phase()


def _fill_contents(cell):
    """What is loaded for program and environment, from the start of their first page on, in whole words."""
    images = dict(zip([id(segment) for segment in cell.program.segments],
                      relocate.relocate(cell.program, cell.program.delta)))
    for mapping in cell.mappings:
        if mapping.name in ("rx", "rw"):
            segment = cell.program.code if mapping.name == "rx" else cell.program.data
            data = bytes(segment.address - mapping.linked) + images[id(segment)]
            mapping.memory.contents = data + bytes(-len(data) % 4)
    block = environment.build(cell, cell.environment.address)
    cell.environment.memory.contents = block
