# SPDX-License-Identifier: BSD-2-Clause
"""Looks for instructions of a privileged mode in a Linux that has to run without privileges.

    scan_privileged.py VMLINUX [--objdump PROGRAM]

Some of them fault in user mode; others do nothing at all there, or not what is
wanted, which is worse: reading CPSR, switching interrupts off, loading user
registers.  Names each instruction and its function; the exit status says
whether there are any.

Not among them, though special: system calls; LDRT and STRT, which in user mode
are LDR and STR; MSR CPSR_f, which sets flags.
"""

import argparse
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

FUNCTION = re.compile(r"^[0-9a-f]+ <([^>]+)>:$")
INSTRUCTION = re.compile(r"^ *([0-9a-f]+):\t[0-9a-f ]+\t([a-z][a-z0-9.]*)(?:\t([^@;]*))?")
CONDITION = r"(?:eq|ne|cs|hs|cc|lo|mi|pl|vs|vc|hi|ls|ge|lt|gt|le|al)?(?:\.[nw])?"

# (mnemonic, operands, what it is).  Whole mnemonics, any operands that begin so.
PRIVILEGED = [(re.compile(mnemonic + CONDITION), re.compile(operands), what) for mnemonic, operands, what in (
    (r"mrs", r"", "reads the processor's status"),
    (r"msr", r"(?!CPSR_f\b|APSR_nzcvq?\b)", "writes the processor's status"),
    (r"(?:mcr|mrc)2?", r"(?:p?15|p?14)\b", "system control coprocessor"),
    (r"(?:mcrr|mrrc)2?", r"(?:p?15|p?14)\b", "system control coprocessor"),
    (r"(?:ldc|stc)2?l?", r"(?:p?15|p?14)\b", "system control coprocessor"),
    (r"cdp2?", r"(?:p?15|p?14)\b", "system control coprocessor"),
    (r"(?:ldm|stm|push|pop)[a-z]*", r".*\^", "registers of another mode"),
    (r"(?:mov|mvn|add|adc|sub|sbc|rsb|rsc|and|orr|eor|bic|lsl|lsr|asr|ror)s", r"pc,", "return from an exception"),
    (r"cps(?:ie|id)?", r"", "changes the processor's mode"),
    (r"(?:rfe|srs)[a-z]*", r"", "return state of an exception"),
    (r"(?:wfi|wfe|smc|hvc|eret)", r"", "waits or traps"),
)]

# What is allowed although it is found: {function: reason}.  Nothing so far.
ALLOWED = {}


@dataclass
class Finding:
    function: str
    address: int
    text: str
    what: str

    def __str__(self):
        return "%s: 0x%08x: %s  (%s)" % (self.function, self.address, self.text, self.what)


def judge(mnemonic, operands):
    """What makes the instruction a privileged one; None if it is none."""
    for name, beginning, what in PRIVILEGED:
        if name.fullmatch(mnemonic) and beginning.match(operands):
            return what
    return None


def scan(lines):
    """The privileged instructions in what objdump -d prints.  Data in the text, which it prints as .word, count not."""
    function = "?"
    for line in lines:
        if match := FUNCTION.match(line):
            function = match.group(1)
        elif match := INSTRUCTION.match(line):
            operands = (match.group(3) or "").strip()
            what = judge(match.group(2), operands)
            if what and function not in ALLOWED:
                yield Finding(function, int(match.group(1), 16), " ".join([match.group(2), operands]).strip(), what)


def disassemble(objdump, program):
    return subprocess.run([objdump, "-d", program], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("vmlinux", type=Path, help="linked Linux, with its symbols")
    parser.add_argument("--objdump", default="arm-linux-gnueabi-objdump", help="disassembler for ARM")
    options = parser.parse_args()
    lines = disassemble(options.objdump, options.vmlinux)
    instructions = sum(1 for line in lines if INSTRUCTION.match(line))
    if not instructions:
        sys.exit("%s: no instructions found" % options.vmlinux)
    found = list(scan(lines))
    for finding in found:
        print(finding)
    print("%s: %d privileged of %d instructions" % (options.vmlinux.name, len(found), instructions))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
