/* SPDX-License-Identifier: BSD-2-Clause */
/* What start refuses. */
#include "guest.h"

/* The call of start with one register changed: refused with this reason at that argument. */
static void refuse(uint32_t argument, uint32_t value, uint32_t reason, uint32_t at)
{
	struct machine *machine = &machines[0];
	uint32_t registers[RAW_REGISTERS];
	struct okl4_registers message;
	volatile uint32_t *ram;

	machine_start_arguments(registers, never_fails, 0);
	registers[argument] = value;
	machine_call(machine, registers);
	if (!machine_wait(machine, &message))
		return;
	if (!CHECK_EQUAL(OKAPI_TAG(REPORT_REFUSED, 1), message.tag) ||
	    !CHECK_ERROR(reason, at, message.word[0]))
		debug_print("FAIL register %lu: 0x%lx\n", (unsigned long)argument, (unsigned long)value);
	/* All others are as they were. */
	ram = ram_open(machine);
	for (uint32_t i = 1; i < RAW_REGISTERS; i++)
		CHECK_EQUAL(registers[i], ram[(CALL_BLOCK - RAM_START) / 4 + i]);
	ram_close(machine);
	machine_stop(machine);
}

static void setting_up(void)
{
	machine_load(&machines[0]);
}

static void wrong_capabilities(void)
{
	refuse(0, 0, OKAPI_ERROR_SLOT_RANGE, 0);
	refuse(0, GUEST_SLOT_FREE, OKAPI_ERROR_SLOT_EMPTY, 0);
	refuse(0, MACHINE_LIST_SLOTS + 100, OKAPI_ERROR_SLOT_RANGE, 0);
	refuse(0, GUEST_SLOT_SPACE, OKAPI_ERROR_TYPE, 0);
	refuse(0, GUEST_SLOT_THREAD, OKAPI_ERROR_TYPE, 0);
	CHECK_EQUAL(0, okl4_sys_cap_copy(SLOT_OF(&machines[0], MACHINE_LIST), GUEST_SLOT_FREE, 0,
					 SLOT_OF(&machines[0], MACHINE_VCPU), 0, 0));
	refuse(0, GUEST_SLOT_FREE, OKAPI_ERROR_RIGHTS, 0);
	CHECK_EQUAL(0, okl4_sys_cap_delete(SLOT_OF(&machines[0], MACHINE_LIST), GUEST_SLOT_FREE));
}

static void wrong_upcall_bases(void)
{
	uint32_t base = (uint32_t)(uintptr_t)guest_upcalls;

	refuse(2, base + 4, OKAPI_ERROR_ALIGNMENT, 2);
	refuse(2, base + 32, OKAPI_ERROR_ALIGNMENT, 2);
	refuse(2, 0, OKAPI_ERROR_ADDRESS, 2);
	refuse(2, PHYSICAL(base), OKAPI_ERROR_ADDRESS, 2);
	refuse(2, OKAPI_VCPU_KERNEL_BASE - 64, OKAPI_ERROR_ADDRESS, 2);
	refuse(2, OKAPI_UTCB_BASE, OKAPI_ERROR_ADDRESS, 2);
	refuse(2, 0xf8000000, OKAPI_ERROR_ADDRESS, 2);
	refuse(2, 0xffff0000, OKAPI_ERROR_ADDRESS, 2);
}

static void wrong_entries(void)
{
	refuse(1, LINEAR(PROGRAM) + 2, OKAPI_ERROR_ALIGNMENT, 1);
	refuse(1, LINEAR(PROGRAM) + 1, OKAPI_ERROR_ALIGNMENT, 1);
	refuse(1, PROGRAM, OKAPI_ERROR_ADDRESS, 1);
	refuse(1, 0xf8010000, OKAPI_ERROR_ADDRESS, 1);
	refuse(1, OKAPI_UTCB_BASE, OKAPI_ERROR_ADDRESS, 1);
	refuse(1, 0xffff0000, OKAPI_ERROR_ADDRESS, 1);
}

static void wrong_linear_areas(void)
{
	refuse(3, GUEST_LINEAR + 0x1000, OKAPI_ERROR_ALIGNMENT, 3);
	refuse(3, GUEST_LINEAR + 0x80000, OKAPI_ERROR_ALIGNMENT, 3);
	refuse(3, 0, OKAPI_ERROR_ADDRESS, 3);
	refuse(3, OKAPI_VCPU_KERNEL_BASE - 0x100000, OKAPI_ERROR_ADDRESS, 3);
	refuse(3, OKAPI_UTCB_BASE, OKAPI_ERROR_ADDRESS, 3);
	refuse(3, 0xf8000000, OKAPI_ERROR_ADDRESS, 3);
	refuse(3, 0xfff00000, OKAPI_ERROR_ADDRESS, 3);
	refuse(4, RAM_START + 0x1000, OKAPI_ERROR_ALIGNMENT, 4);
	refuse(4, OKAPI_USER_END, OKAPI_ERROR_ADDRESS, 4);
	refuse(4, 0xf8000000, OKAPI_ERROR_ADDRESS, 4);
	refuse(5, RAM_SIZE + 0x1000, OKAPI_ERROR_ALIGNMENT, 5);
	refuse(5, 0, OKAPI_ERROR_SIZE, 5);
	refuse(5, 0x40000000, OKAPI_ERROR_SIZE, 5);
	refuse(5, 0xfff00000, OKAPI_ERROR_SIZE, 5);
	refuse(3, OKAPI_UTCB_BASE - 0x100000, OKAPI_ERROR_SIZE, 5);
}

/* A linear area that is not mapped as a whole, in sections, readable and writable. */
static void linear_area_not_mapped(void)
{
	uint32_t space = SLOT_OF(&machines[0], MACHINE_SPACE), done;

	refuse(5, RAM_SIZE + 0x100000, OKAPI_ERROR_NOT_MAPPED, 5);
	CHECK_EQUAL(0, okl4_sys_unmap(space, FIELD + 0x101000, 0x1000, &done));
	refuse(3, GUEST_LINEAR, OKAPI_ERROR_NOT_MAPPED, 5);
	CHECK_EQUAL(0, okl4_sys_unmap(space, FIELD + 0x100000, 0x100000, &done));
	refuse(3, GUEST_LINEAR, OKAPI_ERROR_NOT_MAPPED, 5);
	CHECK_EQUAL(0, okl4_sys_map(space, machine_ram(&machines[0]), FIELD + 0x100000,
				    FIELD + 0x100000 - RAM_START, 0x100000, OKAPI_MAP_READ, &done));
	refuse(3, GUEST_LINEAR, OKAPI_ERROR_NOT_MAPPED, 5);
	CHECK_EQUAL(0, okl4_sys_unmap(space, FIELD + 0x100000, 0x100000, &done));
	CHECK_EQUAL(0, okl4_sys_map(space, machine_ram(&machines[0]), FIELD + 0x100000,
				    FIELD + 0x100000 - RAM_START, 0x100000, OKAPI_MAP_READ | OKAPI_MAP_WRITE,
				    &done));
	machine_test(never_fails, 0);
	/* The later tests are refused again after this machine has been started. */
	machine_load(&machines[0]);
}

/* One virtual CPU for a space, and only for threads of that space. */
static void other_spaces(void)
{
	struct machine *machine = &machines[0];
	uint32_t spare = machines[1].slot;

	CHECK_EQUAL(OKAPI_ERROR_BUSY,
		    OKAPI_ERROR_REASON(okl4_sys_create(SLOT_OF(machine, MACHINE_POOL), OKAPI_TYPE_VCPU, 0,
						       spare, SLOT_OF(machine, MACHINE_SPACE), 16, 0)));
	CHECK_EQUAL(OKAPI_ERROR_VALUE,
		    OKAPI_ERROR_REASON(okl4_sys_create(SLOT_OF(machine, MACHINE_POOL), OKAPI_TYPE_VCPU, 0,
						       spare, OKL4_SLOT_SPACE, 1, 0)));
	CHECK_EQUAL(OKAPI_ERROR_VALUE,
		    OKAPI_ERROR_REASON(okl4_sys_create(SLOT_OF(machine, MACHINE_POOL), OKAPI_TYPE_VCPU, 0,
						       spare, OKL4_SLOT_SPACE, 65, 0)));
	CHECK_EQUAL(0, okl4_sys_create(SLOT_OF(machine, MACHINE_POOL), OKAPI_TYPE_VCPU, 0, spare,
				       OKL4_SLOT_SPACE, 64, 0));
	CHECK_EQUAL(0, okl4_sys_cap_copy(SLOT_OF(machine, MACHINE_LIST), GUEST_SLOT_FREE, 0, spare,
					 OKAPI_VCPU_USE, 0));
	refuse(0, GUEST_SLOT_FREE, OKAPI_ERROR_STATE, 0);
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, spare));
	CHECK_EQUAL(0, broken_invariant());
}

static void wrong_tables(void)
{
	refuse(6, KERNEL_TABLE + 0x400, OKAPI_ERROR_ALIGNMENT, 6);
	refuse(6, KERNEL_TABLE + 0x2000, OKAPI_ERROR_ALIGNMENT, 6);
	refuse(6, 0, OKAPI_ERROR_ADDRESS, 6);
	refuse(6, RAM_START - 0x4000, OKAPI_ERROR_ADDRESS, 6);
	refuse(6, RAM_START + RAM_SIZE, OKAPI_ERROR_ADDRESS, 6);
	refuse(6, SHARED_PHYSICAL, OKAPI_ERROR_ADDRESS, 6);
	refuse(6, GUEST_LINEAR + 0x4000, OKAPI_ERROR_ADDRESS, 6);
}

void test_start(void)
{
	RUN(setting_up);
	RUN(wrong_capabilities);
	RUN(wrong_entries);
	RUN(wrong_upcall_bases);
	RUN(wrong_linear_areas);
	RUN(linear_area_not_mapped);
	RUN(wrong_tables);
	RUN(other_spaces);
}
