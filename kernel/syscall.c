/* SPDX-License-Identifier: BSD-2-Clause */
#include <kernel/counter.h>
#include <kernel/leave.h>
#include <kernel/scheduling.h>
#include <kernel/syscall.h>
#include <platform/interrupt.h>

uint32_t counter[OKAPI_COUNTERS];

static result_t unknown(struct thread *thread)
{
	(void)thread;
	return OKAPI_ERROR_SYSCALL;
}

/* Read by entry.S; the last one is for all other numbers. */
result_t (*const syscall_table[OKAPI_SYS_COUNT + 1])(struct thread *) = {
	[OKAPI_SYS_CALL] = sys_call,
	[OKAPI_SYS_REPLY_WAIT] = sys_reply_wait,
	[OKAPI_SYS_SEND] = sys_send,
	[OKAPI_SYS_WAIT] = sys_wait,
	[OKAPI_SYS_REPLY] = sys_reply,
	[OKAPI_SYS_SIGNAL] = sys_signal,
	[OKAPI_SYS_NOTIFICATION_WAIT] = sys_notification_wait,
	[OKAPI_SYS_YIELD] = sys_yield,
	[OKAPI_SYS_CAP_COPY] = sys_cap_copy,
	[OKAPI_SYS_CAP_MOVE] = sys_cap_move,
	[OKAPI_SYS_CAP_DELETE] = sys_cap_delete,
	[OKAPI_SYS_CAP_REVOKE] = sys_cap_revoke,
	[OKAPI_SYS_CAP_QUERY] = sys_cap_query,
	[OKAPI_SYS_CREATE] = sys_create,
	[OKAPI_SYS_POOL_QUERY] = sys_pool_query,
	[OKAPI_SYS_THREAD_SET] = sys_thread_set,
	[OKAPI_SYS_THREAD_START] = sys_thread_start,
	[OKAPI_SYS_THREAD_STOP] = sys_thread_stop,
	[OKAPI_SYS_THREAD_RESUME] = sys_thread_resume,
	[OKAPI_SYS_THREAD_READ] = sys_thread_read,
	[OKAPI_SYS_THREAD_WRITE] = sys_thread_write,
	[OKAPI_SYS_THREAD_QUERY] = sys_thread_query,
	[OKAPI_SYS_MAP] = sys_map,
	[OKAPI_SYS_UNMAP] = sys_unmap,
	[OKAPI_SYS_SPACE_QUERY] = sys_space_query,
	[OKAPI_SYS_CACHE] = sys_cache,
	[OKAPI_SYS_SEGMENT_SPLIT] = sys_segment_split,
	[OKAPI_SYS_SEGMENT_QUERY] = sys_segment_query,
	[OKAPI_SYS_INTERRUPT_BIND] = sys_interrupt_bind,
	[OKAPI_SYS_INTERRUPT_ACKNOWLEDGE] = sys_interrupt_acknowledge,
	[OKAPI_SYS_SCHEDULING_SET] = sys_scheduling_set,
	[OKAPI_SYS_SCHEDULING_BIND] = sys_scheduling_bind,
	[OKAPI_SYS_SCHEDULING_QUERY] = sys_scheduling_query,
	[OKAPI_SYS_TIMER_BIND] = sys_timer_bind,
	[OKAPI_SYS_TIMER_SET] = sys_timer_set,
	[OKAPI_SYS_TIMER_CANCEL] = sys_timer_cancel,
	[OKAPI_SYS_DEBUG] = sys_debug,
	[OKAPI_SYS_VCPU_START] = sys_vcpu_start,
	[OKAPI_SYS_COUNT] = unknown,
};

bool preemption_point(void)
{
	return platform_interrupt_pending() != PLATFORM_NO_INTERRUPT;
}

struct thread *syscall_finish(struct thread *thread, result_t result)
{
	if (result < RESULT_SWITCH) {
		thread->registers.r[0] = result;
	} else if (result == RESULT_SWITCH) {
		thread->registers.r[0] = OKAPI_OK;
		return kernel_leave_to(scheduler.candidate);
	} else if (result == RESULT_RESTART) {
		registers_restart_syscall(&thread->registers);
		counter[OKAPI_COUNTER_RESTARTS]++;
	}
	return kernel_leave();
}
