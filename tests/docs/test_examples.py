# SPDX-License-Identifier: BSD-2-Clause
"""The examples of the pages in PAGES are built as the text says, booted, and print what it says.

A fenced block with a path after its language is the file of that name. Those
below cells/ and systems/ go into a copy of the tree, those below outside/
beside them, where the commands of the block `sh outside` build them with what
they install. A block `text DESCRIPTION` is what the console shows of that
system: the lines of each cell come in that order. What differs from one run or
compiler to the next is not compared: hexadecimal numbers, microseconds, places
in sources. A line `...` stands for lines that are left out.
"""

import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from collections import defaultdict
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "docs/guide.md", "docs/reference/cells.md", "docs/reference/library.md",
         "docs/reference/virtual-machine.md")
BLOCK = re.compile(r"^```(\w+) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LIMIT = 60

# What an example's copy of the tree shares with the tree itself.
SHARED = ("Makefile", "arch", "kernel", "libokl4", "mk", "platform", "tools", "tests/target/support/guest.ld")

VARYING = (
    (re.compile(r"0x[0-9a-f]+"), "0xN"),
    (re.compile(r"\d+ us\b"), "N us"),
    (re.compile(r"\d+ boot entries"), "N boot entries"),
    (re.compile(r"fault: source (?:\S*/)?(\w+\.c):\d+"), r"fault: source \1:N"),
)


class Examples:
    """What the pages hold."""

    def __init__(self):
        self.files = {}
        self.outputs = {}
        self.commands = []
        for page in PAGES:
            for language, name, text in BLOCK.findall((TREE / page).read_text()):
                self._add(page, language, name, text)

    def _add(self, page, language, name, text):
        if language == "text":
            self.outputs[name] = text
        elif language == "sh":
            self.commands += text.splitlines()
        elif self.files.setdefault(name, text) != text:
            raise AssertionError("%s: %s differs from the listing of the same name before" % (page, name))


def without_what_varies(line):
    for pattern, replacement in VARYING:
        line = pattern.sub(replacement, line)
    return line.rstrip()


def by_cell(text):
    """Lines of each cell, in order; those of the kernel come under its name."""
    lines = defaultdict(list)
    for line in text.replace("\r", "").splitlines():
        if line.strip() in ("", "..."):
            continue
        cell = line[1:].split("]")[0] if line.startswith("[") else "okapi"
        lines[cell].append(without_what_varies(line))
    return lines


def missing(wanted, output):
    """Lines of `wanted` that do not come in `output`, in the order of their cell."""
    printed = by_cell(output)
    left = []
    for cell, lines in by_cell(wanted).items():
        rest = iter(printed[cell])
        left += [line for line in lines if not any(line == other for other in rest)]
    return left


def boot(words, wanted):
    """Run the command until it has printed what is wanted; its output."""
    process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               start_new_session=True)
    output = b""
    end = time.monotonic() + LIMIT
    try:
        while missing(wanted, output.decode(errors="replace")):
            if not select.select([process.stdout], [], [], max(0, end - time.monotonic()))[0]:
                break
            part = os.read(process.stdout.fileno(), 65536)
            if not part:
                break
            output += part
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        process.stdout.close()
    return output.decode(errors="replace")


class ExamplesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.examples = Examples()
        cls.directory = tempfile.TemporaryDirectory()
        cls.copy = Path(cls.directory.name) / "tree"
        cls.prefix = Path(cls.directory.name) / "installed"
        cls.copy_tree()
        for name, text in cls.examples.files.items():
            path = cls.copy / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    @classmethod
    def tearDownClass(cls):
        cls.directory.cleanup()

    @classmethod
    def copy_tree(cls):
        """Links to what examples do not change, copies of the rest and of what is built already."""
        cls.copy.mkdir()
        for name in SHARED:
            (cls.copy / name).parent.mkdir(parents=True, exist_ok=True)
            (cls.copy / name).symlink_to(TREE / name)
        for folder in ("cells", "systems"):
            shutil.copytree(TREE / folder, cls.copy / folder)
        for name in ("kernel", "libokl4", "prerequisites.mk"):
            built = TREE / "build" / name
            if built.is_dir():
                shutil.copytree(built, cls.copy / "build" / name)
            elif built.exists():
                (cls.copy / "build").mkdir(exist_ok=True)
                shutil.copy2(built, cls.copy / "build" / name)

    def run_in_copy(self, *words):
        environment = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL")}
        environment["PREFIX"] = str(self.prefix)
        done = subprocess.run(words, cwd=self.copy, env=environment, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
        self.assertEqual(0, done.returncode, "%s\n%s" % (" ".join(words), done.stdout))

    def check_output(self, description, image, okapi):
        wanted = self.examples.outputs[description]
        output = boot([*okapi, "run", str(image), "--icount", "0"], wanted)
        self.assertEqual([], missing(wanted, output), "%s printed:\n%s" % (description, output))

    def test_systems_in_the_tree(self):
        systems = sorted(name for name in self.examples.outputs if name.startswith("systems/"))
        images = {name: "build/systems/%s/image.elf" % Path(name).stem for name in systems}
        self.run_in_copy("make", *images.values())
        for name, image in images.items():
            with self.subTest(name):
                self.check_output(name, self.copy / image, [sys.executable, str(self.copy / "tools/okapi")])

    def test_system_outside_the_tree(self):
        for command in self.examples.commands:
            self.run_in_copy("sh", "-c", command)
        self.check_output("outside/system.xml", self.copy / "outside/image.elf", [str(self.prefix / "bin/okapi")])

    def test_every_example_is_used(self):
        """A system without output, or a source that no system names, would not be tested."""
        described = [name for name in self.examples.files if name.endswith(".xml")]
        self.assertEqual([], [name for name in described if name not in self.examples.outputs])
        descriptions = "".join(self.examples.files[name] for name in described)
        for name in self.examples.files:
            if name.startswith("cells/"):
                self.assertRegex(descriptions, r'file="%s\.elf"' % Path(name).parent.name, name)


if __name__ == "__main__":
    unittest.main()
