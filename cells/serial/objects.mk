# SPDX-License-Identifier: BSD-2-Clause
objects-all += client.o
objects-all += console.o
objects-all += machine.o
objects-all += main.o
objects-all += names.o
objects-all += terminal.o
objects-all += uart.o
