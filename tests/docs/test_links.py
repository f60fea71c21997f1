# SPDX-License-Identifier: BSD-2-Clause
"""Links between the pages of the documentation lead to files and headings that exist."""

import re
import unittest
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]
PAGES = [TREE / "README.md", *sorted((TREE / "docs").rglob("*.md"))]
CODE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def anchors(page):
    """Names of a page's headings, as they appear in links, and of its own anchors."""
    text = CODE.sub("", page.read_text())
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    names = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return names | set(re.findall(r'<a name="([^"]+)"', text))


class LinksTest(unittest.TestCase):
    def test_links_lead_somewhere(self):
        for page in PAGES:
            for link in re.findall(r"\]\(([^)\s]+)\)", CODE.sub("", page.read_text())):
                if re.match(r"\w+://", link):
                    continue
                name, _, anchor = link.partition("#")
                target = (page.parent / name).resolve() if name else page
                where = "%s in %s" % (link, page.relative_to(TREE))
                self.assertTrue(target.exists(), where)
                if anchor:
                    self.assertIn(anchor, anchors(target), where)

    def test_every_page_can_be_reached_from_the_readme(self):
        found = {(TREE / link.partition("#")[0]).resolve()
                 for link in re.findall(r"\]\(([^)\s]+)\)", (TREE / "README.md").read_text())}
        self.assertEqual([], [str(page.relative_to(TREE)) for page in PAGES[1:] if page not in found])


if __name__ == "__main__":
    unittest.main()
