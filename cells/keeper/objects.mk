# SPDX-License-Identifier: BSD-2-Clause
objects-all += loader.o
objects-all += machine.o
objects-all += main.o
