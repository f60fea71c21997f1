# SPDX-License-Identifier: BSD-2-Clause
#
# Systems: from a description to an image, with the cells that it names.
# systems/NAME.xml gives build/systems/NAME/image.{elf,bin,uimage,flash} with the
# release kernel; {target,bench,linux}/NAME/system.xml in tests/ give
# build/tests/{target,bench,linux}/NAME/VARIANT/ with the kernel's test variant or
# those that a file `variants` beside the description names.
#
# tools/build/system_rules.py reads the descriptions and writes the rules; what
# it calls is here.

SYSTEM ?= default
WEAVER := $(PYTHON) tools/okapi
weaver-inputs := $(wildcard tools/okapi/*.py tools/okapi/*.rng tools/okapi/machines/*.xml)

system-descriptions := $(wildcard systems/*.xml)
group-descriptions := $(wildcard tests/target/*/system.xml tests/bench/*/system.xml tests/linux/*/system.xml)
group-variants = $(subst $(space),$(comma),$(strip \
	$(if $(wildcard $(1)/variants),$(file <$(1)/variants),test)))

# $(1) the program's ELF  $(2) directory for objects  $(3) of sources  $(4) objects  $(5) of generated headers
define program-rules
$(1): $(addprefix $(2)/,$(4)) $(BUILD)/libokl4/crt0.o $(BUILD)/libokl4/libokl4.a $(library-script) \
		$(if $(filter tests/%,$(3)),$(support-library))
	$$(call say,LINK,$$@) true
	$(Q)$(CC) $(cell-link-flags) -T $(library-script) -Wl,-Map=$$(@:.elf=.map) -o $$@ \
		$(BUILD)/libokl4/crt0.o $(addprefix $(2)/,$(4)) \
		$(if $(filter tests/%,$(3)),$(support-library)) $(cell-libraries)
$(addprefix $(2)/,$(4)): | $(if $(5),$(5)/channels.h)
$(2)/%.o: $(3)/%.c mk/library.mk
	$$(call say,CC,$$<) mkdir -p $$(@D)
	$(Q)$(CC) $(cell-c-flags) $(if $(5),-I$(5)) $(cell-search) $(if $(filter tests/%,$(3)),$(support-search)) \
		-MMD -MP -c -o $$@ $$<
$(2)/%.o: $(3)/%.S mk/library.mk
	$$(call say,AS,$$<) mkdir -p $$(@D)
	$(Q)$(CC) $(cell-flags) $(if $(5),-I$(5)) $(cell-search) $(if $(filter tests/%,$(3)),$(support-search)) \
		-MMD -MP -c -o $$@ $$<
-include $(patsubst %.o,$(2)/%.d,$(4))
endef

# A bare program for a virtual machine, in tests.  $(1) the file  $(2) directory for objects  $(3) of sources
# $(4) objects
guest-script := tests/target/support/guest.ld
define guest-rules
$(1): $(addprefix $(2)/,$(4)) $(guest-script)
	$$(call say,LINK,$$@) true
	$(Q)$(CC) -nostdlib -static -marm -mcpu=arm926ej-s -Wl,--build-id=none,--no-warn-rwx-segments -T $(guest-script) \
		-o $$(@:.bin=.elf) $(addprefix $(2)/,$(4)) -lc -lgcc
	$(Q)$(OBJCOPY) -O binary $$(@:.bin=.elf) $$@
$(2)/%.o: $(3)/%.c mk/library.mk
	$$(call say,CC,$$<) mkdir -p $$(@D)
	$(Q)$(CC) $(cell-c-flags) -ffreestanding $(cell-search) -MMD -MP -c -o $$@ $$<
$(2)/%.o: $(3)/%.S mk/library.mk
	$$(call say,AS,$$<) mkdir -p $$(@D)
	$(Q)$(CC) $(cell-flags) $(cell-search) -MMD -MP -c -o $$@ $$<
-include $(patsubst %.o,$(2)/%.d,$(4))
endef

# The headers that the weaver writes for the cells of a system.
# $(1) output directory  $(2) description  $(3) inputs  $(4) cells
define header-rules
$(foreach cell,$(4),$(1)/include/$(cell)/channels.h): $(1)/include/.done ;
$(1)/include/.done: $(3) $(weaver-inputs)
	$$(call say,HEADERS,$(2)) mkdir -p $$(@D)
	$(Q)$(WEAVER) headers $(2) -o $(1)/include
	$(Q)touch $$@
endef

# $(1) output directory  $(2) description  $(3) inputs  $(4) kernel's variant  $(5) CELL=FILE ...
# $(6) what its virtual machines start with
define image-rules
images-of.$(2) += $(1)/image.elf
$(1)/image.elf: $(BUILD)/kernel/$(4)/kernel.elf $(3) $(weaver-inputs) \
		$(if $(filter tests/%,$(2)),,$(flash-start)) $(foreach cell,$(5),$(lastword $(subst =, ,$(cell)))) $(6)
	$$(call say,WEAVE,$$@) mkdir -p $$(@D)
	$(Q)$(WEAVER) build $(2) --kernel $$< $(addprefix --cell ,$(5)) \
		$(addprefix --cells ,$(sort $(dir $(6)))) --depfile $(1)/image.d \
		$(if $(filter tests/%,$(2)),--formats elf) -o $$@
-include $(1)/image.d
endef
comma := ,
empty :=
space := $(empty) $(empty)

# Test cells share the checks and reports of tests/target/support/.
$(eval $(call read-objects,tests/target/support,all))
support-objects := $(addprefix $(BUILD)/,$(listed.tests/target/support.all))
support-library := $(if $(support-objects),$(BUILD)/tests/target/support/libsupport.a)
support-search  := -Itests/target/support
$(support-library): $(support-objects)
	$(call say,AR,$@) rm -f $@
	$(Q)$(AR) rcsD $@ $^
$(BUILD)/tests/target/support/%.o: tests/target/support/%.c mk/library.mk
	$(call say,CC,$<) mkdir -p $(@D)
	$(Q)$(CC) $(cell-c-flags) $(cell-search) $(support-search) -MMD -MP -c -o $@ $<
$(BUILD)/tests/target/support/%.o: tests/target/support/%.S mk/library.mk
	$(call say,AS,$<) mkdir -p $(@D)
	$(Q)$(CC) $(cell-flags) $(cell-search) $(support-search) -MMD -MP -c -o $@ $<
-include $(support-objects:.o=.d)

ifneq ($(system-descriptions)$(group-descriptions),)
$(shell mkdir -p $(BUILD))
$(shell $(PYTHON) tools/build/system_rules.py \
	$(foreach description,$(system-descriptions),$(BUILD)/systems/$(basename $(notdir $(description)))=$(description)) \
	$(foreach description,$(group-descriptions),$(BUILD)/$(patsubst %/,%,$(dir $(description)))=$(description):$(call group-variants,$(dir $(description)))) \
	>$(BUILD)/systems.mk)
include $(BUILD)/systems.mk
endif

.PHONY: image images
#? image         build the default system (or SYSTEM=NAME): build/systems/NAME/image.elf
image: $(BUILD)/systems/$(SYSTEM)/image.elf
#? images        build the images of all systems/*.xml
images: $(patsubst systems/%.xml,$(BUILD)/systems/%/image.elf,$(system-descriptions))
