# SPDX-License-Identifier: BSD-2-Clause
objects-all := \
	cache.o \
	entry_format.o \
	first_level.o \
	machine.o \
	memory_init.o \
	shadow.o \
	shadow_entry.o \
	shadow_tables.o \
	space.o

objects-release := fastpath.o
objects-test := fastpath.o
objects-slow := no_fastpath.o
objects-checked := no_fastpath.o
