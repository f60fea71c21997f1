# SPDX-License-Identifier: BSD-2-Clause
#
# Booting a system: by hand, by machine, and under gdb.  SYSTEM=NAME takes another
# one: without it, by hand the one with a Linux, else the default system.

system-image := $(BUILD)/systems/$(SYSTEM)/image.elf
run-image := $(BUILD)/systems/$(if $(filter file,$(origin SYSTEM)),linux,$(SYSTEM))/image.elf

.PHONY: run smoke debug
#? run           boot Linux beside native cells (or SYSTEM=NAME) in QEMU, console on the terminal
run: $(run-image)
	$(Q)$(WEAVER) run $<
#? smoke         boot the default system (or SYSTEM=NAME) without a terminal and wait until every cell has reported
smoke: $(system-image)
	$(Q)$(PYTHON) tools/measure/smoke.py $< systems/$(SYSTEM).expect
#? debug         boot what `run` boots stopped, with a gdb that knows the symbols of kernel and cells
debug: $(run-image)
	$(Q)$(WEAVER) debug $<
