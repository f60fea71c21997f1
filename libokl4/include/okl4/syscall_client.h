/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Short messages in registers only, for clients: part of <okl4/syscall.h>.
 *
 *     okl4_callN(endpoint, tag, N words, &reply)   blocks
 *     okl4_sendN(endpoint, tag, N words)           blocks, unless OKAPI_TAG_NO_BLOCK
 *
 * with N from 0 to 6, which is also the length that belongs into the tag.
 * Errors as the system calls.  Registers of words beyond N are left as they
 * are: a partner that looks beyond the length sees what happened to be there.
 */
#ifndef OKL4_SYSCALL_CLIENT_H
#define OKL4_SYSCALL_CLIENT_H

OKL4_INLINE uint32_t okl4_call0(uint32_t endpoint, uint32_t tag, struct okl4_registers *reply)
{
	OKL4_REGISTER(r0, endpoint);
	OKL4_REGISTER(r1, tag);
	OKL4_RESULT(r2);
	OKL4_RESULT(r3);
	OKL4_RESULT(r4);
	OKL4_RESULT(r5);
	OKL4_RESULT(r6);
	OKL4_RESULT(r7);

	OKL4_TRAP(OKAPI_SYS_CALL, OKL4_OPERANDS("+r"(r0), "+r"(r1), "=r"(r2), "=r"(r3), "=r"(r4), "=r"(r5),
						"=r"(r6), "=r"(r7)));
	OKL4_MESSAGE_WORDS_OUT(reply);
	return r0;
}

OKL4_INLINE uint32_t okl4_call1(uint32_t endpoint, uint32_t tag, uint32_t word0, struct okl4_registers *reply)
{
	OKL4_REGISTER(r0, endpoint);
	OKL4_REGISTER(r1, tag);
	OKL4_REGISTER(r2, word0);
	OKL4_RESULT(r3);
	OKL4_RESULT(r4);
	OKL4_RESULT(r5);
	OKL4_RESULT(r6);
	OKL4_RESULT(r7);

	OKL4_TRAP(OKAPI_SYS_CALL, OKL4_OPERANDS("+r"(r0), "+r"(r1), "+r"(r2), "=r"(r3), "=r"(r4), "=r"(r5),
						"=r"(r6), "=r"(r7)));
	OKL4_MESSAGE_WORDS_OUT(reply);
	return r0;
}

OKL4_INLINE uint32_t okl4_call2(uint32_t endpoint, uint32_t tag, uint32_t word0, uint32_t word1,
				struct okl4_registers *reply)
{
	OKL4_REGISTER(r0, endpoint);
	OKL4_REGISTER(r1, tag);
	OKL4_REGISTER(r2, word0);
	OKL4_REGISTER(r3, word1);
	OKL4_RESULT(r4);
	OKL4_RESULT(r5);
	OKL4_RESULT(r6);
	OKL4_RESULT(r7);

	OKL4_TRAP(OKAPI_SYS_CALL, OKL4_OPERANDS("+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3), "=r"(r4), "=r"(r5),
						"=r"(r6), "=r"(r7)));
	OKL4_MESSAGE_WORDS_OUT(reply);
	return r0;
}

OKL4_INLINE uint32_t okl4_call3(uint32_t endpoint, uint32_t tag, uint32_t word0, uint32_t word1,
				uint32_t word2, struct okl4_registers *reply)
{
	OKL4_REGISTER(r0, endpoint);
	OKL4_REGISTER(r1, tag);
	OKL4_REGISTER(r2, word0);
	OKL4_REGISTER(r3, word1);
	OKL4_REGISTER(r4, word2);
	OKL4_RESULT(r5);
	OKL4_RESULT(r6);
	OKL4_RESULT(r7);

	OKL4_TRAP(OKAPI_SYS_CALL, OKL4_OPERANDS("+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3), "+r"(r4), "=r"(r5),
						"=r"(r6), "=r"(r7)));
	OKL4_MESSAGE_WORDS_OUT(reply);
	return r0;
}

OKL4_INLINE uint32_t okl4_call4(uint32_t endpoint, uint32_t tag, uint32_t word0, uint32_t word1,
				uint32_t word2, uint32_t word3, struct okl4_registers *reply)
{
	OKL4_REGISTER(r0, endpoint);
	OKL4_REGISTER(r1, tag);
	OKL4_REGISTER(r2, word0);
	OKL4_REGISTER(r3, word1);
	OKL4_REGISTER(r4, word2);
	OKL4_REGISTER(r5, word3);
	OKL4_RESULT(r6);
	OKL4_RESULT(r7);

	OKL4_TRAP(OKAPI_SYS_CALL, OKL4_OPERANDS("+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3), "+r"(r4), "+r"(r5),
						"=r"(r6), "=r"(r7)));
	OKL4_MESSAGE_WORDS_OUT(reply);
	return r0;
}

OKL4_INLINE uint32_t okl4_call5(uint32_t endpoint, uint32_t tag, uint32_t word0, uint32_t word1,
				uint32_t word2, uint32_t word3, uint32_t word4, struct okl4_registers *reply)
{
	OKL4_REGISTER(r0, endpoint);
	OKL4_REGISTER(r1, tag);
	OKL4_REGISTER(r2, word0);
	OKL4_REGISTER(r3, word1);
	OKL4_REGISTER(r4, word2);
	OKL4_REGISTER(r5, word3);
	OKL4_REGISTER(r6, word4);
	OKL4_RESULT(r7);

	OKL4_TRAP(OKAPI_SYS_CALL, OKL4_OPERANDS("+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3), "+r"(r4), "+r"(r5),
						"+r"(r6), "=r"(r7)));
	OKL4_MESSAGE_WORDS_OUT(reply);
	return r0;
}

OKL4_INLINE uint32_t okl4_call6(uint32_t endpoint, uint32_t tag, uint32_t word0, uint32_t word1,
				uint32_t word2, uint32_t word3, uint32_t word4, uint32_t word5,
				struct okl4_registers *reply)
{
	OKL4_REGISTER(r0, endpoint);
	OKL4_REGISTER(r1, tag);
	OKL4_REGISTER(r2, word0);
	OKL4_REGISTER(r3, word1);
	OKL4_REGISTER(r4, word2);
	OKL4_REGISTER(r5, word3);
	OKL4_REGISTER(r6, word4);
	OKL4_REGISTER(r7, word5);

	OKL4_TRAP(OKAPI_SYS_CALL, OKL4_OPERANDS("+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3), "+r"(r4), "+r"(r5),
						"+r"(r6), "+r"(r7)));
	OKL4_MESSAGE_WORDS_OUT(reply);
	return r0;
}

OKL4_INLINE uint32_t okl4_send0(uint32_t endpoint, uint32_t tag)
{
	OKL4_REGISTER(r0, endpoint);
	OKL4_REGISTER(r1, tag);

	OKL4_TRAP(OKAPI_SYS_SEND, OKL4_OPERANDS("+r"(r0)), "r"(r1));
	return r0;
}

OKL4_INLINE uint32_t okl4_send1(uint32_t endpoint, uint32_t tag, uint32_t word0)
{
	OKL4_REGISTER(r0, endpoint);
	OKL4_REGISTER(r1, tag);
	OKL4_REGISTER(r2, word0);

	OKL4_TRAP(OKAPI_SYS_SEND, OKL4_OPERANDS("+r"(r0)), "r"(r1), "r"(r2));
	return r0;
}

OKL4_INLINE uint32_t okl4_send2(uint32_t endpoint, uint32_t tag, uint32_t word0, uint32_t word1)
{
	OKL4_REGISTER(r0, endpoint);
	OKL4_REGISTER(r1, tag);
	OKL4_REGISTER(r2, word0);
	OKL4_REGISTER(r3, word1);

	OKL4_TRAP(OKAPI_SYS_SEND, OKL4_OPERANDS("+r"(r0)), "r"(r1), "r"(r2), "r"(r3));
	return r0;
}

OKL4_INLINE uint32_t okl4_send3(uint32_t endpoint, uint32_t tag, uint32_t word0, uint32_t word1,
				uint32_t word2)
{
	OKL4_REGISTER(r0, endpoint);
	OKL4_REGISTER(r1, tag);
	OKL4_REGISTER(r2, word0);
	OKL4_REGISTER(r3, word1);
	OKL4_REGISTER(r4, word2);

	OKL4_TRAP(OKAPI_SYS_SEND, OKL4_OPERANDS("+r"(r0)), "r"(r1), "r"(r2), "r"(r3), "r"(r4));
	return r0;
}

OKL4_INLINE uint32_t okl4_send4(uint32_t endpoint, uint32_t tag, uint32_t word0, uint32_t word1,
				uint32_t word2, uint32_t word3)
{
	OKL4_REGISTER(r0, endpoint);
	OKL4_REGISTER(r1, tag);
	OKL4_REGISTER(r2, word0);
	OKL4_REGISTER(r3, word1);
	OKL4_REGISTER(r4, word2);
	OKL4_REGISTER(r5, word3);

	OKL4_TRAP(OKAPI_SYS_SEND, OKL4_OPERANDS("+r"(r0)), "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5));
	return r0;
}

OKL4_INLINE uint32_t okl4_send5(uint32_t endpoint, uint32_t tag, uint32_t word0, uint32_t word1,
				uint32_t word2, uint32_t word3, uint32_t word4)
{
	OKL4_REGISTER(r0, endpoint);
	OKL4_REGISTER(r1, tag);
	OKL4_REGISTER(r2, word0);
	OKL4_REGISTER(r3, word1);
	OKL4_REGISTER(r4, word2);
	OKL4_REGISTER(r5, word3);
	OKL4_REGISTER(r6, word4);

	OKL4_TRAP(OKAPI_SYS_SEND, OKL4_OPERANDS("+r"(r0)), "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5),
		  "r"(r6));
	return r0;
}

OKL4_INLINE uint32_t okl4_send6(uint32_t endpoint, uint32_t tag, uint32_t word0, uint32_t word1,
				uint32_t word2, uint32_t word3, uint32_t word4, uint32_t word5)
{
	OKL4_REGISTER(r0, endpoint);
	OKL4_REGISTER(r1, tag);
	OKL4_REGISTER(r2, word0);
	OKL4_REGISTER(r3, word1);
	OKL4_REGISTER(r4, word2);
	OKL4_REGISTER(r5, word3);
	OKL4_REGISTER(r6, word4);
	OKL4_REGISTER(r7, word5);

	OKL4_TRAP(OKAPI_SYS_SEND, OKL4_OPERANDS("+r"(r0)), "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5),
		  "r"(r6), "r"(r7));
	return r0;
}

#endif
