# SPDX-License-Identifier: BSD-2-Clause
#
# Everything is built below build/ by this one make, without recursion: the
# files in mk/ hold the rules, the objects.mk beside the sources say what there
# is.  `make help` lists the targets, `make V=1` shows the commands.

.DEFAULT_GOAL := image
MAKEFLAGS += --no-builtin-rules --no-builtin-variables
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc)
endif
.SUFFIXES:
.DELETE_ON_ERROR:

include mk/common.mk
include mk/prerequisites.mk
include mk/kernel.mk
include mk/library.mk
include mk/systems.mk
include mk/run.mk
include mk/tests.mk
include mk/bench.mk
include mk/linux.mk
include mk/install.mk
include mk/checks.mk
