# SPDX-License-Identifier: BSD-2-Clause
"""The weaver's copy of the ABI agrees with the headers."""

import re
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import weaver_support as support  # noqa: E402
from okapi import abi, environment, imagemap, kernel, slots  # noqa: E402

HEADERS = ("boot", "capability", "layout")


def value_of(expressions, *options, headers=HEADERS):
    """What C makes of expressions, one after the other."""
    source = "".join(f"#include <okapi/{name}.h>\n" for name in headers)
    source += "\n".join(f"=={expression}" for expression in expressions)
    done = subprocess.run(["arm-none-eabi-gcc", "-E", "-P", "-I", str(support.TREE / "kernel/include"), *options, "-"],
                          input=source, text=True, capture_output=True, check=True)
    return [eval(line[2:].replace("u", "")) for line in done.stdout.splitlines() if line.startswith("==")]


class AbiTest(unittest.TestCase):
    def test_constants(self):
        names = [name for name in vars(abi) if name.isupper()]
        self.assertGreater(len(names), 50)
        found = value_of([f"OKAPI_{name}" for name in names])
        self.assertEqual({name: getattr(abi, name) for name in names}, dict(zip(names, found)))

    def test_segment_allows(self):
        policies = (abi.MAP_CACHED, abi.MAP_WRITE_THROUGH, abi.MAP_UNCACHED, abi.MAP_DEVICE)
        self.assertEqual([abi.segment_allows(policy) for policy in policies],
                         value_of([f"OKAPI_SEGMENT_ALLOWS({policy})" for policy in policies]))

    def test_every_record_kind_is_known(self):
        self.assertEqual(value_of(["OKAPI_BOOT_KINDS"]), [max(abi.BOOT_ZERO, abi.BOOT_START) + 1])

    def test_size_of_the_kernel_parameters(self):
        text = (support.TREE / "kernel/include/okapi/boot.h").read_text()
        body = text[text.index("struct okapi_kernel_parameters {"):]
        body = re.sub(r"/\*.*?\*/", "", body[:body.index("};")], flags=re.S)
        words = sum(int(match or 1) for match in re.findall(r"uint32_t \w+(?:\[(\d+)\])?;", body))
        self.assertEqual(kernel.STATED.size + kernel.FILLED.size, 4 * words)


class LibraryTest(unittest.TestCase):
    """Numbers that the library's headers repeat."""

    def defines(self, name):
        path = support.TREE / "libokl4/include/okl4" / name
        if not path.exists():
            self.skipTest(f"no {name}")
        return {key: int(value, 0) for key, value in
                re.findall(r"^#define\s+(\w+)\s+(0x[0-9a-fA-F]+|\d+)\b", path.read_text(), re.M)}

    def test_slots(self):
        found = self.defines("slots.h")
        expected = {"LIST": slots.LIST, "SPACE": slots.SPACE, "POOL": slots.POOL, "SCHEDULING": slots.SCHEDULING,
                    "CONSOLE": slots.CONSOLE, "MAIN_ENDPOINT": slots.ENDPOINT, "MAIN_TIMER": slots.TIMER,
                    "MAIN_NOTIFICATION": slots.NOTIFICATION, "MAIN_THREAD": slots.THREAD, "HEAP": slots.HEAP,
                    "FAULT": slots.FAULTS, "FIRST_NAMED": slots.FIRST_NAMED}
        self.assertEqual({name: found[f"OKL4_SLOT_{name}"] for name in expected}, expected)

    def test_environment(self):
        found = self.defines("env.h")
        self.assertEqual(found["OKL4_ENV_MAGIC"], environment.MAGIC)
        self.assertEqual(found["OKL4_ENV_VERSION"], environment.VERSION)
        kinds = {"WORD": environment.WORDS, "STRING": environment.STRING, "CAPABILITY": environment.CAPABILITY,
                 "ARGS": environment.ARGUMENTS, "SEGMENTS": environment.SEGMENTS, "IRQS": environment.INTERRUPTS,
                 "SEGMENT": environment.SEGMENT}
        self.assertEqual({name: found[f"OKL4_ENV_KIND_{name}"] for name in kinds}, kinds)

    def test_image_map(self):
        found = self.defines("image_map.h")
        self.assertIn(imagemap.MAGIC, found.values())


if __name__ == "__main__":
    unittest.main()
