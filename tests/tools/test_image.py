# SPDX-License-Identifier: BSD-2-Clause
"""The image in all its forms, and that the same input gives the same output."""

import contextlib
import io
import json
import os
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import weaver_support as support  # noqa: E402
from elftools.elf.elffile import ELFFile  # noqa: E402
from okapi import cli  # noqa: E402

SYSTEM = support.system(
    support.cell("one", '<endpoint name="e"/>', '<memsection name="m" size="4K"/>',
                 attributes='virt_addr="0x00100000"'),
    support.cell("two", '<connect name="c" to="/one/e"/>', '<share name="m" to="/one/m"/>', "<image_map/>"))


def okapi(*arguments):
    """Exit status, stdout and stderr of a command."""
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        status = cli.main(list(arguments))
    return status, output.getvalue(), errors.getvalue()


class ImageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.root = Path(cls.folder.name)
        (cls.root / "system.xml").write_text(SYSTEM)
        status, _, errors = cls.build("out")
        assert status == 0, errors
        cls.files = {name: (cls.root / "out" / f"image.{name}").read_bytes()
                     for name in ("elf", "bin", "uimage", "flash", "json")}
        cls.elf = ELFFile(io.BytesIO(cls.files["elf"]))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def build(cls, target, *more):
        with support.inside(cls.root):
            return okapi("build", "system.xml", "--kernel", os.path.join(support.directory(), "kernel.elf"),
                         "--cells", support.directory(), "-o", f"{target}/image.elf", *more)

    def test_same_input_same_output(self):
        program = "import sys; sys.path.insert(0, sys.argv[1]); from okapi import cli; cli.main(sys.argv[2:])"
        for seed in ("1", "2"):
            subprocess.run([sys.executable, "-B", "-c", program, str(support.TREE / "tools"), "build", "system.xml",
                            "--kernel", os.path.join(support.directory(), "kernel.elf"), "--cells",
                            support.directory(), "-o", "again/image.elf"], cwd=self.root, check=True,
                           env=dict(os.environ, PYTHONHASHSEED=seed))
            for name, data in self.files.items():
                self.assertEqual((self.root / "again" / f"image.{name}").read_bytes(), data, name)

    def test_load_segments_and_raw_binary_agree(self):
        start = min(segment["p_paddr"] for segment in self.elf.iter_segments())
        self.assertEqual(start, 0x10000)
        covered = bytearray(len(self.files["bin"]))
        for segment in self.elf.iter_segments():
            offset = segment["p_paddr"] - start
            self.assertEqual(self.files["bin"][offset:offset + segment["p_filesz"]], segment.data())
            covered[offset:offset + segment["p_filesz"]] = bytes(segment["p_filesz"])
            self.assertEqual(segment["p_offset"] % 4096, segment["p_paddr"] % 4096)
        rest = bytearray(self.files["bin"])
        for segment in self.elf.iter_segments():
            offset = segment["p_paddr"] - start
            rest[offset:offset + segment["p_filesz"]] = bytes(segment["p_filesz"])
        self.assertFalse(any(rest), "bytes of no segment")

    def test_entry_is_the_kernels_physical_one(self):
        self.assertEqual(self.elf.header["e_entry"], 0x10000)

    def test_boot_table_is_where_the_kernel_is_told(self):
        window = 0xF8000000
        parameters = next(iter(self.elf.get_section_by_name(".symtab").get_symbol_by_name("okapi_kernel_parameters")))
        segment = next(part for part in self.elf.iter_segments() if part["p_vaddr"] <= parameters["st_value"]
                       < part["p_vaddr"] + part["p_memsz"])
        words = struct.unpack_from("<24I", segment.data(), parameters["st_value"] - segment["p_vaddr"])
        table = next(part for part in self.elf.iter_segments() if part["p_paddr"] == words[21])
        self.assertEqual(table["p_vaddr"], window + words[21])
        self.assertEqual(struct.unpack_from("<I", table.data())[0], 0x42414B4F)

    def test_symbols_of_kernel_and_cells(self):
        table = self.elf.get_section_by_name(".symtab")
        values = {name: table.get_symbol_by_name(name)[0]["st_value"]
                  for name in ("start", "one.worker", "two.worker", "one.counter", "two.fixed_number")}
        self.assertEqual(values["two.worker"] - values["one.worker"], 0x100000)
        self.assertEqual(values["start"], 0xF8010000)
        self.assertEqual(values["two.fixed_number"], 0x12345678)
        locals_first = [symbol["st_info"]["bind"] for symbol in table.iter_symbols()]
        self.assertEqual(locals_first.count("STB_LOCAL"), table["sh_info"])
        self.assertEqual(set(locals_first[:table["sh_info"]]), {"STB_LOCAL"})

    def test_binutils_read_it(self):
        done = subprocess.run(["arm-none-eabi-readelf", "-W", "-a", str(self.root / "out/image.elf")],
                              capture_output=True, text=True, check=True)
        self.assertEqual(done.stderr, "")
        self.assertIn("two.worker", done.stdout)

    def test_uimage(self):
        header = self.files["uimage"][:64]
        magic, _, time, size, load, entry, data_crc = struct.unpack_from(">7I", header)
        self.assertEqual((magic, time, size, load, entry), (0x27051956, 0, len(self.files["bin"]), 0x10000, 0x10000))
        self.assertEqual(self.files["uimage"][64:], self.files["bin"])
        self.assertEqual(data_crc, zlib.crc32(self.files["bin"]))
        self.assertEqual(header[28:32], bytes([5, 2, 2, 0]))  # Linux, ARM, kernel, not compressed

    def test_flash(self):
        magic, offset, target, size, entry, machine = struct.unpack_from("<6I", self.files["flash"], 4)
        self.assertEqual((magic, target, entry, machine), (0x4C464B4F, 0x10000, 0x10000, 387))
        self.assertEqual((offset % 32, size % 32, offset + size), (0, 0, len(self.files["flash"])))
        self.assertEqual(self.files["flash"][offset:].rstrip(b"\0"), self.files["bin"].rstrip(b"\0"))

    def test_facts(self):
        facts = json.loads(self.files["json"])
        self.assertEqual([(cell["name"], cell["delta"]) for cell in facts["cells"]], [("one", 0), ("two", 0x100000)])
        self.assertEqual(facts["machine"]["board"], "versatilepb")

    def test_only_some_forms(self):
        status, _, errors = self.build("some", "--formats", "elf,bin")
        self.assertEqual((status, errors), (0, ""))
        self.assertEqual(sorted(os.listdir(self.root / "some")), ["image.bin", "image.elf", "image.json"])

    def test_dependencies(self):
        self.build("deps", "--depfile", "deps.d")
        text = (self.root / "deps.d").read_text()
        self.assertTrue(text.startswith("deps/image.elf: "))
        for name in ("system.xml", "versatilepb.xml", "kernel.elf", "cell.elf"):
            self.assertIn(name, text)

    def test_boots_from_flash(self):
        """QEMU runs the copy stub from flash; gdb stops where the kernel begins."""
        with support.inside(self.root):
            done = subprocess.run(
                [sys.executable, "-B", str(support.TREE / "tools/okapi"), "debug", "out/image.elf", "--format", "flash",
                 "--batch", "-ex", "hbreak *0x10000", "-ex", "continue", "-ex", "info registers r0 r1 r2 cpsr",
                 "-ex", "dump binary memory copied 0x10000 0x210000"], capture_output=True, text=True, timeout=60)
        self.assertRegex(done.stdout, r"r0 +0x0 +0\s+r1 +0x183 +387\s+r2 +0x0 +0\s+cpsr +0x[0-9a-f]*d3 ")
        copied = (self.root / "copied").read_bytes()
        self.assertEqual(copied[:len(self.files["bin"])], self.files["bin"][:len(copied)])


class CommandLineTest(unittest.TestCase):
    def test_exit_status(self):
        with tempfile.TemporaryDirectory() as folder, support.inside(folder):
            Path("bad.xml").write_text("<image/>")
            self.assertEqual(okapi("check", "bad.xml"), (1, "", "bad.xml:1:1: error: `image` has no `machine`\n"
                                                         "bad.xml:1:1: error: `image` has no `cell`\n"))
            self.assertEqual(okapi("check", "none.xml"), (1, "", "okapi: error: cannot read none.xml: No such file or "
                                                          "directory\n"))
            Path("good.xml").write_text(support.system(support.cell("a")))
            self.assertEqual(okapi("check", "--description-only", "good.xml"), (0, "", ""))
            self.assertEqual(okapi("build", "good.xml", "--formats", "exe")[2],
                             "okapi: error: --formats: unknown format `exe`; there are elf, bin, uimage, flash\n")
            self.assertEqual(okapi("check", "good.xml", "--", "-d")[2],
                             "okapi: error: `check` takes nothing after `--`\n")

    def test_own_errors_are_status_2(self):
        from unittest import mock
        with mock.patch("okapi.plan.read_system", side_effect=ZeroDivisionError):
            status, _, errors = okapi("check", "--description-only", "x.xml")
        self.assertEqual(status, 2)
        self.assertIn("okapi: internal error", errors)

    def test_smallest_system_has_five_lines(self):
        text = '<image>\n  <machine file="versatilepb"/>\n  <cell name="hello" file="cell.elf">\n  </cell>\n</image>\n'
        self.assertEqual(text.count("\n"), 5)
        self.assertEqual(len(support.weave_text(text).system.cells), 1)

    def test_show(self):
        with tempfile.TemporaryDirectory() as folder, support.inside(folder):
            Path("system.xml").write_text(SYSTEM)
            common = ("show", "system.xml", "--kernel", os.path.join(support.directory(), "kernel.elf"), "--cells",
                      support.directory())
            status, text, _ = okapi(*common)
            self.assertEqual(status, 0)
            for expected in (r"00010000  00020000 +64K  kernel  text and data", r"one +m, shared with two",
                             r"  00100000  00101000 +4K  rx +cached +[0-9a-f]{8} +\d+  rx",
                             r" +16  c +send grant to /one/e, badge 2", r"  m \(of /one/m\)", r"  free\n"):
                self.assertRegex(text, expected)
            part = okapi(*common, "--only", "two")[1]
            self.assertIn("cell `two`", part)
            self.assertNotIn("cell `one`", part)
            self.assertEqual(okapi(*common, "--only", "three")[0], 1)


if __name__ == "__main__":
    unittest.main()
