/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Errors.  A function of the library returns an int:
 *     0           done
 *     negative    an OKL4_... code below: refused by the library, or (in the
 *                 functions that OKL4 3.0 has) the kernel's error translated
 *     positive    the kernel's error as it is, <okapi/error.h>: reason in bits
 *                 7..0, number of the wrong argument register in bits 11..8
 */
#ifndef OKL4_ERRNO_H
#define OKL4_ERRNO_H

#include <okl4/types.h>

#define OKL4_OK		      0
#define OKL4_INVALID_ARGUMENT -2  /* an argument is wrong: null, wrong type, no such object */
#define OKL4_OUT_OF_RANGE     -3  /* number, address or size outside its range, buffer too small */
#define OKL4_IN_USE	      -4  /* taken, mapped or bound already, or in the wrong state */
#define OKL4_ALLOC_EXHAUSTED  -5  /* no memory, slot or number left */
#define OKL4_WOULD_BLOCK      -17 /* asked not to block, and nobody is ready */
#define OKL4_UNMAPPED	      -21 /* nothing is mapped there */
#define OKL4_CANCELLED	      -22 /* the wait was ended, or the partner is gone */

/*
 * The OKL4_... code for an error of the kernel (0 for 0).  Takes the error with
 * or without its argument number.  Never blocks.
 */
int _okl4_convert_kernel_errno(okl4_word_t error);

/*
 * A short text, without full stop, for any error of the library: 0, negative
 * or positive.  Never NULL: an unknown number gives "unknown error".
 */
const char *okl4_error_text(int error);

#endif
