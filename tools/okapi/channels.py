# SPDX-License-Identifier: BSD-2-Clause
"""Ties virtual machines to native cells: keepers, consoles and channels.

Windows belong to the native side.  Each side holds a signal capability that can ring only the bit meant for it: a
line of the machine, or a bit of the native cell's main notification."""

from okapi import abi, guest, model, placement, values
from okapi.diagnostics import did_you_mean, with_article


class Wiring:
    def __init__(self, linker):
        self.linker = linker
        self.system = linker.system
        self.diagnostics = linker.diagnostics
        self.files = {}  # name to the memory that holds its contents in the image

    def wire(self):
        for machine in self.system.guests:
            self._keeper(machine)
        for machine in self.system.guests:
            self._console(machine)
            for window in machine.channels:
                self._channel(window)
        for cell in self.system.cells:
            for end in cell.channel_ends:
                if end.window is None and not self.diagnostics.count:
                    self.diagnostics.error(end.place, f"channel `{end.name}`: no machine's channel leads to {end.path}",
                                           f'help: <channel name="{end.name}" to="{end.path}"/> in a `linux`')
        if not self.diagnostics.count:
            for cell in self.system.cells:
                self._choose_bits(cell)
            for machine in self.system.guests:
                self._place_windows(machine)

    # --- the keeper ---

    def _keeper(self, machine):
        cell = machine.cell
        if machine.keeper_path is None:
            self.diagnostics.error(cell.place, f"machine `{cell.name}` has no keeper: nobody would start it",
                                   'help: keeper="/CELL/ENDPOINT" here or in `image`, of a cell with `<machines/>`')
            return
        endpoint = self.linker.path_of(cell, "keeper", machine.keeper_path, cell.place)
        if endpoint is None:
            return
        keeper = endpoint.cell
        if keeper.machines is None:
            self.diagnostics.error(cell.element.value_place("keeper"), f"`keeper` of machine `{cell.name}`: cell "
                                   f"`{keeper.name}` has no `<machines/>`",
                                   (keeper.place, f"note: `{keeper.name}` is here"))
            return
        machine.keeper, machine.number = endpoint, len(keeper.machines)
        if machine.number == guest.MAIN_TIMER_BIT:
            self.diagnostics.error(cell.place, f"machine `{cell.name}` is one more than the "
                                   f"{guest.MAIN_TIMER_BIT} that cell `{keeper.name}` can keep")
        keeper.machines.append(machine)
        keeper.doorbells.append(guest.Doorbell(f"{cell.name}.switch", cell.place, keeper, bit=machine.number,
                                               target=keeper.main))
        machine.control = guest.Control(f"{cell.name}.control", cell.place, keeper, guest=machine)
        keeper.items.append(machine.control)
        self._load(keeper, machine, machine.image, "image", machine.kernel_file)
        self._load(keeper, machine, machine.dtb, "dtb", None)
        if machine.initrd_file is not None:
            self._load(keeper, machine, machine.initrd, "initrd", machine.initrd_file)

    def _load(self, keeper, machine, loaded, part, file):
        """The keeper sees what it loads; a file is in the image once."""
        name, place = f"{machine.cell.name}.{part}", machine.cell.place
        memory = self.files.get(file)
        if memory is None:
            memory = model.Memory(name, place, keeper, rights=abi.MAP_READ, cache=abi.MAP_CACHED, given=True)
            memory.mapping = model.Mapping(keeper, memory, name, abi.MAP_READ, place)
            keeper.items.append(memory)
            if file is not None:
                self.files[file] = memory
        loaded.memory = memory
        views = [memory] + memory.shares
        view = next((view for view in views if view.cell is keeper), None)
        if view is None:
            view = model.Share(name, place, keeper, to=memory.path, target=memory, given=True)
            view.mapping = model.Mapping(keeper, memory, name, abi.MAP_READ, place)
            memory.shares.append(view)
            keeper.items.append(view)
        loaded.mapping = view.mapping

    # --- windows ---

    def _console(self, machine):
        cell, path = machine.cell, machine.console_path
        endpoint = self.linker.path_of(cell, "console", path, cell.place) if path else None
        if endpoint is None:
            return
        serial, place = endpoint.cell, cell.place
        if serial.guest:
            self.diagnostics.error(cell.element.value_place("console"), f"`console` of machine `{cell.name}`: "
                                   f"`{serial.name}` is a machine itself, not a driver")
            return
        name = f"{cell.name}.console"
        memory = model.Memory(name, place, serial, size=guest.CONSOLE_WINDOW, given=True)
        memory.mapping = model.Mapping(serial, memory, name, memory.rights, place)
        signal = model.Signal(f"{cell.name}.line", place, serial, given=True)
        bell = guest.Doorbell(f"{name}_doorbell", place, serial, target=serial.main)
        end = guest.ChannelEnd(name, place, serial, memory=memory, signal=signal, bell=bell)
        serial.items += [memory, signal]
        serial.doorbells.append(bell)
        share = model.Share("console.window", place, cell, to=memory.path,
                            rights=abi.MAP_READ | abi.MAP_WRITE, given=True)
        doorbell = model.Signal("console.doorbell", place, cell, to=serial.main.path, given=True)
        cell.items[0:0] = [share, doorbell]
        machine.console = guest.Window("console", place, machine, share, doorbell, guest.CONSOLE_LINE)
        machine.console_index = len(serial.consoles)
        serial.consoles.append(machine)
        self._connect(machine.console, end)
        if machine.keeper:
            keeper = machine.keeper.cell
            machine.switch = model.Signal(f"{cell.name}.switch", place, serial, to=keeper.main.path,
                                          target=keeper.main, mask=1 << machine.number, given=True)
            serial.items.append(machine.switch)

    def _channel(self, window):
        path, place = window.share.to, window.share.to_place
        cell = self.system.cell(path.split("/")[1])
        ends = {end.name: end for end in cell.channel_ends} if cell else {}
        end = ends.get(path.split("/")[2])
        who = f"channel `{window.name}`"
        if end is not None and end.window is None:
            self._connect(window, end)
        elif end is not None:
            self.diagnostics.error(place, f"{who}: `{path}` is connected already, with machine "
                                   f"`{end.window.guest.cell.name}`", (end.window.place, "note: said here"))
        elif cell is None or path.split("/")[2] not in cell.named():
            hint = did_you_mean(path.split("/")[2], ends, f"a channel of `{cell.name}`") if cell else did_you_mean(
                path.split("/")[1], [other.name for other in self.system.native_cells], "cells")
            self.diagnostics.error(place, f"{who}: cell `{cell.name}` has no channel `{path.split('/')[2]}`"
                                   if cell else f"{who}: no cell `{path.split('/')[1]}` in `{path}`", hint)
        else:
            found = cell.named()[path.split("/")[2]]
            self.diagnostics.error(place, f"{who}: `{path}` is {with_article(found.kind)}, not a channel",
                                   (found.place, f"note: `{found.name}` is here"))

    def _connect(self, window, end):
        machine = window.guest.cell
        window.native, end.window = end, window
        window.share.target = end.memory
        window.share.mapping = model.Mapping(machine, end.memory, window.name, window.share.rights, window.place)
        end.memory.shares.append(window.share)
        window.doorbell.target = end.cell.main
        end.signal.target, end.signal.to, end.signal.mask = machine.main, machine.main.path, 1 << window.line

    def _choose_bits(self, cell):
        """Doorbells that the description gives no bit get free ones of the main notification, from bit 1 on."""
        taken = {guest.MAIN_TIMER_BIT} | {bell.bit for bell in cell.doorbells}
        taken |= {item.bit for item in cell.of_kind(model.Timer, model.Interrupt) if item.notification == "main"}
        for other in self.system.cells:
            for signal in other.of_kind(model.Signal):
                if signal.to == cell.main.path:
                    taken |= {bit for bit in range(32) if signal.mask >> bit & 1}
        for bell in cell.doorbells:
            if bell.bit is None:
                bell.bit = next((bit for bit in range(1, 32) if bit not in taken), None)
                taken.add(bell.bit)
            if bell.bit is None:
                self.diagnostics.error(bell.place, f"doorbell `{bell.name}` finds no free bit in the main notification "
                                       f"of cell `{cell.name}`", "note: timers, interrupts, signals of other cells, "
                                       "consoles and channels each have one")
                bell.bit = 0
        for end in cell.channel_ends:
            end.window.doorbell.mask = 1 << end.bell.bit
        for machine in cell.consoles:
            machine.console.doorbell.mask = 1 << machine.console.native.bell.bit

    @staticmethod
    def _place_windows(machine):
        cursor = guest.WINDOWS_BASE
        for window in machine.windows:
            mapping = window.share.mapping
            mapping.fixed = values.round_up(cursor, placement.natural_alignment(mapping.memory))
            cursor = mapping.fixed + mapping.memory.size
