# SPDX-License-Identifier: BSD-2-Clause
"""How tools/measure/stack.py reads calls and bounds the stack."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from measure import stack  # noqa: E402

LISTING = """
f8010000 <first>:
f8010000:\te92d4010 \tpush\t{r4, lr}
f8010004:\teb000001 \tbl\tf8010010 <second.isra.0>
f8010008:\tea000003 \tb\tf801001c <third>
f801000c:\t1afffffb \tbne\tf8010000 <first+0x4>

f8010010 <second.isra.0>:
f8010010:\te12fff33 \tblx\tr3
f8010014:\te12fff1e \tbx\tlr

f801001c <third>:
f801001c:\t1bfffffe \tblne\tf801001c <third>
"""


class StackTest(unittest.TestCase):
    def read(self):
        with tempfile.TemporaryDirectory() as directory:
            (Path(directory) / "kernel.dis").write_text(LISTING)
            (Path(directory) / "a.su").write_text("a.c:1:5:first\t16\tstatic\na.c:9:5:second\t8\tstatic\n"
                                                  "a.c:20:5:third\t32\tdynamic,bounded\n")
            return stack.read_calls(directory), stack.read_frames(directory)

    def test_calls(self):
        calls, _ = self.read()
        self.assertEqual({"first": {"second", "third"}, "second": {stack.THROUGH_POINTER}, "third": {"third"}}, calls)

    def test_frames(self):
        _, (frames, dynamic) = self.read()
        self.assertEqual({"first": 16, "second": 8, "third": 32}, frames)
        self.assertEqual(["third"], dynamic)

    def test_deepest_chain(self):
        calls = {"a": {"b", "c"}, "b": {"d"}, "c": set(), "d": set()}
        self.assertEqual((26, ["a 8", "b 10", "d 8"]), stack.deepest(calls, {"a": 8, "b": 10, "c": 16, "d": 8}))

    def test_functions_that_may_call_each_other_count_once(self):
        calls = {"a": {"b"}, "b": {"c"}, "c": {"b"}}
        bound, chain = stack.deepest(calls, {"a": 8, "b": 10, "c": 16})
        self.assertEqual(34, bound)
        self.assertEqual("{2 functions that may call each other} 26", chain[1])


if __name__ == "__main__":
    unittest.main()
