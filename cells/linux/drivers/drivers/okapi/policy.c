// SPDX-License-Identifier: GPL-2.0
/*
 * Power off and restart: requests to the policy cell that keeps this machine.
 *
 * It answers by stopping the machine's only thread, so a request that is
 * granted never returns. No other driver may wait for an answer: the machine
 * stands still meanwhile.
 */
#include <linux/irqflags.h>
#include <linux/panic.h>
#include <linux/panic_notifier.h>
#include <linux/platform_device.h>
#include <linux/reboot.h>
#include <okapi/error.h>
#include "okapi.h"

/* Labels of the messages. */
#define OKAPI_POLICY_POWER_OFF	1
#define OKAPI_POLICY_RESTART	2
#define OKAPI_POLICY_PANIC	3

/* Tag of a message with this label and one word: see <okapi/message.h>. */
#define OKAPI_POLICY_TAG(label) ((u32)(label) << 16 | 1)

static u32 okapi_policy_slot;

/* The answer has words in r2 to r7, which nobody looks at. */
static u32 okapi_policy_message(u32 number, u32 label, u32 word)
{
	register u32 r0 asm("r0") = okapi_policy_slot;
	register u32 r1 asm("r1") = OKAPI_POLICY_TAG(label);
	register u32 r2 asm("r2") = word;
	register u32 ip asm("ip") = number;

	asm volatile("swi	0"
		     : "+r" (r0), "+r" (r1), "+r" (r2)
		     : "r" (ip)
		     : "r3", "r4", "r5", "r6", "r7", "r8", "r9",
		       "memory", "cc");
	return r0;
}

static const char *okapi_policy_reason(u32 error)
{
	switch (error & 0xff) {
	case OKAPI_OK:
		return "the policy cell refused";
	case OKAPI_ERROR_SLOT_RANGE:
	case OKAPI_ERROR_SLOT_EMPTY:
		return "this machine has no policy cell";
	case OKAPI_ERROR_PARTNER_DIED:
		return "the policy cell is gone";
	case OKAPI_ERROR_TYPE:
	case OKAPI_ERROR_RIGHTS:
		return "this machine may not ask for it";
	default:
		return "the call failed";
	}
}

/* Nothing is left that Linux could do: it has stopped its devices. */
static void okapi_policy_request(u32 label, const char *what)
{
	u32 error;

	local_irq_disable();
	error = okapi_policy_message(OKAPI_SYS_CALL, label, 0);
	pr_emerg("okapi: no %s: %s (error %#x); the machine idles for ever\n",
		 what, okapi_policy_reason(error), error);
	for (;;)
		okapi_call(OKAPI_VCPU_IDLE, 0, 0, 0);
}

static int okapi_power_off(struct sys_off_data *data)
{
	okapi_policy_request(OKAPI_POLICY_POWER_OFF, "power off");
	return NOTIFY_DONE;
}

static int okapi_restart(struct sys_off_data *data)
{
	okapi_policy_request(OKAPI_POLICY_RESTART, "restart");
	return NOTIFY_DONE;
}

/*
 * Sent, not called: Linux goes on with its panic, whatever the policy cell makes
 * of the message. That one restarts the machine in time: Linux has the processor
 * only when nobody else wants it from now on.
 */
static int okapi_panic(struct notifier_block *block, unsigned long event,
		       void *text)
{
	okapi_policy_message(OKAPI_SYS_SEND, OKAPI_POLICY_PANIC, panic_timeout);
	return NOTIFY_DONE;
}

static struct notifier_block okapi_panic_notifier = {
	.notifier_call	= okapi_panic,
	.priority	= INT_MIN,	/* after those that print */
};

static int okapi_policy_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	int err;

	err = of_property_read_u32(dev->of_node, "okapi,slot", &okapi_policy_slot);
	if (err)
		return dev_err_probe(dev, err, "no okapi,slot\n");
	err = devm_register_sys_off_handler(dev, SYS_OFF_MODE_POWER_OFF,
					    SYS_OFF_PRIO_DEFAULT,
					    okapi_power_off, NULL);
	if (err)
		return err;
	err = devm_register_sys_off_handler(dev, SYS_OFF_MODE_RESTART,
					    SYS_OFF_PRIO_DEFAULT,
					    okapi_restart, NULL);
	if (err)
		return err;
	return atomic_notifier_chain_register(&panic_notifier_list,
					      &okapi_panic_notifier);
}

static const struct of_device_id okapi_policy_match[] = {
	{ .compatible = "okapi,policy" },
	{ }
};

static struct platform_driver okapi_policy_driver = {
	.probe	= okapi_policy_probe,
	.driver	= {
		.name			= "okapi-policy",
		.of_match_table		= okapi_policy_match,
		.suppress_bind_attrs	= true,
	},
};
builtin_platform_driver(okapi_policy_driver);
