/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Marks around what is measured.  BENCH_PHASE(name) makes two functions that do
 * nothing, bench_NAME_begin and bench_NAME_end; the measuring plugin counts the
 * kernel's instructions between their first instructions.
 */
#ifndef BENCH_MARKS_H
#define BENCH_MARKS_H

/* Rounds of each phase: tools/measure/numbers.py divides by it. */
#define BENCH_ROUNDS 1000

/* The comment keeps the compiler from making one function of all marks. */
#define BENCH_MARK(name)                                                                                     \
	void name(void);                                                                                     \
	__attribute__((naked, noinline, used)) void name(void)                                               \
	{                                                                                                    \
		__asm__ volatile("bx	lr	@ " #name);                                                  \
	}
#define BENCH_PHASE(name)                                                                                    \
	BENCH_MARK(bench_##name##_begin)                                                                     \
	BENCH_MARK(bench_##name##_end)

#endif
