# SPDX-License-Identifier: BSD-2-Clause
"""Attribute values to numbers.  The grammar has checked their form before."""

from okapi import abi

SUFFIX = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
TIME_UNITS = (("us", 1), ("ms", 1000), ("s", 1000000))
CACHE_POLICIES = {
    "cached": abi.MAP_CACHED,
    "default": abi.MAP_CACHED,
    "write_through": abi.MAP_WRITE_THROUGH,
    "uncached": abi.MAP_UNCACHED,
    "device": abi.MAP_DEVICE,
}
ENDPOINT_RIGHTS = {
    "send": abi.ENDPOINT_SEND,
    "receive": abi.ENDPOINT_RECEIVE,
    "grant": abi.ENDPOINT_GRANT,
}


def number(text):
    return int(text, 16) if text[:2].lower() == "0x" else int(text, 10)


def size(text):
    return number(text[:-1]) * SUFFIX[text[-1]] if text[-1] in SUFFIX else number(text)


def microseconds(text):
    for unit, factor in TIME_UNITS:
        if text.endswith(unit):
            return int(text[: -len(unit)]) * factor
    raise ValueError(text)


def attach(text):
    """Rights of a mapping, written as a subset of `rwx`."""
    flags = {"r": abi.MAP_READ, "w": abi.MAP_WRITE, "x": abi.MAP_EXECUTE}
    return sum(flags[letter] for letter in text)


def attach_text(flags):
    return "".join(letter for letter, bit in zip("rwx", (1, 2, 4)) if flags & bit)


def endpoint_rights(text):
    mask = 0
    for word in text.split():
        mask |= ENDPOINT_RIGHTS[word]
    return mask


def bit_mask(text):
    """`0x...` is a mask, anything else a list of bit numbers."""
    if text[:2].lower() == "0x":
        return int(text, 16)
    mask = 0
    for word in text.split():
        mask |= 1 << int(word)
    return mask


def is_number(text):
    try:
        number(text)
    except ValueError:
        return False
    return not text.startswith(("-", "+")) and "_" not in text and text.strip() == text


def round_up(value, unit):
    return (value + unit - 1) // unit * unit


def power_of_two(value):
    """The smallest power of two that is not smaller."""
    return 1 << max(0, value - 1).bit_length()


def size_text(value):
    for suffix in "GMK":
        if value and value % SUFFIX[suffix] == 0:
            return f"{value // SUFFIX[suffix]}{suffix}"
    return str(value)
