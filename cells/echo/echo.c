/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Says back what is typed.  The default system runs two of it, to switch the
 * keyboard between them with Ctrl-O.
 */
#include <stdio.h>
#include <string.h>

#include "channels.h"

int main(void)
{
	char line[128];

	printf(CELL_NAME ": ready, type a line (Ctrl-O: next cell)\n");
	while (fgets(line, sizeof(line), stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		printf("you typed `%s`\n", line);
	}
	printf(CELL_NAME ": end of input\n");
	return 0;
}
