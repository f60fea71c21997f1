/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One inline function for each system call of <okapi/syscall.h>, where
 * arguments, results and errors are described.  Each returns the kernel's
 * error, 0 for none; results go to the pointers, which must not be NULL, and
 * are written after a refusal too (with what the kernel left in the register).
 *
 * ARM state only.  The asm statements name exactly the registers that the
 * kernel reads and writes, so a call costs the trap and the moves that the
 * compiler cannot avoid.  The functions with a number in their name, such as
 * okl4_call2 (<okl4/syscall_client.h>), do not even touch the registers of the
 * message words that they do not send.
 */
#ifndef OKL4_SYSCALL_H
#define OKL4_SYSCALL_H

#include <stdint.h>

#include <okapi/capability.h>
#include <okapi/error.h>
#include <okapi/layout.h>
#include <okapi/message.h>
#include <okapi/syscall.h>

#ifdef __thumb__
#error "system calls are made from ARM state: compile with -marm"
#endif

#define OKL4_INLINE static inline __attribute__((always_inline))

/* A variable that lives in a certain register.  `value` must not call functions. */
#define OKL4_REGISTER(name, value) register uint32_t name __asm__(#name) = (value)
#define OKL4_RESULT(name)	   register uint32_t name __asm__(#name)
#define OKL4_OPERANDS(...)	   __VA_ARGS__
#define OKL4_TRAP(number, outputs, ...)                                                                      \
	do {                                                                                                 \
		OKL4_REGISTER(r12, number);                                                                  \
		__asm__ volatile("swi 0" : outputs : "r"(r12), ##__VA_ARGS__ : "cc", "memory");              \
	} while (0)

/* The calling thread's UTCB. */
OKL4_INLINE struct okapi_utcb *okl4_utcb(void)
{
	return *(struct okapi_utcb *volatile *)OKAPI_UTCB_WORD;
}

/* --- messages -------------------------------------------------------------------------------- */

/* The part of a message that travels in registers. */
struct okl4_registers {
	uint32_t tag;
	uint32_t word[OKAPI_REGISTER_WORDS];
	uint32_t handle; /* reply handle: of the call to answer; of the call received, or 0 */
	uint32_t badge;	 /* received: of the capability that the sender used */
};

#define OKL4_MESSAGE_WORDS_IN(message)                                                                       \
	OKL4_REGISTER(r2, (message)->word[0]);                                                               \
	OKL4_REGISTER(r3, (message)->word[1]);                                                               \
	OKL4_REGISTER(r4, (message)->word[2]);                                                               \
	OKL4_REGISTER(r5, (message)->word[3]);                                                               \
	OKL4_REGISTER(r6, (message)->word[4]);                                                               \
	OKL4_REGISTER(r7, (message)->word[5])
#define OKL4_MESSAGE_WORDS_OUT(message)                                                                      \
	do {                                                                                                 \
		(message)->tag = r1;                                                                         \
		(message)->word[0] = r2;                                                                     \
		(message)->word[1] = r3;                                                                     \
		(message)->word[2] = r4;                                                                     \
		(message)->word[3] = r5;                                                                     \
		(message)->word[4] = r6;                                                                     \
		(message)->word[5] = r7;                                                                     \
	} while (0)

/* Blocks until the reply.  In and out: tag, word[]. */
OKL4_INLINE uint32_t okl4_sys_call(uint32_t endpoint, struct okl4_registers *message)
{
	OKL4_REGISTER(r0, endpoint);
	OKL4_REGISTER(r1, message->tag);
	OKL4_MESSAGE_WORDS_IN(message);

	OKL4_TRAP(OKAPI_SYS_CALL, OKL4_OPERANDS("+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3), "+r"(r4), "+r"(r5),
						"+r"(r6), "+r"(r7)));
	OKL4_MESSAGE_WORDS_OUT(message);
	return r0;
}

/* Blocks until a message or an event.  In: tag, word[], handle; out: all. */
OKL4_INLINE uint32_t okl4_sys_reply_wait(uint32_t endpoint, struct okl4_registers *message)
{
	OKL4_REGISTER(r0, endpoint);
	OKL4_REGISTER(r1, message->tag);
	OKL4_MESSAGE_WORDS_IN(message);
	OKL4_REGISTER(r8, message->handle);
	OKL4_RESULT(r9);

	OKL4_TRAP(OKAPI_SYS_REPLY_WAIT, OKL4_OPERANDS("+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3), "+r"(r4),
						      "+r"(r5), "+r"(r6), "+r"(r7), "+r"(r8), "=r"(r9)));
	OKL4_MESSAGE_WORDS_OUT(message);
	message->handle = r8;
	message->badge = r9;
	return r0;
}

/* Blocks until a receiver has the message, unless the tag says OKAPI_TAG_NO_BLOCK. */
OKL4_INLINE uint32_t okl4_sys_send(uint32_t endpoint, const struct okl4_registers *message)
{
	OKL4_REGISTER(r0, endpoint);
	OKL4_REGISTER(r1, message->tag);
	OKL4_MESSAGE_WORDS_IN(message);

	OKL4_TRAP(OKAPI_SYS_SEND, OKL4_OPERANDS("+r"(r0)), "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5),
		  "r"(r6), "r"(r7));
	return r0;
}

/* Blocks until a message or an event, unless flags say OKAPI_TAG_NO_BLOCK.  Out: all. */
OKL4_INLINE uint32_t okl4_sys_wait(uint32_t endpoint, uint32_t flags, struct okl4_registers *message)
{
	OKL4_REGISTER(r0, endpoint);
	OKL4_REGISTER(r1, flags);
	OKL4_RESULT(r2);
	OKL4_RESULT(r3);
	OKL4_RESULT(r4);
	OKL4_RESULT(r5);
	OKL4_RESULT(r6);
	OKL4_RESULT(r7);
	OKL4_RESULT(r8);
	OKL4_RESULT(r9);

	OKL4_TRAP(OKAPI_SYS_WAIT, OKL4_OPERANDS("+r"(r0), "+r"(r1), "=r"(r2), "=r"(r3), "=r"(r4), "=r"(r5),
						"=r"(r6), "=r"(r7), "=r"(r8), "=r"(r9)));
	OKL4_MESSAGE_WORDS_OUT(message);
	message->handle = r8;
	message->badge = r9;
	return r0;
}

/* Answers message->handle with tag and word[].  Never blocks. */
OKL4_INLINE uint32_t okl4_sys_reply(const struct okl4_registers *message)
{
	OKL4_REGISTER(r0, message->handle);
	OKL4_REGISTER(r1, message->tag);
	OKL4_MESSAGE_WORDS_IN(message);

	OKL4_TRAP(OKAPI_SYS_REPLY, OKL4_OPERANDS("+r"(r0)), "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5),
		  "r"(r6), "r"(r7));
	return r0;
}

/* Never blocks. */
OKL4_INLINE uint32_t okl4_sys_signal(uint32_t notification, uint32_t bits)
{
	OKL4_REGISTER(r0, notification);
	OKL4_REGISTER(r1, bits);

	OKL4_TRAP(OKAPI_SYS_SIGNAL, OKL4_OPERANDS("+r"(r0)), "r"(r1));
	return r0;
}

/* Blocks until one of the bits in mask is set, unless flags say OKAPI_TAG_NO_BLOCK. */
OKL4_INLINE uint32_t okl4_sys_notification_wait(uint32_t notification, uint32_t mask, uint32_t flags,
						uint32_t *bits)
{
	OKL4_REGISTER(r0, notification);
	OKL4_REGISTER(r1, mask);
	OKL4_REGISTER(r2, flags);

	OKL4_TRAP(OKAPI_SYS_NOTIFICATION_WAIT, OKL4_OPERANDS("+r"(r0), "+r"(r1)), "r"(r2));
	*bits = r1;
	return r0;
}

OKL4_INLINE uint32_t okl4_sys_yield(void)
{
	OKL4_RESULT(r0);

	OKL4_TRAP(OKAPI_SYS_YIELD, OKL4_OPERANDS("=r"(r0)));
	return r0;
}

#include <okl4/syscall_client.h>
#include <okl4/syscall_objects.h>
#include <okl4/syscall_server.h>

#endif
