# SPDX-License-Identifier: BSD-2-Clause
objects-server += server.o
objects-server += passive.o
objects-handler += handler.o
objects-handler += passive.o
