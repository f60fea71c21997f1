# SPDX-License-Identifier: BSD-2-Clause
objects-all += start.o
objects-all += looper.o
