/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System calls.  Number in r12 (ip), arguments and results in r0..r9, then
 * `swi 0`.  r0 returns 0 or an error of <okapi/error.h>.  Registers that are
 * not named as results keep their values, flags do not.  A call that takes
 * long is restarted by the kernel from its last step, unseen by the caller.
 *
 * "list:slot" is a pair of arguments: a capability to a capability list (0
 * for the caller's own) and a slot number in it.
 */
#ifndef OKAPI_SYSCALL_H
#define OKAPI_SYSCALL_H

/* --- messages (tag and words: <okapi/message.h>) ------------------------------------------- */

/* r0 endpoint (SEND), r1 tag, r2..r7 words -> r1 tag, r2..r7 words of the reply.  Blocks. */
#define OKAPI_SYS_CALL		    0
/* r0 endpoint (RECEIVE), r1 tag, r2..r7 words, r8 reply handle
 * -> r1 tag, r2..r7 words, r8 reply handle or 0, r9 badge of the sender's capability.
 * Answers the caller that the handle stands for, then waits for a message or an event. */
#define OKAPI_SYS_REPLY_WAIT	    1
/* r0 endpoint (SEND), r1 tag, r2..r7 words.  Waits until a receiver took the message. */
#define OKAPI_SYS_SEND		    2
/* r0 endpoint (RECEIVE), r1 flags: OKAPI_TAG_NO_BLOCK or 0 -> as REPLY_WAIT. */
#define OKAPI_SYS_WAIT		    3
/* r0 reply handle, r1 tag, r2..r7 words.  Never blocks. */
#define OKAPI_SYS_REPLY		    4
/* r0 notification (SIGNAL), r1 bits.  Never blocks. */
#define OKAPI_SYS_SIGNAL	    5
/* r0 notification (WAIT), r1 mask, r2 flags: OKAPI_TAG_NO_BLOCK or 0 -> r1 the bits, now cleared. */
#define OKAPI_SYS_NOTIFICATION_WAIT 6
/* Let the next thread of the same priority run. */
#define OKAPI_SYS_YIELD		    7

/* --- capabilities -------------------------------------------------------------------------- */

/* r0:r1 destination list:slot (MODIFY), r2:r3 source list:slot (COPY_FROM), r4 rights, r5 badge
 * (0 keeps the source's).  The copy is derived: revoking the source removes it. */
#define OKAPI_SYS_CAP_COPY   8
/* r0:r1 destination list:slot (MODIFY), r2:r3 source list:slot (MODIFY). */
#define OKAPI_SYS_CAP_MOVE   9
/* r0:r1 list:slot (MODIFY).  What was derived from it goes too; the last capability to an object takes the
 * object with it. */
#define OKAPI_SYS_CAP_DELETE 10
/* r0:r1 list:slot (MODIFY).  Deletes everything derived from it, wherever it is. */
#define OKAPI_SYS_CAP_REVOKE 11
/* r0:r1 list:slot (COPY_FROM) -> r1 type, r2 rights, r3 badge. */
#define OKAPI_SYS_CAP_QUERY  12

/* --- objects ------------------------------------------------------------------------------- */

/* r0 pool (CREATE), r1 type, r2:r3 destination list:slot (MODIFY), r4.. by type:
 *   pool: r4 bytes (a power of two, 4 KB or more); list: r4 slots (2..1024)
 *   thread: r4 space (USE), r5 list (MODIFY; 0 for the caller's own), r6 UTCB number (0..255)
 *   scheduling context: r4 source (SET); takes its ceiling, starts without budget limit if the source
 *     has none, else with budget 0 until scheduling_set moves some over from the source
 *   vCPU: r4 space (USE), which becomes the machine's memory; r5 tables of guest processes kept at most
 * (2..256) space, endpoint, notification, timer: nothing.  Segment, interrupt: OKAPI_ERROR_TYPE (see split).
 */
#define OKAPI_SYS_CREATE		13
/* r0 pool (QUERY) -> r1 bytes in all, r2 free, r3 largest free block, r4 number of objects. */
#define OKAPI_SYS_POOL_QUERY		14
/* r0 thread (CONTROL), r1 what (OKAPI_THREAD_SET_...), r2 value. */
#define OKAPI_SYS_THREAD_SET		15
/* r0 thread (CONTROL), r1 pc (bit 0: Thumb), r2 sp, r3 value for r0, r4 thread pointer.
 * The thread must be stopped; it runs when it has a scheduling context. */
#define OKAPI_SYS_THREAD_START		16
/* r0 thread (CONTROL).  A wait it is in is ended with CANCELLED. */
#define OKAPI_SYS_THREAD_STOP		17
/* r0 thread (CONTROL).  Continue a stopped thread where it stood. */
#define OKAPI_SYS_THREAD_RESUME		18
/* r0 thread (READ): registers to the caller's utcb->word[]; a running system call shows its arguments. */
#define OKAPI_SYS_THREAD_READ		19
/* r0 thread (WRITE), r1 number of registers (1..17) from the caller's utcb->word[].  Must be stopped. */
#define OKAPI_SYS_THREAD_WRITE		20
/* r0 thread (READ) -> r1 state, r2 effective priority, r3:r4 CPU ticks (low, high), r5 calls and sends,
 * r6 messages received (answers not counted), r7 thread number. */
#define OKAPI_SYS_THREAD_QUERY		21
/* r0 space (MAP), r1 segment (rights as wanted), r2 address, r3 offset, r4 size, r5 OKAPI_MAP_ flags
 * -> r1 bytes mapped by this call, also if it is refused half-way (NO_MEMORY, MAPPED). */
#define OKAPI_SYS_MAP			22
/* r0 space (MAP), r1 address, r2 size -> r1 bytes looked at.  Holes are allowed. */
#define OKAPI_SYS_UNMAP			23
/* r0 space (QUERY), r1 address -> r1 OKAPI_MAP_ flags, r2 page size. */
#define OKAPI_SYS_SPACE_QUERY		24
/* r0 space (MAP), r1 address, r2 size, r3 operation (OKAPI_CACHE_...). */
#define OKAPI_SYS_CACHE			25
/* r0 pool (CREATE), r1 segment (SPLIT), r2:r3 destination list:slot (MODIFY), r4 offset, r5 size,
 * r6 OKAPI_SEGMENT_ rights | OKAPI_SEGMENT_ALLOWS(..), not more than the old one's:
 * a new segment for a part of the old one, derived from it. */
#define OKAPI_SYS_SEGMENT_SPLIT		26
/* r0 segment (any right) -> r1 size, r2 rights and allowed cache attributes. */
#define OKAPI_SYS_SEGMENT_QUERY		27
/* r0 interrupt (USE), r1 notification (WAIT; 0 to unbind), r2 bit number. */
#define OKAPI_SYS_INTERRUPT_BIND	28
/* r0 interrupt (USE): unmask the line again. */
#define OKAPI_SYS_INTERRUPT_ACKNOWLEDGE 29
/* r0 scheduling context (SET), r1 budget, r2 period, both in ticks (0, 0 for no limit), r3 ceiling. */
#define OKAPI_SYS_SCHEDULING_SET	30
/* r0 scheduling context (BIND), r1 thread (CONTROL; 0 to unbind). */
#define OKAPI_SYS_SCHEDULING_BIND	31
/* r0 scheduling context (QUERY) -> r1:r2 consumed ticks (low, high), r3 budget, r4 period, r5 ceiling. */
#define OKAPI_SYS_SCHEDULING_QUERY	32
/* r0 timer (SET), r1 notification (WAIT; 0 to unbind), r2 bit number. */
#define OKAPI_SYS_TIMER_BIND		33
/* r0 timer (SET), r1:r2 deadline on the kernel's clock (low, high).  A past one signals at once. */
#define OKAPI_SYS_TIMER_SET		34
/* r0 timer (SET). */
#define OKAPI_SYS_TIMER_CANCEL		35
/* Kernels built for tests only (else OKAPI_ERROR_SYSCALL): r0 operation OKAPI_DEBUG_..., r1, r2. */
#define OKAPI_SYS_DEBUG			36
/* The calling thread becomes the processor of a virtual machine: see <okapi/vcpu.h>. */
#define OKAPI_SYS_VCPU_START		37
#define OKAPI_SYS_COUNT			38

/* thread_set: what, and its value */
#define OKAPI_THREAD_SET_PRIORITY	0 /* 0..255, at most the ceiling of its own context, or the caller's */
#define OKAPI_THREAD_SET_FAULT_ENDPOINT 1 /* endpoint capability (SEND), 0 for none */
#define OKAPI_THREAD_SET_NOTIFICATION	2 /* notification (WAIT) for combined waits, 0 to unbind */
#define OKAPI_THREAD_SET_TLS		3 /* thread pointer */
#define OKAPI_THREAD_SET_SPACE		4 /* space (USE); the thread must be stopped; takes its UTCB number along */
#define OKAPI_THREAD_SET_LIST		5 /* capability list (MODIFY); the thread must be stopped */
#define OKAPI_THREAD_SET_COUNT		6

/* thread_query: states */
#define OKAPI_THREAD_STOPPED	0
#define OKAPI_THREAD_READY	1
#define OKAPI_THREAD_SENDING	2 /* queued on an endpoint, for send or call */
#define OKAPI_THREAD_RECEIVING	3 /* waits for a message */
#define OKAPI_THREAD_WAIT_REPLY 4 /* its call is being served */
#define OKAPI_THREAD_WAIT_EVENT 5 /* waits on a notification */
#define OKAPI_THREAD_FAULTED	6 /* no handler took its fault */

#define OKAPI_CACHE_CLEAN	     0 /* write dirty lines back */
#define OKAPI_CACHE_CLEAN_INVALIDATE 1 /* write back and forget: before a device or another mapping wrote */
#define OKAPI_CACHE_SYNC_CODE	     2 /* make stored instructions executable */
#define OKAPI_CACHE_OPERATIONS	     3

#define OKAPI_DEBUG_PUTC       0 /* r1 character to the kernel's console */
#define OKAPI_DEBUG_EXIT       1 /* r1 exit status of the emulator */
#define OKAPI_DEBUG_COUNTER    2 /* r1 OKAPI_COUNTER_... -> r1 value */
#define OKAPI_DEBUG_INVARIANTS 3 /* -> r1 number of the first broken kernel invariant, 0 if none */
#define OKAPI_DEBUG_OPERATIONS 4

#define OKAPI_COUNTER_CACHE_FLUSHES                                                                          \
	0 /* whole-cache cleanings because of spaces colliding or domains recycled */
#define OKAPI_COUNTER_TLB_FLUSHES     1 /* the same for whole-TLB invalidations */
#define OKAPI_COUNTER_DOMAIN_RECYCLES 2
#define OKAPI_COUNTER_COLLISIONS      3 /* a megabyte changed hands */
#define OKAPI_COUNTER_FILLS	      4 /* first-level entries filled in on demand */
#define OKAPI_COUNTER_RESTARTS	      5 /* long calls interrupted between steps */
#define OKAPI_COUNTERS		      6

#endif
