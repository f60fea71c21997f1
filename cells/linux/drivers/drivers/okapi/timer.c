// SPDX-License-Identifier: GPL-2.0
/*
 * Time in a machine of Okapi.
 *
 * Okapi publishes its clock in a page that everyone can read: a 64-bit time of
 * the board's free-running counter, and where to read that counter. The counter
 * alone is clock source, scheduler clock and delay timer: a plain load. The
 * 64-bit time is needed to say when a timer object shall signal.
 */
#include <linux/clockchips.h>
#include <linux/clocksource.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/of_irq.h>
#include <linux/sched_clock.h>
#include <asm/delay.h>
#include "okapi.h"

/* As <okapi/clock.h> has it. */
struct okapi_clock {
	u32 sequence;		/* odd while Okapi writes */
	u32 frequency;
	const u32 *counter;
	u32 counter_base;	/* its value at `base` */
	u64 base;
};

static const u32 *okapi_counter __ro_after_init;
static u32 okapi_timer_slot __ro_after_init;

/* No barriers: one processor, and the counter is read uncached. */
static __always_inline u32 okapi_read_counter(void)
{
	return READ_ONCE(*okapi_counter);
}

static u64 okapi_now(void)
{
	const struct okapi_clock *clock = (void *)OKAPI_CLOCK_PAGE;
	u32 sequence;
	u64 now;

	do {
		sequence = READ_ONCE(clock->sequence);
		barrier();
		now = clock->base + (u32)(okapi_read_counter() - clock->counter_base);
		barrier();
	} while ((sequence & 1) || sequence != READ_ONCE(clock->sequence));
	return now;
}

static u64 okapi_clocksource_read(struct clocksource *source)
{
	return okapi_read_counter();
}

static u64 notrace okapi_sched_clock_read(void)
{
	return okapi_read_counter();
}

static unsigned long okapi_delay_read(void)
{
	return okapi_read_counter();
}

static struct clocksource okapi_clocksource = {
	.name	= "okapi",
	.rating	= 300,
	.read	= okapi_clocksource_read,
	.mask	= CLOCKSOURCE_MASK(32),
	.flags	= CLOCK_SOURCE_IS_CONTINUOUS,
};

static struct delay_timer okapi_delay_timer = {
	.read_current_timer = okapi_delay_read,
};

/* A deadline that is past when Okapi sees it signals at once: it cannot be missed. */
static int okapi_set_next_event(unsigned long ticks,
				struct clock_event_device *event)
{
	return okapi_timer_set(okapi_timer_slot, okapi_now() + ticks) ? -ETIME : 0;
}

static int okapi_stop_event(struct clock_event_device *event)
{
	return okapi_timer_cancel(okapi_timer_slot) ? -EIO : 0;
}

static struct clock_event_device okapi_clock_event = {
	.name			= "okapi",
	.features		= CLOCK_EVT_FEAT_ONESHOT,
	.rating			= 300,
	.set_next_event		= okapi_set_next_event,
	.set_state_shutdown	= okapi_stop_event,
	.set_state_oneshot_stopped = okapi_stop_event,
};

static irqreturn_t okapi_timer_interrupt(int irq, void *data)
{
	struct clock_event_device *event = data;

	event->event_handler(event);
	return IRQ_HANDLED;
}

static int __init okapi_timer_init(struct device_node *node)
{
	const struct okapi_clock *clock = (void *)OKAPI_CLOCK_PAGE;
	int irq, err;

	err = of_property_read_u32(node, "okapi,slot", &okapi_timer_slot);
	if (err) {
		pr_err("okapi: the timer has no okapi,slot\n");
		return err;
	}
	irq = irq_of_parse_and_map(node, 0);
	if (!irq) {
		pr_err("okapi: the timer has no interrupt\n");
		return -EINVAL;
	}

	okapi_counter = clock->counter;
	sched_clock_register(okapi_sched_clock_read, 32, clock->frequency);
	okapi_delay_timer.freq = clock->frequency;
	register_current_timer_delay(&okapi_delay_timer);
	err = clocksource_register_hz(&okapi_clocksource, clock->frequency);
	if (err)
		return err;

	err = request_irq(irq, okapi_timer_interrupt, IRQF_TIMER | IRQF_NOBALANCING,
			  "okapi-timer", &okapi_clock_event);
	if (err) {
		pr_err("okapi: the timer's interrupt cannot be used: %d\n", err);
		return err;
	}
	okapi_clock_event.irq = irq;
	okapi_clock_event.cpumask = cpu_possible_mask;
	clockevents_config_and_register(&okapi_clock_event, clock->frequency,
					1, 0x7fffffff);
	return 0;
}

TIMER_OF_DECLARE(okapi, "okapi,timer", okapi_timer_init);
