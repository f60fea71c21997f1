/* SPDX-License-Identifier: BSD-2-Clause */
/* Holds the distance from itself to a weak symbol that is nowhere: wrong as soon as it moves. */
__asm__(".data\n.weak nowhere\n.global distance\ndistance: .word nowhere - .\n.text");

void _start(void)
{
	for (;;)
		;
}
