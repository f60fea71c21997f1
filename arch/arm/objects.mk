# SPDX-License-Identifier: BSD-2-Clause
objects-all := \
	start.o \
	vectors.o \
	entry.o \
	guest.o \
	guest_calls.o \
	guest_entry.o \
	recorded.o \
	trap.o \
	words.o
