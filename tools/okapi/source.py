# SPDX-License-Identifier: BSD-2-Clause
"""Reads the description's files: the system itself, what it includes, and the machine."""

import os
from pathlib import Path

from okapi import xmltree
from okapi.diagnostics import UsageError, did_you_mean

MACHINES = Path(__file__).with_name("machines")
INSTALLED = Path(__file__).resolve().parent.parent / "systems"  # the parts that `make install` brings


class Source:
    """Loads files and remembers which, for make."""

    def __init__(self, diagnostics):
        self.diagnostics = diagnostics
        self.inputs = []

    def _parse(self, path):
        with open(path, encoding="utf-8", newline="") as stream:
            text = stream.read()
        self.inputs.append(str(path))
        return xmltree.parse(str(path), text, self.diagnostics)

    def system(self, path):
        """The root of the system's description, all includes replaced by what they hold."""
        try:
            root = self._parse(path)
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"cannot read {path}: {reason(error)}") from error
        if root is not None:
            self._expand(root, [os.path.realpath(path)])
        return root

    def _expand(self, root, chain):
        children = []
        for child in root.children:
            if child.name == "include" and "file" in child.attributes:
                children += self._included(child, chain)
            else:
                children.append(child)
        root.children = children

    def _included(self, element, chain):
        path, details = self._find(element)
        if os.path.realpath(path) in chain:
            self.diagnostics.error(element.value_place("file"), f"`{element.get('file')}` includes itself")
            return []
        try:
            root = self._parse(path)
        except (OSError, UnicodeDecodeError) as error:
            self.diagnostics.error(element.value_place("file"),
                                   f"cannot read included file {path}: {reason(error)}", *details)
            return []
        if root is None:
            return []
        if root.name != "image":
            self.diagnostics.error(root.place, f"the outermost element is `{root.name}`, not `image`")
            return []
        for attribute in root.attributes.values():
            self.diagnostics.error(attribute.place, "an included `image` has no attributes",
                                   "help: say it in the including file")
        self._expand(root, chain + [os.path.realpath(path)])
        return root.children

    def _find(self, element):
        """The file to include, beside the including one or installed; and if there is none, where it was looked for."""
        beside = os.path.dirname(element.place.file)
        folders = [beside] + ([str(INSTALLED)] if INSTALLED.is_dir() else [])
        paths = [os.path.join(folder, element.get("file")) for folder in folders]
        path = next((path for path in paths if os.path.exists(path)), None)
        looked = ", ".join(f"`{folder or '.'}`" for folder in folders)
        return (path, ()) if path else (paths[0], (f"note: looked in {looked}",))

    def machine(self, element, grammar):
        """The checked element that holds the machine: of the file that `element` names, or itself."""
        name = element.get("file")
        if name is None:
            return element
        if len(element.attributes) > 1 or element.children:
            self.diagnostics.error(element.place, "`machine` names a file and also describes the machine",
                                   "help: keep one of the two")
            return None
        beside = Path(os.path.dirname(element.place.file))
        for path in (beside / name, beside / f"{name}.xml", MACHINES / f"{name}.xml", MACHINES / name):
            if path.is_file():
                root = self._parse(path)
                before = self.diagnostics.count
                if root is not None:
                    grammar.check(root, "machine", self.diagnostics)
                return root if root is not None and self.diagnostics.count == before else None
        self.diagnostics.error(element.value_place("file"), f"unknown machine `{name}`", did_you_mean(
            name, [path.stem for path in MACHINES.glob("*.xml")], "machines"))
        return None


def reason(error):
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)
