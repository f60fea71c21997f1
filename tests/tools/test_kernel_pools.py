# SPDX-License-Identifier: BSD-2-Clause
"""The real kernel takes a boot table with everything in it, and each pool has exactly the room that was computed."""

import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import machine_support  # noqa: E402
import weaver_support as support  # noqa: E402
from okapi import abi, output, pools  # noqa: E402
from test_boot_table import FULL  # noqa: E402

KERNEL = support.TREE / "build/kernel/test/kernel.elf"


@unittest.skipUnless(KERNEL.exists(), "the kernel is not built")
class KernelPoolsTest(unittest.TestCase):
    def free_bytes(self, plan):
        """Free bytes of each cell's pool when boot is over, read by gdb."""
        with tempfile.TemporaryDirectory() as folder:
            output.write_image(plan, f"{folder}/image.elf", ["elf"])
            command = [sys.executable, "-B", str(support.TREE / "tools/okapi"), "debug", folder, "--batch",
                       "-ex", "hbreak leave_boot", "-ex", "continue"]
            for cell in plan.system.cells:
                address = cell.pool_address - plan.kernel.ram_base + plan.kernel.window_base
                command += ["-ex", f"printf \"{cell.name}: %u free\\n\", ((struct pool *){address})->free_bytes"]
            done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        self.assertNotIn("panic", done.stdout)
        return {name: int(free) for name, free in re.findall(r"^(\S+): (\d+) free$", done.stdout, re.M)}

    def check(self, text):
        plan = support.weave_text(text, kernel=str(KERNEL))
        header = {cell.name: pools.block(plan.kernel.object_size[abi.TYPE_POOL]
                                         + cell.pool_size // pools.SMALLEST_BLOCK) for cell in plan.system.cells}
        self.assertEqual(self.free_bytes(plan), {cell.name: cell.pool_size - header[cell.name] - cell.pool_needed
                                                 for cell in plan.system.cells})

    def test_everything(self):
        self.check(FULL)

    def test_virtual_machines(self):
        self.check(machine_support.SYSTEM)

    def test_many_threads_and_large_memory(self):
        threads = "".join(f'<thread name="t{number}" start="worker"><stack size="4K"/></thread>'
                          for number in range(20))
        self.check(support.system(
            support.cell("a", threads, '<heap size="4M"/>', attributes='caps="256" kernel_heap="4K"'),
            support.cell("b", '<memsection name="m" size="1M"/>', '<memsection name="n" size="1100K"/>',
                         '<memsection name="far" size="4K" virt_addr="0x70000000"/>', attributes='kernel_heap="0"')))


if __name__ == "__main__":
    unittest.main()
