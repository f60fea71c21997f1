# SPDX-License-Identifier: BSD-2-Clause
objects-all += compute.o
objects-all += main.o
