# SPDX-License-Identifier: BSD-2-Clause
#
# `make install PREFIX=/where`: all that cells and systems outside this tree need.
#
#     bin/okapi                    the weaver
#     include/okapi, include/okl4  headers
#     lib/libokl4.a                library
#     lib/okl4/crt0.o, cell.ld     start file and linker script
#     lib/okapi/kernel.elf         kernel; kernel-test.elf with the debug system call
#     lib/okapi/okapi/             the weaver's modules and machine descriptions
#     lib/okapi/systems/parts/     what descriptions include: console, faults, machines
#     lib/okapi/cells/             Image and initramfs.cpio.gz of Linux, and its symbols, if it was built
#     lib/pkgconfig/okl4.pc        flags to compile and link cells
#     share/okapi/cells/           sources of the drivers, services and examples: they take
#                                  their channels' names from headers of the system they are built for
#
# DESTDIR=/stage puts the whole below another root.

PREFIX ?= /usr/local
install-root = $(DESTDIR)$(PREFIX)
install-kernels := $(BUILD)/kernel/release/kernel.elf $(BUILD)/kernel/test/kernel.elf

.PHONY: install
#? install       install headers, library, kernel and weaver below PREFIX=/usr/local
install: $(install-kernels) $(flash-start) library
	$(call say,INSTALL,$(install-root)) true
	$(Q)install -d $(addprefix $(install-root)/,bin include/okapi include/okl4 lib/okl4 lib/okapi/cells lib/okapi/systems/parts \
		lib/pkgconfig share/okapi)
	$(Q)install -m 644 kernel/include/okapi/*.h $(install-root)/include/okapi
	$(Q)cp -r libokl4/include/okl4/. $(install-root)/include/okl4
	$(Q)install -m 644 $(BUILD)/libokl4/libokl4.a $(install-root)/lib
	$(Q)install -m 644 $(BUILD)/libokl4/crt0.o $(library-script) $(install-root)/lib/okl4
	$(Q)install -m 644 $(BUILD)/kernel/release/kernel.elf $(install-root)/lib/okapi/kernel.elf
	$(Q)install -m 644 $(BUILD)/kernel/test/kernel.elf $(install-root)/lib/okapi/kernel-test.elf
	$(Q)install -m 644 $(flash-start) $(install-root)/lib/okapi
	$(Q)install -m 644 systems/parts/*.xml $(install-root)/lib/okapi/systems/parts
	$(Q)if test -f $(linux-cell-image) && test -f $(linux-initramfs); then \
		install -m 644 $(linux-cell-image) $(dir $(linux-cell-image))vmlinux $(linux-initramfs) \
			$(install-root)/lib/okapi/cells; \
	else echo '  INSTALL without Linux, which is not built: `make linux` builds it'; fi
	$(Q)cp -r cells $(install-root)/share/okapi
	$(Q)cd tools && find okapi -name __pycache__ -prune -o -type f -print | \
		while read -r file; do install -D -m 644 $$file $(install-root)/lib/okapi/$$file; done
	$(Q)install -m 755 tools/install/okapi $(install-root)/bin
	$(Q)install -m 644 tools/install/okl4.pc $(install-root)/lib/pkgconfig
