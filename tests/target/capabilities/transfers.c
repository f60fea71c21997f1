/* SPDX-License-Identifier: BSD-2-Clause */
/* Capabilities in messages: with calls, sends and replies, to a waiting receiver and out of the queue. */
#include "channels.h"
#include "capabilities.h"

#define TAG	     (OKAPI_TAG(3, 1) | OKAPI_TAG_CAPABILITY)
#define GIFT	     SLOT_TEST /* what is sent: a notification, all rights */
#define BADGED_GIFT  (SLOT_TEST + 1)
#define DEEP_GIFT    (SLOT_TEST + 2) /* as deep as it can be */
#define RECEIVED     (SLOT_TEST + 3)
#define CHAIN	     (SLOT_TEST + 8)
#define ROBOT_SLOT   9 /* in the robot's list: the endpoint is in 2, the gift in 3, as the sender's own */
#define ROBOT_BADGED 4
#define ROBOT_DEEP   5

/* The sender's part of a transfer, and what is to come of it. */
struct transfer {
	uint32_t slot, rights, badge; /* as the sender's UTCB says */
	uint32_t receive_slot;
	uint32_t error; /* reason at argument 1, 0 for none */
	struct seen arrives;
};

/* Slot numbers are those of the robot as the sender; for the main thread they are translated. */
static const struct transfer transfers[] = {
	{3, 0xf, 0, ROBOT_SLOT, 0, {OKAPI_TYPE_NOTIFICATION, 0xf, 0}},
	{3, 0x1, 0, ROBOT_SLOT, 0, {OKAPI_TYPE_NOTIFICATION, 0x1, 0}},
	{3, 0x2, 0x70, ROBOT_SLOT, 0, {OKAPI_TYPE_NOTIFICATION, 0x2, 0x70}},
	{3, 0x0, 0, ROBOT_SLOT, 0, {OKAPI_TYPE_NOTIFICATION, 0, 0}},
	{3, 0xffffffff, 1, ROBOT_SLOT, 0, {OKAPI_TYPE_NOTIFICATION, 0xf, 1}},
	{ROBOT_BADGED, 0xf, 0, ROBOT_SLOT, 0, {OKAPI_TYPE_NOTIFICATION, 0x3, 0x30}},
	{ROBOT_BADGED, 0xc, 0, ROBOT_SLOT, 0, {OKAPI_TYPE_NOTIFICATION, 0, 0x30}},
	{0, 0xf, 0, ROBOT_SLOT, OKAPI_ERROR_SLOT_RANGE, {0}},
	{0x80000003, 0xf, 0, ROBOT_SLOT, OKAPI_ERROR_SLOT_RANGE, {0}},
	{0xffffffff, 0xf, 0, ROBOT_SLOT, OKAPI_ERROR_SLOT_RANGE, {0}},
	{40, 0xf, 0, ROBOT_SLOT, OKAPI_ERROR_SLOT_EMPTY, {0}},
	{ROBOT_BADGED, 0xf, 0x30, ROBOT_SLOT, OKAPI_ERROR_BADGE, {0}},
	{1, 0xf, 1, ROBOT_SLOT, OKAPI_ERROR_BADGE, {0}}, /* a thread has no badge */
	{ROBOT_DEEP, 0xf, 0, ROBOT_SLOT, OKAPI_ERROR_DEPTH, {0}},
	{3, 0xf, 0, 0, OKAPI_ERROR_NO_RECEIVE_SLOT, {0}},
	{3, 0xf, 0, 2, OKAPI_ERROR_NO_RECEIVE_SLOT, {0}}, /* occupied */
	{3, 0xf, 0, 0x80000000, OKAPI_ERROR_NO_RECEIVE_SLOT, {0}},
	{3, 0xf, 0, 0xffffffff, OKAPI_ERROR_NO_RECEIVE_SLOT, {0}},
};
#define TRANSFERS (sizeof(transfers) / sizeof(transfers[0]))

static uint32_t main_slot(uint32_t robot_slot)
{
	switch (robot_slot) {
	case 1:
		return SLOT_ROBOT;
	case 2:
		return SLOT_ENDPOINT;
	case 3:
		return GIFT;
	case ROBOT_BADGED:
		return BADGED_GIFT;
	case ROBOT_DEEP:
		return DEEP_GIFT;
	case ROBOT_SLOT:
		return RECEIVED;
	case 40:
		return SLOT_END - 1;
	default:
		return robot_slot;
	}
}

/* The same gifts in both lists; the deep ones are as far down as a capability can be. */
static void set_up(void)
{
	uint32_t slot = GIFT, depth = 0;

	make_robot();
	CHECK_EQUAL(0, create(OKAPI_TYPE_ENDPOINT, SLOT_ENDPOINT));
	CHECK_EQUAL(0, create(OKAPI_TYPE_NOTIFICATION, GIFT));
	CHECK_EQUAL(0, okl4_sys_cap_copy(0, BADGED_GIFT, 0, GIFT, 0x3, 0x30));
	CHECK_EQUAL(0, copy(SLOT_LIST_A, 2, 0, SLOT_ENDPOINT));
	CHECK_EQUAL(0, copy(SLOT_LIST_A, 3, 0, GIFT));
	CHECK_EQUAL(0, copy(SLOT_LIST_A, ROBOT_BADGED, 0, BADGED_GIFT));
	while (copy(0, CHAIN + depth, 0, slot) == 0)
		slot = CHAIN + depth++;
	CHECK(depth > 20);
	CHECK_EQUAL(0, okl4_sys_cap_move(0, DEEP_GIFT, 0, slot));
	CHECK_EQUAL(0, copy(SLOT_LIST_A, ROBOT_DEEP, 0, CHAIN + depth - 2));
}

static void tear_down(void)
{
	CHECK_EQUAL(0, drop(0, GIFT));
	CHECK_EQUAL(0, drop(0, SLOT_ENDPOINT));
	CHECK_EMPTY(0, CHAIN);
	delete_robot();
}

static void main_sends(const struct transfer *transfer)
{
	struct okapi_utcb *utcb = okl4_utcb();

	utcb->send_slot = main_slot(transfer->slot);
	utcb->send_rights = transfer->rights;
	utcb->send_badge = transfer->badge;
}

static void robot_sends(struct robot_call *call, const struct transfer *transfer)
{
	call->send_slot = transfer->slot;
	call->send_rights = transfer->rights;
	call->send_badge = transfer->badge;
}

static uint32_t expected(const struct transfer *transfer)
{
	return transfer->error ? OKAPI_ERROR_AT(transfer->error, 1) : 0;
}

/* What is in the receiver's slot now; it is deleted, after a look at its place in the tree. */
static void check_arrival(const struct transfer *transfer, uint32_t tag, uint32_t list, uint32_t slot)
{
	struct seen seen = see(list, slot);

	CHECK_EQUAL(0, broken_invariant());
	if (transfer->error) {
		CHECK_EMPTY(list, slot);
		return;
	}
	CHECK_EQUAL(TAG, tag);
	CHECK_EQUAL(transfer->arrives.type, seen.type);
	CHECK_EQUAL(transfer->arrives.rights, seen.rights);
	CHECK_EQUAL(transfer->arrives.badge, seen.badge);
	CHECK_EQUAL(0, drop(list, slot));
}

/* The main thread sends; the robot waits for it already. */
static void sent_to_a_waiter(const struct transfer *transfer)
{
	struct okl4_registers message = {.tag = TAG | OKAPI_TAG_NO_BLOCK, .word = {42}};

	robot_clear(&robot);
	ROBOT_ADD(&robot, OKAPI_SYS_WAIT, 2)->receive_slot = transfer->receive_slot;
	CHECK_EQUAL(0, robot_run(&robot));
	main_sends(transfer);
	CHECK_EQUAL(expected(transfer), okl4_sys_send(SLOT_ENDPOINT, &message));
	run_others();
	if (transfer->error) {
		/* The receiver has seen nothing of it. */
		CHECK_EQUAL(OKAPI_THREAD_RECEIVING, thread_state(SLOT_ROBOT));
		CHECK_EQUAL(0, okl4_sys_thread_stop(SLOT_ROBOT));
	} else {
		CHECK_EQUAL(0, robot_result(&robot, 0));
		CHECK_EQUAL(42, robot.call[0].r[2]);
	}
	check_arrival(transfer, robot.call[0].r[1], SLOT_LIST_A, ROBOT_SLOT);
}

/* The robot has queued; the main thread receives. */
static void taken_from_the_queue(const struct transfer *transfer, uint32_t number)
{
	struct okl4_registers message = {0};

	robot_clear(&robot);
	robot_sends(ROBOT_ADD(&robot, number, 2, TAG, 43), transfer);
	CHECK_EQUAL(0, robot_run(&robot));
	okl4_utcb()->receive_slot = main_slot(transfer->receive_slot);
	if (transfer->error) {
		CHECK_ERROR(OKAPI_ERROR_WOULD_BLOCK, 0,
			    okl4_sys_wait(SLOT_ENDPOINT, OKAPI_TAG_NO_BLOCK, &message));
		run_others();
		CHECK_EQUAL(expected(transfer), robot_result(&robot, 0));
	} else {
		CHECK_EQUAL(0, okl4_sys_wait(SLOT_ENDPOINT, OKAPI_TAG_NO_BLOCK, &message));
		CHECK_EQUAL(43, message.word[0]);
		CHECK_EQUAL(number == OKAPI_SYS_CALL, message.handle != 0);
	}
	check_arrival(transfer, message.tag, 0, RECEIVED);
	if (number == OKAPI_SYS_CALL && !transfer->error)
		CHECK_EQUAL(0, okl4_reply0(message.handle, 0));
	run_others();
	CHECK_EQUAL(1, robot.done);
}

/* The robot has called; the main thread answers. */
static void sent_with_a_reply(const struct transfer *transfer)
{
	struct okl4_registers message = {0};
	uint32_t handle;

	robot_clear(&robot);
	ROBOT_ADD(&robot, OKAPI_SYS_CALL, 2, OKAPI_TAG(1, 0))->receive_slot = transfer->receive_slot;
	CHECK_EQUAL(0, robot_run(&robot));
	CHECK_EQUAL(0, okl4_sys_wait(SLOT_ENDPOINT, OKAPI_TAG_NO_BLOCK, &message));
	handle = message.handle;
	main_sends(transfer);
	message = (struct okl4_registers){.tag = TAG, .word = {44}, .handle = handle};
	CHECK_EQUAL(expected(transfer), okl4_sys_reply(&message));
	if (transfer->error) {
		/* It can still be answered otherwise. */
		CHECK_EQUAL(OKAPI_THREAD_WAIT_REPLY, thread_state(SLOT_ROBOT));
		CHECK_EQUAL(0, okl4_reply0(handle, 0));
	}
	run_others();
	CHECK_EQUAL(0, robot_result(&robot, 0));
	check_arrival(transfer, robot.call[0].r[1], SLOT_LIST_A, ROBOT_SLOT);
}

/* The main thread has called; the robot answers.  Only for those that arrive: this thread would wait for
 * ever. */
static void answered_with_one(const struct transfer *transfer)
{
	struct okl4_registers message = {.tag = OKAPI_TAG(1, 0)};

	robot_clear(&robot);
	ROBOT_ADD(&robot, OKAPI_SYS_WAIT, 2);
	robot_sends(ROBOT_ADD(&robot, OKAPI_SYS_REPLY, 0, TAG, 45), transfer);
	ROBOT_ADD(&robot, OKAPI_SYS_SIGNAL, 3, 0);
	CHECK_EQUAL(0, robot_run(&robot));
	okl4_utcb()->receive_slot = main_slot(transfer->receive_slot);
	CHECK_EQUAL(0, okl4_sys_call(SLOT_ENDPOINT, &message));
	CHECK_EQUAL(45, message.word[0]);
	run_others();
	CHECK_EQUAL(3, robot.done);
	check_arrival(transfer, message.tag, 0, RECEIVED);
}

static void all_ways(void)
{
	set_up();
	for (uint32_t i = 0; i < TRANSFERS; i++) {
		unsigned int failed = failed_checks();

		sent_to_a_waiter(&transfers[i]);
		taken_from_the_queue(&transfers[i], OKAPI_SYS_SEND);
		taken_from_the_queue(&transfers[i], OKAPI_SYS_CALL);
		sent_with_a_reply(&transfers[i]);
		if (!transfers[i].error)
			answered_with_one(&transfers[i]);
		if (failed_checks() != failed)
			debug_print("FAIL transfer %lu\n", (unsigned long)i);
	}
	tear_down();
}

/* Without the right to grant, a capability does not travel; the right is looked at on the endpoint. */
static void grant_is_a_right(void)
{
	set_up();
	for (uint32_t rights = 0; rights <= OKAPI_RIGHTS_ALL; rights++) {
		struct okl4_registers message = {.tag = TAG | OKAPI_TAG_NO_BLOCK};
		uint32_t error;

		CHECK_EQUAL(0, okl4_sys_cap_copy(0, CHAIN + 40, 0, SLOT_ENDPOINT, rights, 0));
		main_sends(&transfers[0]);
		error = okl4_sys_send(CHAIN + 40, &message);
		if ((rights & OKAPI_ENDPOINT_SEND) && (rights & OKAPI_ENDPOINT_GRANT))
			CHECK_ERROR(OKAPI_ERROR_WOULD_BLOCK, 0, error);
		else
			CHECK_ERROR(OKAPI_ERROR_RIGHTS, 0, error);
		CHECK_EQUAL(0, drop(0, CHAIN + 40));
	}
	tear_down();
}

/* Across cells: what the other cell got, and what it passed on, goes with the original. */
static void across_cells(void)
{
	struct okl4_registers message;
	uint32_t theirs[3];

	CHECK_EQUAL(0, create(OKAPI_TYPE_NOTIFICATION, GIFT));
	for (uint32_t i = 0; i < 3; i++) {
		message = (struct okl4_registers){.tag = TAG};
		main_sends(&(struct transfer){3, 0x7, 1u << i, 0, 0, {0}});
		okl4_utcb()->receive_slot = RECEIVED + i;
		CHECK_EQUAL(0, okl4_sys_call(SLOT_PEER, &message));
		CHECK(message.tag & OKAPI_TAG_CAPABILITY);
		theirs[i] = message.word[0];
		CHECK_EQUAL(OKAPI_TYPE_NOTIFICATION, see(SLOT_PEER_CELL_LIST, theirs[i]).type);
		CHECK_EQUAL(7, see(SLOT_PEER_CELL_LIST, theirs[i]).rights);
		CHECK_EQUAL(1u << i, see(SLOT_PEER_CELL_LIST, theirs[i]).badge);
		CHECK_EQUAL(7, see(0, RECEIVED + i).rights);
		CHECK_EQUAL(1u << i, see(0, RECEIVED + i).badge);
	}
	/* Theirs is the parent of what came back. */
	CHECK_EQUAL(0, drop(SLOT_PEER_CELL_LIST, theirs[1]));
	CHECK_EMPTY(0, RECEIVED + 1);
	CHECK_FILLED(0, RECEIVED);
	CHECK_FILLED(SLOT_PEER_CELL_LIST, theirs[2]);
	CHECK_EQUAL(0, broken_invariant());
	CHECK_EQUAL(0, okl4_sys_cap_revoke(0, GIFT));
	for (uint32_t i = 0; i < 3; i++) {
		CHECK_EMPTY(0, RECEIVED + i);
		CHECK_EMPTY(SLOT_PEER_CELL_LIST, theirs[i]);
	}
	CHECK_EQUAL(0, drop(0, GIFT));
	CHECK_EQUAL(0, broken_invariant());
}

void test_transfers(void)
{
	RUN(all_ways);
	RUN(grant_is_a_right);
	RUN(across_cells);
}
