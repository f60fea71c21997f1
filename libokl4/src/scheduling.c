/* SPDX-License-Identifier: BSD-2-Clause */
#include <okapi/capability.h>

#include <okl4/scheduling.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "make_object.h"

int okl4_scheduling_create(okl4_word_t *slot)
{
	return okl4_make_object(OKAPI_TYPE_SCHEDULING_CONTEXT, OKL4_SLOT_SCHEDULING, slot);
}

int okl4_scheduling_set(okl4_word_t slot, okl4_word_t budget, okl4_word_t period, okl4_word_t ceiling)
{
	return (int)okl4_sys_scheduling_set(slot, budget, period, ceiling);
}

int okl4_scheduling_bind(okl4_word_t slot, okl4_word_t thread)
{
	return (int)okl4_sys_scheduling_bind(slot, thread);
}

int okl4_scheduling_query(okl4_word_t slot, okl4_scheduling_info_t *info)
{
	uint32_t low, high, error;

	if (info == NULL)
		return OKL4_INVALID_ARGUMENT;
	error = okl4_sys_scheduling_query(slot, &low, &high, &info->budget, &info->period, &info->ceiling);
	info->consumed = (uint64_t)high << 32 | low;
	return (int)error;
}
