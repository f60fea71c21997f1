# SPDX-License-Identifier: BSD-2-Clause
#
# The kernel, in four variants that differ only in which files they are made of:
#
#     release   what ships
#     test      with the debug system call and the check of invariants
#     slow      test, without the fast path of IPC
#     checked   slow, and looks at its invariants after every system call
#
# Each objects.mk of the directories below lists under `objects-all` what all
# variants contain, and under `objects-release`, `objects-test`, `objects-slow`
# and `objects-checked` what only this one does; an object that several variants
# need stands in all their lists.  A choice is therefore a file, never a macro: for one
# interface, `debug_call.o` in test and slow, `no_debug_call.o` in release.
#
# Output: build/kernel/VARIANT/kernel.elf, .dis and .sym beside it.

kernel-variants    := release test slow checked
kernel-directories := kernel arch/arm arch/arm/v5 platform/versatile
kernel-script      := arch/arm/kernel.ld
kernel-includes    := $(wildcard kernel/include arch/arm/include arch/arm/v5/include \
	platform/versatile/include)

kernel-warnings := -Wall -Wextra -Werror -Wmissing-prototypes -Wstrict-prototypes -Wshadow -Wundef -Wvla \
	-Wcast-qual
kernel-flags := -ffreestanding -nostdlib -marm -mcpu=arm926ej-s -O2 -g -fno-common -ffunction-sections \
	-fdata-sections -fstack-usage
kernel-c-flags := -std=c11 -fasm $(kernel-flags) $(kernel-warnings)
# What runs often is made fast, all else small.
kernel-fast := $(addprefix kernel/,fault interrupt notification run_queue scheduling syscall) \
	$(addprefix arch/arm/,trap guest guest_calls v5/space v5/shadow v5/shadow_entry v5/shadow_tables) platform/versatile/timer
kernel-optimisation = $(if $(filter $(kernel-fast),$(basename $<)),-O2,-Os)
kernel-link-flags := -nostdlib -marm -mcpu=arm926ej-s -static -Wl,--gc-sections -Wl,--fatal-warnings \
	-Wl,--no-warn-rwx-segments -Wl,--build-id=none

$(foreach directory,$(kernel-directories),$(eval $(call \
	read-objects,$(directory),all $(kernel-variants))))

# In the variant `checked`, the entry code calls system calls through kernel/checked.c.
kernel-link-flags.checked := -Wl,--wrap=syscall_table -Wl,--wrap=invariants_check
kernel-fast += kernel/checked kernel/invariants kernel/invariants_tree

# $(1): variant
define kernel-rules
kernel-objects.$(1) := $$(addprefix $(BUILD)/kernel/$(1)/,$$(foreach directory,$(kernel-directories),\
	$$(listed.$$(directory).all) $$(listed.$$(directory).$(1))))
kernel-search.$(1) := $(addprefix -I,$(kernel-includes)) -I$(BUILD)/kernel/$(1)

$$(kernel-objects.$(1)): | $(BUILD)/kernel/$(1)/offsets.h
$(BUILD)/kernel/$(1)/%.o: %.c mk/kernel.mk
	$$(call say,CC,$$< ($(1))) mkdir -p $$(@D)
	$(Q)$(CC) $(kernel-c-flags) $$(kernel-optimisation) $$(kernel-search.$(1)) -MMD -MP -c -o $$@ $$<
$(BUILD)/kernel/$(1)/%.o: %.S mk/kernel.mk
	$$(call say,AS,$$< ($(1))) mkdir -p $$(@D)
	$(Q)$(CC) $(kernel-flags) -Wa,--fatal-warnings $$(kernel-search.$(1)) -MMD -MP -c -o $$@ $$<

# Offsets for assembly: compiled, never written by hand.
$(BUILD)/kernel/$(1)/offsets.s: arch/arm/offsets.c mk/kernel.mk
	$$(call say,OFFSETS,$$< ($(1))) mkdir -p $$(@D)
	$(Q)$(CC) $(kernel-c-flags) $$(kernel-search.$(1)) -MMD -MP -MF $$@.d -MT $$@ -S -o $$@ $$<
$(BUILD)/kernel/$(1)/offsets.h: $(BUILD)/kernel/$(1)/offsets.s
	$(Q)sed -n 's/^.*\.ascii "-> \([A-Z0-9_]*\) #*\(-*[0-9]*\)".*$$$$/#define \1 \2/p' $$< >$$@

$(BUILD)/kernel/$(1)/kernel.elf: $$(kernel-objects.$(1)) $(kernel-script)
	$$(call say,LINK,$$@) true
	$(Q)$(CC) $(kernel-link-flags) $(kernel-link-flags.$(1)) -T $(kernel-script) -Wl,-Map=$$(@:.elf=.map) -o $$@ \
		$$(kernel-objects.$(1)) -lgcc
	$(Q)$(OBJDUMP) -d $$@ >$$(@:.elf=.dis)
	$(Q)$(NM) -n $$@ >$$(@:.elf=.sym)

-include $$(kernel-objects.$(1):.o=.d) $(BUILD)/kernel/$(1)/offsets.s.d
endef
$(foreach variant,$(kernel-variants),$(eval $(call kernel-rules,$(variant))))

# The code at the start of a flash image: copies the rest to RAM.  It runs wherever it lies.
flash-start := $(BUILD)/kernel/flash_start.elf
$(flash-start): platform/versatile/flash_start.S mk/kernel.mk
	$(call say,AS,$<) mkdir -p $(@D)
	$(Q)$(CC) $(kernel-flags) $(addprefix -I,$(kernel-includes)) -Wa,--fatal-warnings -Wl,-Ttext=0 -Wl,-e,flash_start \
		-Wl,--build-id=none -o $@ $<

.PHONY: kernel
#? kernel        build the kernel's variants: build/kernel/{release,test,slow,checked}/kernel.elf
kernel: $(foreach variant,$(kernel-variants),$(BUILD)/kernel/$(variant)/kernel.elf)
