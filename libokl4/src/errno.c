/* SPDX-License-Identifier: BSD-2-Clause */
#include <okapi/error.h>

#include <okl4/errno.h>

static const struct {
	const char *text;
	int code; /* of OKL4's API */
} reasons[] = {
	[OKAPI_OK] = {"no error", OKL4_OK},
	[OKAPI_ERROR_SYSCALL] = {"no such system call", OKL4_INVALID_ARGUMENT},
	[OKAPI_ERROR_SLOT_RANGE] = {"slot number outside the capability list", OKL4_INVALID_ARGUMENT},
	[OKAPI_ERROR_SLOT_EMPTY] = {"slot is empty", OKL4_INVALID_ARGUMENT},
	[OKAPI_ERROR_SLOT_OCCUPIED] = {"slot is occupied", OKL4_IN_USE},
	[OKAPI_ERROR_TYPE] = {"capability is for another type of object", OKL4_INVALID_ARGUMENT},
	[OKAPI_ERROR_RIGHTS] = {"capability lacks the right", OKL4_INVALID_ARGUMENT},
	[OKAPI_ERROR_BADGE] = {"badge cannot be given", OKL4_INVALID_ARGUMENT},
	[OKAPI_ERROR_DEPTH] = {"too many derivations", OKL4_ALLOC_EXHAUSTED},
	[OKAPI_ERROR_NO_MEMORY] = {"pool has no memory left", OKL4_ALLOC_EXHAUSTED},
	[OKAPI_ERROR_LIMIT] = {"fixed limit reached", OKL4_ALLOC_EXHAUSTED},
	[OKAPI_ERROR_ALIGNMENT] = {"not a multiple of the page size", OKL4_INVALID_ARGUMENT},
	[OKAPI_ERROR_ADDRESS] = {"address outside the user area", OKL4_OUT_OF_RANGE},
	[OKAPI_ERROR_OFFSET] = {"range outside the segment", OKL4_OUT_OF_RANGE},
	[OKAPI_ERROR_SIZE] = {"size is zero or too large", OKL4_OUT_OF_RANGE},
	[OKAPI_ERROR_FLAGS] = {"undefined flags are set", OKL4_INVALID_ARGUMENT},
	[OKAPI_ERROR_VALUE] = {"value outside its range", OKL4_OUT_OF_RANGE},
	[OKAPI_ERROR_WRITE_EXECUTE] = {"mapping would be writable and executable", OKL4_INVALID_ARGUMENT},
	[OKAPI_ERROR_CACHE] = {"cache attribute not allowed", OKL4_INVALID_ARGUMENT},
	[OKAPI_ERROR_MAPPED] = {"something is mapped there already", OKL4_IN_USE},
	[OKAPI_ERROR_NOT_MAPPED] = {"nothing is mapped there", OKL4_UNMAPPED},
	[OKAPI_ERROR_TOO_LONG] = {"message is too long", OKL4_OUT_OF_RANGE},
	[OKAPI_ERROR_WOULD_BLOCK] = {"would block", OKL4_WOULD_BLOCK},
	[OKAPI_ERROR_PARTNER_DIED] = {"partner went away", OKL4_CANCELLED},
	[OKAPI_ERROR_CANCELLED] = {"wait was ended", OKL4_CANCELLED},
	[OKAPI_ERROR_HANDLE] = {"reply handle is stale", OKL4_INVALID_ARGUMENT},
	[OKAPI_ERROR_CHAIN] = {"too many nested calls", OKL4_ALLOC_EXHAUSTED},
	[OKAPI_ERROR_NO_RECEIVE_SLOT] = {"receiver has opened no slot", OKL4_INVALID_ARGUMENT},
	[OKAPI_ERROR_STATE] = {"object is in the wrong state", OKL4_IN_USE},
	[OKAPI_ERROR_BUSY] = {"already bound or waited for", OKL4_IN_USE},
	[OKAPI_ERROR_NOT_BOUND] = {"not bound", OKL4_INVALID_ARGUMENT},
	[OKAPI_ERROR_BITS] = {"event bits not allowed by the badge", OKL4_INVALID_ARGUMENT},
	[OKAPI_ERROR_CEILING] = {"priority above the ceiling", OKL4_OUT_OF_RANGE},
	[OKAPI_ERROR_BUDGET] = {"budget or period out of range", OKL4_OUT_OF_RANGE},
	[OKAPI_ERROR_SELF] = {"not possible on oneself", OKL4_INVALID_ARGUMENT},
	[OKAPI_ERROR_UTCB_IN_USE] = {"UTCB number is taken", OKL4_IN_USE},
};

#define REASONS (sizeof(reasons) / sizeof(reasons[0]))

int _okl4_convert_kernel_errno(okl4_word_t error)
{
	okl4_word_t reason = OKAPI_ERROR_REASON(error);

	return reason < REASONS && reasons[reason].text != NULL ? reasons[reason].code
								: OKL4_INVALID_ARGUMENT;
}

static const char *library_text(int error)
{
	switch (error) {
	case OKL4_INVALID_ARGUMENT:
		return "invalid argument";
	case OKL4_OUT_OF_RANGE:
		return "out of range";
	case OKL4_IN_USE:
		return "in use";
	case OKL4_ALLOC_EXHAUSTED:
		return "nothing left to allocate";
	case OKL4_WOULD_BLOCK:
		return "would block";
	case OKL4_UNMAPPED:
		return "not mapped";
	case OKL4_CANCELLED:
		return "cancelled";
	default:
		return "unknown error";
	}
}

const char *okl4_error_text(int error)
{
	okl4_word_t reason = OKAPI_ERROR_REASON((okl4_word_t)error);

	if (error < 0)
		return library_text(error);
	return error <= 0xfff && reason < REASONS && reasons[reason].text != NULL ? reasons[reason].text
										  : "unknown error";
}
