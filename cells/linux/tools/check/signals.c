// SPDX-License-Identifier: BSD-2-Clause
/* What a process can do with the frame that a signal leaves on its stack. */
#include "check.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

static uintptr_t new_value;
static volatile uint32_t count;

static void handle(int number, void (*handler)(int, siginfo_t *, void *), int flags)
{
	struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags};
	sigaction(number, &action, NULL);
}

static void change_status(int number, siginfo_t *information, void *context)
{
	(void)number;
	(void)information;
	((ucontext_t *)context)->uc_mcontext.arm_cpsr = new_value;
}

static void change_pc(int number, siginfo_t *information, void *context)
{
	(void)number;
	(void)information;
	((ucontext_t *)context)->uc_mcontext.arm_pc = new_value;
}

static void change_registers(int number, siginfo_t *information, void *context)
{
	(void)information;
	((ucontext_t *)context)->uc_mcontext.arm_r7 = new_value;
	/* Back to the comparison that led here. */
	((ucontext_t *)context)->uc_mcontext.arm_pc -= number == SIGILL ? 4 : 0;
}

static void forged_status(uintptr_t status)
{
	uint32_t after;
	new_value = status;
	handle(SIGUSR1, change_status, 0);
	raise(SIGUSR1);
	__asm__ volatile("mrs %0, cpsr" : "=r"(after));
	result("mode %x", (unsigned)after & 0xdf);
}

static void forged_pc(uintptr_t pc)
{
	new_value = pc;
	handle(SIGUSR1, change_pc, 0);
	expect_fault_at(pc);
	raise(SIGUSR1);
	result("came back");
}

static void forged_register(uintptr_t value)
{
	new_value = value;
	handle(SIGILL, change_registers, 0);
	register uint32_t r7 __asm__("r7") = 5;
	__asm__ volatile("mov r1, #0\n"
			 "1:\tcmp r7, #5\n"
			 "\t.word 0x07f000f0\n" /* UDF if equal */
			 : "+r"(r7)
			 :
			 : "memory", "r1", "cc");
	result("%x", (unsigned)r7);
}

/* Returning from a signal that never came: the frame is all zeros. */
static void return_from_nothing(uintptr_t number)
{
	char *stack = new_pages(2, PROT_READ | PROT_WRITE);
	register long r7 __asm__("r7") = (long)number;
	__asm__ volatile("mov sp, %0\n\tswi 0" : : "r"(stack + PAGE), "r"(r7) : "memory", "lr");
	result("came back");
}

static void return_with_stack_at(uintptr_t stack)
{
	register long r7 __asm__("r7") = SYS_rt_sigreturn;
	__asm__ volatile("mov sp, %0\n\tswi 0" : : "r"(stack), "r"(r7) : "memory", "lr");
	result("came back");
}

/* A signal while the stack is nowhere. */
static void signal_with_stack_at(uintptr_t stack)
{
	handle(SIGUSR2, change_registers, 0);
	long self = getpid();
	register long r0 __asm__("r0") = self;
	register long r1 __asm__("r1") = SIGUSR2;
	register long r7 __asm__("r7") = SYS_kill;
	__asm__ volatile("mov r4, sp\n\tmov sp, %1\n\tswi 0\n\tmov sp, r4"
			 : "+r"(r0)
			 : "r"(stack), "r"(r1), "r"(r7)
			 : "memory", "lr", "r4");
	result("came back");
}

static void handler_at(uintptr_t address)
{
	handle(SIGUSR1, (void (*)(int, siginfo_t *, void *))address, 0);
	expect_fault_at(address);
	raise(SIGUSR1);
	result("came back");
}

static void restorer_at(uintptr_t address)
{
	struct {
		void (*handler)(int);
		unsigned long flags;
		uintptr_t restorer;
		uint64_t mask;
	} action = {.handler = NULL, .flags = 0x04000000 /* SA_RESTORER */, .restorer = address};
	extern void signal_counter(int);
	action.handler = signal_counter;
	syscall(SYS_rt_sigaction, SIGUSR1, &action, NULL, 8);
	expect_fault_at(address & ~1u);
	raise(SIGUSR1);
	result("came back");
}

void signal_counter(int number)
{
	(void)number;
	count++;
}

static void on_alarm(int number, siginfo_t *information, void *context)
{
	(void)number;
	(void)information;
	(void)context;
	count++;
}

/* Signals at any instruction must not change what a loop computes. */
static void interrupted_loop(uintptr_t unused)
{
	static const struct itimerval_words {
		long interval_seconds, interval_microseconds, seconds, microseconds;
	} often = {0, 1000, 0, 1000};
	uint32_t sum = 0;
	(void)unused;
	handle(SIGALRM, on_alarm, SA_RESTART);
	syscall(SYS_setitimer, 0, &often, NULL);
	for (uint32_t i = 0; i < 20000000; i++)
		sum = sum * 1664525 + i;
	result("%s, sum %08x", count >= 5 ? "interrupted" : "not interrupted", (unsigned)sum);
}

void check_signals(void)
{
	check(forged_status, 0x13, "return to supervisor mode");
	check(forged_status, 0x1f, "return to system mode");
	check(forged_status, 0xd0, "return with interrupts masked");
	check(forged_status, 0x90, "return with ordinary interrupts masked");
	check(forged_status, 0x10, "return to user mode");
	check(forged_pc, 0xc0008000, "return to the linear map");
	check(forged_pc, 0xff000000, "return to the shared page");
	check(forged_pc, 0xf8000000, "return to the kernel below");
	check(forged_register, 77, "return with another register");
	check(return_from_nothing, SYS_rt_sigreturn, "rt_sigreturn without a signal");
	check(return_from_nothing, SYS_sigreturn, "sigreturn without a signal");
	check(return_with_stack_at, 0xc0008000, "rt_sigreturn from the linear map");
	check(return_with_stack_at, 0xff000000, "rt_sigreturn from the shared page");
	check(return_with_stack_at, 0xff000003, "rt_sigreturn from an unaligned place");
	check(signal_with_stack_at, 0xc0008000, "signal with the stack in the linear map");
	check(signal_with_stack_at, 0xff000800, "signal with the stack in the shared page");
	check(signal_with_stack_at, 0x1000, "signal without a stack");
	check(handler_at, 0xc0008000, "handler in the linear map");
	check(handler_at, 0xff000000, "handler in the shared page");
	check(restorer_at, 0xc0008000, "restorer in the linear map");
	check(interrupted_loop, 0, "loop with signals");
}
