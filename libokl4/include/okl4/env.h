/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cell's environment: named entries that the weaver writes into a
 * read-only page of the cell.  Names are case-insensitive.  Nothing here blocks
 * or enters the kernel.
 *
 * What an entry's data is depends on its kind:
 *     word, capability   okl4_word_t (a capability's slot number: also okl4_kcap_t)
 *     string             char[], ended by a zero
 *     args               okl4_env_args_t
 *     segments           okl4_env_segments_t; one segment: okl4_env_segment_t
 *     irq list           okl4_env_device_irqs_t
 */
#ifndef OKL4_ENV_H
#define OKL4_ENV_H

#include <okapi/capability.h>
#include <okl4/errno.h>
#include <okl4/physmem_item.h>
#include <okl4/types.h>

#define OKL4_ENV_MAGIC	 0x4e454b4f /* "OKEN" */
#define OKL4_ENV_VERSION 1

#define OKL4_ENV_KIND_WORD	 1
#define OKL4_ENV_KIND_STRING	 2
#define OKL4_ENV_KIND_CAPABILITY 3
#define OKL4_ENV_KIND_ARGS	 4
#define OKL4_ENV_KIND_SEGMENTS	 5
#define OKL4_ENV_KIND_IRQS	 6
#define OKL4_ENV_KIND_SEGMENT	 7

/* All addresses are the cell's virtual ones. */
typedef struct okl4_env_item {
	uint32_t name; /* address of the name, in upper case */
	uint32_t kind;
	uint32_t data; /* address */
	uint32_t size; /* of the data, bytes */
} okl4_env_item_t;

typedef struct okl4_env {
	uint32_t magic;
	uint32_t version;
	uint32_t entry_count;
	uint32_t total_size;	/* of the block with all names and data, bytes */
	okl4_env_item_t item[]; /* sorted by name */
} okl4_env_t;
_Static_assert(sizeof(okl4_env_t) == 16 && sizeof(okl4_env_item_t) == 16, "the weaver writes this layout");

typedef struct okl4_env_segment {
	okl4_word_t virt_addr;
	okl4_word_t size;	  /* bytes */
	okl4_word_t segment;	  /* slot of the segment's capability, 0 if the cell does not hold it */
	okl4_word_t offset;	  /* of virt_addr in the segment, bytes */
	okl4_word_t rights;	  /* OKAPI_MAP_READ ... with which it is mapped */
	okl4_word_t cache_policy; /* OKAPI_MAP_CACHED ... */
	okl4_word_t name;	  /* address of a string */
	okl4_word_t reserved;
} okl4_env_segment_t;
_Static_assert(sizeof(okl4_env_segment_t) == 32, "the weaver writes this layout");

typedef struct okl4_env_segments {
	okl4_word_t num_segments;
	okl4_env_segment_t segments[];
} okl4_env_segments_t;

typedef struct okl4_env_args {
	okl4_word_t argc;
	char **argv; /* argc strings, then NULL */
} okl4_env_args_t;

typedef struct okl4_env_device_irqs {
	okl4_word_t num_irqs;
	struct {
		okl4_word_t irq;  /* line number */
		okl4_word_t slot; /* of the interrupt's capability */
	} irqs[];
} okl4_env_device_irqs_t;

/* The data of the entry, NULL if there is none of this name or name is NULL. */
void *okl4_env_get(const char *name);

/* As okl4_env_get, but NULL too if the entry is of another kind. */
okl4_env_segment_t *okl4_env_get_segment(const char *name);
okl4_env_args_t *okl4_env_get_args(const char *name);
okl4_env_device_irqs_t *okl4_env_get_irqs(const char *name);
const char *okl4_env_get_string(const char *name);

/* The slot that a capability entry names; 0 if there is no such capability. */
okl4_word_t okl4_env_get_slot(const char *name);

/*
 * Which part of which segment backs a virtual address of a segment that the
 * weaver mapped: the page that holds vaddr (phys: its segment slot, offset and
 * one page as size), the offset of vaddr in the page, cache attribute and rights.
 * OKL4_UNMAPPED: no segment of the environment is there.
 * OKL4_INVALID_ARGUMENT: a pointer is NULL.
 */
int okl4_env_get_physseg_page(okl4_word_t vaddr, okl4_physmem_item_t *phys, okl4_word_t *offset,
			      okl4_word_t *attributes, okl4_word_t *perms);

/* The item of this name in a block; NULL if there is none, or no block.  For tools and tests. */
const okl4_env_item_t *okl4_env_find(const okl4_env_t *env, const char *name);

/* Compares like strcmp, but takes upper and lower case letters of ASCII as equal. */
int _strcasecmp(const char *s1, const char *s2);

/* The block that the cell was started with.  Set once by the start code. */
extern const okl4_env_t *okl4_env_block;

#define OKL4_ENV_GET_ARGS(name)		okl4_env_get_args(name)
#define OKL4_ENV_GET_SEGMENTS(name)	((okl4_env_segments_t *)okl4_env_get(name))
#define OKL4_ENV_GET_MAIN_SPACEID(name) ((okl4_kspaceid_t *)okl4_env_get(name))
#define OKL4_ENV_GET_MAIN_CLISTID(name) ((okl4_kclistid_t *)okl4_env_get(name))

#endif
