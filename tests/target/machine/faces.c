/* SPDX-License-Identifier: BSD-2-Clause */
/* Guest kernel and guest user: the way there and back. */
#include <string.h>

#include "guest.h"

/* A guest kernel that lives. */
static void guest_kernel_runs(uint32_t argument)
{
	uint32_t value = argument;

	CHECK_EQUAL(0, argument);
	CHECK_EQUAL(0, kernel_loads(0x1000, &value));
	CHECK_EQUAL(0x1000, guest.abort.address);
	CHECK_EQUAL(STATUS_TRANSLATION, guest.abort.status & STATUS_MASK);
	CHECK_EQUAL((uint32_t)(uintptr_t)try_load, guest.abort.pc);
}

static void page_tells_the_processor(uint32_t argument)
{
	(void)argument;
	CHECK_EQUAL(0x41069265, PAGE_WORD(OKAPI_VCPU_MAIN_ID));
	CHECK_EQUAL(0x01dd, PAGE_WORD(OKAPI_VCPU_CACHE_TYPE) >> 16);
	CHECK_EQUAL(1, PAGE_WORD(OKAPI_VCPU_CONTROL) & 1);
	CHECK(PAGE_WORD(OKAPI_VCPU_MASK) != 0);
	CHECK_EQUAL(0, PAGE_WORD(OKAPI_VCPU_PENDING));
	for (uint32_t offset = OKAPI_VCPU_PAGE_USED; offset < 0x1000; offset += 4) {
		CHECK_EQUAL(0, PAGE_WORD(offset));
		PAGE_WORD(offset) = ~offset;
	}
	for (uint32_t offset = OKAPI_VCPU_PAGE_USED; offset < 0x1000; offset += 4)
		CHECK_EQUAL(~offset, PAGE_WORD(offset));
}

static void check_registers(const struct frame *in, const struct frame *out)
{
	for (uint32_t i = 0; i < 13; i++)
		CHECK_EQUAL(in->r[i], out->r[i]);
	CHECK_EQUAL(in->sp, out->sp);
	CHECK_EQUAL(in->lr, out->lr);
	CHECK_EQUAL(in->cpsr, out->cpsr);
}

static void round_trip(const char *function, uint32_t flags, uint32_t upcall, uint32_t pc_offset)
{
	struct frame in = user_frame(function, 0x22222222), out;

	in.cpsr |= flags;
	memset(&out, 0xee, sizeof(out));
	CHECK_EQUAL(upcall, enter_user(&in, &out));
	check_registers(&in, &out);
	CHECK_EQUAL(in.pc + pc_offset, out.pc);
	CHECK(PAGE_WORD(OKAPI_VCPU_MASK) != 0);
}

/* Flags, Thumb and each register stay; pc is the next instruction. */
static void system_calls_keep_registers(uint32_t argument)
{
	(void)argument;
	switch_to(user_table_new());
	for (uint32_t flags = 0; flags < 16; flags++) {
		round_trip(user_trap, flags << 28, OKAPI_UPCALL_SYSCALL, 4);
		round_trip(user_thumb_trap, flags << 28, OKAPI_UPCALL_SYSCALL, 2);
		round_trip(user_undefined, flags << 28, OKAPI_UPCALL_USER_UNDEFINED, 4);
		round_trip(user_coprocessor, flags << 28, OKAPI_UPCALL_USER_UNDEFINED, 4);
		round_trip(user_thumb_undefined, flags << 28, OKAPI_UPCALL_USER_UNDEFINED, 2);
	}
}

static void aborts_keep_registers(uint32_t argument)
{
	static const char *const code[] = {user_load, user_store, user_swap, user_thumb_load};
	struct frame in, out;

	(void)argument;
	switch_to(user_table_new());
	for (uint32_t i = 0; i < 4; i++) {
		in = user_frame(code[i], 0x00345678);
		CHECK_EQUAL(OKAPI_UPCALL_USER_DATA_ABORT, enter_user(&in, &out));
		check_registers(&in, &out);
		CHECK_EQUAL(in.pc, out.pc);
		CHECK_EQUAL(in.r[2], out.address);
		CHECK_EQUAL(STATUS_TRANSLATION, out.status & STATUS_MASK);
	}
	in = user_frame(user_load, USER_CODE + 2);
	CHECK_EQUAL(OKAPI_UPCALL_USER_DATA_ABORT, enter_user(&in, &out));
	CHECK_EQUAL(USER_CODE + 2, out.address);
	CHECK_EQUAL(STATUS_ALIGNMENT, out.status & STATUS_MASK);
	for (uint32_t thumb = 0; thumb < 2; thumb++) {
		in = user_frame(user_branch, 0x00345678 | thumb);
		CHECK_EQUAL(OKAPI_UPCALL_USER_FETCH_ABORT, enter_user(&in, &out));
		in.cpsr |= thumb ? CPSR_THUMB : 0;
		check_registers(&in, &out);
		CHECK_EQUAL(0x00345678, out.pc);
	}
}

/* Only flags and Thumb of a frame count. */
static void modes_cannot_be_chosen(uint32_t argument)
{
	static const uint32_t wanted[] = {0x00, 0x11, 0x13, 0x1f, 0xd3, 0x93, 0xdf, 0x0fffffdf, 0x07ffffc0};
	struct frame in, out;

	(void)argument;
	switch_to(user_table_new());
	for (uint32_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		in = user_frame(user_trap, 1);
		in.cpsr = 0xa0000000 | wanted[i];
		CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, enter_user(&in, &out));
		CHECK_EQUAL(0xa0000000 | CPSR_USER, out.cpsr & 0xf00000ff);
		in.pc = user_address(user_coprocessor);
		CHECK_EQUAL(OKAPI_UPCALL_USER_UNDEFINED, enter_user(&in, &out));
	}
}

/* Upcalls of the guest kernel itself. */
static void kernel_upcalls_keep_the_stack(uint32_t argument)
{
	uint32_t sp, value;

	(void)argument;
	guest.expected = true;
	for (uint32_t masked = 0; masked < 2; masked++) {
		PAGE_WORD(OKAPI_VCPU_MASK) = masked;
		__asm__ volatile("mov %0, sp" : "=r"(sp));
		try_undefined();
		CHECK_EQUAL(masked, PAGE_WORD(OKAPI_VCPU_MASK));
		CHECK_EQUAL(OKAPI_UPCALL_KERNEL_UNDEFINED, guest.abort.upcall);
		CHECK_EQUAL((uint32_t)(uintptr_t)try_undefined + 4, guest.abort.pc);
		CHECK_EQUAL(CPSR_KERNEL | masked << 7, guest.abort.cpsr & 0xff);
		CHECK_EQUAL(sp, guest.abort.sp);
		kernel_loads(0x345678, &value);
		CHECK_EQUAL(OKAPI_UPCALL_KERNEL_DATA_ABORT, guest.abort.upcall);
		CHECK_EQUAL((uint32_t)(uintptr_t)try_load, guest.abort.pc);
		CHECK_EQUAL(CPSR_KERNEL | masked << 7, guest.abort.cpsr & 0xff);
		CHECK_EQUAL(0x345678, guest.abort.r[0]);
		CHECK_EQUAL(0x345678, guest.abort.address);
		CHECK(!kernel_executes(0x345678));
		CHECK_EQUAL(OKAPI_UPCALL_KERNEL_FETCH_ABORT, guest.abort.upcall);
		CHECK_EQUAL(0x345678, guest.abort.pc);
		CHECK(!kernel_executes(0x345679));
		CHECK_EQUAL(0x345678, guest.abort.pc);
		CHECK_EQUAL(CPSR_KERNEL | CPSR_THUMB | masked << 7, guest.abort.cpsr & 0xff);
		guest.expected = true;
	}
}

/* Thread pointer: taken at a return if it has changed. */
static void thread_pointer_follows(uint32_t argument)
{
	struct frame in = user_frame(user_get_tls, 0), out;
	uint32_t own = *(volatile uint32_t *)OKAPI_TLS_WORD;

	(void)argument;
	switch_to(user_table_new());
	for (uint32_t pointer = 0x1000; pointer < 0x1004; pointer++) {
		PAGE_WORD(OKAPI_VCPU_TLS) = pointer;
		PAGE_WORD(OKAPI_VCPU_TLS_CHANGED) = 1;
		for (uint32_t i = 0; i < 2; i++) {
			CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, enter_user(&in, &out));
			CHECK_EQUAL(pointer, out.r[1]);
			CHECK_EQUAL(pointer, out.r[0]);
			CHECK_EQUAL(0, PAGE_WORD(OKAPI_VCPU_TLS_CHANGED));
			/* Not taken: it has not changed. */
			PAGE_WORD(OKAPI_VCPU_TLS) = 0x77777777;
		}
	}
	PAGE_WORD(OKAPI_VCPU_TLS) = own;
	PAGE_WORD(OKAPI_VCPU_TLS_CHANGED) = 1;
	CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, enter_user(&in, &out));
}

/* A frame that the guest kernel could not read is a data abort at the call. */
static void bad_frames_are_aborts(uint32_t argument)
{
	static const uint32_t bad[] = {0xcf000000, 0xc0400000, 0xf8010000, 0xf0000000,
				       0xffff0000, 0xc0000002, 0x00000000, 0xfffffffc};
	struct frame out;

	(void)argument;
	switch_to(user_table_new());
	for (uint32_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		uint32_t before = guest.aborts;

		guest.expected = true;
		CHECK_EQUAL(~0u, enter_user((struct frame *)(uintptr_t)bad[i], &out));
		guest.expected = false;
		if (!CHECK_EQUAL(before + 1, guest.aborts))
			debug_print("FAIL frame 0x%lx\n", (unsigned long)bad[i]);
		CHECK_EQUAL(OKAPI_UPCALL_KERNEL_DATA_ABORT, guest.abort.upcall);
		CHECK_EQUAL((uint32_t)(uintptr_t)enter_user_trap, guest.abort.pc);
	}
}

/* The abort of a bad frame tells whether interrupts were masked. */
static void bad_frames_keep_the_mask(uint32_t argument)
{
	static const uint32_t bad[] = {0xcf000000, 0xf8010000, 0xc0400000 - 8};
	struct frame out;

	(void)argument;
	switch_to(user_table_new());
	for (uint32_t i = 0; i < 6; i++) {
		PAGE_WORD(OKAPI_VCPU_MASK) = i & 1;
		guest.expected = true;
		CHECK_EQUAL(~0u, enter_user((struct frame *)(uintptr_t)bad[i / 2], &out));
		guest.expected = false;
		CHECK_EQUAL(i & 1 ? CPSR_MASKED : 0, guest.abort.cpsr & CPSR_MASKED);
	}
	mask_interrupts();
}

/* Frames in the user part, where each kilobyte has rights of its own: what user mode may read. */
static void frames_by_kilobyte(uint32_t argument)
{
	uint32_t *user = user_table_new();
	struct frame frame = user_frame(user_trap, 0), out;

	(void)argument;
	*page_entry(user, USER_DATA) =
		FIELD | AP_USER_READ << 4 | AP_KERNEL << 6 | AP_USER_WRITE << 8 | AP_NONE << 10 | CACHED | 2;
	switch_to(user);
	for (uint32_t offset = 0; offset < 0xfbc; offset += 4) {
		bool good = !(offset / 1024 & 1) && !((offset + FRAME_CPSR) / 1024 & 1);

		memcpy((void *)LINEAR(FIELD + offset), &frame, FRAME_CPSR + 4);
		vcpu_call(OKAPI_VCPU_CACHE, OKAPI_VCPU_CACHE_FLUSH_ALL, 0, 0);
		guest.expected = true;
		CHECK_EQUAL(good ? OKAPI_UPCALL_SYSCALL : ~0u,
			    enter_user((struct frame *)(USER_DATA + offset), &out));
		guest.expected = false;
		if (!good) {
			CHECK_EQUAL(STATUS_PERMISSION, guest.abort.status & STATUS_MASK);
			CHECK((guest.abort.address - USER_DATA) / 1024 & 1);
		}
	}
}

/* The same from Thumb state: the abort is at the call, in Thumb state. */
static void bad_frames_in_thumb_state(uint32_t argument)
{
	static const uint32_t bad[] = {0xcf000000, 0xf8010000, 0xc0400000 - 8};

	(void)argument;
	switch_to(user_table_new());
	for (uint32_t i = 0; i < 3; i++) {
		uint32_t registers[RAW_REGISTERS] = {bad[i], 0x1000, [RAW_NUMBER] = OKAPI_VCPU_RETURN};

		guest.expected = true;
		raw_thumb(registers);
		guest.expected = false;
		CHECK_EQUAL(i + 1, guest.aborts);
		CHECK_EQUAL(OKAPI_UPCALL_KERNEL_DATA_ABORT, guest.abort.upcall);
		CHECK(guest.abort.cpsr & CPSR_THUMB);
		CHECK_EQUAL(bad[i], registers[0]);
		CHECK_EQUAL(OKAPI_VCPU_RETURN, registers[RAW_NUMBER]);
	}
}

/* What guest user cannot do: see the kernel's part and this kernel, or call it. */
static void user_is_shut_in(uint32_t argument)
{
	static const uint32_t closed[] = {0xbf000000, 0xc0000000, 0xc0100000, 0xc03ffffc, SHARED_VIRTUAL,
					  0xf0000000, 0xf0100000, 0xf8010000, 0xf8100000, OKAPI_VCPU_PAGE,
					  0xff001000, 0xfff00000, 0xffff0000, 0xffff0008, 0};
	struct frame in = user_frame(user_native, 0), out;
	uint32_t value;

	(void)argument;
	switch_to(user_table_new());
	for (uint32_t i = 0; i < sizeof(closed) / sizeof(closed[0]); i++) {
		CHECK_EQUAL(OKAPI_UPCALL_USER_DATA_ABORT, user_loads(closed[i], &value));
		CHECK_EQUAL(closed[i], user_last.address);
		CHECK_EQUAL(OKAPI_UPCALL_USER_DATA_ABORT, user_stores(closed[i], 0));
		CHECK_EQUAL(closed[i], user_last.address);
		CHECK_EQUAL(OKAPI_UPCALL_USER_FETCH_ABORT, user_executes(closed[i]));
		CHECK_EQUAL(closed[i], user_last.pc);
	}
	CHECK_EQUAL(OKAPI_UPCALL_USER_DATA_ABORT, user_stores(OKAPI_TLS_WORD, 0));
	CHECK_EQUAL(STATUS_PERMISSION, user_last.status & STATUS_MASK);
	/* What all may read. */
	CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, user_loads(OKAPI_CLOCK_PAGE, &value));
	CHECK_EQUAL(OKAPI_UPCALL_SYSCALL, enter_user(&in, &out));
	CHECK_EQUAL(in.pc + 8, out.pc);
	CHECK_EQUAL(in.r[0], out.r[0]);
}

/* What the guest kernel cannot reach. */
static void kernel_is_shut_in(uint32_t argument)
{
	static const uint32_t closed[] = {0xf8010000, 0xf8100000, 0xfff00000,
					  0xfff02000, 0xffff0000, 0xf7f00000};
	uint32_t value;

	(void)argument;
	for (uint32_t i = 0; i < sizeof(closed) / sizeof(closed[0]); i++) {
		/* A guest may try to map something there. */
		kernel_table()[closed[i] >> 20] = SECTION_ENTRY(FIELD, AP_USER_WRITE, CACHED);
		CHECK_EQUAL(0, vcpu_call(OKAPI_VCPU_REMOVE, 0, closed[i], closed[i] + 4));
		CHECK(!kernel_loads(closed[i], &value));
		CHECK_EQUAL(closed[i], guest.abort.address);
		CHECK(!kernel_stores(closed[i], 0));
		CHECK(!kernel_executes(closed[i]));
	}
	CHECK(!kernel_stores(OKAPI_TLS_WORD, 0));
}

void test_faces(void)
{
	RUN_GUEST(guest_kernel_runs);
	RUN_GUEST(page_tells_the_processor);
	RUN_GUEST(system_calls_keep_registers);
	RUN_GUEST(aborts_keep_registers);
	RUN_GUEST(modes_cannot_be_chosen);
	RUN_GUEST(kernel_upcalls_keep_the_stack);
	RUN_GUEST(thread_pointer_follows);
	RUN_GUEST(bad_frames_are_aborts);
	RUN_GUEST(bad_frames_keep_the_mask);
	RUN_GUEST(frames_by_kilobyte);
	RUN_GUEST(bad_frames_in_thumb_state);
	RUN_GUEST(user_is_shut_in);
	RUN_GUEST(kernel_is_shut_in);
}
