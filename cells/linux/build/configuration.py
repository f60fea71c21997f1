# SPDX-License-Identifier: BSD-2-Clause
"""Configuration of Linux: fragments put together, and a look whether Linux took them as asked."""

import re
from pathlib import Path

from report import Failure

SET = re.compile(r"(CONFIG_\w+)=(.*)")
NOT_SET = re.compile(r"# (CONFIG_\w+) is not set")


def parse(text, name):
    """Value by option, in the order of the text; `n` for what is not set."""
    options = {}
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if match := SET.fullmatch(line):
            options[match.group(1)] = match.group(2)
        elif match := NOT_SET.fullmatch(line):
            options[match.group(1)] = "n"
        elif line and not line.startswith("#"):
            raise Failure("%s:%d: neither CONFIG_NAME=VALUE nor a comment: %s" % (name, number, line))
    return options


def read(path):
    if not Path(path).is_file():
        raise Failure("no configuration %s" % path)
    return parse(Path(path).read_text(), path)


def merge(paths):
    """All fragments, later ones over earlier ones."""
    options = {}
    for path in paths:
        options.update(read(path))
    return options


def text_of(options):
    return "".join("# %s is not set\n" % option if value == "n" else "%s=%s\n" % (option, value)
                   for option, value in options.items())


def check(asked, result, is_known=lambda option: True):
    """Fail and name the options that did not get the value asked for."""
    wrong = []
    for option, value in asked.items():
        got = result.get(option, "n")
        if got == value:
            continue
        if got == "n" and not is_known(option):
            wrong.append("%s=%s (this Linux has no such option)" % (option, value))
        else:
            wrong.append("%s=%s (it is %s: something it needs or excludes)" % (option, value, got))
    if wrong:
        raise Failure("the configuration is not as asked for:\n  " + "\n  ".join(wrong))


def is_known(source, option):
    """Whether a Kconfig file of the source defines the option.  Slow: only for what went wrong."""
    definition = re.compile(r"^\s*(?:menu)?config %s\s*$" % option[len("CONFIG_"):], re.MULTILINE)
    return any(definition.search(path.read_text(errors="replace")) for path in Path(source).rglob("Kconfig*"))
