/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include <okl4/capability.h>
#include <okl4/endpoint.h>
#include <okl4/env.h>
#include <okl4/memory.h>
#include <okl4/notification.h>
#include <okl4/scheduling.h>
#include <okl4/slot_allocator.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>
#include <okl4/thread.h>

#include "channels.h"
#include "check.h"
#include "tests.h"

#define REASON(error) OKAPI_ERROR_REASON((uint32_t)(error))

static void capabilities_are_copied_and_revoked(void)
{
	okl4_capability_info_t info;
	okl4_word_t endpoint, copy = okl4_slot_alloc();

	CHECK_EQUAL(OKL4_OK, okl4_endpoint_create(&endpoint));
	CHECK_EQUAL(OKL4_OK, okl4_capability_copy(copy, endpoint, OKAPI_ENDPOINT_SEND, 33));
	CHECK_EQUAL(OKL4_OK, okl4_capability_query(copy, &info));
	CHECK(info.type == OKAPI_TYPE_ENDPOINT && info.rights == OKAPI_ENDPOINT_SEND && info.badge == 33);
	CHECK_EQUAL(OKAPI_ERROR_SLOT_OCCUPIED, REASON(okl4_capability_copy(copy, endpoint, 1, 0)));
	CHECK_EQUAL(OKL4_OK, okl4_capability_revoke(endpoint));
	CHECK_EQUAL(OKAPI_ERROR_SLOT_EMPTY, REASON(okl4_capability_query(copy, &info)));
	CHECK_EQUAL(OKL4_OK, okl4_object_destroy(endpoint));
	CHECK_EQUAL(OKL4_OK, okl4_slots_free(copy, 1));
}

static okl4_word_t shared_endpoint, given_slot;

/* Receives a capability to a notification, and signals it. */
static int take_capability(void *argument)
{
	okl4_endpoint_message_t message;

	(void)argument;
	okl4_endpoint_accept(given_slot);
	CHECK_EQUAL(OKL4_OK, okl4_endpoint_wait(shared_endpoint, &message));
	CHECK(message.tag & OKAPI_TAG_CAPABILITY);
	CHECK_EQUAL(OKL4_OK, okl4_notification_signal(given_slot, 0x10));
	message.tag = 0;
	return okl4_endpoint_reply(&message);
}

static void capabilities_travel_in_messages(void)
{
	okl4_endpoint_message_t message = {.tag = OKAPI_TAG(0, 0) | OKAPI_TAG_CAPABILITY};
	okl4_word_t notification, bits = 0;
	okl4_thread_t *thread;

	given_slot = okl4_slot_alloc();
	CHECK_EQUAL(OKL4_OK, okl4_endpoint_create(&shared_endpoint));
	CHECK_EQUAL(OKL4_OK, okl4_notification_create(&notification));
	CHECK_EQUAL(OKL4_OK, okl4_thread_run(&thread, NULL, take_capability, NULL));
	okl4_endpoint_offer(notification, OKAPI_NOTIFICATION_SIGNAL, 0);
	CHECK_EQUAL(OKL4_OK, okl4_endpoint_call(shared_endpoint, &message));
	CHECK_EQUAL(OKL4_OK, okl4_thread_join(thread, NULL));
	CHECK_EQUAL(OKL4_OK, okl4_notification_poll(notification, ~0u, &bits));
	CHECK_EQUAL(0x10, bits);
	CHECK_EQUAL(OKAPI_ERROR_WOULD_BLOCK, REASON(okl4_notification_poll(notification, ~0u, &bits)));
	CHECK_EQUAL(OKL4_OK, okl4_object_destroy(given_slot));
	CHECK_EQUAL(OKL4_OK, okl4_object_destroy(notification));
	CHECK_EQUAL(OKL4_OK, okl4_object_destroy(shared_endpoint));
}

#define ELSEWHERE 0x40000000

static void memory_is_mapped_twice(void)
{
	const okl4_env_segment_t *heap = okl4_env_get_segment("MAIN_HEAP");
	okl4_word_t part, flags = 0, page_size = 0;

	CHECK_EQUAL(OKL4_OK,
		    okl4_segment_split(OKL4_SLOT_HEAP, heap->size - 0x2000, 0x2000,
				       OKAPI_SEGMENT_READ | OKAPI_SEGMENT_ALLOWS(OKAPI_MAP_CACHED), &part));
	CHECK_EQUAL(OKAPI_ERROR_RIGHTS, REASON(okl4_memory_map(OKL4_SLOT_SPACE, part, ELSEWHERE, 0, 0x2000,
							       OKAPI_MAP_READ | OKAPI_MAP_WRITE)));
	CHECK_EQUAL(OKL4_OK, okl4_memory_map(OKL4_SLOT_SPACE, part, ELSEWHERE, 0, 0x2000, OKAPI_MAP_READ));
	CHECK_EQUAL(OKL4_OK, okl4_memory_query(OKL4_SLOT_SPACE, ELSEWHERE + 0x1000, &flags, &page_size));
	CHECK(flags & OKAPI_MAP_READ);
	CHECK(!(flags & OKAPI_MAP_WRITE));
	CHECK_EQUAL(0x1000, page_size);
	CHECK_EQUAL(OKAPI_ERROR_MAPPED,
		    REASON(okl4_memory_map(OKL4_SLOT_SPACE, part, ELSEWHERE, 0, 0x1000, OKAPI_MAP_READ)));
	CHECK_EQUAL(OKL4_OK, okl4_memory_unmap(OKL4_SLOT_SPACE, ELSEWHERE, 0x2000));
	CHECK_EQUAL(OKAPI_ERROR_NOT_MAPPED,
		    REASON(okl4_memory_query(OKL4_SLOT_SPACE, ELSEWHERE, NULL, NULL)));
	CHECK_EQUAL(OKL4_OK, okl4_object_destroy(part));
}

/* A range that meets something half-way leaves nothing of itself. */
static void refused_maps_are_rolled_back(void)
{
	const okl4_env_segment_t *heap = okl4_env_get_segment("MAIN_HEAP");
	okl4_word_t heap_size = heap->size & ~0xfffu;

	CHECK_EQUAL(OKL4_OK, okl4_memory_map(OKL4_SLOT_SPACE, OKL4_SLOT_HEAP, ELSEWHERE + 0x3000, 0, 0x1000,
					     OKAPI_MAP_READ));
	CHECK_EQUAL(OKAPI_ERROR_MAPPED, REASON(okl4_memory_map(OKL4_SLOT_SPACE, OKL4_SLOT_HEAP, ELSEWHERE, 0,
							       heap_size, OKAPI_MAP_READ)));
	CHECK_EQUAL(OKAPI_ERROR_NOT_MAPPED,
		    REASON(okl4_memory_query(OKL4_SLOT_SPACE, ELSEWHERE, NULL, NULL)));
	CHECK_EQUAL(OKL4_OK, okl4_memory_query(OKL4_SLOT_SPACE, ELSEWHERE + 0x3000, NULL, NULL));
	CHECK_EQUAL(OKL4_OK, okl4_memory_unmap(OKL4_SLOT_SPACE, ELSEWHERE, 0x100000));
}

static void scheduling_contexts_are_read(void)
{
	okl4_scheduling_info_t info = {0};
	okl4_word_t context;

	CHECK_EQUAL(OKL4_OK, okl4_scheduling_query(OKL4_SLOT_SCHEDULING, &info));
	CHECK(info.consumed > 0);
	CHECK_EQUAL(120, info.ceiling);
	CHECK_EQUAL(0, info.period);
	CHECK_EQUAL(OKL4_OK, okl4_scheduling_create(&context));
	CHECK_EQUAL(OKL4_OK, okl4_scheduling_set(context, 10000, 20000, 110));
	CHECK_EQUAL(OKL4_OK, okl4_scheduling_query(context, &info));
	CHECK(info.budget == 10000 && info.period == 20000 && info.ceiling == 110);
	CHECK_EQUAL(OKL4_OK, okl4_object_destroy(context));
}

/* The checks are in the other cell, which has a budget. */
static void threads_share_a_budget(void)
{
	okl4_endpoint_message_t message = {.tag = OKAPI_TAG(0, 0)};

	CHECK_EQUAL(OKL4_OK, okl4_endpoint_call(SLOT_BUDGETED, &message));
	CHECK_EQUAL(0, message.word[0]);
}

void test_objects(void)
{
	RUN(capabilities_are_copied_and_revoked);
	RUN(capabilities_travel_in_messages);
	RUN(memory_is_mapped_twice);
	RUN(refused_maps_are_rolled_back);
	RUN(scheduling_contexts_are_read);
	RUN(threads_share_a_budget);
}
