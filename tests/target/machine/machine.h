/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtual machines as the supervising cell sees them.  A machine consists of
 * objects in a pool of its own.  Its guest kernel is a copy of the whole program
 * of this cell: the program is linked for the megabyte after GUEST_LINEAR, the copy
 * lies a megabyte after the start of the machine's RAM, and so each function is at the
 * same virtual address in both.  Variables are as they were when the machine was loaded.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include <okapi/fault.h>
#include <okapi/vcpu.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "check.h"
#include "places.h"
#include "raw.h"
#include "workers.h"

#define MACHINES	   2
#define MACHINE_POOL_SIZE  0x80000
#define MACHINE_LIST_SLOTS 64
#define MACHINE_PRIORITY   90

/* Slots of this cell that belong to a machine. */
enum {
	MACHINE_POOL,
	MACHINE_SPACE,
	MACHINE_LIST,
	MACHINE_THREAD,
	MACHINE_CONTEXT,
	MACHINE_NOTIFICATION,
	MACHINE_TIMER,
	MACHINE_VCPU,
	MACHINE_FAULT,
	MACHINE_SLOTS,
};

/* Slots of a machine's own list. */
enum {
	GUEST_SLOT_SPACE = 2,
	GUEST_SLOT_POOL = 3,
	GUEST_SLOT_NOTIFICATION = 7, /* bound to its thread: the interrupt lines */
	GUEST_SLOT_THREAD = 8,
	GUEST_SLOT_TIMER = 9, /* line 31 */
	GUEST_SLOT_VCPU = 12,
	GUEST_SLOT_REPORT = 14, /* SEND to the supervisor */
	GUEST_SLOT_BELL = 15,	/* SIGNAL of the supervisor's notification */
	GUEST_SLOT_FREE = 16,
};

/* What a guest says to the supervisor: label, words. */
enum {
	REPORT_DONE = 1, /* number of checks that failed */
	REPORT_REFUSED,	 /* start returned: its result */
	REPORT_ASK,	 /* anything the test understands */
};
#define REPORT_BADGE(number) (0x10 + (number))
#define FAULT_BADGE(number)  (0x20 + (number))

struct machine {
	uint32_t number; /* 0 or 1 */
	uint32_t slot;	 /* first of MACHINE_SLOTS */
	uint32_t tables; /* tables of guest processes kept */
	uint32_t pool_size;
};
extern struct machine machines[MACHINES];
#define SLOT_OF(machine, what) ((machine)->slot + (what))

/* Endpoint where reports and faults of all machines arrive. */
extern uint32_t watch_endpoint;

/* Once, before everything else. */
void machines_init(void);

/* Makes all objects of a machine and maps its memory; takes them all away. */
void machine_make(struct machine *machine);
void machine_delete(struct machine *machine);

/* What machine_make is made of. */
uint32_t machine_create(struct machine *machine, uint32_t what, uint32_t type, uint32_t r4, uint32_t r5);
void machine_map_memory(struct machine *machine);
void machine_fill_list(struct machine *machine);

/* The segment of its RAM; the part of the shared memory that is mapped at SHARED_PHYSICAL in it. */
uint32_t machine_ram(const struct machine *machine);
uint32_t
machine_ram_address(const struct machine *machine); /* where this cell would map it: nothing is there */
struct shared *machine_shared(const struct machine *machine);
uint32_t shared_offset(const struct machine *machine);

/* Takes all of a pool, into slots from this one on, but what is too small for anything. */
void use_up_pool(uint32_t pool, uint32_t slot);

/* Copies the program into its RAM and writes its kernel's tables. */
void machine_load(struct machine *machine);

/* Maps its RAM into this cell, and takes the mapping away again with all of it out of the caches. */
volatile uint32_t *ram_open(const struct machine *machine);
void ram_close(const struct machine *machine);

/* Registers of a start that is right: the guest goes on at guest_begin, which calls function(argument). */
void machine_start_arguments(uint32_t registers[RAW_REGISTERS], void (*function)(uint32_t argument),
			     uint32_t argument);

/* Starts the thread at its physical entry, where it makes a system call with these registers. */
void machine_call(struct machine *machine, const uint32_t registers[RAW_REGISTERS]);

/* Loads the machine and lets its guest kernel run a function. */
void machine_run(struct machine *machine, void (*function)(uint32_t argument), uint32_t argument);

/* Next message of a machine, or a failed check when there is none for a long time: then false. */
bool machine_wait(struct machine *machine, struct okl4_registers *message);

/* Waits until the guest's function has returned, and checks that it found nothing wrong. */
void machine_finish(struct machine *machine);

/* The two together, for machine 0. */
void machine_test(void (*function)(uint32_t argument), uint32_t argument);

/* Waits for a fault message of this cause; returns the handle. */
uint32_t machine_expect_fault(struct machine *machine, uint32_t cause, struct okl4_registers *message);

/* Stops its thread. */
void machine_stop(struct machine *machine);

/* Bits of this cell's notification that arrived while something else was waited for, now forgotten. */
uint32_t take_bell(void);

#define RUN_GUEST(function)                                                                                  \
	do {                                                                                                 \
		guest_function = function;                                                                   \
		run_test(#function, run_guest_function);                                                     \
	} while (0)
extern void (*guest_function)(uint32_t argument);
void run_guest_function(void);

/* A guest that does nothing. */
void never_fails(uint32_t argument);

/* machine_finish for both, whichever ends first. */
void finish_both(void);

/* Takes all messages that wait, and answers none. */
void drain_messages(void);

void test_start(void);
void test_faces(void);
void test_mappings(void);
void test_changes(void);
void test_interrupts(void);
void test_native(void);
void test_many(void);
void test_bounds(void);
void test_helpers(void);
void test_together(void);
void test_entry(void);
void test_life(void);
void test_review(void);

#endif
