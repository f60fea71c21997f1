/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System calls on objects: part of <okl4/syscall.h>, which is what to include.
 */
#ifndef OKL4_SYSCALL_OBJECTS_H
#define OKL4_SYSCALL_OBJECTS_H

/* --- capabilities -------------------------------------------------------------------------------- */

OKL4_INLINE uint32_t okl4_sys_cap_copy(uint32_t to_list, uint32_t to_slot, uint32_t from_list,
				       uint32_t from_slot, uint32_t rights, uint32_t badge)
{
	OKL4_REGISTER(r0, to_list);
	OKL4_REGISTER(r1, to_slot);
	OKL4_REGISTER(r2, from_list);
	OKL4_REGISTER(r3, from_slot);
	OKL4_REGISTER(r4, rights);
	OKL4_REGISTER(r5, badge);

	OKL4_TRAP(OKAPI_SYS_CAP_COPY, OKL4_OPERANDS("+r"(r0)), "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5));
	return r0;
}

OKL4_INLINE uint32_t okl4_sys_cap_move(uint32_t to_list, uint32_t to_slot, uint32_t from_list,
				       uint32_t from_slot)
{
	OKL4_REGISTER(r0, to_list);
	OKL4_REGISTER(r1, to_slot);
	OKL4_REGISTER(r2, from_list);
	OKL4_REGISTER(r3, from_slot);

	OKL4_TRAP(OKAPI_SYS_CAP_MOVE, OKL4_OPERANDS("+r"(r0)), "r"(r1), "r"(r2), "r"(r3));
	return r0;
}

OKL4_INLINE uint32_t okl4_sys_cap_delete(uint32_t list, uint32_t slot)
{
	OKL4_REGISTER(r0, list);
	OKL4_REGISTER(r1, slot);

	OKL4_TRAP(OKAPI_SYS_CAP_DELETE, OKL4_OPERANDS("+r"(r0)), "r"(r1));
	return r0;
}

OKL4_INLINE uint32_t okl4_sys_cap_revoke(uint32_t list, uint32_t slot)
{
	OKL4_REGISTER(r0, list);
	OKL4_REGISTER(r1, slot);

	OKL4_TRAP(OKAPI_SYS_CAP_REVOKE, OKL4_OPERANDS("+r"(r0)), "r"(r1));
	return r0;
}

OKL4_INLINE uint32_t okl4_sys_cap_query(uint32_t list, uint32_t slot, uint32_t *type, uint32_t *rights,
					uint32_t *badge)
{
	OKL4_REGISTER(r0, list);
	OKL4_REGISTER(r1, slot);
	OKL4_RESULT(r2);
	OKL4_RESULT(r3);

	OKL4_TRAP(OKAPI_SYS_CAP_QUERY, OKL4_OPERANDS("+r"(r0), "+r"(r1), "=r"(r2), "=r"(r3)));
	*type = r1;
	*rights = r2;
	*badge = r3;
	return r0;
}

/* --- objects ------------------------------------------------------------------------------------- */

OKL4_INLINE uint32_t okl4_sys_create(uint32_t pool, uint32_t type, uint32_t list, uint32_t slot,
				     uint32_t first, uint32_t second, uint32_t third)
{
	OKL4_REGISTER(r0, pool);
	OKL4_REGISTER(r1, type);
	OKL4_REGISTER(r2, list);
	OKL4_REGISTER(r3, slot);
	OKL4_REGISTER(r4, first);
	OKL4_REGISTER(r5, second);
	OKL4_REGISTER(r6, third);

	OKL4_TRAP(OKAPI_SYS_CREATE, OKL4_OPERANDS("+r"(r0)), "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5),
		  "r"(r6));
	return r0;
}

OKL4_INLINE uint32_t okl4_sys_pool_query(uint32_t pool, uint32_t *total, uint32_t *available,
					 uint32_t *largest, uint32_t *objects)
{
	OKL4_REGISTER(r0, pool);
	OKL4_RESULT(r1);
	OKL4_RESULT(r2);
	OKL4_RESULT(r3);
	OKL4_RESULT(r4);

	OKL4_TRAP(OKAPI_SYS_POOL_QUERY, OKL4_OPERANDS("+r"(r0), "=r"(r1), "=r"(r2), "=r"(r3), "=r"(r4)));
	*total = r1;
	*available = r2;
	*largest = r3;
	*objects = r4;
	return r0;
}

/* --- threads ------------------------------------------------------------------------------------- */

OKL4_INLINE uint32_t okl4_sys_thread_set(uint32_t thread, uint32_t what, uint32_t value)
{
	OKL4_REGISTER(r0, thread);
	OKL4_REGISTER(r1, what);
	OKL4_REGISTER(r2, value);

	OKL4_TRAP(OKAPI_SYS_THREAD_SET, OKL4_OPERANDS("+r"(r0)), "r"(r1), "r"(r2));
	return r0;
}

OKL4_INLINE uint32_t okl4_sys_thread_start(uint32_t thread, uint32_t pc, uint32_t sp, uint32_t argument,
					   uint32_t thread_pointer)
{
	OKL4_REGISTER(r0, thread);
	OKL4_REGISTER(r1, pc);
	OKL4_REGISTER(r2, sp);
	OKL4_REGISTER(r3, argument);
	OKL4_REGISTER(r4, thread_pointer);

	OKL4_TRAP(OKAPI_SYS_THREAD_START, OKL4_OPERANDS("+r"(r0)), "r"(r1), "r"(r2), "r"(r3), "r"(r4));
	return r0;
}

OKL4_INLINE uint32_t okl4_sys_thread_stop(uint32_t thread)
{
	OKL4_REGISTER(r0, thread);

	OKL4_TRAP(OKAPI_SYS_THREAD_STOP, OKL4_OPERANDS("+r"(r0)));
	return r0;
}

OKL4_INLINE uint32_t okl4_sys_thread_resume(uint32_t thread)
{
	OKL4_REGISTER(r0, thread);

	OKL4_TRAP(OKAPI_SYS_THREAD_RESUME, OKL4_OPERANDS("+r"(r0)));
	return r0;
}

OKL4_INLINE uint32_t okl4_sys_thread_read(uint32_t thread)
{
	OKL4_REGISTER(r0, thread);

	OKL4_TRAP(OKAPI_SYS_THREAD_READ, OKL4_OPERANDS("+r"(r0)));
	return r0;
}

OKL4_INLINE uint32_t okl4_sys_thread_write(uint32_t thread, uint32_t count)
{
	OKL4_REGISTER(r0, thread);
	OKL4_REGISTER(r1, count);

	OKL4_TRAP(OKAPI_SYS_THREAD_WRITE, OKL4_OPERANDS("+r"(r0)), "r"(r1));
	return r0;
}

OKL4_INLINE uint32_t okl4_sys_thread_query(uint32_t thread, uint32_t *state, uint32_t *priority,
					   uint32_t *ticks_low, uint32_t *ticks_high, uint32_t *sent,
					   uint32_t *received, uint32_t *number)
{
	OKL4_REGISTER(r0, thread);
	OKL4_RESULT(r1);
	OKL4_RESULT(r2);
	OKL4_RESULT(r3);
	OKL4_RESULT(r4);
	OKL4_RESULT(r5);
	OKL4_RESULT(r6);
	OKL4_RESULT(r7);

	OKL4_TRAP(OKAPI_SYS_THREAD_QUERY, OKL4_OPERANDS("+r"(r0), "=r"(r1), "=r"(r2), "=r"(r3), "=r"(r4),
							"=r"(r5), "=r"(r6), "=r"(r7)));
	*state = r1;
	*priority = r2;
	*ticks_low = r3;
	*ticks_high = r4;
	*sent = r5;
	*received = r6;
	*number = r7;
	return r0;
}

/* --- memory -------------------------------------------------------------------------------------- */

OKL4_INLINE uint32_t okl4_sys_map(uint32_t space, uint32_t segment, uint32_t address, uint32_t offset,
				  uint32_t size, uint32_t flags, uint32_t *mapped)
{
	OKL4_REGISTER(r0, space);
	OKL4_REGISTER(r1, segment);
	OKL4_REGISTER(r2, address);
	OKL4_REGISTER(r3, offset);
	OKL4_REGISTER(r4, size);
	OKL4_REGISTER(r5, flags);

	OKL4_TRAP(OKAPI_SYS_MAP, OKL4_OPERANDS("+r"(r0), "+r"(r1)), "r"(r2), "r"(r3), "r"(r4), "r"(r5));
	*mapped = r1;
	return r0;
}

OKL4_INLINE uint32_t okl4_sys_unmap(uint32_t space, uint32_t address, uint32_t size, uint32_t *done)
{
	OKL4_REGISTER(r0, space);
	OKL4_REGISTER(r1, address);
	OKL4_REGISTER(r2, size);

	OKL4_TRAP(OKAPI_SYS_UNMAP, OKL4_OPERANDS("+r"(r0), "+r"(r1)), "r"(r2));
	*done = r1;
	return r0;
}

OKL4_INLINE uint32_t okl4_sys_space_query(uint32_t space, uint32_t address, uint32_t *flags,
					  uint32_t *page_size)
{
	OKL4_REGISTER(r0, space);
	OKL4_REGISTER(r1, address);
	OKL4_RESULT(r2);

	OKL4_TRAP(OKAPI_SYS_SPACE_QUERY, OKL4_OPERANDS("+r"(r0), "+r"(r1), "=r"(r2)));
	*flags = r1;
	*page_size = r2;
	return r0;
}

OKL4_INLINE uint32_t okl4_sys_cache(uint32_t space, uint32_t address, uint32_t size, uint32_t operation)
{
	OKL4_REGISTER(r0, space);
	OKL4_REGISTER(r1, address);
	OKL4_REGISTER(r2, size);
	OKL4_REGISTER(r3, operation);

	OKL4_TRAP(OKAPI_SYS_CACHE, OKL4_OPERANDS("+r"(r0)), "r"(r1), "r"(r2), "r"(r3));
	return r0;
}

OKL4_INLINE uint32_t okl4_sys_segment_split(uint32_t pool, uint32_t segment, uint32_t list, uint32_t slot,
					    uint32_t offset, uint32_t size, uint32_t rights)
{
	OKL4_REGISTER(r0, pool);
	OKL4_REGISTER(r1, segment);
	OKL4_REGISTER(r2, list);
	OKL4_REGISTER(r3, slot);
	OKL4_REGISTER(r4, offset);
	OKL4_REGISTER(r5, size);
	OKL4_REGISTER(r6, rights);

	OKL4_TRAP(OKAPI_SYS_SEGMENT_SPLIT, OKL4_OPERANDS("+r"(r0)), "r"(r1), "r"(r2), "r"(r3), "r"(r4),
		  "r"(r5), "r"(r6));
	return r0;
}

OKL4_INLINE uint32_t okl4_sys_segment_query(uint32_t segment, uint32_t *size, uint32_t *rights)
{
	OKL4_REGISTER(r0, segment);
	OKL4_RESULT(r1);
	OKL4_RESULT(r2);

	OKL4_TRAP(OKAPI_SYS_SEGMENT_QUERY, OKL4_OPERANDS("+r"(r0), "=r"(r1), "=r"(r2)));
	*size = r1;
	*rights = r2;
	return r0;
}

/* --- interrupts ---------------------------------------------------------------------------------- */

OKL4_INLINE uint32_t okl4_sys_interrupt_bind(uint32_t interrupt, uint32_t notification, uint32_t bit)
{
	OKL4_REGISTER(r0, interrupt);
	OKL4_REGISTER(r1, notification);
	OKL4_REGISTER(r2, bit);

	OKL4_TRAP(OKAPI_SYS_INTERRUPT_BIND, OKL4_OPERANDS("+r"(r0)), "r"(r1), "r"(r2));
	return r0;
}

OKL4_INLINE uint32_t okl4_sys_interrupt_acknowledge(uint32_t interrupt)
{
	OKL4_REGISTER(r0, interrupt);

	OKL4_TRAP(OKAPI_SYS_INTERRUPT_ACKNOWLEDGE, OKL4_OPERANDS("+r"(r0)));
	return r0;
}

/* --- time ---------------------------------------------------------------------------------------- */

OKL4_INLINE uint32_t okl4_sys_scheduling_set(uint32_t context, uint32_t budget, uint32_t period,
					     uint32_t ceiling)
{
	OKL4_REGISTER(r0, context);
	OKL4_REGISTER(r1, budget);
	OKL4_REGISTER(r2, period);
	OKL4_REGISTER(r3, ceiling);

	OKL4_TRAP(OKAPI_SYS_SCHEDULING_SET, OKL4_OPERANDS("+r"(r0)), "r"(r1), "r"(r2), "r"(r3));
	return r0;
}

OKL4_INLINE uint32_t okl4_sys_scheduling_bind(uint32_t context, uint32_t thread)
{
	OKL4_REGISTER(r0, context);
	OKL4_REGISTER(r1, thread);

	OKL4_TRAP(OKAPI_SYS_SCHEDULING_BIND, OKL4_OPERANDS("+r"(r0)), "r"(r1));
	return r0;
}

OKL4_INLINE uint32_t okl4_sys_scheduling_query(uint32_t context, uint32_t *consumed_low,
					       uint32_t *consumed_high, uint32_t *budget, uint32_t *period,
					       uint32_t *ceiling)
{
	OKL4_REGISTER(r0, context);
	OKL4_RESULT(r1);
	OKL4_RESULT(r2);
	OKL4_RESULT(r3);
	OKL4_RESULT(r4);
	OKL4_RESULT(r5);

	OKL4_TRAP(OKAPI_SYS_SCHEDULING_QUERY,
		  OKL4_OPERANDS("+r"(r0), "=r"(r1), "=r"(r2), "=r"(r3), "=r"(r4), "=r"(r5)));
	*consumed_low = r1;
	*consumed_high = r2;
	*budget = r3;
	*period = r4;
	*ceiling = r5;
	return r0;
}

OKL4_INLINE uint32_t okl4_sys_timer_bind(uint32_t timer, uint32_t notification, uint32_t bit)
{
	OKL4_REGISTER(r0, timer);
	OKL4_REGISTER(r1, notification);
	OKL4_REGISTER(r2, bit);

	OKL4_TRAP(OKAPI_SYS_TIMER_BIND, OKL4_OPERANDS("+r"(r0)), "r"(r1), "r"(r2));
	return r0;
}

OKL4_INLINE uint32_t okl4_sys_timer_set(uint32_t timer, uint32_t deadline_low, uint32_t deadline_high)
{
	OKL4_REGISTER(r0, timer);
	OKL4_REGISTER(r1, deadline_low);
	OKL4_REGISTER(r2, deadline_high);

	OKL4_TRAP(OKAPI_SYS_TIMER_SET, OKL4_OPERANDS("+r"(r0)), "r"(r1), "r"(r2));
	return r0;
}

OKL4_INLINE uint32_t okl4_sys_timer_cancel(uint32_t timer)
{
	OKL4_REGISTER(r0, timer);

	OKL4_TRAP(OKAPI_SYS_TIMER_CANCEL, OKL4_OPERANDS("+r"(r0)));
	return r0;
}

/* --- kernels built for tests --------------------------------------------------------------------- */

OKL4_INLINE uint32_t okl4_sys_debug(uint32_t operation, uint32_t argument, uint32_t *result)
{
	OKL4_REGISTER(r0, operation);
	OKL4_REGISTER(r1, argument);

	OKL4_TRAP(OKAPI_SYS_DEBUG, OKL4_OPERANDS("+r"(r0), "+r"(r1)));
	*result = r1;
	return r0;
}

#endif
