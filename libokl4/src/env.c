/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Looking things up in the environment block.  Names in the block are in upper
 * case and sorted, so a binary search finds them.
 */
#include <okl4/env.h>

const okl4_env_t *okl4_env_block;

static int upper(char c)
{
	return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : (unsigned char)c;
}

int _strcasecmp(const char *s1, const char *s2)
{
	while (*s1 != '\0' && upper(*s1) == upper(*s2)) {
		s1++;
		s2++;
	}
	return upper(*s1) - upper(*s2);
}

static void *at(uint32_t address)
{
	return (void *)(uintptr_t)address;
}

const okl4_env_item_t *okl4_env_find(const okl4_env_t *env, const char *name)
{
	uint32_t low = 0, high;

	if (env == NULL || name == NULL || env->magic != OKL4_ENV_MAGIC || env->version != OKL4_ENV_VERSION)
		return NULL;
	high = env->entry_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = _strcasecmp(name, at(env->item[middle].name));

		if (order == 0)
			return &env->item[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static void *find_kind(const char *name, uint32_t kind)
{
	const okl4_env_item_t *item = okl4_env_find(okl4_env_block, name);

	return item == NULL || item->kind != kind ? NULL : at(item->data);
}

okl4_env_segment_t *okl4_env_get_segment(const char *name)
{
	return find_kind(name, OKL4_ENV_KIND_SEGMENT);
}

okl4_env_args_t *okl4_env_get_args(const char *name)
{
	return find_kind(name, OKL4_ENV_KIND_ARGS);
}

okl4_env_device_irqs_t *okl4_env_get_irqs(const char *name)
{
	return find_kind(name, OKL4_ENV_KIND_IRQS);
}

const char *okl4_env_get_string(const char *name)
{
	return find_kind(name, OKL4_ENV_KIND_STRING);
}

okl4_word_t okl4_env_get_slot(const char *name)
{
	okl4_word_t *slot = find_kind(name, OKL4_ENV_KIND_CAPABILITY);

	return slot == NULL ? 0 : *slot;
}

int okl4_env_get_physseg_page(okl4_word_t vaddr, okl4_physmem_item_t *phys, okl4_word_t *offset,
			      okl4_word_t *attributes, okl4_word_t *perms)
{
	okl4_env_segments_t *all = find_kind("SEGMENTS", OKL4_ENV_KIND_SEGMENTS);

	if (phys == NULL || offset == NULL || attributes == NULL || perms == NULL)
		return OKL4_INVALID_ARGUMENT;
	for (okl4_word_t i = 0; all != NULL && i < all->num_segments; i++) {
		const okl4_env_segment_t *segment = &all->segments[i];
		okl4_word_t page = vaddr & ~(OKL4_DEFAULT_PAGESIZE - 1);

		if (vaddr < segment->virt_addr || vaddr - segment->virt_addr >= segment->size)
			continue;
		okl4_physmem_item_setsegment(phys, segment->segment);
		okl4_physmem_item_setrange(phys, segment->offset + (page - segment->virt_addr),
					   OKL4_DEFAULT_PAGESIZE);
		*offset = vaddr - page;
		*attributes = segment->cache_policy;
		*perms = segment->rights;
		return OKL4_OK;
	}
	return OKL4_UNMAPPED;
}
