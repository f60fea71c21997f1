# SPDX-License-Identifier: BSD-2-Clause
"""XML with the line and column of every element and attribute, which lxml does not give."""

import re
from xml.parsers import expat

from okapi.diagnostics import Place

ATTRIBUTE = re.compile(r"""([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')""", re.S)


class Attribute:
    """One attribute; `place` is that of its name, `value_place` that of the first character of its value."""

    def __init__(self, value, place, value_place):
        self.value = value
        self.place = place
        self.value_place = value_place


class Element:
    """One element with its attributes in order."""

    def __init__(self, name, place):
        self.name = name
        self.place = place
        self.attributes = {}
        self.children = []
        self.text = ""
        self.text_place = None

    def get(self, name, default=None):
        attribute = self.attributes.get(name)
        return default if attribute is None else attribute.value

    def value_place(self, name):
        attribute = self.attributes.get(name)
        return self.place if attribute is None else attribute.value_place

    def all(self, *names):
        return [child for child in self.children if child.name in names]

    def first(self, name):
        return next((child for child in self.children if child.name == name), None)


class _Locator:
    """Turns offsets in the text into places."""

    def __init__(self, file, text):
        self.file = file
        self.starts = [0] + [match.end() for match in re.finditer("\n", text)]

    def place(self, line, column):
        return Place(self.file, line, column)

    def offset(self, line, column):
        return self.starts[line - 1] + column - 1

    def at(self, offset, line):
        while line < len(self.starts) and self.starts[line] <= offset:
            line += 1
        return Place(self.file, line, offset - self.starts[line - 1] + 1)


class _Builder:
    """Receives the parser's events and builds the tree."""

    def __init__(self, file, text, diagnostics):
        self.text = text
        self.lines = text.split("\n")
        self.locator = _Locator(file, text)
        self.diagnostics = diagnostics
        self.root = None
        self.stack = []
        self.parser = expat.ParserCreate()
        self.parser.ordered_attributes = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.doctype

    def here(self):
        line = self.parser.CurrentLineNumber
        # expat counts columns in bytes of UTF-8
        column = len(self.lines[line - 1].encode()[: self.parser.CurrentColumnNumber].decode(errors="replace"))
        return self.locator.place(line, column + 1)

    def start(self, name, pairs):
        element = Element(name, self.here())
        offset = self.locator.offset(element.place.line, element.place.column) + 1 + len(name)
        values = dict(zip(pairs[0::2], pairs[1::2]))
        while len(element.attributes) < len(values):
            match = ATTRIBUTE.search(self.text, offset)
            offset = match.end()
            place = self.locator.at(match.start(1), element.place.line)
            value_place = self.locator.at(match.start(2) + 1, place.line)
            element.attributes[match[1]] = Attribute(values[match[1]], place, value_place)
        if self.stack:
            self.stack[-1].children.append(element)
        else:
            self.root = element
        self.stack.append(element)

    def end(self, _name):
        self.stack.pop()

    def characters(self, data):
        element = self.stack[-1]
        if data.strip() and element.text_place is None:
            here = self.here()
            element.text_place = here._replace(column=here.column + len(data) - len(data.lstrip()))
        element.text += data

    def doctype(self, *_arguments):
        offset = self.text.index("<!DOCTYPE")
        self.diagnostics.error(
            self.locator.at(offset, 1), "a document type declaration is not allowed", "help: remove `<!DOCTYPE ...>`")


def parse(file, text, diagnostics):
    """The root element, or None after reporting why the text is not XML."""
    builder = _Builder(file, text, diagnostics)
    try:
        builder.parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        place = Place(file, error.lineno, error.offset + 1)
        reason = expat.ErrorString(error.code)
        hint = None
        if error.code == expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS]:
            reason = "the file holds no element"
            if builder.stack:
                reason = f"the file ends within `{builder.stack[-1].name}`"
        if error.code == expat.errors.codes[expat.errors.XML_ERROR_TAG_MISMATCH] and builder.stack:
            opened = builder.stack[-1]
            hint = f"note: `<{opened.name}>` was opened at line {opened.place.line}"
        diagnostics.error(place, f"not well-formed XML: {reason}", hint)
        return None
    return builder.root
