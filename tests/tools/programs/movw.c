/* SPDX-License-Identifier: BSD-2-Clause */
/* Compiled for a processor that takes addresses apart into halves: cannot be moved. */
volatile int counter;

void _start(void)
{
	for (;;)
		counter++;
}
