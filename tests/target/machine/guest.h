/* SPDX-License-Identifier: BSD-2-Clause */
/* What guest kernels are written with: runs in machines only. */
#ifndef MACHINE_GUEST_H
#define MACHINE_GUEST_H

#include <okapi/vcpu.h>
#include <okl4/syscall.h>

#include "check.h"
#include "machine.h"
#include "places.h"

/* As upcalls.S saves it. */
struct frame {
	uint32_t r[13];
	uint32_t sp, lr, pc, cpsr;
	uint32_t address, status; /* fault's */
	uint32_t upcall;	  /* OKAPI_UPCALL_... */
	uint32_t reserved, back;
};
_Static_assert(sizeof(struct frame) == FRAME_SIZE, "upcalls.S agrees");

#define CPSR_USER   0x10
#define CPSR_KERNEL 0x13
#define CPSR_THUMB  0x20
#define CPSR_MASKED 0x80

/* Fault status without the domain, and without the bit that tells pages from sections. */
#define STATUS_MASK	   0xd
#define STATUS_ALIGNMENT   0x1
#define STATUS_TRANSLATION 0x5
#define STATUS_PERMISSION  0xd
#define STATUS_EXTERNAL	   0x8

/* Memory that machine and supervisor see, uncached. */
struct shared {
	volatile uint32_t word[SHARED_SIZE / 4];
};
#define SHARED ((struct shared *)SHARED_VIRTUAL)

/* A word of the page that this kernel and the guest's share. */
#define PAGE_WORD(offset) (*(volatile uint32_t *)(OKAPI_VCPU_PAGE + (offset)))

/* A call of OKAPI_VCPU_...: its result. */
uint32_t vcpu_call(uint32_t number, uint32_t r0, uint32_t r1, uint32_t r2);

/* The first code of a guest kernel that is in C. */
__attribute__((noreturn)) void guest_main(void (*function)(uint32_t argument), uint32_t argument);

/* Tells the supervisor something and waits for the answer. */
uint32_t guest_report(uint32_t label, uint32_t word0, uint32_t word1);

/* --- faults and interrupts of the guest kernel ---------------------------------------------- */

/* While `expected` is set, aborts and undefined instructions of the kernel are taken down in `abort`, and it
 * goes on at the next instruction. */
struct guest_state {
	volatile bool expected;
	volatile bool doomed; /* what is not expected ends it without a word */
	volatile uint32_t aborts;
	struct frame abort; /* the last one */
	volatile uint32_t interrupts;
	struct frame interrupt;	 /* the last one */
	volatile uint32_t lines; /* interrupt lines taken from PENDING so far */
};
extern struct guest_state guest;

/* Each returns whether the access succeeded; else guest.abort tells more. */
bool kernel_loads(uint32_t address, uint32_t *value);
bool kernel_stores(uint32_t address, uint32_t value);
bool kernel_executes(uint32_t address);

/* Takes what is pending. */
uint32_t take_lines(void);

/* Masks interrupts; allows them, and takes those that wait. */
void mask_interrupts(void);
void allow_interrupts(void);

/* --- guest user ------------------------------------------------------------------------------ */

/* Returns to user mode with a frame; comes back with the next upcall from there: OKAPI_UPCALL_..., what it
 * saved in *out.  ~0: the frame was refused (only if guest.expected). */
uint32_t enter_user(const struct frame *in, struct frame *out);
extern const char enter_user_trap[];

/* A frame with a pattern in all registers, r2 as given, that starts at one of user.S's functions. */
struct frame user_frame(const char *function, uint32_t r2);

/* Where a function of user.S is in the user part (USER_CODE). */
uint32_t user_address(const char *function);

/* A user access by the code at USER_CODE: OKAPI_UPCALL_SYSCALL if it succeeded, else the upcall of its fault.
 * Everything is in user_last. */
extern struct frame user_last;
uint32_t user_loads(uint32_t address, uint32_t *value);
uint32_t user_stores(uint32_t address, uint32_t value);
uint32_t user_executes(uint32_t address); /* of user_trap's copy at an address */

extern const char user_page[], user_page_end[];
extern const char user_load[], user_store[], user_swap[], user_trap[], user_undefined[], user_native[],
	user_spin[], user_branch[], user_coprocessor[], user_get_tls[], user_checksum[], user_compare_swap[],
	user_compare_swap_double[];
extern const char user_thumb_trap[], user_thumb_load[], user_thumb_undefined[], user_thumb_spin[];

/* upcalls.S */
void physical_call(void);
void guest_begin(void);
extern const char guest_upcalls[];
uint32_t try_load(uint32_t address);
void try_store(uint32_t address, uint32_t value);
uint32_t try_swap(uint32_t address, uint32_t value);
void try_undefined(void);
void try_execute(uint32_t address);

/* --- tables ---------------------------------------------------------------------------------- */

#define AP_NONE	      0u /* nobody writes, user does not read */
#define AP_KERNEL     1u /* kernel alone */
#define AP_USER_READ  2u /* kernel writes, user reads */
#define AP_USER_WRITE 3u
#define CACHED	      0xcu
#define WRITE_THROUGH 0x8u
#define BUFFERED      0x4u
#define UNCACHED      0x0u

/* A first-level table of zeroes, from the spare memory; with the page of user.S at USER_CODE. */
uint32_t *table_new(void);
uint32_t *user_table_new(void);
void tables_forget(void); /* all memory of tables is spare again */

/* The kernel's own table; and the guest-physical address of one. */
uint32_t *kernel_table(void);
uint32_t table_physical(const void *table);

void map_section(uint32_t *table, uint32_t address, uint32_t physical, uint32_t ap, uint32_t cache);
void map_large(uint32_t *table, uint32_t address, uint32_t physical, uint32_t ap, uint32_t cache);
void map_small(uint32_t *table, uint32_t address, uint32_t physical, uint32_t ap, uint32_t cache);

/* The entry of a page in a coarse table, which is made if there is none. */
uint32_t *page_entry(uint32_t *table, uint32_t address);
#define SMALL_ENTRY(physical, ap, cache)   ((physical) | (ap)*0x550 | (cache) | 2)
#define LARGE_ENTRY(physical, ap, cache)   ((physical) | (ap)*0x550 | (cache) | 1)
#define SECTION_ENTRY(physical, ap, cache) ((physical) | (ap) << 10 | 0x10 | (cache) | 2)

/* Makes a table that of the user part. */
void switch_to(const uint32_t *table);

#endif
