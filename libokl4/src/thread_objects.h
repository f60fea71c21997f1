/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef THREAD_OBJECTS_H
#define THREAD_OBJECTS_H

#include <okl4/thread_block.h>

/* Make the kernel objects of a thread in the slots that its block names, or none of them. */
int thread_objects_create(struct okl4_thread_block *block, okl4_word_t fault_endpoint);

/* Delete them and give back the slots of block->own. */
void thread_objects_destroy(struct okl4_thread_block *block);

#endif
