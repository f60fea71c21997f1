# SPDX-License-Identifier: BSD-2-Clause
objects-capabilities += main.o
objects-capabilities += copies.o
objects-capabilities += tree.o
objects-capabilities += lists.o
objects-capabilities += transfers.o
objects-capabilities += pools.o
objects-peer += peer.o
