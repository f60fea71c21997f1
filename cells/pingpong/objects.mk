# SPDX-License-Identifier: BSD-2-Clause
objects-all += main.o
objects-all += ping.o
objects-all += pong.o
