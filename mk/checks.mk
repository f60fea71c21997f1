# SPDX-License-Identifier: BSD-2-Clause
#
# What is looked at besides tests: form and size of the sources, size of what is built.

privileged-folders := kernel arch platform
sloc-limit := 9000
# Linux's drivers are in Linux's form.
c-sources = $(shell git ls-files -co --exclude-standard '*.c' '*.h' ':!cells/linux/drivers')

.PHONY: format format-check sloc sloc-check stack-check sizes
#? format        bring all C sources into the form of .clang-format
format:
	$(Q)clang-format -i $(c-sources)
#? format-check  fail if a C source is not in that form
format-check:
	$(Q)clang-format --dry-run -Werror $(c-sources)
#? sloc          count code lines for each folder, and the privileged ones
sloc:
	$(Q)$(PYTHON) tools/measure/sloc.py $(privileged-folders)
sloc-check:
	$(Q)$(PYTHON) tools/measure/sloc.py --limit $(sloc-limit) $(privileged-folders)
#? stack-check   bound the kernel's stack by the deepest chain of calls
stack-check: kernel
	$(Q)for variant in $(kernel-variants); do \
		$(PYTHON) tools/measure/stack.py $(BUILD)/kernel/$$variant || exit 1; done
#? sizes         print the sizes of kernels, library and images
sizes: kernel library image
	$(Q)$(SIZE) $(foreach variant,$(kernel-variants),$(BUILD)/kernel/$(variant)/kernel.elf)
	$(Q)$(SIZE) -t $(BUILD)/libokl4/libokl4.a
	$(Q)ls -l $(BUILD)/systems/$(SYSTEM)/image.* | awk '{ print $$5, $$9 }'
