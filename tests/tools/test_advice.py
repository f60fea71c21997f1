# SPDX-License-Identifier: BSD-2-Clause
"""What a `help:` says is enough is enough, and less is not; Linux boots with as little."""

import re
import sys
import tempfile
import unittest
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[2] / "tools")]

import machine_support  # noqa: E402
import weaver_support as support  # noqa: E402
from measure import emulator  # noqa: E402
from okapi import output, plan, pools, programs, values  # noqa: E402

BUILD = support.TREE / "build"
KERNEL = BUILD / "kernel/release/kernel.elf"
FOLDERS = [BUILD / folder for folder in ("linux/cell", "linux", "systems/linux/cells", "cells")]
LINUX = [KERNEL, FOLDERS[0] / "Image", FOLDERS[1] / "initramfs.cpio.gz", FOLDERS[2] / "keeper/keeper.elf"]
LIMIT = 60


def weave_linux(memory, heap):
    """The plan for the Linux of `make linux`."""
    parts = "".join(f'<include file="{support.TREE}/systems/parts/{part}.xml"/>' for part in ("console", "machines"))
    text = support.system(parts, '<linux name="linux" kernel="Image" initrd="initramfs.cpio.gz" '
                          f'memory="{memory}" kernel_heap="{heap}"/>', attributes=machine_support.ATTRIBUTES)
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/system.xml"
        Path(path).write_text(text)
        return plan.make_plan(path, programs.Files(path, [], [str(folder) for folder in FOLDERS], str(KERNEL)))


class AdviceTest(unittest.TestCase):
    def advised(self, attribute, weave, *arguments):
        """The bytes that the help of the one error names."""
        with self.assertRaises(support.Failed) as caught:
            weave(*arguments)
        found = re.findall(f'help: {attribute}="(.*)"', str(caught.exception))
        self.assertEqual(len(found), 1, caught.exception)
        return values.size(found[0])

    def test_heap_of_a_cell(self):
        def weave(heap):
            return support.weave_text(support.system(support.cell("a", attributes=f'kernel_heap="{heap}"')))

        advised = self.advised("kernel_heap", weave, "64M")
        self.assertEqual(weave(advised).system.cells[0].pool_size, 16 << 20)
        self.assertRaises(support.Failed, weave, advised + 1024)

    def test_heap_of_two_cells(self):
        def weave(heap):
            return support.weave_text(support.system(*(support.cell(name, attributes=f'kernel_heap="{heap}"')
                                                       for name in "ab")))

        for wrong in ("24M", "100M"):
            with self.assertRaisesRegex(support.Failed, 'help: kernel_heap="15853K" in each of them'):
                weave(wrong)
        weave("15853K")
        self.assertRaises(support.Failed, weave, "15854K")

    def test_no_advice_where_nothing_fits(self):
        cells = [support.cell(f"c{number}", attributes='kernel_heap="2500K"') for number in range(20)]
        with self.assertRaises(support.Failed) as caught:
            support.weave_text(support.system(*cells, '<cell name="all" file="cell.elf" kernel_heap="100M"/>'))
        self.assertNotIn("help", str(caught.exception))

    def test_least_heap_of_a_machine(self):
        def weave(heap):
            return support.weave_text(machine_support.machines(
                f'<linux name="one" kernel="Image" kernel_heap="{heap}"/>'))

        advised = self.advised("kernel_heap", weave, "4K")
        self.assertTrue(pools.machine_least() <= advised < pools.machine_least() + 1024)
        weave(advised)
        weave(pools.machine_least())
        self.assertRaises(support.Failed, weave, pools.machine_least() - 1)

    def test_memory_of_a_machine(self):
        for initrd in ("initramfs.cpio.gz", "large.cpio", "names.cpio.gz"):
            def weave(memory, initrd=initrd):
                return support.weave_text(machine_support.machines(
                    f'<linux name="one" kernel="Image" initrd="{initrd}" memory="{memory}"/>'))

            advised = self.advised("memory", weave, "3M")
            weave(advised)
            self.assertRaises(support.Failed, weave, advised - (1 << 20))

    @unittest.skipUnless(all(path.exists() for path in LINUX), "Linux is not built")
    def test_linux_boots_with_the_least(self):
        memory = self.advised("memory", weave_linux, "3M", "64K")
        woven = weave_linux(memory, pools.machine_least())
        with tempfile.TemporaryDirectory() as folder:
            output.write_image(woven, f"{folder}/image.elf", ["elf"])
            done = emulator.run(f"{folder}/image.elf", LIMIT, enough=lambda text: "/root # " in text)
        self.assertRegex(done.output, "Linux .* is ready")


if __name__ == "__main__":
    unittest.main()
