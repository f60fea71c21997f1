# SPDX-License-Identifier: BSD-2-Clause
#
# Tests, and what they and the benchmarks are measured with.
#
# tests/host/objects.mk lists for each CUnit program the objects it is made of,
# written from the root of the tree: `objects-run_queue += tests/host/run_queue.o
# kernel/run_queue.o`.  They are compiled with the host's gcc and its checkers,
# tests/host/include before the kernel's include path: what stands there takes
# the place of the headers that speak to the processor and the board.  Nothing
# is position independent, so that addresses of kernel data fit 32 bits.

host-flags := -std=gnu11 -O1 -g -fno-pie -no-pie -fsanitize=address,undefined -fno-sanitize-recover=undefined
host-c-flags := $(host-flags) -Wall -Wextra -Werror -Wmissing-prototypes -Wstrict-prototypes -Wshadow
host-search := -Itests/host/include -Itests/host $(addprefix -I,$(kernel-includes))
host-programs := $(if $(wildcard tests/host/objects.mk),$(sort $(shell \
	sed -n 's/^objects-\([a-z0-9_]*\)[ \t]*[:+]*=.*/\1/p' tests/host/objects.mk)))
-include tests/host/objects.mk
host-objects := $(addprefix $(BUILD)/host/,$(sort $(foreach program,$(host-programs),$(objects-$(program)))))

define host-rules
$(BUILD)/tests/host/$(1): $(addprefix $(BUILD)/host/,$(objects-$(1)))
	$$(call say,LINK,$$@) mkdir -p $$(@D)
	$(Q)$(HOST_CC) $(host-flags) -o $$@ $$^ -lcunit
endef
$(foreach program,$(host-programs),$(eval $(call host-rules,$(program))))
$(BUILD)/host/%.o: %.c mk/tests.mk
	$(call say,HOSTCC,$<) mkdir -p $(@D)
	$(Q)$(HOST_CC) $(host-c-flags) $(host-search) -MMD -MP -c -o $@ $<
-include $(host-objects:.o=.d)

$(BUILD)/tests/host/programs: $(addprefix $(BUILD)/tests/host/,$(host-programs))
	$(Q)mkdir -p $(@D) && echo $(host-programs) >$@

# The measuring plugin.
measure-sources := $(wildcard tools/measure/*.c)
$(BUILD)/tools/measure.so: $(measure-sources) $(wildcard tools/measure/*.h)
	$(call say,HOSTCC,$@) mkdir -p $(@D)
	$(Q)$(HOST_CC) -std=gnu11 -O2 -g -fPIC -shared -fvisibility=hidden -Wall -Wextra -Werror \
		-Wmissing-prototypes -o $@ $(measure-sources)

# Functions of files that only the kernel's test variants contain: the plugin leaves them out.
uncounted-objects := $(addprefix $(BUILD)/kernel/test/,$(foreach directory,$(kernel-directories),\
	$(filter-out $(listed.$(directory).release),$(listed.$(directory).test))))
$(BUILD)/kernel/uncounted: $(uncounted-objects)
	$(Q)mkdir -p $(@D)
	$(Q): >$@; test -z "$^" || $(NM) -g --defined-only $^ | awk '$$2 == "T" { print $$3 }' >$@

group-images = $(foreach description,$(filter tests/$(1)/%,$(group-descriptions)),$(images-of.$(description)))
test-run := $(PYTHON) tests/run.py $(if $(ONLY),--only $(ONLY)) $(if $(SHOW),--show)
measuring := $(BUILD)/tools/measure.so $(BUILD)/kernel/uncounted

.PHONY: coverage test test-host test-tools test-target test-linux build-tests
#? test          run all tests; ONLY=WORD those with the word in their name, SHOW=1 with output
test: build-tests
	$(Q)$(test-run)
#? test-host     run the unit tests of kernel logic on the host
test-host: $(BUILD)/tests/host/programs
	$(Q)$(test-run) host
#? test-tools    run the tests of weaver, measuring and installation
test-tools: $(measuring) kernel library images $(call group-images,target)
	$(Q)$(test-run) tools
#? test-target   run the tests in the emulated board
test-target: $(measuring) $(call group-images,target)
	$(Q)$(test-run) target
#? test-linux    compare what programs find in Linux in a cell with Linux on the bare board
test-linux: $(call group-images,linux) linux-native
	$(Q)$(test-run) linux
#? coverage      run them and list kernel instructions that no test in the board executes
coverage: $(measuring) $(call group-images,target)
	$(Q)$(test-run) --coverage target
	$(Q)$(PYTHON) tools/measure/coverage.py
#? build-tests   build all that the tests need
build-tests: $(BUILD)/tests/host/programs $(measuring) kernel library images $(call group-images,target)
