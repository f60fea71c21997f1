# SPDX-License-Identifier: BSD-2-Clause
#
# Booting a system: by hand, by machine, and under gdb.  SYSTEM=NAME takes another one than the default.

system-image := $(BUILD)/systems/$(SYSTEM)/image.elf

.PHONY: run smoke debug
#? run           boot the default system (or SYSTEM=NAME) in QEMU, console on the terminal
run: $(system-image)
	$(Q)$(WEAVER) run $<
#? smoke         boot it without a terminal and wait until every cell has reported
smoke: $(system-image)
	$(Q)$(PYTHON) tools/measure/smoke.py $< systems/$(SYSTEM).expect
#? debug         boot it stopped, with a gdb that knows the symbols of kernel and cells
debug: $(system-image)
	$(Q)$(WEAVER) debug $<
