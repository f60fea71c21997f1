# SPDX-License-Identifier: BSD-2-Clause
#
# Measured numbers.  The longest stretch with interrupts off comes from the
# tests in the board: they run first if their images are newer than its report.

bench-images := $(call group-images,bench)

$(BUILD)/irq-off.json: $(call group-images,target) $(measuring)
	$(Q)$(PYTHON) tests/run.py target >$(BUILD)/irq-off.log || test -s $@

.PHONY: bench
#? bench         measure all numbers, renew docs/performance.md, fail if one exceeds its limit
bench: $(measuring) $(bench-images) $(BUILD)/systems/default/image.elf $(BUILD)/irq-off.json
	$(Q)$(PYTHON) tools/measure/bench.py

# Linux on the bare board and in a cell, the same program on both.
.PHONY: bench-linux
#? bench-linux   compare Linux in a cell with Linux on the bare board, renew docs/performance.md, fail over a limit
bench-linux: $(BUILD)/tools/measure.so $(BUILD)/systems/bench-linux/image.elf linux-native
	$(Q)$(PYTHON) tools/measure/bench_linux.py

.PHONY: explain
#? explain       show the way through the kernel: PHASE=ipc_6w [VARIANT=release], or PHASE=irq_off
explain: $(measuring) $(bench-images)
	$(Q)$(PYTHON) tools/measure/explain.py $(PHASE) $(or $(VARIANT),release)
