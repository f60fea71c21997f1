# SPDX-License-Identifier: BSD-2-Clause
#
# Goals that build install missing packages first.  The stamp is a makefile, so
# that make starts anew once they are there and finds the programs.

without-prerequisites := help clean sloc format
ifneq ($(filter-out $(without-prerequisites),$(or $(MAKECMDGOALS),image)),)
$(BUILD)/prerequisites.mk: tools/install_prerequisites.sh
	@mkdir -p $(@D)
	@tools/install_prerequisites.sh
	@echo '# What tools/install_prerequisites.sh installs is there.' >$@
include $(BUILD)/prerequisites.mk
endif
