# SPDX-License-Identifier: BSD-2-Clause
objects-faults += main.o
objects-faults += victim.o
objects-faults += causes.o
objects-faults += replies.o
objects-faults += handlers.o
objects-faults += code.o
