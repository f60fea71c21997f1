# SPDX-License-Identifier: BSD-2-Clause
#
# The library that cells are linked with, and the flags of everything that runs
# in a cell.  libokl4/objects.mk lists the members of libokl4.a under
# `objects-all`; sub-directories are written into the names (`okl4/message.o`).
# The start file is libokl4/crt0.S (or .c) and stands in no list.

library-includes := libokl4/include kernel/include
library-script   := libokl4/cell.ld

cell-warnings := -Wall -Wextra -Werror -Wmissing-prototypes -Wstrict-prototypes -Wshadow -Wundef -Wvla
cell-flags := -marm -mcpu=arm926ej-s -O2 -g -ffunction-sections -fdata-sections
cell-c-flags := -std=gnu11 $(cell-flags) $(cell-warnings)
cell-search := $(addprefix -I,$(library-includes))
cell-link-flags := -marm -mcpu=arm926ej-s -static -nostartfiles -Wl,--gc-sections -Wl,--emit-relocs \
	-Wl,--fatal-warnings -Wl,--no-warn-rwx-segments -Wl,--build-id=none -Wl,-z,max-page-size=4096
# The library and newlib need one another.
cell-libraries := -Wl,--start-group $(BUILD)/libokl4/libokl4.a -lc -lgcc -Wl,--end-group

$(eval $(call read-objects,libokl4,all))
library-objects := $(patsubst libokl4/%,$(BUILD)/libokl4/%,$(listed.libokl4.all))

$(BUILD)/libokl4/%.o: libokl4/%.c mk/library.mk
	$(call say,CC,$<) mkdir -p $(@D)
	$(Q)$(CC) $(cell-c-flags) $(cell-search) -MMD -MP -c -o $@ $<
$(BUILD)/libokl4/%.o: libokl4/%.S mk/library.mk
	$(call say,AS,$<) mkdir -p $(@D)
	$(Q)$(CC) $(cell-flags) -Wa,--fatal-warnings $(cell-search) -MMD -MP -c -o $@ $<

$(BUILD)/libokl4/libokl4.a: $(library-objects) libokl4/objects.mk
	$(call say,AR,$@) rm -f $@
	$(Q)$(AR) rcsD $@ $(library-objects)

-include $(library-objects:.o=.d) $(BUILD)/libokl4/crt0.d

.PHONY: library
#? library       build build/libokl4/libokl4.a and crt0.o
library: $(BUILD)/libokl4/libokl4.a $(BUILD)/libokl4/crt0.o
