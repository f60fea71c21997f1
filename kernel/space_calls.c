/* SPDX-License-Identifier: BSD-2-Clause */
/* System calls on address spaces. */
#include <kernel/segment.h>
#include <kernel/space.h>
#include <kernel/syscall.h>

#define MAP_RIGHTS	    (OKAPI_MAP_READ | OKAPI_MAP_WRITE | OKAPI_MAP_EXECUTE)
#define MAP_FLAGS	    (MAP_RIGHTS | OKAPI_MAP_CACHE_MASK)
/* Bytes whose cache lines one step cleans. */
#define CACHE_BYTES_AT_ONCE 8192

static inline struct space *find_space(const struct thread *thread, uint32_t right, result_t *error)
{
	struct capability *capability =
		capability_find(thread, thread->registers.r[0], OKAPI_TYPE_SPACE, right, 0, error);

	return capability ? OBJECT_OF(capability, space) : NULL;
}

static inline bool outside_user_area(uint32_t address, uint32_t size)
{
	return address < OKAPI_USER_BASE || address >= OKAPI_USER_END || size > OKAPI_USER_END - address;
}

/* A range of virtual addresses in registers `argument` and `size_argument`. */
static FAST_CODE result_t check_range(const uint32_t *r, uint32_t argument, uint32_t size_argument)
{
	uint32_t address = r[argument], size = r[size_argument];

	if (address % OKAPI_PAGE_SIZE != 0)
		return OKAPI_ERROR_AT(OKAPI_ERROR_ALIGNMENT, argument);
	if (size % OKAPI_PAGE_SIZE != 0)
		return OKAPI_ERROR_AT(OKAPI_ERROR_ALIGNMENT, size_argument);
	if (size == 0)
		return OKAPI_ERROR_AT(OKAPI_ERROR_SIZE, size_argument);
	if (outside_user_area(address, size))
		return OKAPI_ERROR_AT(OKAPI_ERROR_ADDRESS, argument);
	return OKAPI_OK;
}

FAST_CODE result_t mapping_check(struct mapping *mapping, const struct segment *segment, uint32_t offset)
{
	uint32_t flags = mapping->flags;

	if (offset % OKAPI_PAGE_SIZE != 0)
		return OKAPI_ERROR_AT(OKAPI_ERROR_ALIGNMENT, 3);
	if (offset >= segment->size || mapping->size > segment->size - offset)
		return OKAPI_ERROR_AT(OKAPI_ERROR_OFFSET, 3);
	if (flags & ~(uint32_t)MAP_FLAGS)
		return OKAPI_ERROR_AT(OKAPI_ERROR_FLAGS, 5);
	if ((flags & MAP_RIGHTS) == 0)
		return OKAPI_ERROR_AT(OKAPI_ERROR_VALUE, 5);
	if ((flags & OKAPI_MAP_WRITE) && (flags & OKAPI_MAP_EXECUTE))
		return OKAPI_ERROR_AT(OKAPI_ERROR_WRITE_EXECUTE, 5);
	/* The processor knows no page that can be written or executed and not read. */
	if (((flags & MAP_RIGHTS) | OKAPI_MAP_READ) & ~CAPABILITY_RIGHTS(mapping->capability->info))
		return OKAPI_ERROR_AT(OKAPI_ERROR_RIGHTS, 5);
	if (!(segment->allows & OKAPI_SEGMENT_ALLOWS(flags & OKAPI_MAP_CACHE_MASK)))
		return OKAPI_ERROR_AT(OKAPI_ERROR_CACHE, 5);
	mapping->physical = segment->base + offset;
	return OKAPI_OK;
}

/*
 * Long calls.  How far one has come is kept in the thread while it is interrupted: the registers stay as the
 * caller left them, and each restart checks them again.
 */
static uint32_t done_before(const struct thread *thread, uint32_t size)
{
	return thread->long_call_done < size ? thread->long_call_done : 0;
}

static result_t long_call(struct thread *thread, result_t (*call)(struct thread *))
{
	result_t result = call(thread);

	if (result != RESULT_RESTART)
		thread->long_call_done = 0;
	return result;
}

static FAST_CODE result_t map(struct thread *thread)
{
	uint32_t *r = thread->registers.r, done;
	result_t result;
	struct mapping mapping = {.address = r[2], .size = r[4], .flags = r[5]};

	mapping.space = find_space(thread, OKAPI_SPACE_MAP, &result);
	if (!mapping.space)
		return result;
	mapping.capability = capability_find(thread, r[1], OKAPI_TYPE_SEGMENT, 0, 1, &result);
	if (!mapping.capability)
		return result;
	result = check_range(r, 2, 4);
	if (result == OKAPI_OK)
		result = mapping_check(&mapping, OBJECT_OF(mapping.capability, segment), r[3]);
	if (result != OKAPI_OK)
		return result;
	done = done_before(thread, mapping.size);
	mapping.address += done;
	mapping.physical += done;
	mapping.size -= done;
	do {
		result = space_map_step(&mapping);
	} while (result == RESULT_RESTART && !preemption_point());
	thread->long_call_done = mapping.address - r[2];
	/* What died before may hold the memory still, as in create. */
	if (result == RESULT_RESTART || (result == OKAPI_ERROR_NO_MEMORY && object_bury_step()))
		return RESULT_RESTART;
	r[1] = thread->long_call_done;
	if (result == OKAPI_OK)
		return OKAPI_OK;
	return OKAPI_ERROR_AT(result, result == OKAPI_ERROR_MAPPED ? 2 : 0);
}

result_t sys_map(struct thread *thread)
{
	return long_call(thread, map);
}

static result_t unmap(struct thread *thread)
{
	uint32_t *r = thread->registers.r, address, size, done;
	result_t result;
	struct space *space = find_space(thread, OKAPI_SPACE_MAP, &result);

	if (!space)
		return result;
	result = check_range(r, 1, 2);
	if (result != OKAPI_OK)
		return result;
	done = done_before(thread, r[2]);
	address = r[1] + done;
	size = r[2] - done;
	do {
		result = space_unmap_step(space, &address, &size);
	} while (result == RESULT_RESTART && !preemption_point());
	thread->long_call_done = address - r[1];
	if (result == RESULT_RESTART || (result == OKAPI_ERROR_NO_MEMORY && object_bury_step()))
		return RESULT_RESTART;
	r[1] = thread->long_call_done;
	return result == OKAPI_OK ? OKAPI_OK : OKAPI_ERROR_AT(result, 0);
}

/* One page whose arguments are right is unmapped on a short way; all else is left to the long one. */
static inline bool unmap_one_page(struct thread *thread)
{
	uint32_t *r = thread->registers.r;
	result_t ignored;
	struct capability *capability;

	if (r[2] != OKAPI_PAGE_SIZE || r[1] % OKAPI_PAGE_SIZE != 0 ||
	    r[1] - OKAPI_USER_BASE >= OKAPI_USER_END - OKAPI_USER_BASE)
		return false;
	capability = capability_find_fast(thread, r[0], OKAPI_TYPE_SPACE, OKAPI_SPACE_MAP, 0, &ignored);
	if (!capability || !space_unmap_page(OBJECT_OF(capability, space), r[1]))
		return false;
	r[1] = OKAPI_PAGE_SIZE;
	return true;
}

FAST_CODE result_t sys_unmap(struct thread *thread)
{
	if (likely(unmap_one_page(thread)))
		return OKAPI_OK;
	return long_call(thread, unmap);
}

result_t sys_space_query(struct thread *thread)
{
	uint32_t *r = thread->registers.r, shift;
	result_t error;
	struct space *space = find_space(thread, OKAPI_SPACE_QUERY, &error);
	arch_entry_t entry;
	enum arch_entry_kind kind = ARCH_SECTION;

	if (!space)
		return error;
	if (outside_user_area(r[1], 1))
		return OKAPI_ERROR_AT(OKAPI_ERROR_ADDRESS, 1);
	entry = space_find(space, r[1], &shift);
	if (entry == ARCH_ENTRY_EMPTY)
		return OKAPI_ERROR_AT(OKAPI_ERROR_NOT_MAPPED, 1);
	if (shift == PAGE_SHIFT)
		kind = arch_second_level_kind(entry);
	r[1] = arch_entry_flags(entry, kind);
	r[2] = kind == ARCH_SECTION	 ? OKAPI_SECTION_SIZE
	       : kind == ARCH_LARGE_PAGE ? OKAPI_LARGE_PAGE_SIZE
					 : OKAPI_PAGE_SIZE;
	return OKAPI_OK;
}

static result_t clean(struct thread *thread)
{
	const uint32_t *r = thread->registers.r;
	uint32_t done, step;
	result_t error;
	struct space *space = find_space(thread, OKAPI_SPACE_MAP, &error);

	if (!space)
		return error;
	if (r[3] >= OKAPI_CACHE_OPERATIONS)
		return OKAPI_ERROR_AT(OKAPI_ERROR_VALUE, 3);
	if (r[2] == 0)
		return OKAPI_ERROR_AT(OKAPI_ERROR_SIZE, 2);
	if (outside_user_area(r[1], r[2]))
		return OKAPI_ERROR_AT(OKAPI_ERROR_ADDRESS, 1);
	for (done = done_before(thread, r[2]);; done += step) {
		step = r[2] - done < CACHE_BYTES_AT_ONCE ? r[2] - done : CACHE_BYTES_AT_ONCE;
		arch_cache_range(space, r[1] + done, step, r[3]);
		if (step == r[2] - done)
			return OKAPI_OK;
		if (preemption_point()) {
			thread->long_call_done = done + step;
			return RESULT_RESTART;
		}
	}
}

result_t sys_cache(struct thread *thread)
{
	return long_call(thread, clean);
}
