// SPDX-License-Identifier: BSD-2-Clause
/* Protection of a process's own pages, and accesses that are not aligned. */
#define _GNU_SOURCE
#include "check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define RETURN_SEVEN                                                                                         \
	{                                                                                                    \
		0xe3a00007, 0xe12fff1e                                                                       \
	} /* mov r0, #7; bx lr */

static void write_to(uintptr_t address)
{
	expect_fault_at(address);
	*(volatile char *)address = 1;
}

static void read_from(uintptr_t address)
{
	expect_fault_at(address);
	(void)*(volatile char *)address;
}

static void read_only(uintptr_t argument)
{
	(void)argument;
	char *page = new_pages(1, PROT_READ);
	read_from((uintptr_t)page);
	write_to((uintptr_t)page);
	result("writable");
}

static void no_access(uintptr_t offset)
{
	read_from((uintptr_t)new_pages(1, PROT_NONE) + offset);
	result("readable");
}

static void protect_after_write(uintptr_t protection)
{
	char *page = new_pages(1, PROT_READ | PROT_WRITE);
	*page = 1;
	mprotect(page, PAGE, (int)protection);
	write_to((uintptr_t)page);
	result("writable");
}

static void unprotect(uintptr_t argument)
{
	(void)argument;
	char *page = new_pages(1, PROT_NONE);
	mprotect(page, PAGE, PROT_READ | PROT_WRITE);
	*(volatile char *)page = 3;
	result("%d", *(volatile char *)page);
}

static void unmapped(uintptr_t argument)
{
	(void)argument;
	char *page = new_pages(1, PROT_READ | PROT_WRITE);
	*page = 1;
	munmap(page, PAGE);
	read_from((uintptr_t)page);
	result("readable");
}

static void moved(uintptr_t argument)
{
	(void)argument;
	char *page = new_pages(1, PROT_READ | PROT_WRITE), *there = new_pages(1, PROT_NONE);
	*page = 5;
	char *now = mremap(page, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, there);
	if (now != there || *now != 5)
		result("lost");
	read_from((uintptr_t)page);
	result("readable");
}

static void discarded(uintptr_t argument)
{
	(void)argument;
	char *page = new_pages(1, PROT_READ | PROT_WRITE);
	*page = 5;
	madvise(page, PAGE, MADV_DONTNEED);
	result("%d", *(volatile char *)page);
}

static void beyond_file(uintptr_t argument)
{
	(void)argument;
	char name[] = "/tmp/check.XXXXXX";
	int file = mkstemp(name);
	unlink(name);
	if (file < 0 || ftruncate(file, PAGE))
		result("no file");
	char *pages = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	*pages = 1;
	read_from((uintptr_t)pages + PAGE);
	result("readable");
}

static void own_text(uintptr_t argument)
{
	(void)argument;
	write_to((uintptr_t)check_pages);
	result("writable");
}

static void new_code(uintptr_t protection)
{
	static const uint32_t code[] = RETURN_SEVEN;
	char *page = new_pages(1, PROT_READ | PROT_WRITE);
	memcpy(page, code, sizeof(code));
	mprotect(page, PAGE, (int)protection);
	__builtin___clear_cache(page, page + PAGE);
	expect_fault_at((uintptr_t)page);
	result("%d", ((int (*)(void))page)());
}

static void changed_code(uintptr_t argument)
{
	static const uint32_t code[] = RETURN_SEVEN;
	char *page = new_pages(1, PROT_READ | PROT_WRITE | PROT_EXEC);
	int sum = 0;
	(void)argument;
	for (int i = 0; i < 100; i++) {
		memcpy(page, code, sizeof(code));
		*page = (char)i;
		__builtin___clear_cache(page, page + sizeof(code));
		sum += ((int (*)(void))page)();
	}
	result("%d", sum);
}

/* Parent and child write to the same addresses. */
static void written_by_child(uintptr_t flags)
{
	char *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, (int)flags | MAP_ANONYMOUS, -1, 0);
	*page = 1;
	pid_t child = fork();
	if (!child) {
		*page += 6;
		_exit(*page);
	}
	int status = 0;
	waitpid(child, &status, 0);
	result("child %d, parent %d", WEXITSTATUS(status), *(volatile char *)page);
}

static int overflow(volatile char *above, unsigned depth)
{
	volatile char here[PAGE];
	here[0] = *above;
	return (depth ? overflow(here, depth - 1) : 0) + here[0];
}

static void stack_overflow(uintptr_t depth)
{
	volatile char here = 1;
	result("%d", overflow(&here, depth));
}

void check_pages(void)
{
	check(read_only, 0, "write to a read-only page");
	check(no_access, 0, "read a page without access");
	check(no_access, PAGE - 1, "read the end of a page without access");
	check(protect_after_write, PROT_READ, "write after it was made read-only");
	check(protect_after_write, PROT_NONE, "write after access was taken");
	check(unprotect, 0, "write after access was given");
	check(unmapped, 0, "read what was unmapped");
	check(moved, 0, "read what was moved away");
	check(discarded, 0, "read what was discarded");
	check(beyond_file, 0, "read beyond the end of a file");
	check(own_text, 0, "write to the program's code");
	check(new_code, PROT_READ | PROT_EXEC, "execute new code");
	check(new_code, PROT_READ, "execute a page of data");
	check(new_code, PROT_NONE, "execute a page without access");
	check(changed_code, 0, "execute code that changes");
	check(written_by_child, MAP_PRIVATE, "private page, written by a child");
	check(written_by_child, MAP_SHARED, "shared page, written by a child");
	check(stack_overflow, 1000000, "stack without end");
}

/* --- accesses that are not aligned ----------------------------------------------------------------- */

static unsigned char bytes[32] __attribute__((aligned(16)));

static void fill(void)
{
	for (unsigned i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)(0x10 + i);
}

static void load_word(uintptr_t offset)
{
	uint32_t value;
	fill();
	__asm__ volatile("ldr %0, [%1]" : "=r"(value) : "r"(bytes + offset) : "memory");
	result("%08x", (unsigned)value);
}

static void load_half(uintptr_t offset)
{
	uint32_t value;
	fill();
	__asm__ volatile("ldrsh %0, [%1]" : "=r"(value) : "r"(bytes + offset) : "memory");
	result("%08x", (unsigned)value);
}

static void load_many(uintptr_t offset)
{
	register uint32_t first __asm__("r4"), second __asm__("r5");
	fill();
	__asm__ volatile("ldmia %2, {r4, r5}" : "=r"(first), "=r"(second) : "r"(bytes + offset) : "memory");
	result("%08x %08x", (unsigned)first, (unsigned)second);
}

static void load_double(uintptr_t offset)
{
	register uint32_t first __asm__("r4"), second __asm__("r5");
	fill();
	__asm__ volatile("ldrd r4, r5, [%2]" : "=r"(first), "=r"(second) : "r"(bytes + offset) : "memory");
	result("%08x %08x", (unsigned)first, (unsigned)second);
}

static void show_stored(uintptr_t offset)
{
	uint64_t around;
	memcpy(&around, bytes + (offset & ~3u), sizeof(around));
	result("%016llx", (unsigned long long)around);
}

static void store_word(uintptr_t offset)
{
	fill();
	__asm__ volatile("str %0, [%1]" : : "r"(0xaabbccdd), "r"(bytes + offset) : "memory");
	show_stored(offset);
}

static void store_half(uintptr_t offset)
{
	fill();
	__asm__ volatile("strh %0, [%1]" : : "r"(0xaabbccdd), "r"(bytes + offset) : "memory");
	show_stored(offset);
}

/* Over the end of a page whose neighbour cannot be accessed. */
static void load_across(uintptr_t offset)
{
	char *pages = new_pages(2, PROT_READ | PROT_WRITE);
	uint32_t value;
	mprotect(pages + PAGE, PAGE, PROT_NONE);
	__asm__ volatile("ldr %0, [%1]" : "=r"(value) : "r"(pages + PAGE - offset) : "memory");
	result("%08x", (unsigned)value);
}

static void load_in_kernel(uintptr_t address)
{
	uint32_t value;
	__asm__ volatile("ldr %0, [%1]" : "=r"(value) : "r"(address) : "memory");
	result("readable");
}

static void store_in_kernel(uintptr_t address)
{
	__asm__ volatile("str %0, [%1]" : : "r"(0), "r"(address) : "memory");
	result("writable");
}

static void swap_unaligned(uintptr_t offset)
{
	uint32_t value;
	fill();
	__asm__ volatile("swp %0, %1, [%2]" : "=&r"(value) : "r"(1), "r"(bytes + offset) : "memory");
	result("%08x", (unsigned)value);
}

/* What Linux does about them: 2 does the access in parts, 4 sends a signal. */
static int set_policy(const char *policy)
{
	int file = open("/proc/cpu/alignment", O_WRONLY);
	int done = file >= 0 && write(file, policy, 1) == 1;
	close(file);
	return done;
}

static void check_accesses(const char *policy)
{
	for (unsigned offset = 0; offset < 4; offset++) {
		check(load_word, offset, "load word at %u, %s", offset, policy);
		check(load_half, offset, "load halfword at %u, %s", offset, policy);
		check(load_many, offset, "load many at %u, %s", offset, policy);
		check(store_word, offset, "store word at %u, %s", offset, policy);
		check(store_half, offset, "store halfword at %u, %s", offset, policy);
		check(swap_unaligned, offset, "swap word at %u, %s", offset, policy);
	}
	check(load_double, 0, "load double at 0, %s", policy);
	check(load_double, 2, "load double at 2, %s", policy);
	for (unsigned offset = 1; offset < 4; offset++)
		check(load_across, offset, "load across the end of a page, %u before, %s", offset, policy);
	check(load_in_kernel, 0xc0008001, "load unaligned in the kernel, %s", policy);
	check(load_in_kernel, 0xbefffffe, "load unaligned into the kernel, %s", policy);
	check(store_in_kernel, 0xc0000001, "store unaligned in the kernel, %s", policy);
	check(load_in_kernel, 0xff000002, "load unaligned in the shared page, %s", policy);
}

/* Linux's default leaves them to the processor, which for most of these is the same as doing them in parts.
 */
void check_unaligned(void)
{
	check(load_word, 1, "load word at 1");
	check(load_half, 1, "load halfword at 1");
	check(store_word, 3, "store word at 3");
	check(load_in_kernel, 0xc0008001, "load unaligned in the kernel");
	check(store_in_kernel, 0xc0000001, "store unaligned in the kernel");
	if (set_policy("2"))
		check_accesses("in parts");
	if (set_policy("4"))
		check_accesses("signalled");
	set_policy("2");
}
