# SPDX-License-Identifier: BSD-2-Clause
"""image.json beside an image: what `run` and `debug` must know of it, without the description."""

import json
import os

NAME = "image.json"


def of_plan(plan, directory):
    """Facts of a plan, with file names relative to the image's directory."""
    def relative(path):
        return os.path.relpath(path, directory)

    machine = plan.system.machine
    return {
        "system": plan.system.name,
        "machine": {"name": machine.name, "id": machine.identifier, "board": machine.board,
                    "ram": sum(size for _, size in machine.ram),
                    "flash": list(machine.flash) if machine.flash else None},
        "kernel": {"file": relative(plan.kernel.path), "window_base": plan.kernel.window_base},
        "load": plan.kernel.start,
        "cells": [{"name": cell.name, "file": relative(cell.program.path), "delta": cell.program.delta,
                   "start": cell.program.start + cell.program.delta, "end": cell.program.end + cell.program.delta}
                  for cell in plan.system.native_cells],
        "machines": [{"name": guest.cell.name, "symbols": relative(guest.symbols_path)}
                     for guest in plan.system.guests if guest.symbols_path],
    }


def write(facts, directory):
    with open(os.path.join(directory, NAME), "w", encoding="utf-8") as stream:
        json.dump(facts, stream, indent=1)
        stream.write("\n")


def read(directory):
    with open(os.path.join(directory, NAME), encoding="utf-8") as stream:
        return json.load(stream)
