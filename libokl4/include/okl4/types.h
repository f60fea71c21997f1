/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Basic types of the library.  Names and public fields are those of OKL4 3.0.
 *
 * An ipc capability (okl4_kcap_t) of a thread is the number of the slot that
 * holds its endpoint; the slot after it holds the same thread's notification,
 * and, where one owns the thread, the slot after that the thread itself.
 */
#ifndef OKL4_TYPES_H
#define OKL4_TYPES_H

#include <stddef.h>
#include <stdint.h>

#include <okapi/layout.h>

typedef uint32_t okl4_word_t;

#define OKL4_NORETURN __attribute__((noreturn))
#ifndef NORETURN
#define NORETURN OKL4_NORETURN
#endif

/* Slots that an ipc capability and what belongs to it occupy. */
#define OKL4_KCAP_ENDPOINT     0
#define OKL4_KCAP_NOTIFICATION 1
#define OKL4_KCAP_THREAD       2
#define OKL4_KCAP_SLOTS	       3

#define OKL4_DEFAULT_PAGESIZE OKAPI_PAGE_SIZE
/* Given in place of attributes: the weaver has filled the object in already. */
#define OKL4_WEAVED_OBJECT    ((void *)-1)
#define OKL4_POISON	      ((okl4_word_t)0xdeadbeef)

typedef union okl4_kcap {
	okl4_word_t raw; /* slot number, or a reply handle where a function says so; 0 is none */
} okl4_kcap_t;

typedef union okl4_kspaceid {
	okl4_word_t raw;
	okl4_word_t space_no;
} okl4_kspaceid_t;

typedef union okl4_kclistid {
	okl4_word_t raw;
	okl4_word_t clist_no;
} okl4_kclistid_t;

typedef union okl4_kmutexid {
	okl4_word_t raw;
	okl4_word_t number;
} okl4_kmutexid_t;

#define OKL4_NULL_KCAP ((okl4_kcap_t){.raw = 0})

_Static_assert(sizeof(okl4_kcap_t) == 4, "read straight from the environment block");

#endif
