# SPDX-License-Identifier: BSD-2-Clause
objects-pools += main.o
objects-pools += exhaustion.o
objects-pools += tables.o
objects-pools += limits.o
objects-neighbour += neighbour.o
objects-pools += boot_memory.o
