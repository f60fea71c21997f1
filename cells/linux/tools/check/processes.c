// SPDX-License-Identifier: BSD-2-Clause
/* Other processes: what one can see and change of them, and what a debugger can make of one. */
#define _GNU_SOURCE
#include "check.h"

#include <fcntl.h>
#include <stdarg.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#define OTHER_USER 1000

static volatile uint32_t secret = 0x5ec3e7;

static pid_t sleeper(void)
{
	pid_t child = fork();
	if (!child) {
		pause();
		_exit(0);
	}
	return child;
}

static int open_of_process(pid_t process, const char *file, int flags)
{
	char path[64];
	snprintf(path, sizeof(path), "/proc/%d/%s", (int)process, file);
	return open(path, flags);
}

static void open_memory(uintptr_t other)
{
	pid_t process = sleeper();
	if (other && setuid(OTHER_USER))
		result("no other user");
	int file = open_of_process(process, "mem", O_RDWR);
	const char *answer = outcome(file);
	kill(process, SIGKILL);
	result("%s", answer);
}

static void access_memory(uintptr_t address)
{
	pid_t process = sleeper();
	uint32_t word = 0;
	int file = open_of_process(process, "mem", O_RDWR);
	ssize_t taken = pread64(file, &word, sizeof(word), (off64_t)address);
	char reading[32], *name = strcpy(reading, outcome(taken));
	ssize_t put = pwrite64(file, &word, sizeof(word), (off64_t)address);
	const char *writing = outcome(put);
	if (kill(process, SIGKILL))
		result("no kill");
	result("read %s (%d), write %s (%d)", name, (int)taken, writing, (int)put);
}

static void memory_of_itself(uintptr_t unused)
{
	uint32_t word = 0;
	(void)unused;
	int file = open("/proc/self/mem", O_RDWR);
	pread64(file, &word, sizeof(word), (off64_t)(uintptr_t)&secret);
	result("%x", (unsigned)word);
}

static void read_vm(uintptr_t address)
{
	uint32_t word;
	struct iovec here = {&word, 4}, there = {(void *)address, 4};
	result("%s", outcome(syscall(SYS_process_vm_readv, getppid(), &here, 1, &there, 1, 0)));
}

static void signal_other_user(uintptr_t number)
{
	if (setuid(OTHER_USER))
		result("no other user");
	result("%s", outcome(kill(getppid(), (int)number)));
}

static void open_device(uintptr_t path)
{
	result("%s", outcome(open((const char *)path, O_RDWR)));
}

void check_other_processes(void)
{
	check(open_memory, 0, "open memory of a process");
	check(open_memory, 1, "open memory of another user's process");
	check(memory_of_itself, 0, "read own memory by its file");
	check(access_memory, (uintptr_t)&secret, "memory of a process by its file, own");
	check(access_memory, 0xc0008000, "memory of a process by its file, linear map");
	check(access_memory, 0xff000000, "memory of a process by its file, shared page");
	check(access_memory, 0xf8000000, "memory of a process by its file, kernel below");
	check(access_memory, 0xffff0fa0, "memory of a process by its file, helpers");
	check(read_vm, (uintptr_t)&secret, "process_vm_readv");
	check(read_vm, 0xc0008000, "process_vm_readv of the kernel");
	check(signal_other_user, SIGTERM, "signal to another user's process");
	check(open_device, (uintptr_t) "/dev/mem", "open /dev/mem");
	check(open_device, (uintptr_t) "/dev/kmem", "open /dev/kmem");
	check(open_device, (uintptr_t) "/proc/kcore", "open /proc/kcore");
}

/* --- a debugger --------------------------------------------------------------------------------------- */

__attribute__((naked)) static void traced_code(void)
{
	__asm__("mov r4, #1\n\tmov r4, #2\n\tmov r4, #3\n1:\tb 1b");
}

/* A process that waits to be told what to do, stopped. */
static pid_t traced(void)
{
	pid_t child = fork();
	if (!child) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		traced_code();
	}
	waitpid(child, NULL, 0);
	return child;
}

static _Noreturn void result_of(pid_t child, const char *format, ...)
{
	char text[128];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	result("%s", text);
}

static void peek(uintptr_t address)
{
	pid_t child = traced();
	uint32_t word = 0;
	long done = syscall(SYS_ptrace, PTRACE_PEEKDATA, child, address, &word);
	result_of(child, "%s %x", outcome(done), address == (uintptr_t)&secret ? (unsigned)word : 0);
}

static void poke(uintptr_t address)
{
	pid_t child = traced();
	result_of(child, "%s", outcome(ptrace(PTRACE_POKEDATA, child, (void *)address, (void *)0xe7f000f0)));
}

static void peek_user(uintptr_t offset)
{
	pid_t child = traced();
	uint32_t word = 0;
	result_of(child, "%s", outcome(syscall(SYS_ptrace, PTRACE_PEEKUSER, child, offset, &word)));
}

static void single_step(uintptr_t unused)
{
	pid_t child = traced();
	(void)unused;
	result_of(child, "%s", outcome(ptrace(PTRACE_SINGLESTEP, child, 0, 0)));
}

/* What the process does after it was continued. */
static const char *after_continue(pid_t child)
{
	static char text[64];
	int status;
	ptrace(PTRACE_CONT, child, 0, 0);
	waitpid(child, &status, 0);
	if (WIFSTOPPED(status))
		snprintf(text, sizeof(text), "stops for SIG%s", sigabbrev_np(WSTOPSIG(status)));
	else
		snprintf(text, sizeof(text), "ends");
	return text;
}

static void set_pc(uintptr_t pc)
{
	pid_t child = traced();
	struct user_regs registers;
	ptrace(PTRACE_GETREGS, child, 0, &registers);
	registers.uregs[15] = pc;
	const char *done = outcome(ptrace(PTRACE_SETREGS, child, 0, &registers));
	result_of(child, "%s, %s", done, after_continue(child));
}

static void set_stack(uintptr_t stack)
{
	pid_t child = traced();
	struct user_regs registers;
	uint32_t breakpoint = 0xe7f001f0;
	ptrace(PTRACE_GETREGS, child, 0, &registers);
	registers.uregs[13] = stack;
	registers.uregs[15] = (uintptr_t)traced_code;
	ptrace(PTRACE_POKEDATA, child, (void *)((uintptr_t)traced_code + 8), (void *)(uintptr_t)breakpoint);
	const char *done = outcome(ptrace(PTRACE_SETREGS, child, 0, &registers));
	const char *what = after_continue(child);
	ptrace(PTRACE_GETREGS, child, 0, &registers);
	result_of(child, "%s, %s, r4 %lu sp %lx", done, what, registers.uregs[4], registers.uregs[13]);
}

static void set_status(uintptr_t status)
{
	pid_t child = traced();
	struct user_regs registers;
	ptrace(PTRACE_GETREGS, child, 0, &registers);
	registers.uregs[15] = (uintptr_t)traced_code;
	registers.uregs[16] = status;
	long done = ptrace(PTRACE_SETREGS, child, 0, &registers);
	const char *name = outcome(done);
	ptrace(PTRACE_GETREGS, child, 0, &registers);
	result_of(child, "%s, mode %lx", name, registers.uregs[16] & 0xdf);
}

static void set_thread_pointer(uintptr_t value)
{
	pid_t child = traced();
	uintptr_t pointer = 0;
	(void)value;
	long done = ptrace(PTRACE_GET_THREAD_AREA, child, 0, &pointer);
	result_of(child, "%s, %s", outcome(done),
		  pointer == (uintptr_t)__builtin_thread_pointer() ? "as here" : "another");
}

static void attach_as_other_user(uintptr_t unused)
{
	pid_t child = sleeper();
	(void)unused;
	if (setuid(OTHER_USER))
		result("no other user");
	result("%s", outcome(ptrace(PTRACE_ATTACH, child, 0, 0)));
}

void check_tracing(void)
{
	check(peek, (uintptr_t)&secret, "peek at a process");
	check(peek, 0xc0008000, "peek at the linear map");
	check(peek, 0xff000000, "peek at the shared page");
	check(peek, 0xf8000000, "peek at the kernel below");
	check(poke, (uintptr_t)traced_code, "poke into a process's code");
	check(poke, 0xc0008000, "poke into the linear map");
	check(poke, 0xff000000, "poke into the shared page");
	check(poke, 0xffff0fa0, "poke into the helpers");
	check(peek_user, 4096, "peek at registers that do not exist");
	check(peek_user, 3, "peek between registers");
	check(single_step, 0, "single step");
	check(set_pc, (uintptr_t)traced_code + 12 - 12 + 0xc0000000, "set the pc to the linear map");
	check(set_pc, 0xff000000, "set the pc to the shared page");
	check(set_pc, 0xf8000000, "set the pc to the kernel below");
	check(set_stack, 0xc0010000, "set the stack to the linear map");
	check(set_stack, 0xff000ffc, "set the stack to the shared page");
	check(set_status, 0x13, "set supervisor mode");
	check(set_status, 0x1f, "set system mode");
	check(set_status, 0xd0, "set interrupts masked");
	check(set_status, 0xf0000010, "set flags");
	check(set_thread_pointer, 0, "thread pointer of a process");
	check(attach_as_other_user, 0, "attach to another user's process");
}
