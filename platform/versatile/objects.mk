# SPDX-License-Identifier: BSD-2-Clause
objects-all := \
	console.o \
	interrupt.o \
	timer.o
