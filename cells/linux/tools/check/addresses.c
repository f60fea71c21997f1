// SPDX-License-Identifier: BSD-2-Clause
/* Addresses that are no process's: read, write, execute; and the page of helpers, which is for all. */
#include "check.h"

static const uintptr_t kernel_addresses[] = {
	0x00000000, 0x00000ffc,	      0xbf000000, 0xbf7ffffc, 0xbffffffc, /* below the linear map: modules */
	0xc0000000, 0xc0004000,	      0xc0007ffc, 0xc0008000, 0xc0100000, 0xc0200000, 0xc0400000,
	0xc1000000, 0xc3fffffc,	      0xc4000000, 0xc7fffffc, 0xc8000000, /* around the end of 64 and of 128
									     MB */
	0xd0000000, 0xe0000000,	      0xefffff00, 0xf0000000, 0xf0100000, /* what the kernel maps as it goes
									   */
	0xf1000000, 0xf4000000,	      0xf7fffffc, 0xf8000000, 0xf8000100, 0xf8010000, 0xf8100000,
	0xf9000000, 0xfa000000,	      0xfb000000, 0xfc000000, 0xfd000000, 0xfe000000, 0xfefffffc,
	0xff000000, 0xff000010,	      0xff000ffc, 0xff001000, 0xff100000, 0xff7ffffc, 0xff800000,
	0xffc00000, 0xffefffff & ~3u, 0xfff00000, 0xfffe0000, 0xffff2000, 0xffff8000, 0xfffffffc,
};

#define COUNT (sizeof(kernel_addresses) / sizeof(kernel_addresses[0]))

static void read_word(uintptr_t address)
{
	expect_fault_at(address);
	(void)*(volatile uint32_t *)address;
	result("readable");
}

static void write_word(uintptr_t address)
{
	expect_fault_at(address);
	*(volatile uint32_t *)address = 0;
	result("writable");
}

static void write_byte(uintptr_t address)
{
	expect_fault_at(address);
	*(volatile uint8_t *)address = 0;
	result("writable");
}

static void execute(uintptr_t address)
{
	expect_fault_at(address);
	((void (*)(void))address)();
	result("returned");
}

static void swap_word(uintptr_t address)
{
	uint32_t old;
	expect_fault_at(address);
	__asm__ volatile("swp %0, %1, [%2]" : "=&r"(old) : "r"(0), "r"(address) : "memory");
	result("swapped");
}

/* In user mode these are plain accesses. */
static void read_translated(uintptr_t address)
{
	uint32_t value;
	expect_fault_at(address);
	__asm__ volatile("ldrt %0, [%1]" : "=&r"(value) : "r"(address) : "memory");
	result("readable");
}

static void write_translated(uintptr_t address)
{
	expect_fault_at(address);
	__asm__ volatile("strt %0, [%1]" : : "r"(0), "r"(address) : "memory");
	result("writable");
}

static void store_many(uintptr_t address)
{
	__asm__ volatile("stmia %0, {r0-r3}" : : "r"(address) : "memory");
	result("writable");
}

static void preload(uintptr_t address)
{
	__asm__ volatile("pld [%0]" : : "r"(address));
	result("no effect");
}

void check_kernel_addresses(void)
{
	static const struct {
		const char *name;
		void (*body)(uintptr_t);
	} ways[] = {
		{"read", read_word},
		{"write", write_word},
		{"write byte", write_byte},
		{"execute", execute},
		{"swap", swap_word},
		{"read translated", read_translated},
		{"write translated", write_translated},
		{"store many", store_many},
		{"preload", preload},
	};

	for (unsigned i = 0; i < COUNT; i++) {
		for (unsigned way = 0; way < sizeof(ways) / sizeof(ways[0]); way++)
			check(ways[way].body, kernel_addresses[i], "%s 0x%08x", ways[way].name,
			      (unsigned)kernel_addresses[i]);
	}
	check(execute, 0xbf000002, "execute 0xbf000002");
	check(execute, 0xbf000001, "execute 0xbf000001");
	check(execute, 0xfffffffe, "execute 0xfffffffe");
}

/* --- the page of helpers: at fixed addresses, the same for all programs ---------------------------- */

#define HELPER_VERSION 0xffff0ffc
#define GET_TLS	       0xffff0fe0
#define CMPXCHG	       0xffff0fc0
#define BARRIER	       0xffff0fa0
#define CMPXCHG64      0xffff0f60

static void version(uintptr_t address)
{
	result("%u", *(volatile uint32_t *)address);
}

static void thread_pointer(uintptr_t address)
{
	void *pointer = ((void *(*)(void))address)();
	result(pointer == __builtin_thread_pointer() ? "as the library says" : "another");
}

static void exchange(uintptr_t address)
{
	int (*helper)(uint32_t, uint32_t, volatile uint32_t *) = (void *)address;
	volatile uint32_t word = 5;
	int equal = helper(5, 7, &word);
	uint32_t after = word;
	int different = helper(5, 9, &word);
	result("%d %u, %s %u", equal, (unsigned)after, different ? "refused" : "taken", (unsigned)word);
}

static void exchange_double(uintptr_t address)
{
	int (*helper)(const uint64_t *, const uint64_t *, volatile uint64_t *) = (void *)address;
	volatile uint64_t word = 0x500000005;
	uint64_t old = word, new = 0x700000008;
	int equal = helper(&old, &new, &word);
	uint64_t after = word;
	int different = helper(&old, &new, &word);
	result("%d %llx, %s %llx", equal, (unsigned long long)after, different ? "refused" : "taken",
	       (unsigned long long)word);
}

static void exchange_at_fault(uintptr_t address)
{
	int (*helper)(uint32_t, uint32_t, volatile uint32_t *) = (void *)address;
	expect_fault_at(0xc0008000);
	helper(0, 0, (volatile uint32_t *)0xc0008000);
	result("done");
}

static void barrier(uintptr_t address)
{
	((void (*)(void))address)();
	result("returned");
}

void check_helpers(void)
{
	check(version, HELPER_VERSION, "version of the helpers");
	check(thread_pointer, GET_TLS, "helper for thread pointer");
	check(exchange, CMPXCHG, "helper to compare and exchange");
	check(exchange_double, CMPXCHG64, "helper to compare and exchange, 64 bits");
	check(exchange_at_fault, CMPXCHG, "helper to compare and exchange in the kernel");
	check(barrier, BARRIER, "helper for barrier");
	check(read_word, 0xffff0fe0, "read the helpers");
	check(write_word, 0xffff0fe0, "write to the helpers");
	check(write_word, 0xffff0ff0, "write to the thread pointer");
	check(write_word, 0xffff0000, "write to the vectors");
	check(swap_word, 0xffff0ffc, "swap in the helpers");
}
