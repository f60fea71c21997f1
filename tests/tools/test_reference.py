# SPDX-License-Identifier: BSD-2-Clause
"""The reference of system descriptions is complete, and its examples are right."""

import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import weaver_support as support  # noqa: E402
from okapi import cli  # noqa: E402
from okapi.grammar import Grammar  # noqa: E402

REFERENCE = (support.TREE / "docs/reference/system-description.md").read_text()
TOOL = (support.TREE / "docs/reference/okapi-tool.md").read_text()


class ReferenceTest(unittest.TestCase):
    def test_examples_can_be_woven(self):
        examples = re.findall(r"```xml\n(.*?)```", REFERENCE, re.S)
        self.assertGreaterEqual(len(examples), 2)
        for text in examples:
            support.weave_text(re.sub(r'file="\w+\.elf"', 'file="cell.elf"', text))

    def test_smallest_example_has_five_lines(self):
        self.assertEqual(re.search(r"```xml\n(.*?)```", REFERENCE, re.S)[1].count("\n"), 5)

    def test_every_element_and_attribute_is_described(self):
        for name, rule in [(name, rule) for rule in Grammar().rules.values() for name in rule.names]:
            self.assertRegex(REFERENCE, rf"`{name}`|### {name}\b|\*\*{name}\.", name)
            for attribute in rule.attributes:
                self.assertIn(f"`{attribute}`", REFERENCE, f"{attribute} of {name}")

    def test_every_verb_and_option_is_described(self):
        verbs = next(action for action in cli._parser()._actions if action.dest == "verb").choices
        for verb, parser in verbs.items():
            self.assertIn(f"\n## {verb}\n", TOOL)
            section = TOOL.split(f"\n## {verb}\n")[1].split("\n## ")[0]
            for action in parser._actions:
                option = action.option_strings[0] if action.option_strings else None
                if option not in (None, "-h"):
                    self.assertIn(option, section, f"{option} of {verb}")


if __name__ == "__main__":
    unittest.main()
