/* SPDX-License-Identifier: BSD-2-Clause */
/* A machine as the weaver describes it and the keeper starts it, seen from inside and from outside. */
#include <string.h>

#include <okl4/channel.h>
#include <okl4/env.h>
#include <okl4/notification.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>

#include "../protocol.h"
#include "channels.h"
#include "check.h"
#include "device_tree.h"

#define MEMORY_BYTES		0x800000
#define MACHINE_LABEL_POWER_OFF 1
#define MACHINE_LABEL_RESTART	2

static const okl4_channel_end_t *end;

static volatile uint32_t *word(uint32_t offset)
{
	return (volatile uint32_t *)(end->window + offset);
}

static void wait_for_guest(void)
{
	okl4_word_t bits = 0;

	CHECK_EQUAL(0, okl4_notification_wait(OKL4_SLOT_MAIN_NOTIFICATION, 1u << end->event_bit, &bits));
}

static void send(uint32_t command, uint32_t address, uint32_t value)
{
	*word(AT_COMMAND) = command;
	*word(AT_ADDRESS) = address;
	*word(AT_VALUE) = value;
	CHECK_EQUAL(0, okl4_notification_signal(end->signal_slot, end->signal_bits));
}

static uint32_t command(uint32_t number, uint32_t address, uint32_t value)
{
	send(number, address, value);
	wait_for_guest();
	return *word(AT_VALUE);
}

static uint32_t state_of(uint32_t thread)
{
	uint32_t state = ~0u, priority, low, high, sent, received, number;

	CHECK_EQUAL(0,
		    okl4_sys_thread_query(thread, &state, &priority, &low, &high, &sent, &received, &number));
	return state;
}

static void the_environment_names_the_channel(void)
{
	end = okl4_env_get(CHANNEL_GUEST);
	if (!CHECK(end != NULL))
		finish_tests();
	CHECK_EQUAL(0x10000, end->bytes);
	CHECK_EQUAL(JUDGE_BIT, end->event_bit);
	CHECK_EQUAL(BIT_GUEST_DOORBELL, end->event_bit);
	CHECK_EQUAL(SLOT_GUEST_LINE, end->signal_slot);
	CHECK_EQUAL(BITS_GUEST_LINE, end->signal_bits);
}

static void the_keeper_starts_the_machine(void)
{
	wait_for_guest();
	CHECK_EQUAL(1, *word(AT_STARTS));
	CHECK_EQUAL(MEMORY_BYTES, *word(AT_MEMORY_SIZE));
	CHECK_EQUAL(GUEST_RAM + MEMORY_BYTES - DEVICE_TREE_BYTES, *word(AT_DEVICE_TREE));
	CHECK_EQUAL(OKAPI_THREAD_STOPPED, state_of(SLOT_OTHER_THREAD));
}

static void read_device_tree(void)
{
	for (uint32_t i = 0; i < DEVICE_TREE_BYTES; i += 4) {
		uint32_t value = command(COMMAND_READ, *word(AT_DEVICE_TREE) + i, 0);

		memcpy(device_tree + i, &value, 4);
	}
}

static void the_device_tree_is_in_memory(void)
{
	const char *arguments = "judged twice";

	read_device_tree();
	CHECK_EQUAL(0xd00dfeed, device_tree_word(0));
	CHECK_EQUAL(0, strcmp((char *)device_tree + device_tree_property("bootargs", 0), arguments));
	/* memory, then console and channel */
	CHECK_EQUAL(GUEST_RAM, device_tree_word(device_tree_property("reg", 0)));
	CHECK_EQUAL(MEMORY_BYTES, device_tree_word(device_tree_property("reg", 0) + 4));
	CHECK_EQUAL(GUEST_WINDOW, device_tree_word(device_tree_property("reg", 2)));
	CHECK_EQUAL(end->bytes, device_tree_word(device_tree_property("reg", 2) + 4));
	CHECK_EQUAL(GUEST_SLOT_DOORBELL, device_tree_word(device_tree_property("okapi,doorbell", 1)));
	CHECK_EQUAL(1u << JUDGE_BIT, device_tree_word(device_tree_property("okapi,doorbell", 1) + 4));
	CHECK_EQUAL(0, strcmp((char *)device_tree + device_tree_property("label", 0), "judge"));
}

static void files_are_in_memory(void)
{
	uint32_t start = device_tree_word(device_tree_property("linux,initrd-start", 0));
	uint32_t finish = device_tree_word(device_tree_property("linux,initrd-end", 0));
	uint32_t first = command(COMMAND_READ, start, 0), second = command(COMMAND_READ, start + 4, 0);

	CHECK_EQUAL(0, memcmp(&first, "0707", 4));
	CHECK_EQUAL(0, memcmp(&second, "0100", 4));
	CHECK_EQUAL(124, finish - start);
}

static void each_line_is_a_bit(void)
{
	command(COMMAND_READ, GUEST_RAM, 0);
	CHECK_EQUAL(1u << GUEST_LINE, *word(AT_LINES));
	CHECK_ERROR(OKAPI_ERROR_BITS, 1, okl4_sys_signal(end->signal_slot, ~0u));
	CHECK_EQUAL(1u << 31, command(COMMAND_TIMER, 0, 0));
}

static void each_doorbell_is_a_bit(void)
{
	CHECK_EQUAL(OKAPI_ERROR_AT(OKAPI_ERROR_BITS, 1), command(COMMAND_RING, GUEST_SLOT_DOORBELL, 1));
	CHECK_EQUAL(OKAPI_ERROR_AT(OKAPI_ERROR_BITS, 1), command(COMMAND_RING, GUEST_SLOT_CONSOLE, 1));
}

static void given_devices_are_at_their_address(void)
{
	/* the identification of the real-time clock */
	CHECK_EQUAL(0x31, command(COMMAND_READ, 0x101e8fe0, 0) & 0xff);
}

static void a_restarted_machine_begins_anew(void)
{
	uint32_t address = GUEST_RAM + 0x200000;

	command(COMMAND_WRITE, address, 0x12345678);
	CHECK_EQUAL(0x12345678, command(COMMAND_READ, address, 0));
	send(COMMAND_POLICY, MACHINE_LABEL_RESTART, 0);
	wait_for_guest();
	CHECK_EQUAL(2, *word(AT_STARTS));
	CHECK_EQUAL(0, command(COMMAND_READ, address, 1));
	CHECK_EQUAL(0xedfe0dd0, command(COMMAND_READ, *word(AT_DEVICE_TREE), 0));
}

static void a_machine_can_power_itself_off(void)
{
	send(COMMAND_POLICY, MACHINE_LABEL_POWER_OFF, 0);
	while (state_of(SLOT_MACHINE_THREAD) != OKAPI_THREAD_STOPPED)
		okl4_sys_yield();
	CHECK_EQUAL(2, *word(AT_STARTS));
}

int main(void)
{
	RUN(the_environment_names_the_channel);
	RUN(the_keeper_starts_the_machine);
	RUN(the_device_tree_is_in_memory);
	RUN(files_are_in_memory);
	RUN(each_line_is_a_bit);
	RUN(each_doorbell_is_a_bit);
	RUN(given_devices_are_at_their_address);
	RUN(a_restarted_machine_begins_anew);
	RUN(a_machine_can_power_itself_off);
	finish_tests();
}
