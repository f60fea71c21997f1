/* SPDX-License-Identifier: BSD-2-Clause */
/* Threads. */
#ifndef KERNEL_THREAD_H
#define KERNEL_THREAD_H

#include <arch/registers.h>
#include <kernel/capability.h>
#include <kernel/object.h>
#include <kernel/queue.h>
#include <okapi/message.h>
#include <okapi/syscall.h>

struct space;
struct arch_space;
struct vcpu;
struct endpoint;
struct notification;
struct scheduling_context;

#define THREAD_NAME_LENGTH 32

/* The first part is read by assembly: arch/arm/offsets.c, and fastpath.S relies on pairs being adjacent. */
struct thread {
	struct object object;
	struct registers registers;
	uint8_t state;	  /* OKAPI_THREAD_...; pair with depth: stored as one */
	uint8_t depth;	  /* calls nested behind the one being served */
	uint8_t priority; /* effective: at least base_priority */
	uint8_t base_priority;
	uint32_t tls; /* pair: published at every switch */
	struct okapi_utcb *utcb;
	struct capability *slots; /* pair: the list's slots and their number, 0 without a list */
	uint32_t slot_count;
	struct arch_space *runs_in;	    /* what the processor uses: its space's, or a virtual machine's */
	struct scheduling_context *context; /* time that the thread runs on; NULL: it cannot */
	struct scheduling_context *own_context; /* bound to it, or NULL: lives on lent time */
	uint32_t handle;			/* reply handle of its present call: number, generation */
	struct thread *server;			/* WAIT_REPLY: who is to answer */
	struct thread *clients;			/* calls received and not answered */
	struct thread *client_next;		/* next in server->clients */
	struct endpoint *endpoint;		/* SENDING, RECEIVING: where */
	struct notification *notification;	/* bound for combined waits, or NULL */
	struct queue_links links;
	uint32_t messages_received;
	uint32_t guest_stack; /* virtual CPU: the guest kernel's stack at the next upcall from guest user */
	uint32_t upcall_base; /* and where upcalls go to */

	/* not read by assembly */
	struct space *space;
	struct vcpu *vcpu;    /* whose processor it is, or NULL */
	uint32_t number;      /* index in the thread table */
	uint32_t utcb_number; /* in its space */
	uint32_t send_badge;  /* SENDING: badge of the capability used */
	bool calling;	      /* SENDING: wants a reply */
	bool sending_fault;   /* SENDING or WAIT_REPLY: the kernel speaks for it */
	bool queued;	      /* in the run queue */
	uint8_t fault_cause;
	struct endpoint *serves;    /* endpoint where it received last and is the server of, or NULL */
	uint32_t wait_mask;	    /* WAIT_EVENT: bits waited for */
	struct notification *waits; /* WAIT_EVENT: on what */
	uint32_t fault_status, fault_address;
	struct endpoint *fault_endpoint;
	uint32_t fault_badge;
	struct list *list;
	struct link fault_link, space_link, list_link;
	uint32_t long_call_done; /* bytes that an interrupted map, unmap or cache call has done */
	uint32_t messages_sent;	 /* without calls, which the handle's generation counts */
	char name[THREAD_NAME_LENGTH];
};

/* All threads by number; a reply handle is checked against it in O(1). */
extern struct thread *thread_table[OKAPI_MAX_THREADS];

/* A reply handle: bit 0 says that the call was the kernel's, for a fault; then the caller's number; then a
 * generation, which each call renews. */
#define HANDLE_FAULT		 1u
#define HANDLE_OF_NUMBER(number) ((number) << 1)
#define HANDLE_NUMBER(handle)	 (((handle) >> 1) & (OKAPI_MAX_THREADS - 1))
#define HANDLE_GENERATION_STEP	 (2 * OKAPI_MAX_THREADS)

/* A stopped thread; error NO_MEMORY, LIMIT or UTCB_IN_USE at the arguments of OKAPI_SYS_CREATE. */
struct thread *thread_create(struct pool *pool, struct space *space, struct list *list, uint32_t utcb_number,
			     result_t *error);

void thread_start(struct thread *thread, uint32_t pc, uint32_t sp, uint32_t argument, uint32_t tls);
void thread_stop(struct thread *thread);
void thread_resume(struct thread *thread);

/* Ends any wait: takes the thread out of queues and its caller-server relations, without changing r0. */
void thread_cancel(struct thread *thread);

/* A reply to its fault: it goes on with its registers, or stays stopped. */
void thread_end_fault(struct thread *thread, bool stop);

/* Changes the base priority; the effective one follows, along the chain of servers. */
void thread_set_priority(struct thread *thread, uint32_t priority);

void thread_set_list(struct thread *thread, struct list *list);

/* Moves to a space (NULL: none) and takes a UTCB there: NO_MEMORY or UTCB_IN_USE, and nothing has changed. */
uint32_t thread_set_space(struct thread *thread, struct space *space, uint32_t utcb_number);
void thread_set_fault_endpoint(struct thread *thread, struct endpoint *endpoint, uint32_t badge);
void thread_bind_notification(struct thread *thread, struct notification *notification);
void thread_set_name(struct thread *thread, const char *name);

#endif
