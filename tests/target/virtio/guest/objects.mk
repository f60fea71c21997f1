# SPDX-License-Identifier: BSD-2-Clause
objects-all += start.o
objects-all += channel.o
objects-all += console.o
objects-all += driver.o
objects-all += guest.o
objects-all += report.o
