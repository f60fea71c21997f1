/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/env.h>
#include <okl4/slot_allocator.h>
#include <okl4/slots.h>

#include "main_objects.h"

okl4_utcb_area_t okl4_main_utcb_area;
okl4_kclist_t okl4_main_kclist = {.id.raw = OKL4_SLOT_LIST};
okl4_kspace_t okl4_main_kspace = {
	.id.raw = OKL4_SLOT_SPACE,
	.kclist = &okl4_main_kclist,
	.privileged = 1,
	.utcb_area = &okl4_main_utcb_area,
};

static const struct {
	const char *name;
	void *object;
} objects[] = {
	{"MAIN_KSPACE", &okl4_main_kspace},
	{"MAIN_KCLIST", &okl4_main_kclist},
	{"UTCB_AREA_0", &okl4_main_utcb_area},
};

void okl4_main_objects_init(okl4_word_t first_free_slot, okl4_word_t end_of_slots)
{
	okl4_utcb_area_attr_t attr;
	okl4_utcb_item_t main_thread;

	okl4_main_kclist.num_cap_slots = end_of_slots - first_free_slot;
	okl4_utcb_area_attr_init(&attr);
	okl4_utcb_area_init(&okl4_main_utcb_area, &attr);
	okl4_utcb_allocunit(&okl4_main_utcb_area, &main_thread, 0);
}

void *okl4_main_object(const char *name)
{
	for (size_t i = 0; name != NULL && i < sizeof(objects) / sizeof(objects[0]); i++) {
		if (_strcasecmp(name, objects[i].name) == 0)
			return objects[i].object;
	}
	return NULL;
}

okl4_kspaceid_t okl4_kspace_getid(okl4_kspace_t *kspace)
{
	return kspace == NULL ? (okl4_kspaceid_t){.raw = 0} : kspace->id;
}

okl4_kclistid_t okl4_kclist_getid(okl4_kclist_t *kclist)
{
	return kclist == NULL ? (okl4_kclistid_t){.raw = 0} : kclist->id;
}

int okl4_kclist_kcap_allocany(okl4_kclist_t *kclist, okl4_kcap_item_t *item)
{
	if (kclist != &okl4_main_kclist || item == NULL)
		return OKL4_INVALID_ARGUMENT;
	return okl4_slots_alloc(OKL4_KCAP_SLOTS, &item->unit);
}

int okl4_kclist_kcap_free(okl4_kclist_t *kclist, okl4_kcap_item_t *item)
{
	if (kclist != &okl4_main_kclist || item == NULL)
		return OKL4_INVALID_ARGUMENT;
	return okl4_slots_free(item->unit, OKL4_KCAP_SLOTS);
}

okl4_kcap_t okl4_kcap_item_getkcap(okl4_kcap_item_t *item)
{
	return (okl4_kcap_t){.raw = item == NULL ? 0 : item->unit};
}
