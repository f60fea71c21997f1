# SPDX-License-Identifier: BSD-2-Clause
"""Reads what belongs to virtual machines: `linux` elements, the native ends of their channels, `machines`."""

from okapi import abi, guest, model, pools, values

DEFAULT_MEMORY = 32 << 20
DEFAULT_PRIORITY = 50  # below native cells
DEFAULT_TABLES, MOST_TABLES = 64, 64
DEFAULT_CHANNEL = 64 << 10
LONGEST_COMMAND_LINE = 1023


class LinuxReading:
    """The part of reader.Reader for virtual machines."""

    def _linux(self, element):
        cell = self._begin(element, element.get("kernel"), DEFAULT_PRIORITY)
        tables = self._number(element, "tables", DEFAULT_TABLES, pools.LEAST_TABLES, MOST_TABLES)
        cell.kernel_heap = self._machine_heap(element, tables)
        cell.overlap = True
        cell.guest = guest.Guest(cell, element.get("kernel"), element.get("initrd"), self._machine_memory(element),
                                 tables, element.get("start") != "no")
        cell.guest.console_path = self._with_default(element, "console", cell)
        cell.guest.keeper_path = self._with_default(element, "keeper", cell)
        ram = model.Memory("ram", element.place, cell, size=cell.guest.memory_size, align=abi.SECTION_SIZE,
                           zero=False)
        ram.mapping = model.Mapping(cell, ram, "ram", ram.rights, element.place, guest.RAM_BASE)
        cell.guest.ram = ram
        self._read_children(cell, element, "_linux_", ("main", "ram", "console", "none"))
        self._lines(cell, element)
        return cell

    def _machine_memory(self, element):
        if "memory" not in element.attributes:
            return DEFAULT_MEMORY
        size = values.size(element.get("memory"))
        if size % abi.SECTION_SIZE or not 0 < size <= guest.LARGEST_MEMORY:
            self.diagnostics.error(element.value_place("memory"), f"`memory` is {element.get('memory')}, allowed are "
                                   f"whole megabytes, 1M to {values.size_text(guest.LARGEST_MEMORY)}")
            return DEFAULT_MEMORY
        return size

    def _machine_heap(self, element, tables):
        """Kernel memory for the tables: at least what the kernel takes when the machine starts."""
        size = values.size(element.get("kernel_heap", str(tables * guest.PAGES_A_TABLE)))
        least = pools.machine_least()
        if size < least:
            fitting = values.size_text(values.round_up(least, 1 << 10))
            self.diagnostics.error(element.value_place("kernel_heap"), f"machine `{element.get('name')}` has "
                                   f"{size} bytes of `kernel_heap`, but needs {least} to start",
                                   "note: for two tables of processes, the page that it shares with the kernel, and "
                                   f"{pools.LEAST_SECOND_LEVELS} tables of pages", f'help: kernel_heap="{fitting}"')
        return size

    def _linux_channel(self, cell, element):
        name, place = element.get("name"), element.place
        share = model.Share(name, place, cell, to=element.get("to"), to_place=element.value_place("to"),
                            rights=abi.MAP_READ | abi.MAP_WRITE, given=True)
        share.kind = "channel"
        doorbell = model.Signal(f"{name}.doorbell", place, cell, to=element.get("to"), given=True)
        cell.guest.channels.append(guest.Window(name, place, cell.guest, share, doorbell))
        return [share, doorbell]

    def _linux_use_device(self, cell, element):
        items = self._read_use_device(cell, element)
        for item in items:
            if isinstance(item, model.Memory):
                item.mapping.fixed = item.physical
        if items and not self.system.machine.devices[element.get("name")].compatible:
            self.diagnostics.error(element.value_place("name"), f"device `{element.get('name')}`: machine "
                                   f"`{self.system.machine.name}` does not say what it is compatible with, so that "
                                   "Linux would not find it", "help: give its `phys_device` the attribute `compatible`")
        return items

    def _linux_commandline(self, cell, element):
        items = self._read_commandline(cell, element)
        size = len(" ".join(cell.arguments).encode())
        if size > LONGEST_COMMAND_LINE:
            self.diagnostics.error(element.place, f"the command line of machine `{cell.name}` has {size} bytes, but "
                                   f"Linux takes {LONGEST_COMMAND_LINE}")
        return items

    def _lines(self, cell, element):
        """Interrupt lines in order: console, channels, devices; the last one is the timer's."""
        line = guest.FIRST_LINE
        for window in cell.guest.channels:
            window.line = line
            line += 1
        for device in cell.devices:
            for interrupt in device.interrupts:
                interrupt.notification, interrupt.bit = "main", line
                line += 1
        if line > guest.TIMER_LINE:
            self.diagnostics.error(element.place, f"machine `{cell.name}` needs {line} interrupt lines, but has "
                                   f"{guest.TIMER_LINE} beside its timer's", "note: one for the console, and one for "
                                   "each channel and each interrupt of a device")

    # --- in native cells ---

    def _read_channel(self, cell, element):
        name, place = element.get("name"), element.place
        memory = model.Memory(name, place, cell, size=self._size(element, "size", DEFAULT_CHANNEL), given=True)
        memory.kind = "channel"
        memory.mapping = model.Mapping(cell, memory, name, memory.rights, place, self._address(element))
        signal = model.Signal(f"{name}.line", place, cell, given=True)
        bell = guest.Doorbell(f"{name}.doorbell", place, cell, target=cell.main)
        if "bit" in element.attributes:
            bell.bit = int(element.get("bit"))
        cell.channel_ends.append(guest.ChannelEnd(name, place, cell, memory=memory, signal=signal, bell=bell))
        cell.doorbells.append(bell)
        return [memory, signal]

    def _read_machines(self, cell, _element):
        cell.machines = []
        return []
