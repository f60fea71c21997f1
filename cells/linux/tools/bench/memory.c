// SPDX-License-Identifier: BSD-2-Clause
/* Page faults and mappings.  COUNT is of pages where the operation is one of pages. */
#include "bench.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE	    4096
#define BLOCK_PAGES 512 /* faults that are timed together */

static char *map(unsigned pages, int protection, int flags, int file)
{
	char *address = mmap(NULL, pages * PAGE, protection, flags, file, 0);
	if (address == MAP_FAILED)
		fail("mmap");
	return address;
}

static char *map_anonymous(unsigned pages)
{
	return map(pages, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
}

static uint64_t write_pages(char *address, unsigned pages)
{
	uint64_t begin = now();
	for (unsigned page = 0; page < pages; page++)
		*(volatile char *)(address + page * PAGE) = 1;
	return now() - begin;
}

static uint64_t read_pages(const char *address, unsigned pages)
{
	uint64_t begin = now();
	for (unsigned page = 0; page < pages; page++)
		(void)*(const volatile char *)(address + page * PAGE);
	return now() - begin;
}

static uint64_t anonymous_fault(unsigned count)
{
	uint64_t sum = 0;
	for (unsigned done = 0; done < count; done += BLOCK_PAGES) {
		char *block = map_anonymous(BLOCK_PAGES);
		sum += write_pages(block, BLOCK_PAGES);
		munmap(block, BLOCK_PAGES * PAGE);
	}
	return sum;
}

/* A file that is in memory whole. */
static int make_file(void)
{
	static const char content[PAGE];
	char name[] = "/tmp/bench.XXXXXX";
	int file = mkstemp(name);
	if (file < 0)
		fail(name);
	unlink(name);
	for (unsigned page = 0; page < BLOCK_PAGES; page++) {
		if (write(file, content, PAGE) != PAGE)
			fail("write");
	}
	return file;
}

static uint64_t file_fault(unsigned count)
{
	uint64_t sum = 0;
	int file = make_file();
	for (unsigned done = 0; done < count; done += BLOCK_PAGES) {
		char *block = map(BLOCK_PAGES, PROT_READ, MAP_SHARED, file);
		sum += read_pages(block, BLOCK_PAGES);
		munmap(block, BLOCK_PAGES * PAGE);
	}
	close(file);
	return sum;
}

/* Pages that a parent and its child have in common until the child writes. */
static uint64_t copy_fault(unsigned count)
{
	uint64_t sum = 0;
	char *block = map_anonymous(BLOCK_PAGES);
	uint64_t *taken = (uint64_t *)map(1, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1);
	write_pages(block, BLOCK_PAGES);
	for (unsigned done = 0; done < count; done += BLOCK_PAGES) {
		pid_t child = new_process();
		if (!child) {
			*taken = write_pages(block, BLOCK_PAGES);
			_exit(0);
		}
		end_of_process(child);
		sum += *taken;
	}
	munmap(taken, PAGE);
	munmap(block, BLOCK_PAGES * PAGE);
	return sum;
}

/* Map 64 KB, write each page, unmap. */
static uint64_t map_and_unmap(unsigned count)
{
	uint64_t begin = now();
	for (unsigned i = 0; i < count; i++) {
		char *block = map_anonymous(16);
		for (unsigned page = 0; page < 16; page++)
			*(volatile char *)(block + page * PAGE) = 1;
		munmap(block, 16 * PAGE);
	}
	return now() - begin;
}

/* Unmap 256 pages that were written. */
static uint64_t unmap(unsigned count)
{
	uint64_t sum = 0;
	for (unsigned i = 0; i < count; i++) {
		char *block = map_anonymous(256);
		write_pages(block, 256);
		uint64_t begin = now();
		munmap(block, 256 * PAGE);
		sum += now() - begin;
	}
	return sum;
}

const struct operation memory_operations[] = {
	{"anon_fault", anonymous_fault, 8 * BLOCK_PAGES},
	{"file_fault", file_fault, 16 * BLOCK_PAGES},
	{"cow_fault", copy_fault, 8 * BLOCK_PAGES},
	{"mmap", map_and_unmap, 500},
	{"munmap", unmap, 32},
	{},
};
