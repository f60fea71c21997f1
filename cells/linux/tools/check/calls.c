// SPDX-License-Identifier: BSD-2-Clause
/* System calls with pointers that are wrong, and system calls that do not exist. */
#define _GNU_SOURCE
#include "check.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* Where in the arguments of a call a pointer stands; the others are as given. */
struct call {
	const char *name;
	long number;
	int pointer;
	long arguments[6];
};

enum { ZERO = 10, NULL_DEVICE, PIPE_IN, SOCKET };

static const struct call calls[] = {
	{"read", SYS_read, 1, {ZERO, 0, 64}},
	{"write", SYS_write, 1, {PIPE_IN, 0, 64}},
	{"readv", SYS_readv, 1, {ZERO, 0, 2}},
	{"writev", SYS_writev, 1, {PIPE_IN, 0, 2}},
	{"pread64", SYS_pread64, 1, {ZERO, 0, 64, 0, 0, 0}},
	{"open", SYS_open, 0, {0, O_RDONLY}},
	{"stat64", SYS_stat64, 0, {0, 0}},
	{"stat64 of /", SYS_stat64, 1, {(long)"/", 0}},
	{"fstat64", SYS_fstat64, 1, {ZERO}},
	{"statfs", SYS_statfs, 1, {(long)"/", 0}},
	{"getcwd", SYS_getcwd, 0, {0, 64}},
	{"readlink", SYS_readlink, 1, {(long)"/proc/self/exe", 0, 64}},
	{"getdents64", SYS_getdents64, 1, {ZERO, 0, 64}},
	{"pipe", SYS_pipe, 0, {0}},
	{"clock_gettime", SYS_clock_gettime, 1, {1, 0}},
	{"gettimeofday", SYS_gettimeofday, 0, {0, 0}},
	{"gettimeofday zone", SYS_gettimeofday, 1, {0, 0}},
	{"nanosleep", SYS_nanosleep, 0, {0, 0}},
	{"rt_sigaction", SYS_rt_sigaction, 1, {10, 0, 0, 8}},
	{"rt_sigaction old", SYS_rt_sigaction, 2, {10, 0, 0, 8}},
	{"rt_sigprocmask", SYS_rt_sigprocmask, 1, {0, 0, 0, 8}},
	{"sigaltstack", SYS_sigaltstack, 0, {0, 0}},
	{"select", SYS__newselect, 1, {5, 0, 0, 0, 0}},
	{"poll", SYS_poll, 0, {0, 1, 0}},
	{"uname", SYS_uname, 0, {0}},
	{"sysinfo", SYS_sysinfo, 0, {0}},
	{"times", SYS_times, 0, {0}},
	{"getrusage", SYS_getrusage, 1, {0, 0}},
	{"getrlimit", SYS_ugetrlimit, 1, {3, 0}},
	{"getitimer", SYS_getitimer, 1, {0, 0}},
	{"getrandom", SYS_getrandom, 0, {0, 64, 1}},
	{"futex wait", SYS_futex, 0, {0, 0, 0, 0, 0, 0}},
	{"futex wake", SYS_futex, 0, {0, 1, 1, 0, 0, 0}},
	{"execve", SYS_execve, 0, {0, 0, 0}},
	{"execve arguments", SYS_execve, 1, {(long)"/bin/bench", 0, 0}},
	{"ioctl", SYS_ioctl, 2, {PIPE_IN, 0x541b /* FIONREAD */, 0}},
	{"sendto", SYS_sendto, 1, {SOCKET, 0, 64, 0, 0, 0}},
	{"sendmsg", SYS_sendmsg, 1, {SOCKET, 0, 0}},
	{"recvmsg", SYS_recvmsg, 1, {SOCKET, 0, MSG_DONTWAIT}},
	{"getsockname", SYS_getsockname, 1, {SOCKET, 0, 0}},
	{"mount", SYS_mount, 1, {(long)"none", 0, (long)"tmpfs", 0, 0}},
	{"mincore", SYS_mincore, 2, {0x10000, PAGE, 0}},
	{"sched_setaffinity", SYS_sched_getaffinity, 2, {0, 8, 0}},
	{"capget", SYS_capget, 0, {0, 0}},
	{"wait4", SYS_wait4, 1, {-1, 0, 1}},
	{"sendfile", SYS_sendfile, 2, {PIPE_IN, ZERO, 0, 64}},
	{"mmap2 fixed", SYS_mmap2, 0, {0, PAGE, PROT_READ | PROT_WRITE, 0x32, -1, 0}},
	{"munmap", SYS_munmap, 0, {0, PAGE}},
	{"mprotect", SYS_mprotect, 0, {0, PAGE, PROT_READ}},
	{"set_thread_area", 0x0f0005, 0, {0}}, /* any value is a thread pointer */
	{"cacheflush", 0x0f0002, 0, {0, 0, 0}},
};

enum place {
	UNMAPPED,
	MODULES,
	LINEAR_MAP,
	DEVICES,
	THIS_KERNEL,
	SHARED_PAGE,
	VECTORS,
	LAST_WORD,
	NO_ACCESS,
	LAST_BYTES,
	PLACES
};

static const char *const place_names[PLACES] = {
	"unmapped",	     "in the modules",	    "in the linear map",
	"in what is mapped", "in the kernel below", "in the shared page",
	"in the vectors",    "the last word",	    "without access",
	"across the end",
};

static long address_of(enum place place)
{
	static const long fixed[] = {
		[UNMAPPED] = 0x1000,	[MODULES] = 0xbf000000 - 16, [LINEAR_MAP] = 0xc0008000,
		[DEVICES] = 0xf1000000, [THIS_KERNEL] = 0xf8000000,  [SHARED_PAGE] = 0xff000000,
		[VECTORS] = 0xffff0fa0, [LAST_WORD] = 0xfffffffc,
	};
	if (place < NO_ACCESS)
		return fixed[place];
	char *pages = new_pages(2, PROT_READ | PROT_WRITE);
	mprotect(pages + PAGE, PAGE, PROT_NONE);
	return (long)pages + (place == NO_ACCESS ? PAGE : PAGE - 2);
}

static void place_file(int from, int to)
{
	dup2(from, to);
	close(from);
}

static void open_files(void)
{
	int ends[2];
	place_file(open("/dev/zero", O_RDWR), ZERO);
	if (pipe2(ends, O_NONBLOCK))
		result("no pipe");
	place_file(ends[1], PIPE_IN);
	place_file(socket(AF_UNIX, SOCK_DGRAM, 0), SOCKET);
}

static void call_with_pointer(uintptr_t which)
{
	const struct call *call = &calls[which / PLACES];
	long arguments[6];

	open_files();
	for (int i = 0; i < 6; i++)
		arguments[i] = call->arguments[i];
	arguments[call->pointer] = address_of(which % PLACES);
	long returned = syscall(call->number, arguments[0], arguments[1], arguments[2], arguments[3],
				arguments[4], arguments[5]);
	if (returned != -1)
		result("done");
	result("%s", outcome(returned));
}

/* Vectors whose parts lie in the kernel. */
static void write_vector(uintptr_t address)
{
	char byte = 1;
	struct iovec parts[] = {{&byte, 1}, {(void *)address, 64}};
	open_files();
	long written = writev(PIPE_IN, parts, 2);
	if (written >= 0)
		result("%ld", written);
	result("%s", outcome(written));
}

/* A pointer and a length that together go round the end of the addresses. */
static void long_write(uintptr_t address)
{
	open_files();
	result("%s", outcome(syscall(SYS_write, PIPE_IN, address, 0x7fffffff)));
}

void check_calls(void)
{
	for (unsigned call = 0; call < sizeof(calls) / sizeof(calls[0]); call++) {
		for (unsigned place = 0; place < PLACES; place++)
			check(call_with_pointer, call * PLACES + place, "%s %s", calls[call].name,
			      place_names[place]);
	}
	check(write_vector, 0xc0008000, "writev with a part in the linear map");
	check(write_vector, 0xff000000, "writev with a part in the shared page");
	check(write_vector, 0xf8000000, "writev with a part in the kernel below");
	check(long_write, 0x10000, "write of nearly all memory");
	check(long_write, 0xb0000000, "write over the end of user memory");
}

/* --- numbers of calls ------------------------------------------------------------------------------- */

/* A call with that number; the registers that this or any other kernel might look at hold nonsense. */
static long raw_call(long number, uint32_t other)
{
	register long r0 __asm__("r0") = (long)other;
	register long r1 __asm__("r1") = (long)0xc0008000;
	register long r2 __asm__("r2") = -1;
	register long r7 __asm__("r7") = number;
	register uint32_t r12 __asm__("r12") = other;
	__asm__ volatile("swi 0" : "+r"(r0) : "r"(r1), "r"(r2), "r"(r7), "r"(r12) : "memory", "lr");
	return r0;
}

static void unknown_call(uintptr_t number)
{
	result("%ld", raw_call((long)number, 0));
}

/* The kernel below has calls by r12, for the kernel only. */
static void with_other_number(uintptr_t unused)
{
	unsigned own = 0;
	(void)unused;
	for (uint32_t other = 0; other < 256; other++)
		own += raw_call(SYS_getpid, other) == getpid();
	result("%u of 256 were this kernel's", own);
}

static void with_immediate(uintptr_t unused)
{
	(void)unused;
	register long r0 __asm__("r0") = 0;
	register long r7 __asm__("r7") = SYS_getpid;
	__asm__ volatile("swi 0x123456" : "+r"(r0) : "r"(r7) : "memory", "lr");
	result("%s", r0 == getpid() ? "taken" : "another answer");
}

static void in_thumb(uintptr_t unused)
{
	(void)unused;
	register long r0 __asm__("r0") = 0;
	register long r7 __asm__("r7") = SYS_getpid;
	__asm__ volatile("adr r3, 1f + 1\n"
			 "\tbx r3\n"
			 "\t.thumb\n"
			 "1:\tswi 0\n"
			 "\tbx pc\n"
			 "\tnop\n"
			 "\t.arm\n"
			 : "+r"(r0)
			 : "r"(r7)
			 : "memory", "lr", "r3");
	result("%s", r0 == getpid() ? "taken" : "another answer");
}

static void with_stack_at(uintptr_t stack)
{
	register long r0 __asm__("r0") = 0;
	register long r7 __asm__("r7") = SYS_getpid;
	__asm__ volatile("mov r4, sp\n"
			 "\tmov sp, %1\n"
			 "\tswi 0\n"
			 "\tmov sp, r4\n"
			 : "+r"(r0)
			 : "r"(stack), "r"(r7)
			 : "memory", "lr", "r4");
	result("%s", r0 == getpid() ? "taken" : "another answer");
}

void check_numbers_of_calls(void)
{
	static const unsigned numbers[] = {
		451,	  512,	      4096,	  0x0effff,   0x0f0000,	  0x0f0003,
		0x0f0006, 0x0f0007,   0x0f07ff,	  0x0f0800,   0x100000,	  0x900000,
		0x9f0002, 0x7fffffff, 0x80000000, 0xc0000000, 0xffffffff,
	};
	for (unsigned i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		check(unknown_call, numbers[i], "call number 0x%x", numbers[i]);
	check(unknown_call, 0x0f0001, "call for a breakpoint");
	check(with_other_number, 0, "calls with numbers of the kernel below");
	check(with_immediate, 0, "call with another immediate");
	check(in_thumb, 0, "call in Thumb state");
	check(with_stack_at, 0, "call without a stack");
	check(with_stack_at, 0xc0008000, "call with the stack in the kernel");
	check(with_stack_at, 0xff000013, "call with the stack in the shared page");
}
