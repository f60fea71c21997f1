# SPDX-License-Identifier: BSD-2-Clause
"""Ties the cells together: every path becomes the thing that it names, and what two cells cannot share is found."""

from okapi import abi, channels, model, values
from okapi.diagnostics import did_you_mean, with_article


class Linker:
    def __init__(self, system, diagnostics):
        self.system = system
        self.diagnostics = diagnostics

    def link(self):
        channels.Wiring(self).wire()
        for cell in self.system.cells:
            self._entries(cell)
        for cell in self.system.cells:
            for item in cell.items:
                if item.given:
                    continue
                if isinstance(item, model.Connection):
                    self._connection(item)
                elif isinstance(item, model.Signal):
                    item.target = self._find(item, (model.Notification, model.Thread), "notification")
                elif isinstance(item, model.Share):
                    self._share(item)
                elif isinstance(item, model.Manage):
                    self._manage(item)
                elif isinstance(item, (model.Timer, model.Interrupt)):
                    self._binding(item)
            cell.console = self.path_of(cell, "console", cell.console_path, cell.place)
            for thread in cell.threads:
                self._faults(thread)
        for cell in self.system.cells:
            self._list_mappings(cell)

    # --- paths ---

    def _find(self, item, classes, what):
        return self.lookup(item.to, classes, what, item.to_place or item.place, f"{item.kind} `{item.name}`")

    def lookup(self, path, classes, what, place, who):
        """What the path names if it is of one of the classes; else None, reported."""
        _, cell_name, name = path.split("/")
        cell = self.system.cell(cell_name)
        if cell is None:
            self.diagnostics.error(place, f"{who}: no cell `{cell_name}` in `{path}`", did_you_mean(
                cell_name, [other.name for other in self.system.cells], "cells"))
            return None
        names = cell.named()
        target = names.get(name)
        if target is None:
            fitting = [key for key, value in names.items() if isinstance(value, classes)]
            self.diagnostics.error(place, f"{who}: cell `{cell_name}` has nothing named `{name}`", did_you_mean(
                name, fitting, f"a fitting {what} of `{cell_name}`" if not fitting else f"of `{cell_name}`"))
        elif not isinstance(target, classes):
            self.diagnostics.error(place, f"{who}: `{path}` is {with_article(target.kind)}, not {with_article(what)}",
                                   (target.place, f"note: `{target.name}` is here"))
        else:
            return target
        return None

    def path_of(self, cell, attribute, path, place):
        if path is None:
            return None
        element = cell.element if attribute in cell.element.attributes else None
        if element is not None:
            place = element.value_place(attribute)
        return self.lookup(path, (model.Endpoint, model.Thread), "endpoint", place,
                           f"`{attribute}` of cell `{cell.name}`")

    # --- one kind of thing each ---

    def _connection(self, item):
        item.target = self._find(item, (model.Endpoint, model.Thread), "endpoint")
        if item.badge is None:
            item.badge = item.cell.index + 1

    def _share(self, item):
        item.target = self._find(item, (model.Memory,), "memory section")
        memory = item.target
        if memory is None:
            return
        if memory.source != "ram" or memory not in memory.cell.items or memory.name == "image_map":
            self.diagnostics.error(item.place, f"share `{item.name}`: `{item.to}` cannot be shared",
                                   "note: only a `memsection` can")
        elif memory.cell is item.cell:
            self.diagnostics.error(item.place, f"share `{item.name}`: `{item.to}` is this cell's own memory")
        elif item.rights & ~memory.rights:
            self.diagnostics.error(
                item.place, f"share `{item.name}` attaches `{values.attach_text(item.rights)}`, but the memory section "
                f"has `{values.attach_text(memory.rights)}`", (memory.place, f"note: `{memory.name}` is here"))
        else:
            item.mapping = model.Mapping(item.cell, memory, item.name, item.rights, item.place, item.fixed)
            memory.shares.append(item)
            same_address = item.fixed is not None and item.fixed == memory.mapping.fixed
            if memory.cache in (abi.MAP_CACHED, abi.MAP_WRITE_THROUGH) and not same_address:
                self.diagnostics.error(
                    item.place, f"share `{item.name}`: `{item.to}` is cached, and would be in the cache twice, at two "
                    "addresses", (memory.place, "note: leave away its `cache_policy`, or give both the same "
                                  "`virt_addr`"))

    def _manage(self, item):
        name = item.to[1:]
        item.target = self.system.cell(name)
        if item.target is None:
            self.diagnostics.error(item.to_place, f"management `{item.name}`: no cell `{name}`", did_you_mean(
                name, [cell.name for cell in self.system.cells], "cells"))
        elif item.target is item.cell:
            self.diagnostics.error(item.to_place, f"management `{item.name}`: cell `{name}` cannot manage itself")

    def _binding(self, item):
        if item.notification is None:
            return
        names = {name: value for name, value in item.cell.named().items()
                 if isinstance(value, (model.Notification, model.Thread))}
        item.target = names.get(item.notification)
        if item.target is None:
            self.diagnostics.error(
                item.to_place, f"{item.kind} `{item.name}`: cell `{item.cell.name}` has no notification "
                f"`{item.notification}`", did_you_mean(item.notification, names, "notifications"))

    def _faults(self, thread):
        if thread.faults_path is None:
            return
        cell = thread.cell
        if thread is cell.main:
            thread.faults = self.path_of(cell, "faults", thread.faults_path, cell.place)
        else:
            thread.faults = self.lookup(thread.faults_path, (model.Endpoint, model.Thread), "endpoint",
                                        thread.to_place or thread.place,
                                        f"`faults` of thread `{thread.name}`")
        if thread.faults is thread:
            self.diagnostics.error(thread.place, f"thread `{thread.name}` of cell `{cell.name}` would have to handle "
                                   "its own faults")

    # --- environment entries with `cap` ---

    def _entries(self, cell):
        position = cell.entry_position
        for entry in cell.entries:
            if entry.reference is None:
                continue
            path = entry.reference if entry.reference.startswith("/") else f"/{cell.name}/{entry.reference}"
            classes = (model.Endpoint, model.Notification, model.Thread, model.Memory, model.Connection, model.Signal,
                       model.Share, model.Timer, model.Interrupt, model.Manage, model.BootMemory)
            target = self.lookup(path, classes, "capability", entry.reference_place, f"entry `{entry.key}`")
            if target is None:
                continue
            if target.cell is cell:
                entry.named = target
                continue
            item = self._item_for(cell, entry, target, path)
            if item is not None:
                entry.named = item
                entry.brings = True
                cell.items.insert(position, item)
                position += 1

    def _item_for(self, cell, entry, target, path):
        common = (entry.key, entry.place, cell)
        if isinstance(target, (model.Endpoint, model.Thread)):
            return model.Connection(*common, to=path, with_notification=isinstance(target, model.Thread))
        if isinstance(target, model.Notification):
            return model.Signal(*common, to=path)
        if isinstance(target, model.Memory):
            return model.Share(*common, to=path, rights=entry.attach or abi.MAP_READ)
        self.diagnostics.error(entry.reference_place, f"entry `{entry.key}`: `{path}` is "
                               f"{with_article(target.kind)} of another cell and cannot be handed out", "note: an endpoint, notification, thread or memory "
                               "section can")
        return None

    def _list_mappings(self, cell):
        """All that is mapped in the cell's space beside its program, in the order of placement."""
        if cell.guest:
            cell.mappings = [item.mapping for item in cell.of_kind(model.Memory, model.Share) if item.mapping]
            cell.mappings.append(cell.guest.ram.mapping)
            return
        cell.mappings.append(cell.main.stack.mapping)
        cell.mappings += [thread.stack.mapping for thread in cell.of_kind(model.Thread)]
        cell.mappings += [item.mapping for item in cell.of_kind(model.Memory, model.Share) if item.mapping]
        cell.mappings.append(cell.heap.mapping)
