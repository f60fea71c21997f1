# SPDX-License-Identifier: BSD-2-Clause
"""The grammar of descriptions, read from schema.rng: which element may stand where, with which attributes.

The checks here name the column and what was probably meant; lxml checks the same tree with the same file, so
that the schema holds also for whatever these checks would overlook."""

import re
from pathlib import Path

from lxml import etree

from okapi.diagnostics import did_you_mean

RNG = "{http://relaxng.org/ns/structure/1.0}"
DOCUMENTATION = "{http://relaxng.org/ns/compatibility/annotations/1.0}documentation"
OCCURRENCE = {RNG + "optional": (0, 1), RNG + "zeroOrMore": (0, None), RNG + "oneOrMore": (1, None)}


class ElementRule:
    """What an element may hold: attributes as (type, required), children as (least, most)."""

    def __init__(self, names):
        self.names = names
        self.attributes = {}
        self.children = {}


class Grammar:
    def __init__(self):
        tree = etree.parse(str(Path(__file__).with_name("schema.rng")))
        self.schema = etree.RelaxNG(tree)
        self.types = {}
        self.rules = {}
        for define in tree.getroot().findall(RNG + "define"):
            name = define.get("name")
            if name.startswith("type."):
                pattern = define.find(f"{RNG}data/{RNG}param")
                expression = re.compile(".*" if pattern is None else pattern.text, re.S)
                self.types[name] = (expression, define.findtext(DOCUMENTATION))
            else:
                self.rules[name] = self._rule(define.find(RNG + "element"))
        # a name can have two rules, for different parents
        self.by_element = {name: rule for rule in reversed(self.rules.values()) for name in rule.names}

    @staticmethod
    def _rule(element):
        rule = ElementRule([element.get("name")] if element.get("name")
                           else [name.text for name in element.iter(RNG + "name")])
        for attribute in element.iter(RNG + "attribute"):
            required = attribute.getparent() is element
            rule.attributes[attribute.get("name")] = (attribute.find(RNG + "ref").get("name"), required)
        group = element.find(RNG + "interleave")
        for item in [] if group is None else group:
            reference = item if item.tag == RNG + "ref" else item.find(RNG + "ref")
            rule.children[reference.get("name")] = OCCURRENCE.get(item.tag, (1, 1))
        return rule

    def _child_names(self, rule):
        return {name: child for child in rule.children for name in self.rules[child].names}

    def check(self, root, expected, diagnostics):
        """Report everything in the tree that the grammar does not allow."""
        before = diagnostics.count
        if root.name != expected:
            diagnostics.error(root.place, f"the outermost element is `{root.name}`, not `{expected}`")
            return
        self._check_element(root, self.rules[expected], diagnostics)
        if diagnostics.count == before:
            self._check_with_lxml(root, diagnostics)

    def _check_element(self, element, rule, diagnostics):
        self._check_attributes(element, rule, diagnostics)
        if element.text.strip():
            diagnostics.error(element.text_place, f"text within `{element.name}`: `{element.text.split()[0]}`",
                              "note: everything is said with elements and attributes")
        names = self._child_names(rule)
        seen = {}
        for child in element.children:
            kind = names.get(child.name)
            if kind is None:
                self._unknown_element(element, child, names, diagnostics)
                continue
            seen.setdefault(kind, []).append(child)
            most = rule.children[kind][1]
            if most is not None and len(seen[kind]) > most:
                diagnostics.error(child.place, f"a second `{child.name}` within `{element.name}`",
                                  (seen[kind][0].place, "note: the first one is here"))
            self._check_element(child, self.rules[kind], diagnostics)
        for kind, (least, _) in rule.children.items():
            if least and kind not in seen:
                diagnostics.error(element.place, f"`{element.name}` has no `{kind}`")

    def _unknown_element(self, parent, child, names, diagnostics):
        if child.name in self.by_element:
            places = sorted(name for name, rule in self.by_element.items()
                            if child.name in self._child_names(rule) and name != "okl4")
            hint = f"help: `{child.name}` stands within `{'` or `'.join(places)}`" if places else None
            diagnostics.error(child.place, f"element `{child.name}` cannot stand within `{parent.name}`", hint)
            return
        diagnostics.error(child.place, f"unknown element `{child.name}` within `{parent.name}`",
                          did_you_mean(child.name, names, f"elements of `{parent.name}`"))

    def _check_attributes(self, element, rule, diagnostics):
        for name, attribute in element.attributes.items():
            if name not in rule.attributes:
                diagnostics.error(attribute.place, f"unknown attribute `{name}` of `{element.name}`",
                                  did_you_mean(name, rule.attributes, f"attributes of `{element.name}`"))
                continue
            expression, meaning = self.types[rule.attributes[name][0]]
            if not expression.fullmatch(attribute.value):
                diagnostics.error(attribute.value_place, f"`{name}` of `{element.name}` is `{attribute.value}`",
                                  f"help: expected {meaning}")
        for name, (kind, required) in rule.attributes.items():
            if required and name not in element.attributes:
                diagnostics.error(element.place, f"`{element.name}` has no attribute `{name}`",
                                  f"help: expected {self.types[kind][1]}")

    def _check_with_lxml(self, root, diagnostics):
        elements = []

        def convert(element, parent):
            elements.append(element)
            values = {name: attribute.value for name, attribute in element.attributes.items()}
            node = etree.Element(element.name, values) if parent is None \
                else etree.SubElement(parent, element.name, values)
            node.sourceline = len(elements)
            for child in element.children:
                convert(child, node)
            return node

        if not self.schema.validate(convert(root, None)):
            entry = self.schema.error_log[0]
            element = elements[entry.line - 1] if 0 < entry.line <= len(elements) else root
            diagnostics.error(element.place, f"not as the schema says: {entry.message}")
