/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System calls: the table, and the handlers, one for each call of
 * <okapi/syscall.h>.  A handler finds its arguments in the thread's saved
 * registers and puts results there; it returns what becomes r0.
 */
#ifndef KERNEL_SYSCALL_H
#define KERNEL_SYSCALL_H

#include <kernel/lookup.h>
#include <kernel/thread.h>

/* The handlers by number; entry.S calls them. */
extern result_t (*const syscall_table[OKAPI_SYS_COUNT + 1])(struct thread *);

/* After a handler whose result or doings may have changed who runs; returns the thread to resume. */
struct thread *syscall_finish(struct thread *thread, result_t result);

/* Whether a long call should stop here because an interrupt waits.  Counted by measuring tools by its name.
 */
bool preemption_point(void);

result_t sys_call(struct thread *thread);
result_t sys_reply_wait(struct thread *thread);
result_t sys_send(struct thread *thread);
result_t sys_wait(struct thread *thread);
result_t sys_reply(struct thread *thread);
result_t sys_signal(struct thread *thread);
result_t sys_notification_wait(struct thread *thread);
result_t sys_yield(struct thread *thread);
result_t sys_cap_copy(struct thread *thread);
result_t sys_cap_move(struct thread *thread);
result_t sys_cap_delete(struct thread *thread);
result_t sys_cap_revoke(struct thread *thread);
result_t sys_cap_query(struct thread *thread);
result_t sys_create(struct thread *thread);
result_t sys_pool_query(struct thread *thread);
result_t sys_thread_set(struct thread *thread);
result_t sys_thread_start(struct thread *thread);
result_t sys_thread_stop(struct thread *thread);
result_t sys_thread_resume(struct thread *thread);
result_t sys_thread_read(struct thread *thread);
result_t sys_thread_write(struct thread *thread);
result_t sys_thread_query(struct thread *thread);
result_t sys_map(struct thread *thread);
result_t sys_unmap(struct thread *thread);
result_t sys_space_query(struct thread *thread);
result_t sys_cache(struct thread *thread);
result_t sys_segment_split(struct thread *thread);
result_t sys_segment_query(struct thread *thread);
result_t sys_interrupt_bind(struct thread *thread);
result_t sys_interrupt_acknowledge(struct thread *thread);
result_t sys_scheduling_set(struct thread *thread);
result_t sys_scheduling_bind(struct thread *thread);
result_t sys_scheduling_query(struct thread *thread);
result_t sys_timer_bind(struct thread *thread);
result_t sys_timer_set(struct thread *thread);
result_t sys_timer_cancel(struct thread *thread);
result_t sys_vcpu_start(struct thread *thread);
result_t sys_debug(struct thread *thread);

#endif
