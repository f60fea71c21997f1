# SPDX-License-Identifier: BSD-2-Clause
"""`okapi debug`: boots an image stopped in QEMU, under a gdb that knows the kernel's and every cell's symbols."""

import os
import subprocess
import time

from okapi.diagnostics import UsageError
from okapi.emulator import Emulator
from okapi.source import reason

PROGRAM = "gdb-multiarch"


def debug(options):
    """Exit status of gdb."""
    with Emulator(options.image, options) as emulator:
        socket = os.path.join(emulator.directory, "gdb")
        command = emulator.command("-S", "-gdb", f"unix:{socket},server=on,wait=off")
        output = options.console and open(options.console, "wb")
        try:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output or None,
                                       start_new_session=True)
        except OSError as error:
            raise UsageError(f"cannot run {command[0]}: {reason(error)}") from error
        try:
            _wait_for(socket, process)
            return subprocess.run(_gdb(emulator, socket, options), check=False).returncode
        except OSError as error:
            raise UsageError(f"cannot run {PROGRAM}: {reason(error)}") from error
        finally:
            process.kill()
            process.wait()
            if output:
                output.close()


def _wait_for(socket, process):
    for _ in range(500):
        if os.path.exists(socket):
            return
        if process.poll() is not None:
            break
        time.sleep(0.01)
    raise UsageError("QEMU did not open its gdb stub")


def _gdb(emulator, socket, options):
    """Commands come in order: symbols, connection, then what the user gives."""
    command = [PROGRAM, "-q", "-ex", "set confirm off", "-ex", "set pagination off", "-ex", "set architecture armv5te",
               "-ex", f"file {emulator.kernel_file()}"]
    for cell, path in emulator.cell_files():
        command += ["-ex", f"add-symbol-file {path} -o 0x{cell['delta'] & 0xFFFFFFFF:x}"]
    for path in emulator.machine_symbols():
        command += ["-ex", f"add-symbol-file {path}"]
    command += ["-ex", f"target remote {socket}"]
    if options.batch:
        command.append("-batch")
    for text in options.commands:
        command += ["-ex", text]
    return command
