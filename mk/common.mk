# SPDX-License-Identifier: BSD-2-Clause
#
# Programs, quiet output, and what all lists of objects have in common.

BUILD := build
CROSS_COMPILE ?= arm-none-eabi-
CC      := $(CROSS_COMPILE)gcc
AR      := $(CROSS_COMPILE)ar
NM      := $(CROSS_COMPILE)nm
OBJCOPY := $(CROSS_COMPILE)objcopy
OBJDUMP := $(CROSS_COMPILE)objdump
SIZE    := $(CROSS_COMPILE)size
HOST_CC := gcc
QEMU    ?= qemu-system-arm

# The first Python that has the modules of the tools: a Python put in front of
# the system's own often lacks them.
PYTHON ?= $(firstword $(foreach python,/usr/bin/python3 python3,$(if \
	$(shell $(python) -c 'import elftools, libfdt, lxml' 2>/dev/null && echo yes),$(python))) python3)
PYTHON := $(PYTHON)
export PYTHONDONTWRITEBYTECODE := 1

# `$(call say,CC,file)` begins a recipe: a short line, or the commands with V=1.
V ?= 0
ifeq ($(V),0)
Q := @
say = @printf '  %-7s %s\n' '$(1)' '$(2)';
else
Q :=
say =
endif

# --- lists of objects ---------------------------------------------------------------------------
#
# A directory with sources has an objects.mk that names its objects, one a line:
#
#     objects-all += endpoint.o
#     objects-test += debug_call.o
#
# The word after `objects-` says into what the object goes: the kernel's
# variants (mk/kernel.mk) or a program of a test group (mk/systems.mk); `all`
# is for everything that is built from the directory.  NAME.o comes from NAME.c
# or NAME.S in the same directory.

# `$(eval $(call read-objects,DIRECTORY,WORDS))` sets listed.DIRECTORY.WORD to
# DIRECTORY/NAME.o ... for each of the WORDS.
define read-objects
$$(foreach word,$(2),$$(eval objects-$$(word) :=))
-include $(1)/objects.mk
$$(foreach word,$(2),$$(eval listed.$(1).$$(word) := $$(addprefix $(1)/,$$(objects-$$(word)))))
endef

.PHONY: help clean
help:
	@echo 'make TARGET [V=1] [SYSTEM=NAME]; without a target, the image of the default system'
	@cd mk && sed -n 's/^#? */  /p' systems.mk run.mk tests.mk bench.mk checks.mk kernel.mk library.mk linux.mk install.mk common.mk
#? clean         remove everything that was built
clean:
	$(Q)rm -rf $(BUILD)
