/* SPDX-License-Identifier: BSD-2-Clause */
/* A guest without a kernel: it runs as an ordinary thread whose space is the machine's memory. */
#ifndef GUEST_H
#define GUEST_H

#include <stdbool.h>
#include <stdint.h>

/* Guest-physical addresses and slots, as the weaver places them. */
#define CONSOLE_WINDOW	  0x30000000u
#define CHANNEL_WINDOW	  0x30010000u
#define RAM		  0x40000000u
#define SLOT_NOTIFICATION 7
#define SLOT_KEEPER	  14
#define SLOT_CONSOLE_BELL 17
#define SLOT_CHANNEL_BELL 19
#define LINE_CONSOLE	  0x1u
#define LINE_CHANNEL	  0x2u

static inline volatile uint32_t *word_at(uint32_t address)
{
	return (volatile uint32_t *)address;
}

static inline volatile uint16_t *half_at(uint32_t address)
{
	return (volatile uint16_t *)address;
}

/* What is not forgotten when the machine starts again: it lies in the channel's window, behind what is
 * tested. */
struct memory {
	uint32_t starts, passed, failed;
};
#define SHARED_BYTES 0xe000u
#define memory	     ((volatile struct memory *)(CHANNEL_WINDOW + 0xf000))

/* --- report.c: through the kernel's debug call, since the console is what is tested --------------- */

#define CHECK(condition) check(condition, #condition, __FILE__, __LINE__)
bool check(bool holds, const char *text, const char *file, int line);
#define RUN(test) run_test(#test, test)
void run_test(const char *name, void (*test)(void));
__attribute__((noreturn)) void finish_tests(void);

/* --- driver.c: a virtio driver for the console --------------------------------------------------- */

#define QUEUE_SIZE   8
#define QUEUE(n)     (0x1000u + 0x400u * (n)) /* descriptors at its start; offsets from the window */
#define AVAILABLE(n) (QUEUE(n) + 0x100)
#define USED(n)	     (QUEUE(n) + 0x200)
#define BUFFER(i)    (0x2000u + 0x200u * (i))

/* Signal all bits that the doorbell allows. */
void ring(uint32_t slot);

uint32_t console_status(void);
void console_set_status(uint32_t status);

/* Reset the console and begin anew with two empty queues; true if the device agrees. */
bool console_start(void);

void console_describe(uint32_t queue, uint32_t index, uint32_t offset, uint32_t bytes,
		      uint32_t flags_and_next);
void console_offer(uint32_t queue, uint16_t head);
uint16_t console_used(uint32_t queue);

/* Print text of at most 512 bytes, through buffer `index`. */
void console_print(uint32_t index, const char *text);

void test_console(void);
void test_channel(void);

#endif
