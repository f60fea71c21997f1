/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/errno.h>
#include <okl4/mutex.h>
#include <okl4/thread_block.h>

#define ATTR_MAGIC  0x6d757461
#define MUTEX_MAGIC 0x6d757465

int okl4_mutex_attr_init(okl4_mutex_attr_t *attr)
{
	if (attr == NULL)
		return OKL4_INVALID_ARGUMENT;
	*attr = (okl4_mutex_attr_t){.magic = ATTR_MAGIC};
	return OKL4_OK;
}

static int attr_is_valid(const okl4_mutex_attr_t *attr)
{
	return attr != NULL && attr->magic == ATTR_MAGIC;
}

int okl4_mutex_attr_setid(okl4_mutex_attr_t *attr, okl4_kmutexid_t id)
{
	if (!attr_is_valid(attr))
		return OKL4_INVALID_ARGUMENT;
	attr->id = id;
	return OKL4_OK;
}

int okl4_mutex_attr_setiscounted(okl4_mutex_attr_t *attr, okl4_word_t is_counted)
{
	if (!attr_is_valid(attr))
		return OKL4_INVALID_ARGUMENT;
	attr->is_counted = is_counted != 0;
	return OKL4_OK;
}

int okl4_mutex_create(okl4_mutex_t *mutex, okl4_mutex_attr_t *attr)
{
	if (mutex == NULL || !attr_is_valid(attr))
		return OKL4_INVALID_ARGUMENT;
	mutex->id = attr->id;
	mutex->is_counted = attr->is_counted;
	okl4_recursive_lock_init(&mutex->lock);
	mutex->magic = MUTEX_MAGIC;
	return OKL4_OK;
}

static int is_valid(const okl4_mutex_t *mutex)
{
	return mutex != NULL && mutex->magic == MUTEX_MAGIC;
}

int okl4_mutex_lock(okl4_mutex_t *mutex)
{
	if (!is_valid(mutex))
		return OKL4_INVALID_ARGUMENT;
	if (mutex->is_counted) {
		okl4_recursive_lock_acquire(&mutex->lock);
		return OKL4_OK;
	}
	okl4_lock_acquire(&mutex->lock.lock);
	mutex->lock.owner = okl4_thread_block();
	return OKL4_OK;
}

int okl4_mutex_trylock(okl4_mutex_t *mutex)
{
	if (!is_valid(mutex))
		return OKL4_INVALID_ARGUMENT;
	if (mutex->is_counted)
		return okl4_recursive_lock_try(&mutex->lock);
	if (okl4_lock_try(&mutex->lock.lock) != OKL4_OK)
		return OKL4_WOULD_BLOCK;
	mutex->lock.owner = okl4_thread_block();
	return OKL4_OK;
}

int okl4_mutex_unlock(okl4_mutex_t *mutex)
{
	if (!is_valid(mutex) || mutex->lock.owner != okl4_thread_block())
		return OKL4_INVALID_ARGUMENT;
	if (mutex->is_counted)
		return okl4_recursive_lock_release(&mutex->lock);
	mutex->lock.owner = NULL;
	okl4_lock_release(&mutex->lock.lock);
	return OKL4_OK;
}

int okl4_mutex_delete(okl4_mutex_t *mutex)
{
	if (!is_valid(mutex))
		return OKL4_INVALID_ARGUMENT;
	if (okl4_lock_try(&mutex->lock.lock) != OKL4_OK)
		return OKL4_IN_USE;
	mutex->magic = 0;
	return OKL4_OK;
}
