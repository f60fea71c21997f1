/* SPDX-License-Identifier: BSD-2-Clause */
/* Handlers that fault themselves, that go away, or that are not there. */
#include "channels.h"
#include "victim.h"

enum {
	SLOT_SECOND = SLOT_TEST, /* a handler whose own faults come to the main thread */
	SLOT_SECOND_CONTEXT,
	SLOT_SECOND_ENDPOINT,
};

static char stack[2048];
static volatile uint32_t label_seen, badge_seen;

static const struct worker second = {
	.slot = SLOT_SECOND,
	.utcb = 4,
	.priority = 95,
	.fault_endpoint = SLOT_BADGED,
};

/* From now on it gets the victim's faults. */
static void start_second(void (*handle)(uint32_t argument), uint32_t argument)
{
	CHECK_EQUAL(0,
		    okl4_sys_create(OKL4_SLOT_POOL, OKAPI_TYPE_ENDPOINT, 0, SLOT_SECOND_ENDPOINT, 0, 0, 0));
	CHECK_EQUAL(0, worker_make(&second));
	CHECK_EQUAL(0, worker_start(&second, handle, stack + sizeof(stack), argument));
	CHECK_EQUAL(0,
		    okl4_sys_thread_set(SLOT_VICTIM, OKAPI_THREAD_SET_FAULT_ENDPOINT, SLOT_SECOND_ENDPOINT));
}

/* Faults at an address that it is given, then answers. */
static void handle_badly(uint32_t address)
{
	struct okl4_registers message = {0};

	okl4_sys_wait(SLOT_SECOND_ENDPOINT, 0, &message);
	label_seen = OKAPI_TAG_LABEL(message.tag);
	badge_seen = message.badge;
	*(volatile uint32_t *)(uintptr_t)address = 1;
	message.word[OKAPI_FAULT_WORD_PC] = address_of(arm_landing);
	message.tag = OKAPI_TAG(OKAPI_FAULT_REPLY_RESUME, OKAPI_FAULT_WORD_PC + 1);
	okl4_sys_reply(&message);
	worker_rest(SLOT_SECOND);
}

static void take_fault(struct okl4_registers *message, uint32_t cause, uint32_t address)
{
	CHECK_EQUAL(0, okl4_sys_wait(SLOT_HANDLER, 0, message));
	CHECK_EQUAL(cause, OKAPI_TAG_LABEL(message->tag));
	CHECK_EQUAL(address, message->word[OKAPI_FAULT_WORD_ADDRESS]);
	CHECK_EQUAL(0, broken_invariant());
}

static void handler_faults_itself(void)
{
	struct registers registers = pattern(20, arm_load, NOTHING_THERE);
	struct okl4_registers message = {0};

	start_second(handle_badly, NOTHING_THERE + 0x100000);
	run_victim(&registers);
	take_fault(&message, OKAPI_FAULT_DATA_UNMAPPED, NOTHING_THERE + 0x100000);
	CHECK_EQUAL(OKAPI_FAULT_DATA_UNMAPPED, label_seen);
	CHECK_EQUAL(0, badge_seen);
	CHECK_EQUAL(OKAPI_THREAD_WAIT_REPLY, thread_state(SLOT_VICTIM));
	CHECK_EQUAL(OKAPI_THREAD_WAIT_REPLY, thread_state(SLOT_SECOND));
	/* From now on the victim's faults come here. */
	CHECK_EQUAL(0, okl4_sys_thread_set(SLOT_VICTIM, OKAPI_THREAD_SET_FAULT_ENDPOINT, SLOT_BADGED));
	message.word[OKAPI_FAULT_WORD_PC] += 4;
	message.tag = OKAPI_TAG(OKAPI_FAULT_REPLY_RESUME, OKAPI_FAULT_WORD_PC + 1);
	CHECK_EQUAL(0, okl4_sys_reply(&message));
	registers.word[OKAPI_REGISTER_PC] = address_of(arm_landing);
	message.handle = EXPECT_FAULT(&registers, OKAPI_FAULT_UNDEFINED, address_of(arm_landing));
	CHECK_EQUAL(0, okl4_reply0(message.handle, OKAPI_TAG(OKAPI_FAULT_REPLY_STOP, 0)));
	CHECK_EQUAL(OKAPI_THREAD_STOPPED, thread_state(SLOT_SECOND));
	CHECK_EQUAL(0, worker_delete(&second));
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_SECOND_ENDPOINT));
}

static void handle_never(uint32_t ignored)
{
	struct okl4_registers message = {0};

	(void)ignored;
	okl4_sys_wait(SLOT_SECOND_ENDPOINT, 0, &message);
	worker_rest(SLOT_SECOND);
}

/* The handler dies with the fault in its hands; then the endpoint, with the fault in its queue. */
static void handler_goes_away(void)
{
	struct registers registers = pattern(21, arm_load, NOTHING_THERE);

	start_second(handle_never, 0);
	run_victim(&registers);
	run_others();
	CHECK_EQUAL(OKAPI_THREAD_WAIT_REPLY, thread_state(SLOT_VICTIM));
	CHECK_EQUAL(OKAPI_THREAD_STOPPED, thread_state(SLOT_SECOND));
	CHECK_EQUAL(0, worker_delete(&second));
	CHECK_EQUAL(OKAPI_THREAD_FAULTED, thread_state(SLOT_VICTIM));
	CHECK_EQUAL(0, broken_invariant());

	CHECK_EQUAL(0, okl4_sys_thread_resume(SLOT_VICTIM));
	run_others();
	CHECK_EQUAL(OKAPI_THREAD_SENDING, thread_state(SLOT_VICTIM));
	CHECK_EQUAL(0, okl4_sys_cap_delete(0, SLOT_SECOND_ENDPOINT));
	CHECK_EQUAL(OKAPI_THREAD_FAULTED, thread_state(SLOT_VICTIM));
	CHECK_EQUAL(0, broken_invariant());
}

/* Its end is a line on the kernel's console; it can be started anew. */
static void nobody_handles(void)
{
	struct registers registers = pattern(22, arm_undefined, 0);

	CHECK_EQUAL(0, okl4_sys_thread_set(SLOT_VICTIM, OKAPI_THREAD_SET_FAULT_ENDPOINT, 0));
	run_victim(&registers);
	run_others();
	CHECK_EQUAL(OKAPI_THREAD_FAULTED, thread_state(SLOT_VICTIM));
	CHECK_EQUAL(0, okl4_sys_thread_read(SLOT_VICTIM));
	for (uint32_t i = 0; i < OKAPI_REGISTERS; i++)
		CHECK_EQUAL(registers.word[i], okl4_utcb()->word[i]);
	CHECK_EQUAL(0, okl4_sys_thread_set(SLOT_VICTIM, OKAPI_THREAD_SET_FAULT_ENDPOINT, SLOT_BADGED));
	registers = pattern(23, arm_landing, 0);
	run_victim(&registers);
	CHECK_EQUAL(0, okl4_reply0(EXPECT_FAULT(&registers, OKAPI_FAULT_UNDEFINED, address_of(arm_landing)),
				   OKAPI_TAG(OKAPI_FAULT_REPLY_STOP, 0)));
}

void test_handlers(void)
{
	make_victim();
	RUN(handler_faults_itself);
	RUN(handler_goes_away);
	RUN(nobody_handles);
	delete_victim();
}
