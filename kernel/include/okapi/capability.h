/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Object types and the rights of a capability to each of them.
 * A slot number names a capability in the calling thread's capability list;
 * slot 0 is never filled.
 */
#ifndef OKAPI_CAPABILITY_H
#define OKAPI_CAPABILITY_H

#define OKAPI_TYPE_NONE		      0
#define OKAPI_TYPE_POOL		      1
#define OKAPI_TYPE_LIST		      2
#define OKAPI_TYPE_THREAD	      3
#define OKAPI_TYPE_SPACE	      4
#define OKAPI_TYPE_SEGMENT	      5
#define OKAPI_TYPE_ENDPOINT	      6
#define OKAPI_TYPE_NOTIFICATION	      7
#define OKAPI_TYPE_INTERRUPT	      8
#define OKAPI_TYPE_SCHEDULING_CONTEXT 9
#define OKAPI_TYPE_TIMER	      10
#define OKAPI_TYPE_VCPU		      11 /* processor of a virtual machine, <okapi/vcpu.h> */
#define OKAPI_TYPE_COUNT	      12

#define OKAPI_RIGHTS_ALL 0xf

#define OKAPI_POOL_CREATE	  1 /* create objects, pools included */
#define OKAPI_POOL_QUERY	  2 /* read how much is free */
#define OKAPI_LIST_MODIFY	  1 /* put, move, delete and revoke in the list */
#define OKAPI_LIST_COPY_FROM	  2 /* use the list as the source of copies and queries */
#define OKAPI_THREAD_CONTROL	  1 /* start, stop, resume, set */
#define OKAPI_THREAD_READ	  2 /* read registers and state */
#define OKAPI_THREAD_WRITE	  4 /* write registers */
#define OKAPI_SPACE_MAP		  1 /* map, unmap, clean caches */
#define OKAPI_SPACE_QUERY	  2 /* translate addresses */
#define OKAPI_SPACE_USE		  4 /* create threads in the space, or move one there */
#define OKAPI_SEGMENT_READ	  1 /* map readable */
#define OKAPI_SEGMENT_WRITE	  2 /* map writable */
#define OKAPI_SEGMENT_EXECUTE	  4 /* map executable */
#define OKAPI_SEGMENT_SPLIT	  8 /* make a segment of a part */
#define OKAPI_ENDPOINT_SEND	  1 /* call, send; be named as fault endpoint */
#define OKAPI_ENDPOINT_RECEIVE	  2 /* wait */
#define OKAPI_ENDPOINT_GRANT	  4 /* send a capability along */
#define OKAPI_NOTIFICATION_SIGNAL 1 /* set bits; a badge, if not 0, is the mask of allowed bits */
#define OKAPI_NOTIFICATION_WAIT	  2 /* wait, poll, bind to a thread, interrupt or timer */
#define OKAPI_INTERRUPT_USE	  1 /* bind, acknowledge */
#define OKAPI_SCHEDULING_BIND	  1 /* bind to a thread, unbind */
#define OKAPI_SCHEDULING_SET	  2 /* change budget, period and ceiling; be source of another one */
#define OKAPI_SCHEDULING_QUERY	  4 /* read consumed time */
#define OKAPI_TIMER_SET		  1 /* set, cancel, bind */
#define OKAPI_VCPU_USE		  1 /* start */

/* Rights and cache attributes of a mapping, and in bits 15..8 those that a segment allows. */
#define OKAPI_MAP_READ		    0x01
#define OKAPI_MAP_WRITE		    0x02
#define OKAPI_MAP_EXECUTE	    0x04
#define OKAPI_MAP_CACHED	    0x00 /* write-back cache */
#define OKAPI_MAP_WRITE_THROUGH	    0x10 /* write-through cache */
#define OKAPI_MAP_UNCACHED	    0x20 /* memory without cache, writes are buffered: for sharing */
#define OKAPI_MAP_DEVICE	    0x30 /* device registers: neither cached nor buffered */
#define OKAPI_MAP_CACHE_MASK	    0x30
#define OKAPI_SEGMENT_ALLOWS(cache) (0x100 << ((cache) >> 4))
#define OKAPI_SEGMENT_ALLOWS_ALL    0xf00

#endif
