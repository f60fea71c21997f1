/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls a fixed address: would miss it if moved. */
extern void helper(void);
__asm__(".global helper\n.type helper, %function\nhelper = 0x00700000");

void _start(void)
{
	for (;;)
		helper();
}
