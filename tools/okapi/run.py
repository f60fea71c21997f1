# SPDX-License-Identifier: BSD-2-Clause
"""`okapi run`: boots an image in QEMU with its console on the terminal."""

import os
import select
import subprocess
import sys
import termios
import time

from okapi.diagnostics import UsageError
from okapi.emulator import Emulator
from okapi.faults import FaultLines
from okapi.source import reason

TIMED_OUT = 124


def run(options):
    """Exit status of the emulator, or that of `--timeout`."""
    with Emulator(options.image, options) as emulator:
        command = emulator.command()
        if options.print_command:
            print(" ".join(command))
            return 0
        terminal = _terminal_state()
        try:
            process = subprocess.Popen(command, stdout=subprocess.PIPE)
        except OSError as error:
            raise UsageError(f"cannot run {command[0]}: {reason(error)}") from error
        try:
            finished = _forward(process, FaultLines(emulator), options.timeout)
        except KeyboardInterrupt:
            finished = True
        finally:
            status = _end(process)
            _restore(terminal)
        if not finished:
            print(f"okapi: stopped after {options.timeout:g} s", file=sys.stderr)
            return TIMED_OUT
        return status


def _forward(process, lines, timeout):
    """Copy the console until the emulator ends; False if the time is over before."""
    end = None if timeout is None else time.monotonic() + timeout
    while True:
        left = None if end is None else max(0, end - time.monotonic())
        if not select.select([process.stdout], [], [], left)[0]:
            return False
        data = os.read(process.stdout.fileno(), 65536)
        if not data:
            return True
        sys.stdout.buffer.write(lines.feed(data))
        sys.stdout.buffer.flush()


def _end(process):
    try:
        return process.wait(timeout=1)
    except subprocess.TimeoutExpired:
        process.terminate()
        return process.wait()


def _terminal_state():
    return termios.tcgetattr(sys.stdin) if sys.stdin.isatty() else None


def _restore(state):
    """QEMU sets the terminal to raw; give it back even if QEMU was killed."""
    if state is not None:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, state)
