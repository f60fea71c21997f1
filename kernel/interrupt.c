/* SPDX-License-Identifier: BSD-2-Clause */
#include <kernel/interrupt.h>
#include <kernel/leave.h>
#include <kernel/scheduling.h>
#include <kernel/syscall.h>
#include <platform/timer.h>

struct interrupt *interrupt_table[PLATFORM_INTERRUPTS + 1];

/* The kernel's own timer, or a line that nobody has, or none at all. */
static RARE_CODE void handle_other(uint32_t line)
{
	if (line == PLATFORM_TIMER_LINE) {
		platform_timer_acknowledge();
		scheduling_timer_interrupt();
	} else if (line != PLATFORM_NO_INTERRUPT) {
		platform_interrupt_mask(line);
	}
}

static inline void handle(void)
{
	uint32_t line = platform_interrupt_pending();
	struct interrupt *interrupt = interrupt_table[line];

	if (unlikely(!interrupt)) {
		handle_other(line);
		return;
	}
	platform_interrupt_mask(line);
	if (likely(interrupt->source.notification))
		notification_signal(interrupt->source.notification, interrupt->source.bit);
}

void interrupt_handle(void)
{
	handle();
}

struct thread *interrupt_entered(struct thread *thread)
{
	current_thread = thread;
	handle();
	return kernel_leave();
}

struct interrupt *interrupt_create(struct pool *pool, uint32_t line)
{
	struct object *object = object_create(pool, OKAPI_TYPE_INTERRUPT, sizeof(struct interrupt));
	struct interrupt *interrupt;

	if (!object)
		return NULL;
	interrupt = container_of(object, struct interrupt, object);
	interrupt->line = line;
	interrupt_table[line] = interrupt;
	return interrupt;
}

static struct interrupt *find(const struct thread *thread, result_t *error)
{
	struct capability *capability = capability_find(thread, thread->registers.r[0], OKAPI_TYPE_INTERRUPT,
							OKAPI_INTERRUPT_USE, 0, error);

	return capability ? OBJECT_OF(capability, interrupt) : NULL;
}

result_t sys_interrupt_bind(struct thread *thread)
{
	result_t result;
	struct interrupt *interrupt = find(thread, &result);

	if (!interrupt)
		return result;
	result = notification_source_bind_call(&interrupt->source, thread);
	if (result != OKAPI_OK)
		return result;
	if (interrupt->source.notification)
		platform_interrupt_unmask(interrupt->line);
	else
		platform_interrupt_mask(interrupt->line);
	return OKAPI_OK;
}

result_t sys_interrupt_acknowledge(struct thread *thread)
{
	result_t error;
	struct interrupt *interrupt = find(thread, &error);

	if (!interrupt)
		return error;
	if (!interrupt->source.notification)
		return OKAPI_ERROR_AT(OKAPI_ERROR_NOT_BOUND, 0);
	platform_interrupt_unmask(interrupt->line);
	return OKAPI_OK;
}

bool interrupt_destroy_step(struct object *object)
{
	struct interrupt *interrupt = container_of(object, struct interrupt, object);

	platform_interrupt_mask(interrupt->line);
	notification_source_unbind(&interrupt->source);
	interrupt_table[interrupt->line] = NULL;
	return true;
}
