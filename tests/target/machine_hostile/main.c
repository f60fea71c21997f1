/* SPDX-License-Identifier: BSD-2-Clause */
/* Keeps hostile machines, one life after the other, and checks that nobody notices them. */
#include <stdlib.h>
#include <string.h>

#include <okl4/env.h>

#include "channels.h"
#include "neighbour.h"
#include "warden.h"

#define COMPARED_LIVES 24
#define CHAOTIC_LIVES  60
#define PRESSED_LIVES  60
#define TICKS_A_LIFE   20 /* of let_kernel_idle() */

static uint32_t seed;

/* --- a neighbour in a machine ----------------------------------------------------------------- */

/* Guest user and kernel go over data of their own, for ever; the round and the errors are to be seen. */
static void live_well(uint32_t argument)
{
	uint32_t *table = user_table_new(), *data = (uint32_t *)LINEAR(FIELD), wrong = 0;
	struct frame frame, out;

	guest.doomed = true;
	for (uint32_t i = 0; i < 1024; i++)
		data[i] = i * 2654435761u ^ argument;
	map_small(table, USER_DATA, FIELD, AP_USER_WRITE, CACHED);
	switch_to(table);
	for (uint32_t round = 1, first = 0;; round++) {
		frame = user_frame(user_checksum, 1024);
		frame.r[3] = USER_DATA;
		while (enter_user(&frame, &out) != OKAPI_UPCALL_SYSCALL) {
			take_lines();
			frame = out;
		}
		if (round == 1)
			first = out.r[1];
		wrong += out.r[1] != first;
		for (uint32_t i = 0; i < 1024; i++)
			wrong += data[i] != (i * 2654435761u ^ argument);
		SHARED->word[0] = round;
		SHARED->word[1] = wrong;
	}
}

static void begin_neighbour(void)
{
	machine_make(&machines[1]);
	CHECK_EQUAL(0, okl4_sys_thread_set(SLOT_OF(&machines[1], MACHINE_THREAD), OKAPI_THREAD_SET_PRIORITY,
					   MACHINE_PRIORITY - 1));
	machine_run(&machines[1], live_well, 0x7e57);
	let_kernel_idle();
}

/* It lives on, if nothing more important spins. */
static void check_neighbour(void)
{
	struct shared *shared = machine_shared(&machines[1]);
	uint32_t before = shared->word[0];

	for (uint32_t i = 0; i < 4; i++)
		let_kernel_idle();
	CHECK(shared->word[0] != before);
	CHECK_EQUAL(0, shared->word[1]);
}

/* --- secrets: this cell's memory ---------------------------------------------------------------- */

static volatile uint32_t *secrets(void)
{
	return (volatile uint32_t *)okl4_env_get_segment(MEMORY_SECRETS)->virt_addr;
}

static void write_secrets(void)
{
	for (uint32_t i = 0; i < 0x100000 / 4; i++)
		secrets()[i] = i * 0x9e3779b9 + seed;
}

static void check_secrets(void)
{
	uint32_t wrong = 0;

	for (uint32_t i = 0; i < 0x100000 / 4; i++)
		wrong += secrets()[i] != i * 0x9e3779b9 + seed;
	CHECK_EQUAL(0, wrong);
}

/* --- lives ------------------------------------------------------------------------------------- */

static void tables_mean_what_they_say(void)
{
	for (uint32_t life = 0; life < COMPARED_LIVES && failed_checks() == 0; life++) {
		machines[0].tables = 2 + (seed + life) % 10;
		machine_make(&machines[0]);
		machine_run(&machines[0], compare_accesses, seed * 1000 + life);
		machine_finish(&machines[0]);
		machine_delete(&machines[0]);
		if (failed_checks() != 0)
			debug_print("FAIL life %lu\n", (unsigned long)life);
	}
	check_secrets();
	check_neighbour();
}

/* Whatever it says is answered. */
static bool serve(bool *over)
{
	struct okl4_registers message;

	if (okl4_sys_wait(watch_endpoint, OKAPI_TAG_NO_BLOCK, &message) != 0)
		return false;
	*over |= (message.tag & OKAPI_TAG_FAULT) != 0 || OKAPI_TAG_LABEL(message.tag) == REPORT_DONE;
	if (message.handle) {
		message.tag = OKAPI_TAG(message.tag & OKAPI_TAG_FAULT ? OKAPI_FAULT_REPLY_STOP : 0, 0);
		okl4_sys_reply(&message);
	}
	return true;
}

static void live_in_chaos(uint32_t life)
{
	bool over = false;

	machine_run(&machines[0], make_chaos, seed * 7919 + life);
	for (uint32_t tick = 0; tick < TICKS_A_LIFE && !over; tick++) {
		let_kernel_idle();
		while (serve(&over))
			;
		if (!CHECK_EQUAL(0, broken_invariant()))
			break;
	}
	/* It may have given itself any priority below this cell's, or be gone. */
	okl4_sys_thread_stop(SLOT_OF(&machines[0], MACHINE_THREAD));
}

/* A machine that counts in all its parts, while everything is done to it. */
static void live_under_pressure(uint32_t life)
{
	uint32_t state = seed * 65537 + life * 40503 + 1;
	bool over = false;

	machine_make(&machines[0]);
	machine_run(&machines[0], life & 1 ? make_chaos : live_well, seed + life);
	for (uint32_t tick = 0; tick < TICKS_A_LIFE; tick++) {
		let_kernel_idle();
		while (serve(&over))
			;
		meddle(&machines[0], &state);
		if (!CHECK_EQUAL(0, broken_invariant()))
			break;
	}
	okl4_sys_cap_delete(0, SLOT_OF(&machines[0], MACHINE_FAULT));
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_OF(&machines[0], MACHINE_POOL)));
	while (serve(&over))
		;
}

static void machines_survive_their_supervisor(void)
{
	for (uint32_t life = 0; life < PRESSED_LIVES && failed_checks() == 0; life++) {
		struct pool_use before = pool_use(OKL4_SLOT_POOL);

		live_under_pressure(life);
		CHECK_SAME_USE(before, OKL4_SLOT_POOL);
		check_neighbour();
		if (failed_checks() != 0)
			debug_print("FAIL life %lu\n", (unsigned long)life);
	}
}

static void kernel_survives_chaos(void)
{
	uint32_t steps = 0;

	for (uint32_t life = 0; life < CHAOTIC_LIVES && failed_checks() == 0; life++) {
		struct pool_use before = pool_use(OKL4_SLOT_POOL);

		machine_shared(&machines[0])->word[0] = 0;
		machines[0].tables = 2 + life % 16;
		machine_make(&machines[0]);
		for (uint32_t start = 0; start < 1 + life % 3; start++)
			live_in_chaos(life * 3 + start);
		steps += machine_shared(&machines[0])->word[0];
		machine_delete(&machines[0]);
		CHECK_SAME_USE(before, OKL4_SLOT_POOL);
		if (life % 8 == 0) {
			check_secrets();
			check_neighbour();
		}
		if (failed_checks() != 0)
			debug_print("FAIL life %lu\n", (unsigned long)life);
	}
	debug_print("seed %lu: %lu steps\n", (unsigned long)seed, (unsigned long)steps);
	CHECK(steps > CHAOTIC_LIVES * 20);
}

static void neighbours_results_are_right(void)
{
	/* What the kernel has to say of the lives before comes first. */
	for (uint32_t i = 0; i < 40; i++)
		let_kernel_idle();
	check_secrets();
	check_neighbour();
	machine_delete(&machines[1]);
	neighbour_check("ping", SLOT_PING);
	neighbour_check("memory", SLOT_MEMORY);
	CHECK_EQUAL(0, broken_invariant());
}

int main(int argc, char **argv)
{
	seed = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 0) : 1;
	debug_print("seed %lu\n", (unsigned long)seed);
	machines_init();
	write_secrets();
	begin_neighbour();
	RUN(tables_mean_what_they_say);
	RUN(kernel_survives_chaos);
	RUN(machines_survive_their_supervisor);
	RUN(neighbours_results_are_right);
	finish_tests();
}
