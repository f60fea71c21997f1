/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * OKL4 3.0's mutexes, on the locks of <okl4/lock.h>.  They need no kernel
 * object; a number given with okl4_mutex_attr_setid is kept but means nothing.
 * Every function checks its arguments: OKL4_INVALID_ARGUMENT for NULL, for a
 * mutex that was not created or is deleted, and for unlocking a mutex that the
 * caller does not hold.
 */
#ifndef OKL4_MUTEX_H
#define OKL4_MUTEX_H

#include <okl4/lock.h>
#include <okl4/types.h>

typedef struct okl4_mutex_attr {
	okl4_word_t magic;
	okl4_kmutexid_t id;
	okl4_word_t is_counted;
} okl4_mutex_attr_t;

typedef struct okl4_mutex {
	okl4_word_t magic;
	okl4_kmutexid_t id;
	okl4_word_t is_counted;
	okl4_recursive_lock_t lock;
} okl4_mutex_t;

#define OKL4_MUTEX_SIZE		   sizeof(okl4_mutex_t)
#define OKL4_MUTEX_SIZE_ATTR(attr) ((void)(attr), sizeof(okl4_mutex_t))
#define OKL4_MUTEX_DECLARE(name)   okl4_mutex_t name

/* Defaults: not counted. */
int okl4_mutex_attr_init(okl4_mutex_attr_t *attr);
int okl4_mutex_attr_setid(okl4_mutex_attr_t *attr, okl4_kmutexid_t id);
/* Not 0: the holder may lock it again, and unlocks it as often.  0: locking it again waits for ever. */
int okl4_mutex_attr_setiscounted(okl4_mutex_attr_t *attr, okl4_word_t is_counted);

int okl4_mutex_create(okl4_mutex_t *mutex, okl4_mutex_attr_t *attr);

/* Blocks while another thread holds it. */
int okl4_mutex_lock(okl4_mutex_t *mutex);

/* OKL4_WOULD_BLOCK: somebody holds it (the caller, too, if it is not counted). */
int okl4_mutex_trylock(okl4_mutex_t *mutex);

int okl4_mutex_unlock(okl4_mutex_t *mutex);

/* OKL4_IN_USE: somebody holds it. */
int okl4_mutex_delete(okl4_mutex_t *mutex);

#endif
