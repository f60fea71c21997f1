# SPDX-License-Identifier: BSD-2-Clause
"""What the weaver counts of the files that a Linux starts with."""

import gzip
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import weaver_support as support  # noqa: E402
from okapi.archive import BadArchive, Contents, measure  # noqa: E402

FILES = support.archive(("a", b""), ("b", b"x"), ("c", bytes(4097)))
MORE = support.archive(("d", bytes(4096)))
FOUND = Contents(entries=3, pages=3)
BOTH = Contents(entries=4, pages=4)
ZEROS = bytes(512)


class MeasureTest(unittest.TestCase):
    def test_plain_and_packed(self):
        self.assertEqual(measure(FILES), FOUND)
        self.assertEqual(measure(FILES + ZEROS), FOUND)
        self.assertEqual(measure(gzip.compress(FILES + ZEROS)), FOUND)

    def test_only_regular_files_have_pages(self):
        self.assertEqual(measure(FILES.replace(b"%08x" % 0o100644, b"%08x" % 0o120777)), Contents(entries=3))

    def test_one_archive_after_the_other(self):
        for text in (FILES + MORE, FILES + ZEROS + gzip.compress(MORE), gzip.compress(FILES) + gzip.compress(MORE),
                     gzip.compress(FILES + MORE), gzip.compress(FILES) + ZEROS + MORE + ZEROS):
            self.assertEqual(measure(text), BOTH)

    def test_wherever_it_is_cut_off(self):
        packed = gzip.compress(FILES)
        for text in [FILES[:size] for size in range(1, len(FILES), 97)] \
                + [packed[:size] for size in range(2, len(packed), 3)]:
            with self.assertRaises(BadArchive):
                measure(text)

    def test_packed_twice_is_none(self):
        with self.assertRaisesRegex(BadArchive, "at byte 0 no archive begins"):
            measure(gzip.compress(gzip.compress(FILES)))

    def test_header_without_numbers(self):
        with self.assertRaisesRegex(BadArchive, "header of file 2"):
            measure(support.archive(("a", b""))[:-124] + b"070701" + b"?" * 120)


if __name__ == "__main__":
    unittest.main()
