# SPDX-License-Identifier: BSD-2-Clause
objects-scheduling := budgets.o inheritance.o scheduling.o
