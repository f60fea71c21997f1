# SPDX-License-Identifier: BSD-2-Clause
"""Bounds the kernel's stack: the deepest chain of calls, by what the compiler and the linked code say.

    stack.py KERNEL_DIRECTORY

Frames come from the compiler's .su files, calls from kernel.dis.  A call
through a pointer is taken to reach every function whose address stands in the
image.  Functions that could call one another that way are counted once each;
direct recursion is an error, as is a frame whose size is not static.  (Assembly
that jumps to and fro without using the stack is no recursion.)
Exit status 1 if the bound exceeds the stack, which kernel.sym gives.
"""

import re
import sys
from pathlib import Path

from elftools.elf.elffile import ELFFile

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

FUNCTION = re.compile(r"^([0-9a-f]{8}) <([^>]+)>:$")
BRANCH = re.compile(r"\t(blx?|b)(?:eq|ne|cs|cc|hs|lo|mi|pl|vs|vc|hi|ls|ge|lt|gt|le)?\t([0-9a-f]{8}) <([^>+]+)(\+0x[0-9a-f]+)?>")
INDIRECT = re.compile(r"\t(?:blx|bx)(?:eq|ne|cs|cc|hs|lo|mi|pl|hi|ls|ge|lt|gt|le)?\tr\d")
THROUGH_POINTER = "(through a pointer)"


def read_frames(directory):
    """Bytes of each C function's frame; static functions of one name in two files share the larger."""
    frames, dynamic = {}, []
    for path in Path(directory).rglob("*.su"):
        for line in path.read_text().splitlines():
            place, size, kind = line.split("\t")
            name = place.split(":")[-1]
            frames[name] = max(frames.get(name, 0), int(size))
            if kind != "static":
                dynamic.append(name)
    return frames, dynamic


def plain_name(symbol):
    """A symbol without what the compiler adds to its clones of a function."""
    return symbol.split(".")[0]


def read_calls(directory):
    """The functions that each function calls or ends in."""
    calls, current = {}, None
    for line in (Path(directory) / "kernel.dis").read_text().splitlines():
        head = FUNCTION.match(line)
        if head:
            current = plain_name(head.group(2))
            calls.setdefault(current, set())
            continue
        branch = BRANCH.search(line)
        if branch and current and plain_name(branch.group(3)) != current:
            calls[current].add(plain_name(branch.group(3)))
        elif branch and current and branch.group(1) == "bl":
            calls[current].add(current)
        elif INDIRECT.search(line) and current:
            calls[current].add(THROUGH_POINTER)
    return calls


def address_taken(directory):
    """Functions whose address is a word of the image."""
    with open(Path(directory) / "kernel.elf", "rb") as file:
        elf = ELFFile(file)
        functions = {symbol["st_value"]: plain_name(symbol.name)
                     for symbol in elf.get_section_by_name(".symtab").iter_symbols()
                     if symbol["st_info"]["type"] == "STT_FUNC"}
        found = set()
        for segment in elf.iter_segments("PT_LOAD"):
            data = segment.data()
            for offset in range(0, len(data) - 3, 4):
                word = int.from_bytes(data[offset:offset + 4], "little")
                if word in functions:
                    found.add(functions[word])
    return found


def components(calls):
    """Tarjan's strongly connected components, callees first."""
    index, low, stack, result = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for callee in calls.get(node, ()):
            if callee not in index:
                visit(callee)
                low[node] = min(low[node], low[callee])
            elif callee in stack:
                low[node] = min(low[node], index[callee])
        if low[node] == index[node]:
            members = stack[stack.index(node):]
            del stack[stack.index(node):]
            result.append(members)

    for node in list(calls):
        if node not in index:
            visit(node)
    return result


def deepest(calls, frames):
    """(bytes, chain) of the deepest chain, each member of a component counted once."""
    best, found = {}, (0, [])
    for members in components(calls):
        own = sum(frames.get(name, 0) for name in members)
        below = max((best[callee] for name in members for callee in calls.get(name, ())
                     if callee in best), default=(0, []), key=lambda pair: pair[0])
        label = members[0] if len(members) == 1 else "{%d functions that may call each other}" % len(members)
        for name in members:
            best[name] = (own + below[0], ["%s %d" % (label, own)] + below[1])
        found = max(found, best[members[0]], key=lambda pair: pair[0])
    return found


def stack_size(directory):
    symbols = {line.split()[2]: int(line.split()[0], 16)
               for line in (Path(directory) / "kernel.sym").read_text().splitlines()}
    return symbols["kernel_stack_top"] - symbols["kernel_stack"]


def main(arguments):
    directory = arguments[0]
    frames, dynamic = read_frames(directory)
    calls = read_calls(directory)
    recursive = [members for members in components({name: callees - {THROUGH_POINTER}
                                                    for name, callees in calls.items()})
                 if (len(members) > 1 or members[0] in calls.get(members[0], ()))
                 and any(frames.get(name) for name in members)]
    calls[THROUGH_POINTER] = address_taken(directory)
    bound, chain = deepest(calls, frames)
    size = stack_size(directory)
    print("deepest chain of calls: %d of %d bytes" % (bound, size))
    for entry in chain:
        if not entry.endswith(" 0"):
            print("  " + entry)
    for name in dynamic:
        print("error: the frame of %s has no fixed size" % name)
    for members in recursive:
        print("error: recursion: %s" % " ".join(members))
    if bound > size:
        print("error: the stack can overflow")
    return 1 if dynamic or recursive or bound > size else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
