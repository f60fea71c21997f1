# SPDX-License-Identifier: BSD-2-Clause
"""Where tools/build/system_rules.py finds the sources of a program."""

import os
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools" / "build"))

import system_rules  # noqa: E402


class SystemRulesTest(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.previous = os.getcwd()
        os.chdir(self.directory.name)

    def tearDown(self):
        os.chdir(self.previous)
        self.directory.cleanup()

    def write(self, path, text=""):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text)

    def find(self, name, directory="systems"):
        found = system_rules.find_program(name, Path(directory))
        return found and (str(found.directory), found.objects)

    def test_common_cell(self):
        self.write("cells/hello/main.c")
        self.write("cells/hello/words.S")
        self.write("cells/hello/notes.txt")
        self.assertEqual(("cells/hello", ["main.o", "words.o"]), self.find("hello"))

    def test_objects_of_a_cell_as_listed(self):
        self.write("cells/hello/objects.mk", "objects-all += b.o\nobjects-all += a.o \\\n\tc.o\n")
        self.assertEqual(("cells/hello", ["b.o", "a.o", "c.o"]), self.find("hello"))

    def test_what_lies_beside_the_description_comes_first(self):
        self.write("cells/one/main.c")
        self.write("tests/target/group/one.c")
        self.assertEqual(("tests/target/group", ["one.o"]), self.find("one", "tests/target/group"))
        self.write("tests/target/group/one/part.c")
        self.assertEqual(("tests/target/group/one", ["part.o"]), self.find("one", "tests/target/group"))
        self.write("tests/target/group/objects.mk", "objects-one := one.o two.o\n")
        self.assertEqual(("tests/target/group", ["one.o", "two.o"]), self.find("one", "tests/target/group"))

    def test_unknown_program(self):
        self.assertIsNone(self.find("nothing"))

    def test_rules_of_a_system(self):
        self.write("cells/plain/main.c", "int main(void) { return 0; }\n")
        self.write("cells/named/main.c", '#include "channels.h"\n')
        self.write("systems/more.xml", '<x><cell name="c" file="named.elf"/></x>')
        self.write("systems/s.xml", '<image><include file="more.xml"/><cell name="a" file="plain.elf"/>'
                                    '<cell name="b" file="plain.elf"/></image>')
        shared = {}
        lines = system_rules.system_rules("build/systems/s", Path("systems/s.xml"), ["release"], shared)
        self.assertEqual(["build/cells/plain"], list(shared))
        self.assertIn("$(eval $(call program-rules,build/systems/s/cells/c/named.elf,build/systems/s/cells/c,"
                      "cells/named,main.o,build/systems/s/include/c))", lines)
        self.assertIn("$(eval $(call image-rules,build/systems/s,systems/s.xml,systems/s.xml systems/more.xml,release,"
                      "c=build/systems/s/cells/c/named.elf a=build/cells/plain/plain.elf "
                      "b=build/cells/plain/plain.elf,))", lines)

    def test_program_that_is_a_file(self):
        self.write("systems/given.elf")
        self.write("systems/s.xml", '<image><cell name="a" file="given.elf"/></image>')
        lines = system_rules.system_rules("build/systems/s", Path("systems/s.xml"), ["release"], {})
        self.assertTrue(lines[-1].endswith(",a=systems/given.elf,))"), lines[-1])

    def test_what_virtual_machines_start_with(self):
        self.write("systems/own.cpio")
        self.write("systems/s.xml", '<image><linux kernel="Image" initrd="own.cpio"/><linux kernel="Image" '
                                    'initrd="initramfs.cpio.gz"/><linux kernel="unknown"/></image>')
        lines = system_rules.system_rules("build/systems/s", Path("systems/s.xml"), ["release"], {})
        self.assertTrue(lines[-1].endswith(",,build/linux/cell/Image build/linux/initramfs.cpio.gz systems/own.cpio))"),
                        lines[-1])
        self.assertNotIn("Image", lines[0])

    def test_bare_program_of_a_test(self):
        self.write("tests/target/group/guest/start.S")
        self.write("tests/target/group/guest/objects.mk", "objects-all += start.o\n")
        self.write("tests/target/group/s.xml", '<image><linux kernel="guest.bin"/></image>')
        output = "build/tests/target/group"
        lines = system_rules.system_rules(output, Path("tests/target/group/s.xml"), ["test"], {})
        self.assertIn("$(eval $(call guest-rules,%s/guests/guest.bin,%s/guests/guest,tests/target/group/guest,start.o))"
                      % (output, output), lines)
        self.assertTrue(lines[-1].endswith(",,%s/guests/guest.bin))" % output), lines[-1])

    def test_broken_description_is_left_to_the_weaver(self):
        self.write("systems/s.xml", "<image>")
        lines = system_rules.system_rules("build/systems/s", Path("systems/s.xml"), ["release"], {})
        self.assertEqual(2, len(lines))


if __name__ == "__main__":
    unittest.main()
