/* SPDX-License-Identifier: BSD-2-Clause */
/* A cell with every kind of address that moves with it, and some that do not. */

int counter = 3;
int zeroes[100];
const char *text = "hello";
int *inside = &zeroes[7];
extern char bss_end[];
char *end_pointer = bss_end;
void worker(void);
void (*const table[])(void) = {worker, worker};
extern void nobody(void) __attribute__((weak));
void (*weak_pointer)(void) = nobody;
extern char fixed_number[]; /* the linker is told: 0x12345678 */
char *number = fixed_number;

void worker(void)
{
	counter++;
}

__attribute__((constructor)) static void construct(void)
{
	zeroes[1] = 1;
}

void _start(void)
{
	counter += zeroes[2];
	if (weak_pointer)
		weak_pointer();
	table[counter & 1]();
	for (;;)
		;
}
