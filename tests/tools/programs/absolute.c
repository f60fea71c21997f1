/* SPDX-License-Identifier: BSD-2-Clause */
/* Names an address of its own as a fixed number, `here`, which the linker is told. */
extern char here[];
char *pointer = here;

void _start(void)
{
	for (;;)
		;
}
