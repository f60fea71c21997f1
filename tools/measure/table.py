# SPDX-License-Identifier: BSD-2-Clause
"""The tables of measured numbers, for the terminal and for the documentation."""

from measure.linux_numbers import GEOMEAN_LIMIT, is_over

# Around a table in the documentation; the word is the target of make that writes it.
BEGIN = "<!-- numbers: begin, written by make %s -->"
END = "<!-- numbers: end, written by make %s -->"


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


def _compared_lines(compared, mean):
    """Words for each line: key, native, cell, whether that is over, its limit, ratio, whether over, limit, what."""
    for one in compared:
        operation = one.operation
        yield (operation.key, _number(_rounded(one.native)), _number(_rounded(one.cell)), one.cell_is_over,
               _number(operation.cell_limit), _ratio(one.ratio), one.ratio_is_over, _limit(operation.ratio_limit),
               operation.what)
    yield ("geomean", "", "", False, "", _ratio(mean), is_over(mean, GEOMEAN_LIMIT), _limit(GEOMEAN_LIMIT),
           "geometric mean of the ratios")


def _rounded(value):
    return None if value is None else round(value)


def _ratio(value):
    return "-" if value is None else "%.3f" % value


def _limit(value):
    return "" if value is None else "%.2f" % value


def compared_plain(compared, mean):
    """Lines for the terminal."""
    yield "%-18s %12s %12s  %6s  %6s  %6s  %s" % (
        "operation", "native", "cell", "limit", "ratio", "limit", "of")
    for key, native, cell, cell_over, cell_limit, ratio, ratio_over, limit, what in _compared_lines(compared, mean):
        yield "%-18s %12s %12s%s %6s  %6s%s %6s  %s" % (
            key, native, cell, "!" if cell_over else " ", cell_limit, ratio, "!" if ratio_over else " ", limit,
            what.replace("`", ""))


def compared_markdown(compared, mean):
    """The same as a table of the documentation."""
    lines = ["| operation | what | native | cell | at most | ratio | at most |", "|---|---|---:|---:|---:|---:|---:|"]
    for key, native, cell, cell_over, cell_limit, ratio, ratio_over, limit, what in _compared_lines(compared, mean):
        lines.append("| `%s` | %s | %s | %s | %s | %s | %s |" % (
            key, what, native, "**over:** " * cell_over + cell, cell_limit, "**over:** " * ratio_over + ratio, limit))
    return "\n".join(lines)


def renew(path, target, lines):
    """Replace what stands between the markers of a document for that target of make."""
    if not path.exists():
        return
    text = path.read_text()
    begin_mark, end_mark = BEGIN % target, END % target
    before, begin, rest = text.partition(begin_mark)
    _, end, after = rest.partition(end_mark)
    if not begin or not end:
        raise ValueError("%s: the markers of make %s are missing" % (path, target))
    new = before + begin + "\n" + lines + "\n" + end + after
    if new != text:
        path.write_text(new)
