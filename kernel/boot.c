/* SPDX-License-Identifier: BSD-2-Clause */
/* The boot script.  Each step is a line on the console; what is wrong is named, and ends the boot. */
#include <arch/memory_init.h>
#include <arch/memory_map.h>
#include <arch/space.h>
#include <kernel/boot.h>
#include <kernel/clock.h>
#include <kernel/event.h>
#include <kernel/leave.h>
#include <kernel/list.h>
#include <kernel/panic.h>
#include <kernel/parameters.h>
#include <kernel/pool.h>
#include <kernel/print.h>
#include <platform/interrupt.h>
#include <platform/timer.h>

#define STRING(text)                                                                                         \
	({                                                                                                   \
		static const char string[] BOOT_CONST = text;                                                \
		string;                                                                                      \
	})

extern char kernel_boot_start[], kernel_boot_end[];
NORETURN void resume_thread(struct thread *thread);

/* The boot list, in memory that is given back. */
static struct {
	struct list list;
	struct capability slot[OKAPI_BOOT_SLOTS];
} boot_list __attribute__((section(".boot.bss")));

BOOT_CODE static const char *cell_name(const struct okapi_boot_table *table, uint32_t cell)
{
	const uint32_t *names = (const void *)((const char *)table + table->cell_names);

	return cell < table->cell_count ? (const char *)table + names[cell] : STRING("?");
}

BOOT_CODE static NORETURN void refuse_record(const struct okapi_boot_table *table, uint32_t index,
					     result_t result)
{
	const struct okapi_boot_record *record = &((const struct okapi_boot_record *)(table + 1))[index];
	uint32_t argument = OKAPI_ERROR_ARGUMENT(result);

	print(STRING("okapi: boot table: cell %s, entry %u (kind %u): error %u at argument %u = 0x%x\n"),
	      cell_name(table, record->cell), index, record->kind, OKAPI_ERROR_REASON(result), argument,
	      argument < 7 ? record->argument[argument] : 0);
	panic(PANIC_BOOT_TABLE, NULL);
}

BOOT_CODE static void execute_table(struct boot_state *state)
{
	const struct okapi_boot_record *record = (const void *)(state->table + 1);

	for (uint32_t i = 0; i < state->table->record_count; i++) {
		result_t result = boot_record_execute(state, &record[i]);

		if (result != OKAPI_OK)
			refuse_record(state->table, i, result);
	}
	for (uint32_t i = 1; i < OKAPI_BOOT_SLOTS; i++) {
		if (boot_list.slot[i].object) {
			print(STRING("okapi: boot table: slot %u of the boot list (type %u) was given to no "
				     "cell\n"),
			      i, CAPABILITY_TYPE(boot_list.slot[i].info));
			panic(PANIC_BOOT_TABLE, NULL);
		}
	}
}

BOOT_CODE static void check_parameters(const struct okapi_kernel_parameters *parameters)
{
	uint32_t end = parameters->kernel_region_end;

	if (end >= parameters->image_end && end % 0x100000 == 0 &&
	    end - PLATFORM_RAM_BASE <= BOOT_WINDOW - KERNEL_WINDOW_BASE && end <= parameters->ram_end)
		return;
	print(STRING("okapi: kernel region 0x%08x..0x%08x does not hold the image or exceeds the window or "
		     "the RAM\n"),
	      PLATFORM_RAM_BASE, end);
	panic(PANIC_BOOT, NULL);
}

/* Runs from memory that stays: what boot used becomes a pool, the first thread starts. */
static NORETURN __attribute__((noinline)) void leave_boot(struct object *reclaimed)
{
	uint32_t size = (uint32_t)(kernel_boot_end - kernel_boot_start);

	arch_zero_words((uint32_t *)(kernel_boot_start + OKAPI_PAGE_SIZE), size - OKAPI_PAGE_SIZE);
	arch_clean_kernel_range(kernel_boot_start, size);
	if (reclaimed)
		pool_format(kernel_boot_start, pool_order_of(size));
	print_defer();
	resume_thread(kernel_leave());
}

BOOT_CODE NORETURN void boot_main(void)
{
	const struct okapi_kernel_parameters *parameters = &okapi_kernel_parameters;
	struct boot_state state = {.list = &boot_list.list};

	arch_memory_init();
	print(STRING("okapi: memory management on\n"));
	platform_interrupt_init();
	platform_timer_init();
	clock_init();
	check_parameters(parameters);
	arch_map_kernel_region(parameters->kernel_region_end);
	print(STRING("okapi: kernel memory up to 0x%08x, clock %u Hz\n"), parameters->kernel_region_end,
	      parameters->clock_frequency);
	state.table = boot_table_check(parameters->boot_table, parameters->kernel_region_end);
	boot_list.list.count = OKAPI_BOOT_SLOTS;
	execute_table(&state);
	print(STRING("okapi: %u cells, %u boot entries done, starting\n"), state.table->cell_count,
	      state.table->record_count);
	if (event_ring.enabled)
		arch_record_events();
	leave_boot(state.reclaimed);
}
