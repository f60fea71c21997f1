/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/machines.h>
#include <okl4/syscall.h>

#include "guest.h"

void guest(uint32_t device_tree);

#define DEVICE_TREE_MAGIC 0xedfe0dd0u /* big-endian */
#define RAM_SIZE	  0x500000u
#define TRACE		  0x1eaf1eafu

/* In the machine's memory, far from all that is loaded. */
static volatile uint32_t *const trace = (volatile uint32_t *)(RAM + 0x200000);

static uint32_t device_tree_address;

static void starts_as_described(void)
{
	CHECK(device_tree_address > RAM && device_tree_address < RAM + RAM_SIZE);
	CHECK(device_tree_address % 4096 == 0);
	CHECK(*word_at(device_tree_address) == DEVICE_TREE_MAGIC);
}

/* Nothing of the machine's last life is left. */
static void memory_is_zero(void)
{
	CHECK(*trace == 0);
	*trace = TRACE;
}

static void restart(void)
{
	struct okl4_registers message = {.tag = OKAPI_TAG(OKL4_MACHINE_RESTART, 0)};

	okl4_sys_call(SLOT_KEEPER, &message);
	/* The keeper does not answer. */
	RUN(starts_as_described);
	CHECK(false);
	finish_tests();
}

static void keeper_refuses_other_labels(void)
{
	struct okl4_registers message = {.tag = OKAPI_TAG(99, 0)};

	CHECK(okl4_sys_call(SLOT_KEEPER, &message) == 0);
	CHECK(OKAPI_TAG_LABEL(message.tag) == 1);
}

void guest(uint32_t device_tree)
{
	device_tree_address = device_tree;
	RUN(starts_as_described);
	RUN(memory_is_zero);
	memory->starts++;
	test_console();
	test_channel();
	RUN(keeper_refuses_other_labels);
	if (memory->starts < 3)
		restart();
	finish_tests();
}
