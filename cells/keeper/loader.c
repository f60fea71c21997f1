/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include <okl4/env.h>
#include <okl4/memory.h>
#include <okl4/notification.h>
#include <okl4/notify.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>
#include <okl4/thread.h>

#include "loader.h"

#define EVENT_WORK 1u

static struct machine *machines;
static size_t machine_count;
static const okl4_machine_window_t *window;
static okl4_thread_t *loader;

static bool fits(const okl4_machine_t *place, const okl4_machine_file_t *file)
{
	return file->offset <= place->memory_size && file->size <= place->memory_size - file->offset;
}

static void copy(const okl4_machine_file_t *file)
{
	memcpy((char *)window->virt_addr + file->offset, (const void *)file->virt_addr, file->size);
}

/* Nothing of what ran before is left in it. */
static void fill(const okl4_machine_t *place)
{
	memset((void *)window->virt_addr, 0, place->memory_size);
	copy(&place->kernel);
	copy(&place->device_tree);
	copy(&place->initrd);
}

/* The machine's memory is in the keeper's space only while it is being filled. */
static int load(const okl4_machine_t *place)
{
	int error;

	if (window == NULL || window->size < place->memory_size || !fits(place, &place->kernel) ||
	    !fits(place, &place->device_tree) || !fits(place, &place->initrd))
		return OKL4_OUT_OF_RANGE;
	error = okl4_memory_map(OKL4_SLOT_SPACE, place->memory, window->virt_addr, 0, place->memory_size,
				OKAPI_MAP_READ | OKAPI_MAP_WRITE | OKAPI_MAP_CACHED);
	if (error != OKL4_OK)
		return error;
	fill(place);
	/* Unmapping writes back what is in the cache; what the machine fetched before is forgotten here. */
	error = okl4_memory_unmap(OKL4_SLOT_SPACE, window->virt_addr, place->memory_size);
	if (error != OKL4_OK)
		return error;
	return okl4_memory_cache(place->space, place->memory_base + (place->kernel.offset & ~0xfffu),
				 (place->kernel.size + 0xfff) & ~0xfffu, OKAPI_CACHE_SYNC_CODE);
}

static struct machine *next_that_waits(void)
{
	for (size_t i = 0; i < machine_count; i++) {
		if (machines[i].load == LOAD_WAITS)
			return &machines[i];
	}
	return NULL;
}

static int work(void *unused)
{
	struct machine *machine;
	okl4_word_t bits;

	(void)unused;
	for (;;) {
		while ((machine = next_that_waits()) == NULL)
			okl4_notify_wait(EVENT_WORK, &bits);
		machine->load = LOAD_GOES_ON;
		okl4_thread_set_priority(NULL, machine->priority);
		machine->error = load(machine->place);
		machine->load = machine->error == OKL4_OK ? LOAD_DONE : LOAD_FAILED;
		okl4_notification_signal(OKL4_SLOT_MAIN_NOTIFICATION, LOADER_EVENT);
	}
	return 0;
}

int loader_open(struct machine *all, size_t count)
{
	machines = all;
	machine_count = count;
	window = okl4_env_get("MACHINE_WINDOW");
	return okl4_thread_run(&loader, NULL, work, NULL);
}

void loader_wake(void)
{
	okl4_notify_send(okl4_thread_getkcap(loader), EVENT_WORK);
}
