/* SPDX-License-Identifier: BSD-2-Clause */
#include "guest.h"

struct guest_state guest;
struct frame user_last;

/* The guest kernel's stack; upcalls.S knows its end. */
char guest_stack[8192] __attribute__((aligned(8)));
extern const char guest_stack_end[];
__asm__(".global guest_stack_end\n.set guest_stack_end, guest_stack + 8192");

uint32_t vcpu_call(uint32_t number, uint32_t first, uint32_t second, uint32_t third)
{
	OKL4_REGISTER(r0, first);
	OKL4_REGISTER(r1, second);
	OKL4_REGISTER(r2, third);

	OKL4_TRAP(number, OKL4_OPERANDS("+r"(r0)), "r"(r1), "r"(r2));
	return r0;
}

uint32_t guest_report(uint32_t label, uint32_t word0, uint32_t word1)
{
	struct okl4_registers message = {.tag = OKAPI_TAG(label, 2), .word = {word0, word1}};

	return okl4_sys_call(GUEST_SLOT_REPORT, &message) == 0 ? message.word[0] : ~0u;
}

void guest_main(void (*function)(uint32_t argument), uint32_t argument)
{
	unsigned int before = failed_checks();

	function(argument);
	guest_report(REPORT_DONE, failed_checks() - before, 0);
	for (;;)
		;
}

/* --- faults and interrupts of the guest kernel ---------------------------------------------- */

static bool is_fault(uint32_t upcall)
{
	return upcall == OKAPI_UPCALL_KERNEL_UNDEFINED || upcall == OKAPI_UPCALL_KERNEL_FETCH_ABORT ||
	       upcall == OKAPI_UPCALL_KERNEL_DATA_ABORT;
}

static void unexpected(const struct frame *frame)
{
	debug_print(
		"FAIL guest kernel: upcall 0x%lx pc 0x%lx cpsr 0x%lx sp 0x%lx lr 0x%lx far 0x%lx fsr 0x%lx\n",
		(unsigned long)frame->upcall, (unsigned long)frame->pc, (unsigned long)frame->cpsr,
		(unsigned long)frame->sp, (unsigned long)frame->lr, (unsigned long)frame->address,
		(unsigned long)frame->status);
	for (uint32_t i = 0; i < 13; i++)
		debug_print("  r%lu 0x%lx\n", (unsigned long)i, (unsigned long)frame->r[i]);
	guest_report(REPORT_DONE, 1, 0);
	for (;;)
		;
}

void guest_kernel_upcall(struct frame *frame);
void guest_kernel_upcall(struct frame *frame)
{
	if (frame->upcall == OKAPI_UPCALL_KERNEL_INTERRUPT) {
		guest.interrupts++;
		guest.interrupt = *frame;
		take_lines();
		return;
	}
	if (!guest.expected || !is_fault(frame->upcall)) {
		while (guest.doomed)
			guest_report(REPORT_DONE, 0, 0);
		unexpected(frame);
	}
	guest.aborts++;
	guest.abort = *frame;
	if (frame->upcall == OKAPI_UPCALL_KERNEL_DATA_ABORT)
		frame->pc += frame->cpsr & CPSR_THUMB ? 2 : 4;
	else if (frame->upcall == OKAPI_UPCALL_KERNEL_FETCH_ABORT) {
		frame->pc = frame->lr & ~1u; /* of the call */
		frame->cpsr &= ~(uint32_t)CPSR_THUMB;
	}
}

bool kernel_loads(uint32_t address, uint32_t *value)
{
	uint32_t before = guest.aborts;

	guest.expected = true;
	*value = try_load(address);
	guest.expected = false;
	return guest.aborts == before;
}

bool kernel_stores(uint32_t address, uint32_t value)
{
	uint32_t before = guest.aborts;

	guest.expected = true;
	try_store(address, value);
	guest.expected = false;
	return guest.aborts == before;
}

bool kernel_executes(uint32_t address)
{
	uint32_t before = guest.aborts;

	guest.expected = true;
	((void (*)(void))(uintptr_t)address)();
	guest.expected = false;
	return guest.aborts == before;
}

uint32_t take_lines(void)
{
	uint32_t lines = try_swap(OKAPI_VCPU_PAGE + OKAPI_VCPU_PENDING, 0);

	guest.lines |= lines;
	return lines;
}

void mask_interrupts(void)
{
	PAGE_WORD(OKAPI_VCPU_MASK) = 1;
}

void allow_interrupts(void)
{
	PAGE_WORD(OKAPI_VCPU_MASK) = 0;
	if (PAGE_WORD(OKAPI_VCPU_PENDING))
		CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_UNMASK, 0, 0, 0));
}

/* --- guest user ------------------------------------------------------------------------------ */

uint32_t user_address(const char *function)
{
	return USER_CODE + (uint32_t)(function - user_page);
}

struct frame user_frame(const char *function, uint32_t r2)
{
	struct frame frame = {.sp = 0x5b5b5b58, .lr = 0x1e1e1e1e, .cpsr = CPSR_USER};
	uint32_t address = user_address(function);

	for (uint32_t i = 0; i < 13; i++)
		frame.r[i] = 0x01010101 * (i + 1) ^ address;
	frame.r[2] = r2;
	frame.pc = address & ~1u;
	frame.cpsr |= address & 1 ? CPSR_THUMB : 0;
	return frame;
}

uint32_t user_loads(uint32_t address, uint32_t *value)
{
	struct frame frame = user_frame(user_load, address);
	uint32_t upcall = enter_user(&frame, &user_last);

	*value = user_last.r[1];
	return upcall;
}

uint32_t user_stores(uint32_t address, uint32_t value)
{
	struct frame frame = user_frame(user_store, address);

	frame.r[1] = value;
	return enter_user(&frame, &user_last);
}

uint32_t user_executes(uint32_t address)
{
	struct frame frame = user_frame(user_branch, address);

	return enter_user(&frame, &user_last);
}

void never_fails(uint32_t argument)
{
	CHECK_EQUAL(0, argument);
}
