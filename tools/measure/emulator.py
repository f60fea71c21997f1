# SPDX-License-Identifier: BSD-2-Clause
"""Runs an image in QEMU's versatilepb, without a terminal and with a time limit."""

import os
import re
import select
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

# One instruction takes one nanosecond: time in the guest depends on nothing else.
DETERMINISTIC = ("-icount", "shift=0,sleep=off")

# How long the emulator may take to end after its last output, seconds.
ENDING = 0.1

NOISE = re.compile(r"audio:|\S*qemu-system-arm: terminating on signal")

QEMU = os.environ.get("QEMU", "qemu-system-arm")


@dataclass
class Outcome:
    """What a run of the emulator did."""

    output: str = ""
    status: int = 0
    timed_out: bool = False
    seconds: float = 0.0
    complaints: list = field(default_factory=list)  # of QEMU about what the guest did


def command(image, plugin=None, log=None, options=DETERMINISTIC):
    """The command line; `plugin` is the shared object with its arguments, as one string.

    Without an image, the options say what is loaded.
    """
    words = [
        QEMU, "-M", "versatilepb", "-cpu", "arm926,vfp=off", "-m", "128",
        "-display", "none", "-monitor", "none", "-serial", "stdio",
        "-audiodev", "driver=none,id=none", "-no-reboot",
        "-semihosting-config", "enable=on,target=native",
    ]
    if image:
        words += ["-kernel", str(image)]
    if log:
        words += ["-d", "guest_errors,unimp", "-D", str(log)]
    if plugin:
        words += ["-plugin", plugin]
    return words + list(options)


def run(image, limit, plugin=None, log=None, options=DETERMINISTIC, enough=None):
    """Run an image until it ends by itself, `enough(output)` is true or `limit` seconds are over."""
    outcome = Outcome()
    begin = time.monotonic()
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command(image, plugin, log, options), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=errors)
        try:
            _read(process, outcome, begin + limit, enough)
        finally:
            _end(process)
        errors.seek(0)
        outcome.output = _joined(outcome.output, _without_noise(errors.read().decode(errors="replace")))
    outcome.status = process.returncode
    outcome.seconds = time.monotonic() - begin
    if log and Path(log).exists():
        outcome.complaints = Path(log).read_text(errors="replace").splitlines()
    return outcome


def _without_noise(errors):
    """QEMU's errors; what it says about the board's sound chip, or about our own signal, is of no interest."""
    return "".join(line for line in errors.splitlines(True) if not NOISE.match(line))


def _joined(output, errors):
    """The errors after the output, on lines of their own: the output may end within a line."""
    if errors and output and not output.endswith("\n"):
        output += "\n"
    return output + errors


def _read(process, outcome, deadline, enough):
    """Collect output until the end of it or of the time."""
    collected = b""
    while True:
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            outcome.timed_out = True
            return
        if not select.select([process.stdout], [], [], remaining)[0]:
            continue
        part = os.read(process.stdout.fileno(), 65536)
        if not part:
            return
        collected += part
        outcome.output = collected.decode(errors="replace").replace("\r\n", "\n")
        if enough and enough(outcome.output):
            return


def _end(process):
    """Ask for the end, so that plugins report; insist if that does not help."""
    try:
        process.wait(ENDING)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()
