/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef MAIN_OBJECTS_H
#define MAIN_OBJECTS_H

#include <okl4/kspace.h>

/* The cell's own space, list and UTCB numbers, ready after okl4_main_objects_init. */
extern okl4_kspace_t okl4_main_kspace;
extern okl4_kclist_t okl4_main_kclist;
extern okl4_utcb_area_t okl4_main_utcb_area;

void okl4_main_objects_init(okl4_word_t first_free_slot, okl4_word_t end_of_slots);

/* The object that OKL4's environment knows by this name, or NULL. */
void *okl4_main_object(const char *name);

#endif
