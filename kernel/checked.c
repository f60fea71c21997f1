/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Variant `checked`: after every system call, before it returns, the
 * invariants of all threads, queues and relations are checked, with the
 * capability list and pool of the calling thread; every CHECK_ALL_EVERY calls
 * all lists and pools of threads, every CHECK_TREE_EVERY calls the whole derivation tree.
 * The linker gives the entry code this file's table of handlers (--wrap).
 */
#include <kernel/invariants.h>
#include <kernel/panic.h>
#include <kernel/print.h>
#include <kernel/scheduling.h>
#include <kernel/syscall.h>

#define CHECK_ALL_EVERY	   16
#define CHECK_TREE_EVERY   992
#define CHECKS_ARE_MISSING 90
#define ARGUMENTS	   10
#define INVARIANTS_OF_TREE 50

extern result_t (*const __real_syscall_table[OKAPI_SYS_COUNT + 1])(struct thread *);
extern result_t (*const __wrap_syscall_table[OKAPI_SYS_COUNT + 1])(struct thread *);
uint32_t __real_invariants_check(void);
uint32_t __wrap_invariants_check(void);

static uint32_t calls;

/* The last call, as it was made: the thread may be gone when something is found wrong. */
static struct registers last_call;
static uint32_t last_thread;

static void report_thread(const struct thread *thread)
{
	if (!thread)
		return;
	print("at thread %u (%s): state %u priority %u base %u depth %u queued %u context 0x%08x own 0x%08x "
	      "pc 0x%08x\n",
	      thread->number, thread->name, thread->state, thread->priority, thread->base_priority,
	      thread->depth, thread->queued, (uint32_t)thread->context, (uint32_t)thread->own_context,
	      thread->registers.pc);
	print("server 0x%08x clients 0x%08x serves 0x%08x endpoint 0x%08x exhausted %u\n",
	      (uint32_t)thread->server, (uint32_t)thread->clients, (uint32_t)thread->serves,
	      (uint32_t)thread->endpoint, thread->context ? thread->context->exhausted : 0);
}

static NORETURN void report(uint32_t broken)
{
	print("FAIL invariant %u is broken after system call %u of thread %u, r0..r9:", broken,
	      last_call.r[12], last_thread);
	for (uint32_t i = 0; i < ARGUMENTS; i++)
		print(" 0x%x", last_call.r[i]);
	print("\n");
	if (broken < INVARIANTS_OF_TREE)
		report_thread(thread_table[invariants_thread]);
	panic(PANIC_INVARIANT, NULL);
}

static result_t call_and_check(struct thread *thread)
{
	uint32_t number = thread->registers.r[12], broken;
	result_t result;

	last_call = thread->registers;
	last_thread = thread->number;
	result = __real_syscall_table[number < OKAPI_SYS_COUNT ? number : OKAPI_SYS_COUNT](thread);
	broken = ++calls % CHECK_ALL_EVERY == 0 ? __real_invariants_check() : invariants_check_for(thread);
	if (broken == 0 && calls % CHECK_TREE_EVERY == 0)
		broken = invariants_check_tree();
	if (broken != 0)
		report(broken);
	return result;
}

result_t (*const __wrap_syscall_table[OKAPI_SYS_COUNT + 1])(struct thread *) = {
	[0 ... OKAPI_SYS_COUNT] = call_and_check,
};

/* What cells ask for.  An error too if the entry code has found another way, past this file. */
uint32_t __wrap_invariants_check(void)
{
	return calls == 0 ? CHECKS_ARE_MISSING : __real_invariants_check();
}
