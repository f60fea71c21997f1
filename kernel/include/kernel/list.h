/* SPDX-License-Identifier: BSD-2-Clause */
/* Capability lists as objects; what is in them is in <kernel/capability.h>. */
#ifndef KERNEL_LIST_H
#define KERNEL_LIST_H

#include <kernel/capability.h>

/* An empty list of `count` slots, slot 0 included; NULL without memory. */
struct list *list_create(struct pool *pool, uint32_t count);

/* The free slot that the arguments list:slot from register `list_argument` on name, or NULL and why. */
struct capability *list_find_free(const struct thread *thread, uint32_t list_argument, result_t *error);

bool capability_can_have_badge(uint32_t type);

#endif
