# SPDX-License-Identifier: BSD-2-Clause
#
# Linux 6.1: `cell` for a cell of Okapi, `native` for the bare board, to compare
# with, and the files that both start with.  The scripts in cells/linux/build
# decide by content what is to be done, so they run each time; they leave alone
# what does not change.
#
#     LINUX_CONFIG=FILE  one more fragment of kernel configuration
#     ROOTFS=FILE        cpio, cpio.gz or folder instead of busybox
#     ROOTFS_ADD=FOLDER  what is put over either
#
# Fetched packages stay in downloads/: a second build needs no network.

linux-build := $(BUILD)/linux
linux-scripts := cells/linux/build
linux-compiler := arm-linux-gnueabi-gcc
linux-kernel = $(PYTHON) $(linux-scripts)/kernel.py --build $(linux-build) --downloads downloads \
	$(addprefix --config ,$(LINUX_CONFIG))

# Output: build/linux/{cell,native}/..., build/linux/initramfs.cpio.gz
linux-cell-image   := $(linux-build)/cell/Image
linux-native-image := $(linux-build)/native/zImage
linux-initramfs    := $(linux-build)/initramfs.cpio.gz

.PHONY: linux linux-native linux-packages linux-fetch linux-always
#? linux         build Linux for a cell and its files: build/linux/cell/Image, initramfs.cpio.gz
linux: $(linux-cell-image) $(linux-initramfs)
#? linux-native  build Linux for the bare board: build/linux/native/zImage, versatile-pb.dtb
linux-native: $(linux-native-image) $(linux-initramfs)
#? linux-fetch   fetch Linux's source and busybox to downloads/; remove them there to get newer ones
linux-fetch: $(linux-build)/packages
	$(Q)$(PYTHON) $(linux-scripts)/fetch.py downloads
#? linux-packages install the packages that building Linux needs
linux-packages: $(linux-build)/packages

$(linux-build)/packages: $(linux-scripts)/packages tools/install_prerequisites.sh
	$(Q)mkdir -p $(@D)
	$(Q)tools/install_prerequisites.sh $<
	$(Q)touch $@

$(linux-cell-image): linux-always | linux-fetch
	$(Q)$(linux-kernel) cell
$(addprefix $(linux-build)/cell/,vmlinux System.map): $(linux-cell-image)
	@:
$(linux-native-image): linux-always | linux-fetch
	$(Q)$(linux-kernel) native
$(addprefix $(linux-build)/native/,Image vmlinux System.map versatile-pb.dtb): $(linux-native-image)
	@:

# Programs in C: cells/linux/tools/NAME/*.c gives /bin/NAME.
linux-programs := $(notdir $(patsubst %/,%,$(sort $(dir $(wildcard cells/linux/tools/*/*.c)))))
linux-program-flags := -static -O2 -marm -march=armv5te -Wall -Wextra -Werror -Icells/linux/include
define linux-program-rule
$(linux-build)/tools/bin/$(1): $(wildcard cells/linux/tools/$(1)/*.[ch] cells/linux/include/*.h \
		cells/linux/include/*/*.h) mk/linux.mk | $(linux-build)/packages
	$$(call say,LINUXCC,$$@) mkdir -p $$(@D)
	$(Q)$(linux-compiler) $(linux-program-flags) -o $$@ $(wildcard cells/linux/tools/$(1)/*.c)
endef
$(foreach program,$(linux-programs),$(eval $(call linux-program-rule,$(program))))
linux-program-files := $(addprefix $(linux-build)/tools/bin/,$(linux-programs))

$(linux-initramfs): linux-always $(linux-program-files) | linux-fetch
	$(Q)$(PYTHON) $(linux-scripts)/initramfs.py --output $@ $(addprefix --add ,$(ROOTFS_ADD)) \
		$(if $(ROOTFS),--rootfs $(ROOTFS),--downloads downloads --files cells/linux/initramfs \
		$(addprefix --program ,$(linux-program-files)))
