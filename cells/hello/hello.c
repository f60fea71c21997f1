/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The smallest useful cell: an ordinary C program.
 */
#include <stdio.h>
#include <stdlib.h>

#include <okl4/clock.h>
#include <okl4/env.h>

int main(int argc, char **argv)
{
	const char *whom = argc > 1 ? argv[1] : "world";
	char *greeting = malloc(64);

	if (greeting == NULL)
		return EXIT_FAILURE;
	snprintf(greeting, 64, "hello, %s", whom);
	printf("%s: this is cell %s, %lu us after boot\n", greeting, okl4_env_get_string("CELL_NAME"),
	       (unsigned long)okl4_clock_us());
	free(greeting);
	printf("hello: done\n");
	return EXIT_SUCCESS;
}
