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
MACHINE = support.TREE / "build/tests/target/machine/test/image.elf"
NO_MEMORY = 9  # <okapi/error.h>
# When the first machine starts: takes blocks until so many bytes are free, then lets the machine take what it needs.
START = """hbreak arch_machine_start
continue
set $machine = vcpu
set $pool = vcpu->object.pool
set $taken = $pool->free_bytes - {free}
set $order = 31
while $order >= 6
if $taken >> $order & 1
call (void) pool_take($pool, 1 << $order)
end
set $order = $order - 1
end
printf "free: %u\\n", $pool->free_bytes
call (void) shadow_prepare($machine)
call (void) shadow_prepare($machine)
printf "result: %d\\n", shadow_prepare($machine)
printf "left: %u\\n", $pool->free_bytes
"""


def debug(folder, *commands):
    """What gdb prints for these commands."""
    command = [sys.executable, "-B", str(support.TREE / "tools/okapi"), "debug", str(folder), "--batch"]
    for text in commands:
        command += ["-ex", text]
    return subprocess.run(command, capture_output=True, text=True, timeout=60).stdout


@unittest.skipUnless(KERNEL.exists(), "the kernel is not built")
class KernelPoolsTest(unittest.TestCase):
    def free_bytes(self, plan):
        """Free bytes of each cell's pool when boot is over, read by gdb."""
        with tempfile.TemporaryDirectory() as folder:
            output.write_image(plan, f"{folder}/image.elf", ["elf"])
            commands = ["hbreak leave_boot", "continue"]
            for cell in plan.system.cells:
                address = cell.pool_address - plan.kernel.ram_base + plan.kernel.window_base
                commands.append(f"printf \"{cell.name}: %u free\\n\", ((struct pool *){address})->free_bytes")
            printed = debug(folder, *commands)
        self.assertNotIn("panic", printed)
        return {name: int(free) for name, free in re.findall(r"^(\S+): (\d+) free$", printed, re.M)}

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


@unittest.skipUnless(MACHINE.exists(), "the image with a machine is not built")
class LeastHeapTest(unittest.TestCase):
    """The least `kernel_heap` is what a machine takes when it starts, to the byte."""

    def start(self, free):
        """With so many bytes free: the result of the start, and what is left."""
        with tempfile.NamedTemporaryFile("w", suffix=".gdb") as script:
            script.write(START.format(free=free))
            script.flush()
            printed = debug(MACHINE, f"source {script.name}")
        found = {name: int(value) for name, value in re.findall(r"^(free|result|left): (\d+)$", printed, re.M)}
        self.assertEqual(found.pop("free", None), free, printed)
        return found

    def test_it_is_enough(self):
        self.assertEqual(self.start(pools.machine_least()), {"result": 0, "left": 0})

    def test_less_is_not(self):
        self.assertEqual(self.start(pools.machine_least() - pools.SMALLEST_BLOCK)["result"], NO_MEMORY)


if __name__ == "__main__":
    unittest.main()
