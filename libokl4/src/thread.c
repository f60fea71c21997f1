/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include <okl4/errno.h>
#include <okl4/slot_allocator.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>
#include <okl4/thread.h>

#include "main_objects.h"
#include "thread_core.h"

struct okl4_thread {
	struct okl4_thread_block block;
	okl4_utcb_item_t utcb;
	char *stack;
	okl4_word_t stack_size;
	int stack_is_ours;
	volatile int started;
};

int okl4_thread_attr_init(okl4_thread_attr_t *attr)
{
	if (attr == NULL)
		return OKL4_INVALID_ARGUMENT;
	*attr = (okl4_thread_attr_t){
		.stack_size = OKL4_THREAD_DEFAULT_STACK_SIZE,
		.priority = OKL4_THREAD_SAME_PRIORITY,
	};
	return OKL4_OK;
}

static int check_attr(const okl4_thread_attr_t *attr)
{
	if (attr->stack_size < OKL4_THREAD_MINIMUM_STACK_SIZE)
		return OKL4_OUT_OF_RANGE;
	if (attr->priority >= OKAPI_PRIORITIES && attr->priority != OKL4_THREAD_SAME_PRIORITY)
		return OKL4_OUT_OF_RANGE;
	return OKL4_OK;
}

static void free_memory(okl4_thread_t *thread)
{
	if (thread->stack_is_ours)
		free(thread->stack);
	free(thread);
}

static okl4_thread_t *allocate_memory(const okl4_thread_attr_t *attr)
{
	okl4_thread_t *thread = calloc(1, sizeof(*thread));

	if (thread == NULL)
		return NULL;
	thread->stack = attr->stack;
	thread->stack_size = attr->stack_size;
	if (thread->stack == NULL) {
		thread->stack_is_ours = 1;
		thread->stack = malloc(attr->stack_size);
	}
	if (thread->stack != NULL)
		return thread;
	free(thread);
	return NULL;
}

/*
 * A UTCB number that is free here may be taken by a thread of the system
 * description: it stays marked as taken, and the next one is tried.
 */
static int create_with_utcb(okl4_thread_t *thread, struct thread_request *request)
{
	for (;;) {
		int error = okl4_utcb_allocany(&okl4_main_utcb_area, &thread->utcb);

		if (error != OKL4_OK)
			return error;
		request->utcb_number = thread->utcb.unit;
		error = thread_core_create(&thread->block, request);
		if (error == OKL4_OK)
			return OKL4_OK;
		if (OKAPI_ERROR_REASON((okl4_word_t)error) != OKAPI_ERROR_UTCB_IN_USE || error < 0) {
			okl4_utcb_free(&okl4_main_utcb_area, &thread->utcb);
			return error;
		}
	}
}

static int create_objects(okl4_thread_t *thread, struct thread_request *request)
{
	int error = okl4_slots_alloc(OKL4_KCAP_SLOTS, &request->endpoint);

	if (error != OKL4_OK)
		return error;
	error = create_with_utcb(thread, request);
	if (error != OKL4_OK)
		okl4_slots_free(request->endpoint, OKL4_KCAP_SLOTS);
	return error;
}

int okl4_thread_create(okl4_thread_t **thread, const okl4_thread_attr_t *attr, int (*entry)(void *argument),
		       void *argument)
{
	struct thread_request request = {
		.fault_endpoint = OKL4_SLOT_FAULT, .entry = entry, .argument = argument};
	okl4_thread_attr_t defaults;
	okl4_thread_t *made;
	int error;

	if (thread == NULL || entry == NULL)
		return OKL4_INVALID_ARGUMENT;
	if (attr == NULL) {
		okl4_thread_attr_init(&defaults);
		attr = &defaults;
	}
	error = check_attr(attr);
	if (error != OKL4_OK)
		return error;
	request.priority =
		attr->priority == OKL4_THREAD_SAME_PRIORITY ? thread_core_priority() : attr->priority;
	made = allocate_memory(attr);
	if (made == NULL)
		return OKL4_ALLOC_EXHAUSTED;
	error = create_objects(made, &request);
	if (error != OKL4_OK) {
		free_memory(made);
		return error;
	}
	*thread = made;
	return OKL4_OK;
}

int okl4_thread_start(okl4_thread_t *thread)
{
	int error;

	if (thread == NULL)
		return OKL4_INVALID_ARGUMENT;
	if (thread->started)
		return OKAPI_ERROR_STATE;
	thread->started = 1;
	error = thread_core_start(&thread->block, (okl4_word_t)(uintptr_t)thread->stack + thread->stack_size);
	if (error != OKL4_OK)
		thread->started = 0;
	return error;
}

int okl4_thread_run(okl4_thread_t **thread, const okl4_thread_attr_t *attr, int (*entry)(void *argument),
		    void *argument)
{
	int error = okl4_thread_create(thread, attr, entry, argument);

	if (error != OKL4_OK)
		return error;
	error = okl4_thread_start(*thread);
	if (error != OKL4_OK)
		okl4_thread_delete(*thread);
	return error;
}

int okl4_thread_join(okl4_thread_t *thread, int *result)
{
	int error;

	if (thread == NULL || !thread->started)
		return OKL4_INVALID_ARGUMENT;
	error = thread_core_join(&thread->block);
	if (error != OKL4_OK)
		return error;
	if (result != NULL)
		*result = thread->block.result;
	return okl4_thread_delete(thread);
}

int okl4_thread_delete(okl4_thread_t *thread)
{
	okl4_word_t slots;

	if (thread == NULL || &thread->block == okl4_thread_block())
		return OKL4_INVALID_ARGUMENT;
	slots = thread->block.endpoint;
	thread_core_destroy(&thread->block);
	okl4_slots_free(slots, OKL4_KCAP_SLOTS);
	okl4_utcb_free(&okl4_main_utcb_area, &thread->utcb);
	free_memory(thread);
	return OKL4_OK;
}

void okl4_thread_exit(int result)
{
	thread_core_exit(result);
}

void okl4_thread_yield(void)
{
	okl4_sys_yield();
}

okl4_kcap_t okl4_thread_getkcap(const okl4_thread_t *thread)
{
	return (okl4_kcap_t){.raw = thread == NULL ? 0 : thread->block.endpoint};
}

okl4_kcap_t okl4_thread_self(void)
{
	return (okl4_kcap_t){.raw = okl4_thread_block()->endpoint};
}

int okl4_thread_set_priority(okl4_thread_t *thread, okl4_word_t priority)
{
	struct okl4_thread_block *block = thread == NULL ? okl4_thread_block() : &thread->block;
	uint32_t error;

	if (priority >= OKAPI_PRIORITIES)
		return OKL4_OUT_OF_RANGE;
	error = okl4_sys_thread_set(okl4_thread_block_thread(block), OKAPI_THREAD_SET_PRIORITY, priority);
	if (error == 0)
		block->priority = priority;
	return (int)error;
}
