# SPDX-License-Identifier: BSD-2-Clause
objects-all := \
	boot.o \
	boot_create.o \
	boot_record.o \
	boot_table.o \
	capability.o \
	clock.o \
	create.o \
	deadline.o \
	endpoint.o \
	event.o \
	fault.o \
	freestanding.o \
	idle.o \
	interrupt.o \
	ipc.o \
	list.o \
	map.o \
	notification.o \
	object.o \
	page_table.o \
	panic.o \
	parameters.o \
	pool.o \
	print.o \
	queue.o \
	run_queue.o \
	scheduling.o \
	scheduling_context.o \
	segment.o \
	server.o \
	space.o \
	space_calls.o \
	syscall.o \
	thread.o \
	thread_calls.o \
	timer.o \
	transfer.o \
	unmap.o \
	vcpu.o

objects-release := no_debug.o
objects-test := debug.o invariants.o
objects-slow := debug.o invariants.o
objects-checked := debug.o invariants.o invariants_tree.o checked.o
