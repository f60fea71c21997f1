# SPDX-License-Identifier: BSD-2-Clause
objects-all += check.o
objects-all += neighbour.o
objects-all += raw.o
objects-all += robot.o
objects-all += workers.o
