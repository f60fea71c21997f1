/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/env.h>
#include <okl4/interrupt.h>
#include <okl4/syscall.h>

int okl4_interrupt_bind(okl4_word_t interrupt, okl4_word_t notification, okl4_word_t bit)
{
	return (int)okl4_sys_interrupt_bind(interrupt, notification, bit);
}

int okl4_interrupt_acknowledge(okl4_word_t interrupt)
{
	return (int)okl4_sys_interrupt_acknowledge(interrupt);
}

okl4_word_t okl4_interrupt_slot(okl4_word_t line)
{
	for (uint32_t i = 0; okl4_env_block != NULL && i < okl4_env_block->entry_count; i++) {
		const okl4_env_item_t *item = &okl4_env_block->item[i];
		const okl4_env_device_irqs_t *list = (const void *)(uintptr_t)item->data;

		if (item->kind != OKL4_ENV_KIND_IRQS)
			continue;
		for (okl4_word_t k = 0; k < list->num_irqs; k++) {
			if (list->irqs[k].irq == line)
				return list->irqs[k].slot;
		}
	}
	return 0;
}
