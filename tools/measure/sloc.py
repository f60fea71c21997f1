# SPDX-License-Identifier: BSD-2-Clause
"""Counts code lines with cloc: each folder, then the folders of privileged code.

    sloc.py [--limit LINES] PRIVILEGED_FOLDER...

Comments and blank lines do not count.  Privileged code is C, headers and
assembly; linker scripts and makefiles beside it count for their folder only.
With a limit, exit status 1 if the privileged code has more lines.
"""

import argparse
import json
import subprocess
import sys

# Text for people and data is no code.
EXCLUDED = "Markdown,Text,JSON,XML,SVG"
PRIVILEGED_LANGUAGES = ("C", "C/C++ Header", "Assembly")


def files_of_tree():
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], check=True, text=True,
                            stdout=subprocess.PIPE).stdout
    return sorted(set(listed.splitlines()))


def code_lines():
    """(folder, language, code lines) of each file that cloc counts."""
    done = subprocess.run(["cloc", "--json", "--by-file", "--quiet", "--skip-uniqueness",
                           "--exclude-lang=" + EXCLUDED, "--list-file=-"],
                          input="\n".join(files_of_tree()), check=True, text=True, stdout=subprocess.PIPE)
    for name, entry in json.loads(done.stdout).items():
        if name not in ("header", "SUM"):
            name = name[2:] if name.startswith("./") else name
            yield name.split("/")[0] if "/" in name else ".", entry["language"], entry["code"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--limit", type=int)
    parser.add_argument("privileged", nargs="+")
    options = parser.parse_args()
    lines = {}
    privileged = 0
    for folder, language, count in code_lines():
        lines[folder] = lines.get(folder, 0) + count
        if folder in options.privileged and language in PRIVILEGED_LANGUAGES:
            privileged += count
    for folder in sorted(lines):
        print("%8d  %s" % (lines[folder], folder))
    print("privileged code lines: %d" % privileged)
    if options.limit is not None and privileged > options.limit:
        print("error: more than %d" % options.limit, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
