/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/clock.h>
#include <okl4/env.h>
#include <okl4/interrupt.h>
#include <okl4/irqset.h>
#include <okl4/notify.h>

#include "check.h"
#include "tests.h"

/* SP804. */
#define LOAD	0x00
#define CONTROL 0x08
#define CLEAR	0x0c
#define ENABLE	0xe2 /* periodic, interrupt, 32 bits */
#define PERIOD	200  /* of its 1 MHz clock */

OKL4_IRQSET_DECLARE(set, 2);
static volatile uint32_t *timer;
static okl4_word_t line;

static void put(uint32_t offset, uint32_t value)
{
	timer[offset / 4] = value;
}

static void find_timer(void)
{
	const okl4_env_segment_t *registers = okl4_env_get_segment("MAIN_TIMER23_MEM0");
	const okl4_env_device_irqs_t *irqs = okl4_env_get_irqs("TIMER23_DEV_IRQ_LIST");

	CHECK(registers != NULL && irqs != NULL && irqs->num_irqs == 1);
	timer = (volatile uint32_t *)registers->virt_addr;
	line = irqs->irqs[0].irq;
	CHECK_EQUAL(irqs->irqs[0].slot, okl4_interrupt_slot(line));
	CHECK_EQUAL(0, okl4_interrupt_slot(line + 1));
}

static void interrupts_come_one_by_one(void)
{
	okl4_irqset_register_attr_t attr;
	okl4_word_t irq = 0;

	okl4_irqset_register_attr_init(&attr);
	okl4_irqset_register_attr_setirq(&attr, line);
	CHECK_EQUAL(OKL4_OK, okl4_irqset_register(set, &attr));
	CHECK_EQUAL(OKL4_IN_USE, okl4_irqset_register(set, &attr));
	put(LOAD, PERIOD);
	put(CONTROL, ENABLE);
	for (int i = 0; i < 20; i++) {
		CHECK_EQUAL(OKL4_OK, okl4_irqset_wait(set, &irq));
		CHECK_EQUAL(line, irq);
		put(CLEAR, 1);
	}
	put(CONTROL, 0);
	CHECK_EQUAL(OKL4_OK, okl4_irqset_acknowledge(set));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_irqset_acknowledge(set));
	CHECK_EQUAL(OKL4_OK, okl4_irqset_deregister(set, &attr));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_irqset_deregister(set, &attr));
}

static void wrong_lines_are_refused(void)
{
	okl4_irqset_register_attr_t attr;
	okl4_irqset_attr_t set_attr;

	okl4_irqset_register_attr_init(&attr);
	okl4_irqset_register_attr_setirq(&attr, 12);
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_irqset_register(set, &attr));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_irqset_register(NULL, &attr));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_irqset_wait(set, NULL));
	okl4_irqset_attr_init(&set_attr);
	CHECK_EQUAL(OKL4_OUT_OF_RANGE, okl4_irqset_attr_setnotifybits(&set_attr, 0));
	CHECK_EQUAL(OKL4_OUT_OF_RANGE, okl4_irqset_attr_setnotifybits(&set_attr, 32));
	CHECK_EQUAL(OKL4_OK, okl4_irqset_attr_setnotifybits(&set_attr, 31));
	CHECK_EQUAL(OKL4_OK, okl4_irqset_attr_setmaxinterrupts(&set_attr, 2));
	CHECK_EQUAL(OKL4_OUT_OF_RANGE, okl4_irqset_create(set, &set_attr));
}

void test_irqset(void)
{
	okl4_irqset_attr_t attr;

	find_timer();
	okl4_irqset_attr_init(&attr);
	okl4_irqset_attr_setnotifybits(&attr, 5);
	okl4_irqset_attr_setmaxinterrupts(&attr, 2);
	CHECK_EQUAL(OKL4_OK, okl4_irqset_create(set, &attr));
	RUN(interrupts_come_one_by_one);
	RUN(wrong_lines_are_refused);
	CHECK_EQUAL(OKL4_OK, okl4_irqset_delete(set));
	CHECK_EQUAL(OKL4_INVALID_ARGUMENT, okl4_irqset_delete(set));
}
