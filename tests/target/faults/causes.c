/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What faults, and how the message names it.  Bus errors are missing: the
 * emulated board answers reads where no device is.
 */
#include "channels.h"
#include "victim.h"

#define KERNEL_WINDOW  0xf8010000 /* the kernel's text */
#define KERNEL_POOLS   0xf8100000
#define KERNEL_DEVICES 0xfff00000
#define VECTORS	       0xffff0000

/* Fault status (ARM926EJ-S TRM, table 3-9), without the bit that tells pages from sections. */
#define STATUS_MASK	   0xd
#define STATUS_ALIGNMENT   0x1
#define STATUS_TRANSLATION 0x5
#define STATUS_PERMISSION  0xd

static void faults(void (*code)(void), uint32_t r2, uint32_t cause, uint32_t address)
{
	static uint32_t seed;
	struct registers registers = pattern(++seed, code, r2);
	unsigned int before = failed_checks();
	uint32_t handle;

	run_victim(&registers);
	handle = EXPECT_FAULT(&registers, cause, address);
	CHECK_EQUAL(0, okl4_reply0(handle, OKAPI_TAG(OKAPI_FAULT_REPLY_STOP, 0)));
	CHECK_EQUAL(OKAPI_THREAD_FAULTED, thread_state(SLOT_VICTIM));
	if (failed_checks() != before)
		debug_print("FAIL code 0x%lx address 0x%lx\n", (unsigned long)address_of(code),
			    (unsigned long)r2);
}

static void data_fault(uint32_t address, void (*code)(void), uint32_t cause, uint32_t status)
{
	faults(code, address, cause, address);
	CHECK_EQUAL(status, last_status & STATUS_MASK);
}

static void unmapped_data(void)
{
	static const uint32_t address[] = {
		0,
		4,
		0xffc,
		OKAPI_USER_BASE,
		NOTHING_THERE,
		READ_ONLY + 0x1000,
		LARGE_PAGE + 0x10000,
		0xeffffffc,
		OKAPI_USER_END + 0x07f00000,
		0xfd000000,
	};

	for (uint32_t i = 0; i < sizeof(address) / sizeof(address[0]); i++) {
		data_fault(address[i], arm_load, OKAPI_FAULT_DATA_UNMAPPED, STATUS_TRANSLATION);
		data_fault(address[i], arm_store, OKAPI_FAULT_DATA_UNMAPPED, STATUS_TRANSLATION);
		data_fault(address[i], arm_load_many, OKAPI_FAULT_DATA_UNMAPPED, STATUS_TRANSLATION);
		data_fault(address[i], arm_swap, OKAPI_FAULT_DATA_UNMAPPED, STATUS_TRANSLATION);
		data_fault(address[i], thumb_load, OKAPI_FAULT_DATA_UNMAPPED, STATUS_TRANSLATION);
		data_fault(address[i], thumb_store, OKAPI_FAULT_DATA_UNMAPPED, STATUS_TRANSLATION);
	}
	data_fault(NOTHING_THERE + 3, arm_load_byte, OKAPI_FAULT_DATA_UNMAPPED, STATUS_TRANSLATION);
}

static void forbidden_data(void)
{
	static const uint32_t read_only[] = {READ_ONLY,	    READ_ONLY + 0xffc, LARGE_PAGE + 0xf000,
					     SECTION,	    SECTION + 0xffffc, OKAPI_CLOCK_PAGE,
					     OKAPI_TLS_WORD};
	static const uint32_t kernel[] = {KERNEL_WINDOW, KERNEL_POOLS, KERNEL_DEVICES, VECTORS,
					  VECTORS + 0x8};
	uint32_t text = address_of(arm_load) & ~3u;

	for (uint32_t i = 0; i < sizeof(read_only) / sizeof(read_only[0]); i++) {
		data_fault(read_only[i], arm_store, OKAPI_FAULT_DATA_PERMISSION, STATUS_PERMISSION);
		data_fault(read_only[i], thumb_store, OKAPI_FAULT_DATA_PERMISSION, STATUS_PERMISSION);
		data_fault(read_only[i], arm_swap, OKAPI_FAULT_DATA_PERMISSION, STATUS_PERMISSION);
	}
	data_fault(text, arm_store, OKAPI_FAULT_DATA_PERMISSION, STATUS_PERMISSION);
	for (uint32_t i = 0; i < sizeof(kernel) / sizeof(kernel[0]); i++) {
		data_fault(kernel[i], arm_store, OKAPI_FAULT_DATA_PERMISSION, STATUS_PERMISSION);
		data_fault(kernel[i], arm_load, OKAPI_FAULT_DATA_PERMISSION, STATUS_PERMISSION);
	}
}

static void unaligned_data(void)
{
	data_fault(READ_WRITE + 1, arm_load, OKAPI_FAULT_DATA_ALIGNMENT, STATUS_ALIGNMENT);
	data_fault(READ_WRITE + 2, arm_load, OKAPI_FAULT_DATA_ALIGNMENT, STATUS_ALIGNMENT);
	data_fault(READ_WRITE + 3, arm_store, OKAPI_FAULT_DATA_ALIGNMENT, STATUS_ALIGNMENT);
	data_fault(READ_WRITE + 1, arm_load_half, OKAPI_FAULT_DATA_ALIGNMENT, STATUS_ALIGNMENT);
	data_fault(READ_WRITE + 2, thumb_load, OKAPI_FAULT_DATA_ALIGNMENT, STATUS_ALIGNMENT);
	data_fault(READ_WRITE + 1, thumb_load_half, OKAPI_FAULT_DATA_ALIGNMENT, STATUS_ALIGNMENT);
	data_fault(READ_WRITE + 2, arm_load_many, OKAPI_FAULT_DATA_ALIGNMENT, STATUS_ALIGNMENT);
}

static void fetches(uint32_t address, uint32_t cause)
{
	/* From Thumb state, too; code there has bit 0 set. */
	faults((void (*)(void))(uintptr_t)address, 0, cause, address);
	faults((void (*)(void))(uintptr_t)(address | 1), 0, cause, address);
}

static void unmapped_code(void)
{
	fetches(0, OKAPI_FAULT_FETCH_UNMAPPED);
	fetches(0xffc, OKAPI_FAULT_FETCH_UNMAPPED);
	fetches(NOTHING_THERE, OKAPI_FAULT_FETCH_UNMAPPED);
	fetches(READ_ONLY + 0x1000, OKAPI_FAULT_FETCH_UNMAPPED);
	fetches(0xeffffffc, OKAPI_FAULT_FETCH_UNMAPPED);
	fetches(0xfd000000, OKAPI_FAULT_FETCH_UNMAPPED);
}

static void forbidden_code(void)
{
	fetches(KERNEL_WINDOW, OKAPI_FAULT_FETCH_PERMISSION);
	fetches(KERNEL_POOLS, OKAPI_FAULT_FETCH_PERMISSION);
	fetches(KERNEL_DEVICES, OKAPI_FAULT_FETCH_PERMISSION);
	fetches(VECTORS, OKAPI_FAULT_FETCH_PERMISSION);
	fetches(VECTORS + 8, OKAPI_FAULT_FETCH_PERMISSION);
}

static void instructions(void)
{
	static void (*const undefined[])(void) = {arm_undefined, arm_coprocessor, arm_floating_point,
						  arm_landing,	 thumb_undefined, thumb_landing};

	for (uint32_t i = 0; i < sizeof(undefined) / sizeof(undefined[0]); i++) {
		faults(undefined[i], 0, OKAPI_FAULT_UNDEFINED, address_of(undefined[i]) & ~1u);
		CHECK_EQUAL(0, last_status);
	}
	faults(arm_breakpoint, 0, OKAPI_FAULT_BREAKPOINT, address_of(arm_breakpoint));
	faults(thumb_breakpoint, 0, OKAPI_FAULT_BREAKPOINT, address_of(thumb_breakpoint) & ~1u);
}

static void privileged_state_stays(void)
{
	struct registers registers = pattern(77, arm_mode_change, 0);
	uint32_t handle;

	run_victim(&registers);
	registers.word[OKAPI_REGISTER_PC] += 4;
	handle = EXPECT_FAULT(&registers, OKAPI_FAULT_UNDEFINED, registers.word[OKAPI_REGISTER_PC]);
	CHECK_EQUAL(0, okl4_reply0(handle, OKAPI_TAG(OKAPI_FAULT_REPLY_STOP, 0)));
}

void test_causes(void)
{
	make_victim();
	RUN(unmapped_data);
	RUN(forbidden_data);
	RUN(unaligned_data);
	RUN(unmapped_code);
	RUN(forbidden_code);
	RUN(instructions);
	RUN(privileged_state_stays);
	delete_victim();
}
