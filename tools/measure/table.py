# SPDX-License-Identifier: BSD-2-Clause
"""The table of measured numbers, for the terminal and for the documentation."""

BEGIN = "<!-- numbers: begin, written by make bench -->"
END = "<!-- numbers: end -->"


def _number(value):
    if value is None:
        return ""
    return "{:,}".format(value)


def _over(number, value):
    return value is None or (number.limit is not None and value > number.limit)


def plain(taken):
    """Lines for the terminal."""
    lines = ["%-18s %10s %10s  %-52s %s" % ("number", "measured", "limit", "of", "peers")]
    for number, value, _ in taken:
        lines.append("%-18s %10s%s%10s  %-52s %s" % (
            number.key, _number(value) or "-", "!" if _over(number, value) else " ", _number(number.limit), number.what, number.peers))
    return "\n".join(line.rstrip() for line in lines)


def markdown(taken):
    """The same as a table of the documentation."""
    lines = ["| number | what | measured | at most | peers |", "|---|---|---:|---:|---|"]
    for number, value, _ in taken:
        lines.append("| `%s` | %s | %s | %s | %s |" % (
            number.key, number.what, "**over:** " * _over(number, value) + _number(value), _number(number.limit),
            number.peers))
    return "\n".join(lines)


def renew(path, taken):
    """Replace what stands between the markers of a document."""
    if not path.exists():
        return
    text = path.read_text()
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("%s: the markers of the table are missing" % path)
    new = before + begin + "\n" + markdown(taken) + "\n" + end + after
    if new != text:
        path.write_text(new)
