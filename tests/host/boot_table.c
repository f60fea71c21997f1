/* SPDX-License-Identifier: BSD-2-Clause */
/* What is wrong with the boot table as a whole. */
#include <string.h>

#include <kernel/boot.h>

#include "board.h"
#include "boot_fixture.h"
#include "suite.h"

/* Refused, with these words and this value. */
static void expect_refusal(uint32_t physical, uint32_t region_end, const char *what, const char *value)
{
	if (setjmp(board.panicked) == 0) {
		boot_table_check(physical, region_end);
		CU_FAIL("the table was accepted");
		return;
	}
	board.console[board.printed] = '\0';
	CU_ASSERT_PTR_NOT_NULL(strstr(board.console, "okapi: boot table at "));
	CU_ASSERT_PTR_NOT_NULL(strstr(board.console, what));
	CU_ASSERT_PTR_NOT_NULL(strstr(board.console, value));
	CU_ASSERT_PTR_NOT_NULL(strstr(board.console, "panic 1"));
}

static void test_whole_table(void)
{
	make_table();
	CU_ASSERT_PTR_EQUAL(boot_table_check(TABLE, REGION_END), table);
	CU_ASSERT_PTR_EQUAL(boot_table_check(TABLE, TABLE + sizeof(*table)), table);
	expect_refusal(TABLE + 2, REGION_END, "0x007f0002: not inside", ": 0x800000");
	make_table();
	expect_refusal(REGION_END, REGION_END, "0x00800000: not inside", ": 0x800000");
	make_table();
	expect_refusal(TABLE, TABLE + 28, "not inside", ": 0x7f001c");
	make_table();
	expect_refusal(TABLE, TABLE + sizeof(*table) - 4, "wrong size", ": 0x78");
}

#define WRONG(field, number, what, shown)                                                                    \
	do {                                                                                                 \
		make_table();                                                                                \
		table->field = number;                                                                       \
		seal();                                                                                      \
		expect_refusal(TABLE, REGION_END, what, ": 0x" shown "\r\n");                                \
	} while (0)

static void test_wrong_heads(void)
{
	WRONG(head.magic, 0x12345678, "wrong magic number", "12345678");
	WRONG(head.abi_version, OKAPI_ABI_VERSION + 1, "made for another version of the kernel", "2");
	WRONG(head.size, sizeof(*table) + 2, "wrong size", "7a");
	WRONG(head.size, 28, "wrong size", "1c");
	WRONG(head.size, 0x10004, "wrong size", "10004");
	WRONG(head.size, 0xfffffffc, "wrong size", "fffffffc");
	WRONG(head.record_count, 4, "more records than fit", "4");
	WRONG(head.record_count, 0xffffffff, "more records than fit", "ffffffff");
	WRONG(text[15], 'x', "must end with a zero byte", "78000000");
	WRONG(head.cell_names, 98, "cells' names are outside of it", "62");
	WRONG(head.cell_names, sizeof(*table) + 4, "cells' names are outside of it", "7c");
	WRONG(head.cell_count, 0x40000000, "cells' names are outside of it", "60");
	WRONG(name[1], sizeof(*table), "cells' names are outside of it", "60");
	make_table();
	table->head.checksum++;
	expect_refusal(TABLE, REGION_END, "wrong checksum, sum of all words", ": 0x1\r\n");
}

int main(void)
{
	static const struct suite_test tests[] = {
		{"whole table", test_whole_table},
		{"wrong heads", test_wrong_heads},
	};

	return RUN_SUITE("boot table", tests);
}
