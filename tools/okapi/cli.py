# SPDX-License-Identifier: BSD-2-Clause
"""The command line: one program with verbs.  Exit 0: done; 1: the user's error; 2: the weaver's own."""

import argparse
import sys
import traceback

from okapi import debug, emulator, formats, headers, output, plan, programs, run, show
from okapi.diagnostics import Failed, UsageError

EXAMPLES = """examples:
  okapi build system.xml --kernel kernel.elf --cell hello=hello.elf -o out/image.elf
  okapi check system.xml                   every error of the description, by line and column
  okapi show system.xml                    memory map, and the capabilities of each cell
  okapi headers system.xml -o include      include/CELL/channels.h
  okapi run out/image.elf                  boot it in QEMU, console on the terminal
  okapi run out/image.elf -- -d int        what follows `--` is passed on to QEMU
  okapi debug out/image.elf                the same under gdb, with everybody's symbols
"""


def _parser():
    parser = argparse.ArgumentParser(prog="okapi", description="Okapi's weaver: from a system description to an image.",
                                     epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)

    build = verbs.add_parser("build", help="make the image")
    _files(build)
    build.add_argument("-o", "--output", metavar="FILE.elf", default="image.elf",
                       help="where to write; .bin, .uimage and .flash go beside it")
    build.add_argument("--formats", default=",".join(formats.FORMATS), help="which ones (default: %(default)s)")
    build.add_argument("--flash-start", metavar="ELF", help="copy code for the flash image "
                       "(default: flash_start.elf beside the kernel)")
    build.add_argument("--depfile", metavar="FILE", help="write a make rule with everything that was read")
    build.set_defaults(run=_build)

    check = verbs.add_parser("check", help="report every error")
    _files(check)
    check.add_argument("--description-only", action="store_true",
                       help="check the XML alone, without kernel and programs")
    check.set_defaults(run=_check)

    display = verbs.add_parser("show", help="print the memory map and each cell's capabilities")
    _files(display)
    display.add_argument("--only", metavar="CELL", help="only this cell")
    display.set_defaults(run=_show)

    header = verbs.add_parser("headers", help="write each cell's channels.h")
    header.add_argument("description", metavar="SPEC")
    header.add_argument("-o", "--output", metavar="DIR", default="include")
    header.add_argument("--cell", metavar="CELL", help="only for this cell")
    header.set_defaults(run=_headers)

    boot = verbs.add_parser("run", help="boot an image in QEMU, console on the terminal")
    emulator.add_options(boot)
    boot.add_argument("--timeout", metavar="SECONDS", type=float, help="stop after this time, with exit status 124")
    boot.add_argument("--print-command", action="store_true", help="only print QEMU's command line")
    boot.set_defaults(run=run.run)

    inspect = verbs.add_parser("debug", help="boot an image stopped, under gdb")
    emulator.add_options(inspect)
    inspect.add_argument("-ex", dest="commands", metavar="COMMAND", action="append", default=[],
                         help="gdb command, after the connection is made")
    inspect.add_argument("--batch", action="store_true", help="end gdb after the commands")
    inspect.add_argument("--console", metavar="FILE", help="write the console's output there")
    inspect.set_defaults(run=debug.debug)
    return parser


def _files(parser):
    parser.add_argument("description", metavar="SPEC", help="system description (XML)")
    parser.add_argument("--kernel", metavar="ELF", help="kernel (default: what the description names, else the "
                        "release kernel)")
    parser.add_argument("--cell", metavar="CELL=FILE", action="append", default=[], help="program of a cell")
    parser.add_argument("--cells", metavar="DIR", action="append", default=[],
                        help="where programs are looked for, after the description's directory")


def _plan(options):
    pairs = []
    for text in options.cell:
        name, separator, path = text.partition("=")
        if not separator:
            raise UsageError(f"--cell {text}: expected CELL=FILE")
        pairs.append((name, path))
    return plan.make_plan(options.description,
                          programs.Files(options.description, pairs, options.cells, options.kernel))


def _build(options):
    wanted = options.formats.split(",")
    for name in wanted:
        if name not in formats.FORMATS:
            raise UsageError(f"--formats: unknown format `{name}`; there are {', '.join(formats.FORMATS)}")
    result = _plan(options)
    _, notes = output.write_image(result, options.output, wanted, options.flash_start)
    for note in notes:
        print(f"note: {note}", file=sys.stderr)
    if options.depfile:
        output.write_dependencies(options.depfile, options.output, result.inputs)


def _check(options):
    if options.description_only:
        plan.read_system(options.description)
    else:
        _plan(options)


def _show(options):
    result = _plan(options)
    if options.only and result.system.cell(options.only) is None:
        raise UsageError(f"--only {options.only}: the description has no such cell")
    print(show.report(result, options.only), end="")


def _headers(options):
    headers.write_headers(plan.read_system(options.description), options.output, options.cell)


def main(arguments):
    rest = []
    if "--" in arguments:
        split = arguments.index("--")
        arguments, rest = arguments[:split], arguments[split + 1:]
    options = _parser().parse_args(arguments)
    options.qemu_options = rest
    try:
        if rest and options.run not in (run.run, debug.debug):
            raise UsageError(f"`{options.verb}` takes nothing after `--`")
        return options.run(options) or 0
    except Failed as failure:
        sys.stderr.write(str(failure))
        return 1
    except UsageError as error:
        print(f"okapi: error: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 1
    except Exception:  # the weaver's own fault, whatever it is
        traceback.print_exc()
        print("okapi: internal error; please report it with the description", file=sys.stderr)
        return 2
