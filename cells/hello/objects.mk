# SPDX-License-Identifier: BSD-2-Clause
objects-all += hello.o
