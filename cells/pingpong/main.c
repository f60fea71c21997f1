/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One program, two cells: the command line says which part it plays.
 */
#include <stdio.h>
#include <string.h>

#include "ball.h"

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "ping") == 0)
		return ping();
	if (argc == 2 && strcmp(argv[1], "pong") == 0)
		return pong();
	printf("pingpong: the argument must be `ping` or `pong`\n");
	return 1;
}
