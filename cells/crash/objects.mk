# SPDX-License-Identifier: BSD-2-Clause
objects-all += crash.o
