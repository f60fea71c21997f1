# SPDX-License-Identifier: BSD-2-Clause
"""Options that Linux did not take as asked for are errors that name them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from linux_support import ROOT, FolderTest  # noqa: E402

import configuration  # noqa: E402
from report import Failure  # noqa: E402


class ConfigurationTest(FolderTest):
    def failure(self, asked, result, **more):
        with self.assertRaises(Failure) as caught:
            configuration.check(asked, configuration.parse(result, "result"), **more)
        return str(caught.exception)

    def test_all_as_asked_for(self):
        asked = configuration.parse("CONFIG_A=y\n# CONFIG_B is not set\nCONFIG_C=n\n"
                                    "CONFIG_D=\"x y\"\nCONFIG_E=0x10\n", "asked")
        configuration.check(asked, configuration.parse("CONFIG_A=y\nCONFIG_D=\"x y\"\nCONFIG_E=0x10\n", "result"))

    def test_missing_option_is_named(self):
        self.assertIn("CONFIG_A=y", self.failure({"CONFIG_A": "y"}, "CONFIG_B=y\n"))

    def test_unknown_option_is_told_from_one_with_needs(self):
        self.assertIn("no such option", self.failure({"CONFIG_A": "y"}, "", is_known=lambda option: False))
        self.assertIn("needs", self.failure({"CONFIG_A": "y"}, "", is_known=lambda option: True))

    def test_other_value_is_named(self):
        self.assertIn("it is 300", self.failure({"CONFIG_HZ": "100"}, "CONFIG_HZ=300\n"))
        self.assertIn("it is m", self.failure({"CONFIG_A": "y"}, "CONFIG_A=m\n"))

    def test_option_that_shall_be_off(self):
        self.assertIn("CONFIG_A=n (it is y", self.failure({"CONFIG_A": "n"}, "CONFIG_A=y\n"))

    def test_all_wrong_options_are_named(self):
        text = self.failure({"CONFIG_A": "y", "CONFIG_B": "y", "CONFIG_C": "y"}, "CONFIG_B=y\n")
        self.assertIn("CONFIG_A", text)
        self.assertNotIn("CONFIG_B", text)
        self.assertIn("CONFIG_C", text)

    def test_later_fragment_wins(self):
        first = self.write("first", "CONFIG_A=y\nCONFIG_B=y\n")
        second = self.write("second", "# CONFIG_A is not set\n")
        merged = configuration.merge([first, second])
        self.assertEqual("# CONFIG_A is not set\nCONFIG_B=y\n", configuration.text_of(merged))

    def test_line_that_is_no_option(self):
        with self.assertRaisesRegex(Failure, "fragment:2"):
            configuration.read(self.write("fragment", "CONFIG_A=y\nA=y\n"))

    def test_fragment_that_is_not_there(self):
        with self.assertRaisesRegex(Failure, "no configuration"):
            configuration.merge([self.folder / "nothing"])

    def test_option_is_looked_up_in_all_folders(self):
        self.write("drivers/net/Kconfig", "menuconfig A_B\n\tbool\n\nconfig C\n\tbool\n")
        known = [option for option in ("CONFIG_A_B", "CONFIG_A", "CONFIG_C")
                 if configuration.is_known(self.folder, option)]
        self.assertEqual(["CONFIG_A_B", "CONFIG_C"], known)

    def test_fragments_of_the_project_can_be_read(self):
        for path in (ROOT / "cells" / "linux" / "config").glob("*.config"):
            self.assertTrue(configuration.read(path), path)
