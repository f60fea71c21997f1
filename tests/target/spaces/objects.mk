# SPDX-License-Identifier: BSD-2-Clause
objects-spaces += main.o
objects-spaces += walker.o
objects-twin += twin.o
