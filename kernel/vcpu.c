/* SPDX-License-Identifier: BSD-2-Clause */
#include <kernel/pool.h>
#include <kernel/space.h>
#include <kernel/syscall.h>
#include <kernel/vcpu.h>
#include <okapi/vcpu.h>

#define UPCALL_ALIGNMENT 64
#define TABLE_ALIGNMENT	 0x4000

struct vcpu *vcpu_create(struct pool *pool, struct space *space, uint32_t tables, uint32_t *reason)
{
	struct object *object;
	struct vcpu *vcpu;

	*reason = OKAPI_ERROR_BUSY;
	if (space->vcpu)
		return NULL;
	*reason = OKAPI_ERROR_NO_MEMORY;
	object = object_create(pool, OKAPI_TYPE_VCPU, sizeof(struct vcpu));
	if (!object)
		return NULL;
	vcpu = container_of(object, struct vcpu, object);
	vcpu->space = space;
	space->vcpu = vcpu;
	vcpu->machine.limit = tables;
	arch_machine_init(vcpu);
	return vcpu;
}

void vcpu_detach(struct thread *thread)
{
	struct vcpu *vcpu = thread->vcpu;

	if (!vcpu)
		return;
	arch_machine_stop(vcpu);
	vcpu->thread = NULL;
	thread->vcpu = NULL;
	thread->runs_in = &thread->space->arch;
}

void vcpu_space_gone(struct vcpu *vcpu)
{
	/* Its registers are a guest's: it must not go on as a thread of the cell. */
	if (vcpu->thread) {
		thread_stop(vcpu->thread);
		vcpu_detach(vcpu->thread);
	}
	vcpu->space->vcpu = NULL;
	vcpu->space = NULL;
}

bool vcpu_destroy_step(struct object *object)
{
	struct vcpu *vcpu = container_of(object, struct vcpu, object);

	if (vcpu->space)
		vcpu_space_gone(vcpu);
	return arch_machine_release_step(vcpu);
}

/* [address, address + size) lies in the part of the addresses that a guest kernel has for itself. */
static bool in_guest_kernel(uint32_t address, uint32_t size)
{
	return address >= OKAPI_VCPU_KERNEL_BASE && address < OKAPI_UTCB_BASE &&
	       size <= OKAPI_UTCB_BASE - address;
}

static result_t check_linear_area(const uint32_t *r)
{
	for (uint32_t i = 3; i <= 5; i++) {
		if (r[i] % OKAPI_SECTION_SIZE != 0)
			return OKAPI_ERROR_AT(OKAPI_ERROR_ALIGNMENT, i);
	}
	if (r[3] < OKAPI_VCPU_KERNEL_BASE || r[3] >= OKAPI_UTCB_BASE)
		return OKAPI_ERROR_AT(OKAPI_ERROR_ADDRESS, 3);
	if (r[4] >= OKAPI_USER_END)
		return OKAPI_ERROR_AT(OKAPI_ERROR_ADDRESS, 4);
	if (r[5] == 0 || r[5] > VCPU_MAX_LINEAR || !in_guest_kernel(r[3], r[5]) ||
	    r[5] > OKAPI_USER_END - r[4])
		return OKAPI_ERROR_AT(OKAPI_ERROR_SIZE, 5);
	if (r[6] % TABLE_ALIGNMENT != 0)
		return OKAPI_ERROR_AT(OKAPI_ERROR_ALIGNMENT, 6);
	if (r[6] - r[4] >= r[5])
		return OKAPI_ERROR_AT(OKAPI_ERROR_ADDRESS, 6);
	return OKAPI_OK;
}

static result_t check_start(const uint32_t *r)
{
	if (r[1] % 4 != 0)
		return OKAPI_ERROR_AT(OKAPI_ERROR_ALIGNMENT, 1);
	if (!in_guest_kernel(r[1], 4))
		return OKAPI_ERROR_AT(OKAPI_ERROR_ADDRESS, 1);
	if (r[2] % UPCALL_ALIGNMENT != 0)
		return OKAPI_ERROR_AT(OKAPI_ERROR_ALIGNMENT, 2);
	if (!in_guest_kernel(r[2], OKAPI_UPCALL_SIZE))
		return OKAPI_ERROR_AT(OKAPI_ERROR_ADDRESS, 2);
	return check_linear_area(r);
}

result_t sys_vcpu_start(struct thread *thread)
{
	const uint32_t *r = thread->registers.r;
	result_t error;
	struct capability *capability =
		capability_find(thread, r[0], OKAPI_TYPE_VCPU, OKAPI_VCPU_USE, 0, &error);
	struct vcpu *vcpu;
	result_t reason;

	if (!capability)
		return error;
	vcpu = OBJECT_OF(capability, vcpu);
	if (vcpu->space != thread->space || thread->vcpu)
		return OKAPI_ERROR_AT(OKAPI_ERROR_STATE, 0);
	if (vcpu->thread)
		return OKAPI_ERROR_AT(OKAPI_ERROR_BUSY, 0);
	error = check_start(r);
	if (error != OKAPI_OK)
		return error;
	do {
		reason = arch_machine_start(vcpu, r);
	} while (reason == RESULT_RESTART && !preemption_point());
	if (reason == RESULT_RESTART || (reason == OKAPI_ERROR_NO_MEMORY && object_bury_step()))
		return RESULT_RESTART;
	if (reason != OKAPI_OK)
		return OKAPI_ERROR_AT(reason, reason == OKAPI_ERROR_NOT_MAPPED ? 5 : 0);
	vcpu->thread = thread;
	thread->vcpu = vcpu;
	thread->runs_in = &vcpu->machine.face;
	thread->upcall_base = r[2];
	thread->guest_stack = 0;
	thread->registers.pc = r[1];
	thread->registers.cpsr = CPSR_MODE_USER;
	return RESULT_NO_CHANGE;
}
