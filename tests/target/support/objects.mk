# SPDX-License-Identifier: BSD-2-Clause
objects-all += check.o
