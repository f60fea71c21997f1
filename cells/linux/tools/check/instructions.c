// SPDX-License-Identifier: BSD-2-Clause
/* Instructions that are not for processes.  BKPT is left out: on ARMv5, Linux tries it again for ever. */
#include "check.h"

#include <stddef.h>
#include <sys/mman.h>

/* Each is a function: registers r1 to r3 may be used, r0 is the result. */
#define INSTRUCTION(name, text)                                                                              \
	__attribute__((naked)) static void name(void)                                                        \
	{                                                                                                    \
		__asm__(".arch armv5te\n\tmov r0, #0\n\t" text "\n\tbx lr");                                 \
	}

INSTRUCTION(read_saved_status, "mrs r0, spsr")
INSTRUCTION(write_saved_status, "msr spsr_cxsf, r0")
INSTRUCTION(leave_user_mode, "mov r1, #0x13\n\tmsr cpsr_c, r1\n\tmrs r0, cpsr\n\tand r0, r0, #0x1f")
INSTRUCTION(mask_interrupts, "mov r1, #0xd0\n\tmsr cpsr_c, r1\n\tmrs r0, cpsr\n\tand r0, r0, #0xc0")
INSTRUCTION(system_mode, "msr cpsr_c, #0xdf\n\tmrs r0, cpsr\n\tand r0, r0, #0xdf")
INSTRUCTION(all_of_status, "mvn r1, #0x20\n\tmsr cpsr_xsc, r1\n\tmrs r0, cpsr\n\tand r0, r0, #0xff")
INSTRUCTION(flags_of_status, "mov r1, #0xf0000000\n\tmsr cpsr_f, r1\n\tmrs r0, cpsr\n\tmov r0, r0, lsr #28")
INSTRUCTION(main_identification, "mrc p15, 0, r0, c0, c0, 0")
INSTRUCTION(cache_type, "mrc p15, 0, r0, c0, c0, 1")
INSTRUCTION(read_control, "mrc p15, 0, r0, c1, c0, 0")
INSTRUCTION(write_control, "mcr p15, 0, r0, c1, c0, 0")
INSTRUCTION(read_table_base, "mrc p15, 0, r0, c2, c0, 0")
INSTRUCTION(write_table_base, "mcr p15, 0, r0, c2, c0, 0")
INSTRUCTION(read_domains, "mrc p15, 0, r0, c3, c0, 0")
INSTRUCTION(write_domains, "mvn r0, #0\n\tmcr p15, 0, r0, c3, c0, 0")
INSTRUCTION(read_fault_status, "mrc p15, 0, r0, c5, c0, 0")
INSTRUCTION(write_fault_address, "mcr p15, 0, r0, c6, c0, 0")
INSTRUCTION(flush_caches, "mcr p15, 0, r0, c7, c7, 0")
INSTRUCTION(clean_line, "mov r0, sp\n\tmcr p15, 0, r0, c7, c10, 1")
INSTRUCTION(test_and_clean, "mrc p15, 0, r15, c7, c14, 3")
INSTRUCTION(drain, "mcr p15, 0, r0, c7, c10, 4")
INSTRUCTION(wait_for_interrupt, "mcr p15, 0, r0, c7, c0, 4")
INSTRUCTION(flush_translations, "mcr p15, 0, r0, c8, c7, 0")
INSTRUCTION(lock_cache, "mcr p15, 0, r0, c9, c0, 0")
INSTRUCTION(process_number, "mcr p15, 0, r0, c13, c0, 0")
INSTRUCTION(test_register, "mrc p15, 0, r0, c15, c0, 0")
INSTRUCTION(debug_coprocessor, "mrc p14, 0, r0, c0, c0, 0")
INSTRUCTION(double_transfer, ".word 0xec510f07")		/* mrrc p15, 0, r0, r1, c7 */
INSTRUCTION(load_coprocessor, "mov r1, sp\n\t.word 0xed910f00") /* ldc p15, c0, [r1] */
INSTRUCTION(coprocessor_operation, "cdp p15, 0, c0, c0, c0, 0")
INSTRUCTION(unconditional_coprocessor, ".word 0xfe000f10") /* mcr2 p15 */
INSTRUCTION(float_in_hardware, ".word 0xee300a00")	   /* fadds */
INSTRUCTION(float_of_old, ".word 0xee000100")		   /* adf */
INSTRUCTION(store_user_registers, "sub r1, sp, #64\n\tstmia r1, {r0-r14}^")
INSTRUCTION(load_user_registers, "sub r1, sp, #64\n\tstmia r1, {r2, r3}\n\tldmia r1, {r2, r3}^\n\tnop")
INSTRUCTION(load_with_status, "str lr, [sp, #-4]\n\tsub r1, sp, #4\n\tldmia r1, {pc}^")
INSTRUCTION(move_with_status, "movs pc, lr")
INSTRUCTION(subtract_with_status, "subs pc, lr, #0")
INSTRUCTION(compare_with_status, ".word 0xe15ef000") /* cmpp lr, r0 */
INSTRUCTION(change_state, ".word 0xf10e0080")	     /* cpsie i, of ARMv6 */
INSTRUCTION(return_from_exception, "mov r1, sp\n\t.word 0xf8910a00")
INSTRUCTION(store_return_state, ".word 0xf8cd0513")
INSTRUCTION(set_endianness, ".word 0xf1010200")
INSTRUCTION(wait_hint, ".word 0xe320f003") /* wfi of ARMv6K: nothing on ARMv5 */
INSTRUCTION(secure_call, ".word 0xe1600070")
INSTRUCTION(linux_breakpoint, ".word 0xe7f001f0")
INSTRUCTION(thumb_linux_breakpoint, "adr r1, 1f + 1\n\tbx r1\n\t.thumb\n1:\t.short 0xde01\n\t.arm\n\tnop")
INSTRUCTION(undefined, ".word 0xe7f000f0")
INSTRUCTION(undefined_by_version, ".word 0xe3000000") /* movw of ARMv6T2 */
INSTRUCTION(all_ones, ".word 0xffffffff")
INSTRUCTION(thumb_undefined, "adr r1, 1f + 1\n\tbx r1\n\t.thumb\n1:\t.short 0xde00\n\t.arm\n\tnop")
INSTRUCTION(jazelle, "mov r1, lr\n\t.word 0xe12fff21") /* bxj r1 */
INSTRUCTION(exclusive_load, "mov r1, sp\n\t.word 0xe1910f9f")

static const struct {
	const char *name;
	void (*code)(void);
} instructions[] = {
	{"MRS SPSR", read_saved_status},
	{"MSR SPSR", write_saved_status},
	{"MSR CPSR_c to supervisor mode", leave_user_mode},
	{"MSR CPSR_c with interrupts masked", mask_interrupts},
	{"MSR CPSR_c to system mode", system_mode},
	{"MSR CPSR_xsc", all_of_status},
	{"MSR CPSR_f", flags_of_status},
	{"MRC main identification", main_identification},
	{"MRC cache type", cache_type},
	{"MRC control", read_control},
	{"MCR control", write_control},
	{"MRC table base", read_table_base},
	{"MCR table base", write_table_base},
	{"MRC domains", read_domains},
	{"MCR domains", write_domains},
	{"MRC fault status", read_fault_status},
	{"MCR fault address", write_fault_address},
	{"MCR flush caches", flush_caches},
	{"MCR clean line", clean_line},
	{"MRC test and clean", test_and_clean},
	{"MCR drain", drain},
	{"MCR wait for interrupt", wait_for_interrupt},
	{"MCR flush translations", flush_translations},
	{"MCR lock cache", lock_cache},
	{"MCR process number", process_number},
	{"MRC test register", test_register},
	{"MRC p14", debug_coprocessor},
	{"MRRC p15", double_transfer},
	{"LDC p15", load_coprocessor},
	{"CDP p15", coprocessor_operation},
	{"MCR2 p15", unconditional_coprocessor},
	{"FADDS", float_in_hardware},
	{"ADF", float_of_old},
	{"STM with user registers", store_user_registers},
	{"LDM with user registers", load_user_registers},
	{"LDM with status", load_with_status},
	{"MOVS pc", move_with_status},
	{"SUBS pc", subtract_with_status},
	{"CMPP", compare_with_status},
	{"CPSIE", change_state},
	{"RFE", return_from_exception},
	{"SRS", store_return_state},
	{"SETEND", set_endianness},
	{"WFI", wait_hint},
	{"SMC", secure_call},
	{"breakpoint of Linux", linux_breakpoint},
	{"breakpoint of Linux in Thumb state", thumb_linux_breakpoint},
	{"UDF", undefined},
	{"MOVW", undefined_by_version},
	{"0xffffffff", all_ones},
	{"UDF in Thumb state", thumb_undefined},
	{"BXJ", jazelle},
	{"LDREX", exclusive_load},
};

static void run(uintptr_t which)
{
	int (*code)(void) = (int (*)(void))instructions[which].code;
	result("0x%x", (unsigned)code());
}

/* Afterwards the process must be what it was: no kernel's memory, interrupts on. */
static void still_a_process(uintptr_t which)
{
	((void (*)(void))instructions[which].code)();
	expect_fault_at(0xc0008000);
	(void)*(volatile uint32_t *)0xc0008000;
	result("the kernel is readable");
}

/* In the last word of a page, so that what follows is in one that is not there. */
static void at_end_of_page(uintptr_t word)
{
	char *pages = new_pages(2, PROT_READ | PROT_WRITE | PROT_EXEC);
	mprotect(pages + PAGE, PAGE, PROT_NONE);
	uint32_t *last = (uint32_t *)(pages + PAGE) - 1;
	*last = word;
	__builtin___clear_cache(pages, pages + PAGE);
	expect_fault_at((uintptr_t)pages + PAGE);
	((void (*)(void))last)();
	result("returned");
}

void check_instructions(void)
{
	for (unsigned i = 0; i < sizeof(instructions) / sizeof(instructions[0]); i++)
		check(run, i, "%s", instructions[i].name);
	for (unsigned i = 2; i < 7; i++)
		check(still_a_process, i, "%s, then read the kernel", instructions[i].name);
	check(at_end_of_page, 0xe1a00000, "nothing, at the end of a page");
	check(at_end_of_page, 0xe7f000f0, "UDF, at the end of a page");
	check(at_end_of_page, 0xe121f001, "MSR CPSR_c, at the end of a page");
}
