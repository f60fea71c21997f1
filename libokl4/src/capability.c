/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/capability.h>
#include <okl4/slot_allocator.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "make_object.h"

int okl4_capability_copy(okl4_word_t to, okl4_word_t from, okl4_word_t rights, okl4_word_t badge)
{
	return (int)okl4_sys_cap_copy(0, to, 0, from, rights, badge);
}

int okl4_capability_give(okl4_word_t list, okl4_word_t to, okl4_word_t from, okl4_word_t rights,
			 okl4_word_t badge)
{
	return (int)okl4_sys_cap_copy(list, to, 0, from, rights, badge);
}

int okl4_capability_move(okl4_word_t to, okl4_word_t from)
{
	return (int)okl4_sys_cap_move(0, to, 0, from);
}

int okl4_capability_delete(okl4_word_t slot)
{
	return (int)okl4_sys_cap_delete(0, slot);
}

int okl4_capability_revoke(okl4_word_t slot)
{
	return (int)okl4_sys_cap_revoke(0, slot);
}

int okl4_capability_query(okl4_word_t slot, okl4_capability_info_t *info)
{
	return info == NULL ? OKL4_INVALID_ARGUMENT
			    : (int)okl4_sys_cap_query(0, slot, &info->type, &info->rights, &info->badge);
}

int okl4_make_object(okl4_word_t type, okl4_word_t argument, okl4_word_t *slot)
{
	okl4_word_t chosen;
	uint32_t error;

	if (slot == NULL)
		return OKL4_INVALID_ARGUMENT;
	chosen = okl4_slot_alloc();
	if (chosen == 0)
		return OKL4_ALLOC_EXHAUSTED;
	error = okl4_sys_create(OKL4_SLOT_POOL, type, 0, chosen, argument, 0, 0);
	if (error != 0) {
		okl4_slots_free(chosen, 1);
		return (int)error;
	}
	*slot = chosen;
	return OKL4_OK;
}

int okl4_endpoint_create(okl4_word_t *slot)
{
	return okl4_make_object(OKAPI_TYPE_ENDPOINT, 0, slot);
}

int okl4_notification_create(okl4_word_t *slot)
{
	return okl4_make_object(OKAPI_TYPE_NOTIFICATION, 0, slot);
}

int okl4_timer_create(okl4_word_t *slot)
{
	return okl4_make_object(OKAPI_TYPE_TIMER, 0, slot);
}

int okl4_space_create(okl4_word_t *slot)
{
	return okl4_make_object(OKAPI_TYPE_SPACE, 0, slot);
}

int okl4_list_create(okl4_word_t *slot, okl4_word_t slots)
{
	return okl4_make_object(OKAPI_TYPE_LIST, slots, slot);
}

int okl4_pool_create(okl4_word_t *slot, okl4_word_t bytes)
{
	return okl4_make_object(OKAPI_TYPE_POOL, bytes, slot);
}

int okl4_object_destroy(okl4_word_t slot)
{
	int error = okl4_capability_delete(slot);

	return error != OKL4_OK ? error : okl4_slots_free(slot, 1);
}

int okl4_pool_query(okl4_word_t slot, okl4_pool_info_t *info)
{
	return info == NULL ? OKL4_INVALID_ARGUMENT
			    : (int)okl4_sys_pool_query(slot, &info->total, &info->free, &info->largest,
						       &info->objects);
}
