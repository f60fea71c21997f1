/* SPDX-License-Identifier: BSD-2-Clause */
#include <kernel/clock.h>
#include <kernel/deadline.h>
#include <kernel/scheduling.h>
#include <okapi/clock.h>
#include <okapi/layout.h>
#include <platform/timer.h>

/* The counter wraps after 2^32 ticks; it is read at least this often. */
#define RENEWAL_SECONDS 60

static struct deadline renewal;
static uint64_t armed_for = UINT64_MAX;

static volatile struct okapi_clock_page *clock_page(void)
{
	return (volatile struct okapi_clock_page *)OKAPI_CLOCK_PAGE;
}

/* The two words are those of the published page: the kernel keeps no other time. */
uint64_t clock_now(void)
{
	volatile struct okapi_clock_page *page = clock_page();

	return page->base + (uint32_t)(platform_counter() - page->counter_base);
}

static void publish(void)
{
	volatile struct okapi_clock_page *page = clock_page();
	uint32_t counter = platform_counter();

	page->sequence++;
	page->base += (uint32_t)(counter - page->counter_base);
	page->counter_base = counter;
	page->sequence++;
}

static void renew(struct deadline *deadline, uint64_t now)
{
	publish();
	scheduling_charge();
	deadline_set(deadline, now + RENEWAL_SECONDS * (uint64_t)PLATFORM_COUNTER_FREQUENCY);
}

void clock_init(void)
{
	volatile struct okapi_clock_page *page = clock_page();

	page->frequency = PLATFORM_COUNTER_FREQUENCY;
	page->counter = (const volatile uint32_t *)PLATFORM_COUNTER_USER_ADDRESS;
	page->counter_base = platform_counter();
	renewal.expired = renew;
	deadline_reserve();
	renew(&renewal, clock_now());
	clock_arm(deadline_next());
}

void clock_arm(uint64_t time)
{
	uint64_t now;

	if (time >= armed_for)
		return;
	armed_for = time;
	now = clock_now();
	platform_timer_arm(time > now ? time - now : 0);
}

void clock_disarmed(void)
{
	armed_for = UINT64_MAX;
}
