/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtual machines, as the weaver describes them to the cells that serve them:
 * MACHINES in the environment of a policy cell (element <machines/>), CONSOLES in that of
 * a console driver.  And the messages that a machine sends to its policy cell.
 */
#ifndef OKL4_MACHINES_H
#define OKL4_MACHINES_H

#include <okl4/types.h>

/* A file to load: mapped read-only, and its place in the machine's memory. */
typedef struct okl4_machine_file {
	okl4_word_t virt_addr;
	okl4_word_t size;   /* bytes; 0: there is none */
	okl4_word_t offset; /* from the start of the machine's memory */
} okl4_machine_file_t;

typedef struct okl4_machine {
	okl4_word_t name;   /* address of a string */
	okl4_word_t thread; /* slots */
	okl4_word_t scheduling;
	okl4_word_t space;
	okl4_word_t memory; /* slot of the segment */
	okl4_word_t memory_size;
	okl4_word_t memory_base;    /* guest-physical */
	okl4_machine_file_t kernel; /* starts at its first byte */
	okl4_machine_file_t device_tree;
	okl4_machine_file_t initrd;
	okl4_word_t console; /* index in CONSOLES of its console's driver, or ~0 */
	okl4_word_t flags;   /* OKL4_MACHINE_... */
} okl4_machine_t;

#define OKL4_MACHINE_START 1 /* to be started at boot */

typedef struct okl4_machines {
	okl4_word_t count;
	okl4_machine_t machine[];
} okl4_machines_t;

/* MACHINE_WINDOW: addresses of the policy cell where nothing is, for loading. */
typedef struct okl4_machine_window {
	okl4_word_t virt_addr; /* a multiple of 1 MB */
	okl4_word_t size;      /* that of the largest machine's memory */
} okl4_machine_window_t;

typedef struct okl4_machine_console {
	okl4_word_t name;   /* address of a string */
	okl4_word_t window; /* virtual address of a <okl4/virtio_window.h> */
	okl4_word_t bytes;
	okl4_word_t signal_slot; /* doorbell of the machine */
	okl4_word_t signal_bits;
	okl4_word_t event_bit;	 /* of the main notification: the machine's doorbell */
	okl4_word_t keeper_slot; /* signal to the policy cell, 0: none */
	okl4_word_t keeper_bit;	 /* "stop or start it" */
} okl4_machine_console_t;

typedef struct okl4_machine_consoles {
	okl4_word_t count;
	okl4_machine_console_t console[];
} okl4_machine_consoles_t;

_Static_assert(sizeof(okl4_machine_t) == 18 * 4, "the weaver writes this layout");
_Static_assert(sizeof(okl4_machine_console_t) == 8 * 4, "the weaver writes this layout");

/* Labels of a machine's messages to its policy cell; the badge is 1 + the machine's index in MACHINES. */
#define OKL4_MACHINE_POWER_OFF 1
#define OKL4_MACHINE_RESTART   2
/* Word 0: restart it after so many seconds; 0 (and no word): never; negative (bit 31): at once. */
#define OKL4_MACHINE_CRASHED   3

#endif
