/* SPDX-License-Identifier: BSD-2-Clause */
#include "board.h"

#include <string.h>

#include <arch/cpu.h>
#include <arch/memory_init.h>
#include <kernel/clock.h>
#include <kernel/scheduling.h>
#include <platform/console.h>
#include <platform/interrupt.h>
#include <platform/timer.h>

struct board board;

void board_reset(void)
{
	static struct scheduler first;
	static bool known;

	if (!known)
		first = scheduler;
	known = true;
	scheduler = first;
	memset(&board, 0, sizeof(board));
	board.timer = UINT64_MAX;
	board.pending = PLATFORM_NO_INTERRUPT;
}

uint64_t clock_now(void)
{
	return board.now;
}

void clock_arm(uint64_t time)
{
	if (time < board.timer)
		board.timer = time;
}

void clock_disarmed(void)
{
	board.timer = UINT64_MAX;
}

uint32_t platform_counter(void)
{
	return (uint32_t)board.now;
}

void platform_timer_acknowledge(void)
{
	board.pending = PLATFORM_NO_INTERRUPT;
}

uint32_t platform_interrupt_pending(void)
{
	static uint32_t asked;

	if (board.preempt_in > 0 && ++asked % board.preempt_in == 0)
		return PLATFORM_TIMER_LINE;
	return board.pending;
}

void platform_interrupt_mask(uint32_t line)
{
	board.unmasked &= ~(1ull << line);
}

void platform_interrupt_unmask(uint32_t line)
{
	board.unmasked |= 1ull << line;
}

bool platform_console_has_room(void)
{
	return true;
}

void platform_console_put(char character)
{
	if (board.printed < sizeof(board.console) - 1)
		board.console[board.printed++] = character;
}

uint32_t board_fault_status(void)
{
	return board.fault_status;
}

uint32_t board_fault_address(void)
{
	return board.fault_address;
}

void board_stopped(void)
{
	if (!board.idles || board.timer == UINT64_MAX)
		longjmp(board.panicked, 1);
	if (board.timer > board.now) {
		board.idle += board.timer - board.now;
		board.now = board.timer;
	}
	board.pending = PLATFORM_TIMER_LINE;
}

void arch_zero_words(uint32_t *word, uint32_t size)
{
	memset(word, 0, size);
}

void arch_copy_words(uint32_t *to, const uint32_t *from, uint32_t count)
{
	memcpy(to, from, count * 4);
}
