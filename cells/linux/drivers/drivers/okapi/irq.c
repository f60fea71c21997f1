// SPDX-License-Identifier: GPL-2.0
/*
 * Interrupt controller of a machine of Okapi.
 *
 * Line n is bit n of the notification that is bound to the processor. A signal
 * sets bits in the page that Linux shares with Okapi; nothing has to be asked
 * for or acknowledged. Two kinds of line:
 *
 * - signals of other cells and of the timer are events: as an edge, one that
 *   comes while the line is disabled is remembered, and sent again later;
 * - a device that the machine owns holds its line until it has been served.
 *   Okapi masks such a line when it signals it; acknowledging unmasks.
 *
 * Linux disables lines lazily, so masking costs no call at all: what comes
 * nevertheless is remembered (edge), or stays masked by Okapi (level).
 */
#include <linux/bitops.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqchip.h>
#include <linux/irqdomain.h>
#include <asm/exception.h>
#include "okapi.h"

#define OKAPI_LINES 32

/*
 * Lines that come again while others are handled are taken along, but not for
 * ever: after this many rounds Linux gets the chance to run what is waiting,
 * like soft interrupts. Okapi interrupts again at once.
 */
#define OKAPI_ROUNDS 4

static struct irq_domain *okapi_domain;
static u32 okapi_physical;			/* lines of devices */
static u32 okapi_acknowledge[OKAPI_LINES];	/* their capabilities */

/*
 * Each line is served once before any is served again, so that a storm on one
 * does not starve the others.
 */
static void __exception_irq_entry okapi_handle_irq(struct pt_regs *regs)
{
	u32 *pending = (u32 *)(OKAPI_VCPU_PAGE + OKAPI_VCPU_PENDING);
	unsigned int round;

	for (round = 0; round < OKAPI_ROUNDS; round++) {
		/* SWP on this processor: Okapi adds bits at any time. */
		u32 lines = xchg(pending, 0);

		if (!lines)
			return;
		do {
			unsigned int line = __ffs(lines);

			lines &= lines - 1;
			/* Fails if nobody uses it (yet): its driver will look by itself. */
			generic_handle_domain_irq(okapi_domain, line);
		} while (lines);
	}
}

static void okapi_irq_nothing(struct irq_data *data)
{
}

static void okapi_irq_unmask(struct irq_data *data)
{
	u32 error = okapi_interrupt_acknowledge(okapi_acknowledge[data->hwirq]);

	if (error)
		pr_err_ratelimited("okapi: line %lu cannot be unmasked, error %#x\n",
				   data->hwirq, error);
}

static struct irq_chip okapi_event_chip = {
	.name		= "okapi",
	.irq_ack	= okapi_irq_nothing,
	.flags		= IRQCHIP_SKIP_SET_WAKE,
};

static struct irq_chip okapi_device_chip = {
	.name		= "okapi-device",
	/* Already masked when it was signalled; Linux keeps account of it. */
	.irq_mask	= okapi_irq_nothing,
	.irq_unmask	= okapi_irq_unmask,
	.flags		= IRQCHIP_SKIP_SET_WAKE,
};

static int okapi_irq_map(struct irq_domain *domain, unsigned int irq,
			 irq_hw_number_t line)
{
	if (okapi_physical & BIT(line)) {
		irq_set_status_flags(irq, IRQ_LEVEL);
		irq_set_chip_and_handler(irq, &okapi_device_chip, handle_level_irq);
	} else {
		irq_set_chip_and_handler(irq, &okapi_event_chip, handle_edge_irq);
	}
	irq_set_noprobe(irq);
	return 0;
}

static const struct irq_domain_ops okapi_irq_ops = {
	.map	= okapi_irq_map,
	.xlate	= irq_domain_xlate_onecell,
};

/* The property has pairs: a line, and the capability that acknowledges it. */
static void __init okapi_irq_find_devices(struct device_node *node)
{
	int i, count = of_property_count_u32_elems(node, "okapi,acknowledge");
	u32 pair[2];

	for (i = 0; i + 1 < count; i += 2) {
		of_property_read_u32_index(node, "okapi,acknowledge", i, &pair[0]);
		of_property_read_u32_index(node, "okapi,acknowledge", i + 1, &pair[1]);
		if (pair[0] >= OKAPI_LINES) {
			pr_err("okapi: there is no line %u to acknowledge\n", pair[0]);
			continue;
		}
		okapi_physical |= BIT(pair[0]);
		okapi_acknowledge[pair[0]] = pair[1];
	}
}

static int __init okapi_irq_init(struct device_node *node,
				 struct device_node *parent)
{
	okapi_irq_find_devices(node);
	okapi_domain = irq_domain_add_linear(node, OKAPI_LINES, &okapi_irq_ops, NULL);
	if (!okapi_domain)
		return -ENOMEM;
	set_handle_irq(okapi_handle_irq);
	return 0;
}

IRQCHIP_DECLARE(okapi, "okapi,interrupt-controller", okapi_irq_init);
