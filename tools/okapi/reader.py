# SPDX-License-Identifier: BSD-2-Clause
"""From the checked XML tree to the model; checks each value by itself and that names are used once."""

from okapi import abi, model, values
from okapi.diagnostics import did_you_mean
from okapi.linux_cell import LinuxReading

DEFAULT_STACK = 16 << 10
DEFAULT_HEAP = 64 << 10
SHORTEST_BUDGET = 10  # microseconds, as the kernel has them
LONGEST_PERIOD = 60000000
RESERVED = ("main", "stack", "heap", "rx", "rw", "environment", "none")


class Reader(LinuxReading):
    """Reads cells; `image` gives the defaults for all of them."""

    def __init__(self, system, image, diagnostics):
        self.system = system
        self.image = image
        self.diagnostics = diagnostics

    def read(self):
        seen = {}
        for element in self.image.all("cell", "okl4", "linux"):
            cell = self._linux(element) if element.name == "linux" else self._cell(element)
            other = seen.setdefault(macro(cell.name), cell)
            if other is not cell:
                self.diagnostics.error(element.value_place("name"), f"a second cell `{cell.name}`",
                                       (other.place, f"note: the first one, `{other.name}`, is here"))
            self.system.cells.append(cell)
        if len(self.system.cells) > abi.MAX_SPACES:
            self.diagnostics.error(self.system.place, f"{len(self.system.cells)} cells, but the kernel has at most "
                                   f"{abi.MAX_SPACES} spaces")
        kernel = self.image.first("kernel")
        if kernel is not None:
            self.system.kernel_file = kernel.get("file")
            self.system.kernel_place = kernel.value_place("file")
            self._kernel_events(kernel)

    def _kernel_events(self, kernel):
        """`<kernel events="/cell">` is the same as `<events/>` in that cell."""
        if "events" not in kernel.attributes:
            return
        name = kernel.get("events")[1:]
        cell = self.system.cell(name)
        if cell is None:
            self.diagnostics.error(kernel.value_place("events"), f"no cell `{name}`", did_you_mean(
                name, [cell.name for cell in self.system.native_cells], "cells"))
        elif cell.guest:
            self.diagnostics.error(kernel.value_place("events"), f"`{name}` is a virtual machine and cannot get the "
                                   "kernel's events")
        elif not any(memory.source == "events" for memory in cell.of_kind(model.Memory)):
            cell.items += self._read_events(cell, kernel)

    # --- values ---

    def _number(self, element, name, default, least, most):
        if name not in element.attributes:
            return default
        value = values.number(element.get(name))
        if not least <= value <= most:
            self.diagnostics.error(element.value_place(name), f"`{name}` is {value}, allowed are {least} to {most}")
            return default
        return value

    def _size(self, element, name, default, unit=abi.PAGE_SIZE):
        if name not in element.attributes:
            return default
        value = values.size(element.get(name))
        if value == 0 or value > abi.USER_END:
            self.diagnostics.error(element.value_place(name), f"`{name}` is {value} bytes, allowed are 1 to "
                                   f"{abi.USER_END}")
            return default
        return values.round_up(value, unit)

    def _address(self, element, name="virt_addr"):
        if name not in element.attributes:
            return None
        value = values.number(element.get(name))
        if value % abi.PAGE_SIZE:
            self.diagnostics.error(element.value_place(name), f"address 0x{value:08x} is not a multiple of the page "
                                   f"size 0x{abi.PAGE_SIZE:x}")
            return None
        if not abi.USER_BASE <= value < abi.USER_END:
            self.diagnostics.error(element.value_place(name), f"address 0x{value:08x} is outside the user area "
                                   f"0x{abi.USER_BASE:08x}..0x{abi.USER_END:08x}")
            return None
        return value

    def _align(self, element):
        if "align" not in element.attributes:
            return abi.PAGE_SIZE
        value = values.size(element.get("align"))
        if value < abi.PAGE_SIZE or value & (value - 1):
            self.diagnostics.error(element.value_place("align"), f"alignment 0x{value:x} is not a power of two of at "
                                   f"least 0x{abi.PAGE_SIZE:x}")
            return abi.PAGE_SIZE
        return value

    def _attach(self, element, default):
        if "attach" not in element.attributes:
            return values.attach(default)
        rights = values.attach(element.get("attach"))
        if rights & abi.MAP_WRITE and rights & abi.MAP_EXECUTE:
            self.diagnostics.error(element.value_place("attach"), f"`{element.get('attach')}` is writable and "
                                   "executable, which the kernel refuses",
                                   "help: attach `rw`, and map a second view with `rx` at run time")
        return rights

    def _time(self, element, name):
        return values.microseconds(element.get(name)) if name in element.attributes else None

    def _budget(self, element):
        budget, period = self._time(element, "budget"), self._time(element, "period")
        if period is not None and budget is None:
            self.diagnostics.error(element.value_place("period"), f"`period` {element.get('period')} without `budget`")
        elif budget is not None and period is None:
            self.diagnostics.error(element.value_place("budget"), f"`budget` {element.get('budget')} without `period`")
        elif budget is not None and budget < SHORTEST_BUDGET:
            self.diagnostics.error(element.value_place("budget"), f"budget {element.get('budget')} is less than the "
                                   f"shortest one, {SHORTEST_BUDGET}us")
        elif budget is not None and period > LONGEST_PERIOD:
            self.diagnostics.error(element.value_place("period"), f"period {element.get('period')} is more than the "
                                   f"longest one, {LONGEST_PERIOD // 1000000}s")
        elif budget is not None and budget > period:
            self.diagnostics.error(element.value_place("budget"), f"budget {element.get('budget')} is more than the "
                                   f"period {element.get('period')}")
        return budget, period

    # --- cells ---

    def _begin(self, element, file, priority):
        """What native cells and virtual machines have in common."""
        cell = model.Cell(element.get("name"), element.place, element, len(self.system.cells), file)
        if cell.name.lower() in ("kernel", "none"):
            self.diagnostics.error(element.value_place("name"), f"`{cell.name}` cannot be the name of a cell")
        cell.priority = self._number(element, "priority", priority, 0, abi.PRIORITIES - 1)
        cell.max_priority = self._number(element, "max_priority", None, 0, abi.PRIORITIES - 1)
        cell.caps = self._number(element, "caps", 64, 17, abi.MAX_LIST_ENTRIES)
        cell.main = model.Thread("main", element.place, cell, 6, priority=cell.priority)
        cell.main.budget, cell.main.period = self._budget(element)
        cell.main.faults_path = self._with_default(element, "faults", cell)
        return cell

    def _cell(self, element):
        cell = self._begin(element, element.get("file"), 100)
        cell.kernel_heap = values.size(element.get("kernel_heap", "64K"))
        cell.virt_addr = self._address(element)
        cell.overlap = element.get("overlap") == "yes"
        cell.console_path = self._with_default(element, "console", cell)
        stack, heap = element.first("stack"), element.first("heap")
        cell.main.stack = self._stack(cell, stack, "stack", element.place)
        cell.heap = model.Memory("heap", heap.place if heap else element.place, cell, 10,
                                 size=self._size(heap, "size", DEFAULT_HEAP) if heap else DEFAULT_HEAP,
                                 align=self._align(heap) if heap else abi.PAGE_SIZE)
        fixed = self._address(heap) if heap else None
        cell.heap.mapping = model.Mapping(cell, cell.heap, "heap", cell.heap.rights, cell.heap.place, fixed)
        self._read_children(cell, element, "_read_", RESERVED)
        return cell

    def _read_children(self, cell, element, prefix, reserved):
        names = {name: None for name in reserved}
        for child in element.children:
            reader = getattr(self, prefix + child.name, None)
            for item in reader(cell, child) if reader else []:
                if not self._add(cell, item, names):
                    break  # what else the element brings is named after it

    def _with_default(self, element, name, cell):
        """The image's default does not apply to the cell that it names: nobody serves itself."""
        if name in element.attributes:
            return path_or_none(element, name)
        path = self.image.get(name)
        return path if path and path.split("/")[1] != cell.name else None

    def _add(self, cell, item, names):
        key = macro(item.name)
        for reserved in (name for name in names if names[name] is None):
            if key == macro(reserved):
                self.diagnostics.error(item.place, f"{item.kind} `{item.name}`: each cell has something of this name "
                                       "already")
                return False
        other = next((other for name, other in names.items() if macro(name) == key), None)
        if other is not None:
            self.diagnostics.error(item.place, f"{item.kind} `{item.name}` of {cell.title}: the name is taken",
                                   (other.place, f"note: by the {other.kind} `{other.name}` here"))
            return False
        names[item.name] = item
        cell.items.append(item)
        return True

    def _stack(self, cell, element, name, place):
        size = self._size(element, "size", DEFAULT_STACK) if element else DEFAULT_STACK
        stack = model.Memory(name, element.place if element else place, cell, size=size, guard=True)
        fixed = self._address(element) if element else None
        stack.mapping = model.Mapping(cell, stack, name, stack.rights, stack.place, fixed)
        return stack

    def _read_memsection(self, cell, element):
        memory = model.Memory(element.get("name"), element.place, cell, rights=self._attach(element, "rw"),
                              align=self._align(element), zero=element.get("zero") != "no", file=element.get("file"))
        if "cache_policy" in element.attributes:
            memory.cache = values.CACHE_POLICIES[element.get("cache_policy")]
        memory.size = self._size(element, "size", 0)
        if not memory.size and memory.file is None:
            self.diagnostics.error(element.place, f"memory section `{memory.name}` has neither `size` nor `file`")
        memory.mapping = model.Mapping(cell, memory, memory.name, memory.rights, element.place, self._address(element))
        return [memory]

    def _read_thread(self, cell, element):
        thread = model.Thread(element.get("name"), element.place, cell, start=element.get("start"),
                              to_place=element.value_place("faults"), start_place=element.value_place("start"))
        thread.priority = self._number(element, "priority", cell.priority, 0, abi.PRIORITIES - 1)
        thread.budget, thread.period = self._budget(element)
        thread.faults_path = path_or_none(element, "faults") if "faults" in element.attributes \
            else cell.main.faults_path
        thread.stack = self._stack(cell, element.first("stack"), f"{thread.name}_stack", element.place)
        return [thread]

    def _read_endpoint(self, cell, element):
        return [model.Endpoint(element.get("name"), element.place, cell)]

    def _read_notification(self, cell, element):
        return [model.Notification(element.get("name"), element.place, cell)]

    def _read_connect(self, cell, element):
        connection = model.Connection(element.get("name"), element.place, cell, to=element.get("to"),
                                      to_place=element.value_place("to"))
        connection.badge = self._number(element, "badge", None, 0, 0xFFFFFFFF)
        if "rights" in element.attributes:
            connection.rights = values.endpoint_rights(element.get("rights"))
        return [connection]

    def _read_signal(self, cell, element):
        signal = model.Signal(element.get("name"), element.place, cell, to=element.get("to"),
                              to_place=element.value_place("to"))
        if "bits" in element.attributes:
            signal.mask = values.bit_mask(element.get("bits"))
            if signal.mask == 0:
                self.diagnostics.error(element.value_place("bits"), "`bits` allows no bit at all",
                                       "help: name bits, or leave the attribute away for all bits")
        return [signal]

    def _read_share(self, cell, element):
        return [model.Share(element.get("name"), element.place, cell, to=element.get("to"),
                            to_place=element.value_place("to"),
                            rights=self._attach(element, "r"), fixed=self._address(element))]

    def _read_timer(self, cell, element):
        return [model.Timer(element.get("name"), element.place, cell,
                            notification=element.get("notification", "main"), bit=int(element.get("bit")),
                            to_place=element.value_place("notification"))]

    def _read_irq(self, cell, element):
        line = values.number(element.get("value"))
        device = self.system.machine.kernel_line(line)
        if line >= self.system.machine.line_count:
            self.diagnostics.error(element.value_place("value"), f"interrupt line {line}: the machine has lines 0 to "
                                   f"{self.system.machine.line_count - 1}")
        elif device:
            self.diagnostics.error(element.value_place("value"), f"interrupt line {line} belongs to the kernel "
                                   f"(device `{device.name}`)")
        notification, bit = self._binding(element)
        return [model.Interrupt(element.get("name", f"irq{line}"), element.place, cell, line=line,
                                notification=notification, bit=bit, to_place=element.value_place("notification"))]

    def _binding(self, element):
        bit = int(element.get("bit")) if "bit" in element.attributes else None
        if "notification" not in element.attributes:
            if bit is not None:
                self.diagnostics.error(element.value_place("bit"), f"`bit` {bit} without `notification`",
                                       'help: notification="main" is that of the main thread')
            return None, None
        return element.get("notification"), bit or 0

    def _read_use_device(self, cell, element):
        name = element.get("name")
        physical = self.system.machine.devices.get(name)
        notification, bit = self._binding(element)
        if physical is None:
            self.diagnostics.error(element.value_place("name"), f"machine `{self.system.machine.name}` has no device "
                                   f"`{name}`", did_you_mean(name, self.system.machine.devices, "devices"))
            return []
        if physical.kernel:
            self.diagnostics.error(element.value_place("name"), f"device `{name}` belongs to the kernel")
            return []
        first = next((device for device in cell.devices if device.name == name), None)
        if first is not None:
            self.diagnostics.error(element.place, f"device `{name}` is given twice to {cell.title}",
                                   (first.place, "note: the first time is here"))
            return []
        if physical.bus_master and element.get("bus_master") != "yes":
            self.diagnostics.error(element.place, f"device `{name}` can write to all memory by itself",
                                   'help: a cell that is trusted with everything says bus_master="yes"')
        device = model.Device(name, element.place, cell)
        for number, (base, size) in enumerate(physical.regions):
            memory = model.Memory(f"{name}_mem{number}", element.place, cell, size=size, physical=base,
                                  source="device", zero=False)
            memory.mapping = model.Mapping(cell, memory, memory.name, memory.rights, element.place)
            device.memories.append(memory)
        for number, line in enumerate(physical.interrupts):
            if bit is not None and bit + number > 31:
                self.diagnostics.error(element.value_place("bit"), f"interrupt {number} of `{name}` would have bit "
                                       f"{bit + number}, beyond 31")
            device.interrupts.append(model.Interrupt(
                f"{name}_irq{number}", element.place, cell, line=line, notification=notification,
                bit=None if bit is None else bit + number, device=name,
                to_place=element.value_place("notification")))
        cell.devices.append(device)
        return device.memories + device.interrupts

    def _read_events(self, cell, element):
        cell.record_events = element.get("record", "yes") == "yes"
        memory = model.Memory("events", element.place, cell, size=abi.PAGE_SIZE, rights=abi.MAP_READ,
                              source="events", zero=False)
        memory.mapping = model.Mapping(cell, memory, "events", abi.MAP_READ, element.place)
        return [memory]

    def _read_image_map(self, cell, element):
        memory = model.Memory("image_map", element.place, cell, rights=abi.MAP_READ)
        memory.mapping = model.Mapping(cell, memory, "image_map", abi.MAP_READ, element.place)
        return [memory]

    def _read_boot_memory(self, cell, element):
        return [model.BootMemory(element.get("name"), element.place, cell)]

    def _read_manage(self, cell, element):
        return [model.Manage(element.get("name"), element.place, cell, to=element.get("to"),
                             to_place=element.value_place("to"))]

    def _read_environment(self, cell, element):
        cell.entry_position = len(cell.items)
        for child in element.all("entry"):
            self._read_entry(cell, child)
        return []

    def _read_entry(self, cell, element):
        given = [name for name in ("value", "cap") if name in element.attributes]
        key = element.get("key")
        if len(given) != 1:
            self.diagnostics.error(element.place, f"entry `{key}` has " + ("both `value` and `cap`" if given else
                                                                          "neither `value` nor `cap`"))
            return
        if "attach" in element.attributes and "cap" not in element.attributes:
            self.diagnostics.error(element.value_place("attach"), f"entry `{key}` has `attach` without `cap`")
        cell.entries.append(model.Entry(
            key, element.place, element.get("value"), element.get("cap"), element.value_place("cap"),
            self._attach(element, "r") if "attach" in element.attributes else None))

    def _read_commandline(self, cell, element):
        cell.arguments += [child.get("value") for child in element.all("arg")]
        return []


def path_or_none(element, name):
    path = element.get(name)
    return None if path == "none" else path


def macro(name):
    """The form in which names must differ: they become C macros and environment keys."""
    return name.upper().replace("-", "_").replace(".", "_")
