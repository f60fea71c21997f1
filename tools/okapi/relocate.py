# SPDX-License-Identifier: BSD-2-Clause
"""Moves a program: adds the distance to every absolute address that the linker recorded.

The program was linked with --emit-relocs, so its words already hold their final values for the link address; what is
relative to the program counter stays right as long as both ends move."""

import struct

ABSOLUTE = {2: "R_ARM_ABS32", 38: "R_ARM_TARGET1"}
RELATIVE = {
    0: "R_ARM_NONE", 1: "R_ARM_PC24", 3: "R_ARM_REL32", 10: "R_ARM_THM_CALL", 28: "R_ARM_CALL", 29: "R_ARM_JUMP24",
    30: "R_ARM_THM_JUMP24", 40: "R_ARM_V4BX", 42: "R_ARM_PREL31", 51: "R_ARM_THM_JUMP19", 52: "R_ARM_THM_JUMP6",
    102: "R_ARM_THM_JUMP11", 103: "R_ARM_THM_JUMP8", 108: "R_ARM_TLS_LE32",
}
REFUSED = {
    4: "R_ARM_LDR_PC_G0", 5: "R_ARM_ABS16", 6: "R_ARM_ABS12", 8: "R_ARM_ABS8", 9: "R_ARM_SBREL32",
    24: "R_ARM_GOTOFF32", 25: "R_ARM_BASE_PREL", 26: "R_ARM_GOT_BREL", 41: "R_ARM_TARGET2",
    43: "R_ARM_MOVW_ABS_NC", 44: "R_ARM_MOVT_ABS", 45: "R_ARM_MOVW_PREL_NC", 46: "R_ARM_MOVT_PREL",
    47: "R_ARM_THM_MOVW_ABS_NC", 48: "R_ARM_THM_MOVT_ABS", 49: "R_ARM_THM_MOVW_PREL_NC",
    50: "R_ARM_THM_MOVT_PREL", 96: "R_ARM_GOT_PREL",
}
WITHOUT_TARGET = (0, 40, 108)
DISTANCES = (3, 42)  # words; a call of an undefined weak function is made a no-operation by the linker


def kind_name(kind):
    return ABSOLUTE.get(kind) or RELATIVE.get(kind) or REFUSED.get(kind) or f"relocation type {kind}"


def problems(program):
    """Why the program cannot be moved: (message, hint) pairs, one for each kind and symbol."""
    found = {}
    for relocation in program.relocations:
        where = f"{kind_name(relocation.kind)} at 0x{relocation.offset:08x} in {relocation.section}"
        symbol = relocation.symbol
        if relocation.kind not in ABSOLUTE and relocation.kind not in RELATIVE:
            found.setdefault((relocation.kind, None), (
                f"{where}, for `{symbol.name or symbol.section}`, cannot be moved",
                "help: compile for ARM926EJ-S (`-mcpu=arm926ej-s -marm`) and without -fpic"))
        elif relocation.kind in DISTANCES and not symbol.defined and symbol.name:
            found.setdefault((None, symbol.name), (
                f"{where} holds the distance to `{symbol.name}`, which is nowhere",
                "note: the distance changes when the cell moves"))
        elif symbol.absolute and relocation.kind in RELATIVE and relocation.kind not in WITHOUT_TARGET:
            found.setdefault((None, symbol.name), (
                f"{where} reaches a fixed address, 0x{symbol.value:08x}",
                "note: the distance changes when the cell moves"))
        elif symbol.absolute and program.start <= symbol.value < program.end:
            found.setdefault((None, symbol.name), (
                f"{where}: `{symbol.name}` is a fixed number, 0x{symbol.value:08x}, but lies within the program",
                "help: define it within a section of the linker script"))
    return list(found.values())


def moves(relocation):
    """Whether the word at this relocation is an address in the program."""
    symbol = relocation.symbol
    return relocation.kind in ABSOLUTE and symbol.defined and not symbol.absolute


def relocate(program, delta):
    """Contents of the code and data segments for the program moved by `delta` bytes."""
    images = []
    for segment in program.segments:
        data = bytearray(segment.data)
        for relocation in program.relocations if delta else ():
            offset = relocation.offset - segment.address
            if 0 <= offset <= len(data) - 4 and moves(relocation):
                word = struct.unpack_from("<I", data, offset)[0]
                struct.pack_into("<I", data, offset, (word + delta) & 0xFFFFFFFF)
        images.append(bytes(data))
    return images
