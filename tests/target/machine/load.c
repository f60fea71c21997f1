/* SPDX-License-Identifier: BSD-2-Clause */
/* Putting a copy of this cell's program into a machine, and starting it there. */
#include <string.h>

#include <okl4/env.h>

#include "channels.h"
#include "guest.h"

volatile uint32_t *ram_open(const struct machine *machine)
{
	uint32_t address = machine_ram_address(machine), done;

	CHECK_EQUAL(0, okl4_sys_map(OKL4_SLOT_SPACE, machine_ram(machine), address, 0, RAM_SIZE,
				    OKAPI_MAP_READ | OKAPI_MAP_WRITE, &done));
	return (volatile uint32_t *)(uintptr_t)address;
}

/* Unmapping writes back and forgets what the caches hold of it. */
void ram_close(const struct machine *machine)
{
	uint32_t done;

	CHECK_EQUAL(0, okl4_sys_unmap(OKL4_SLOT_SPACE, machine_ram_address(machine), RAM_SIZE, &done));
}

static void copy_segment(char *ram, const char *name)
{
	const okl4_env_segment_t *segment = okl4_env_get_segment(name);
	uint32_t offset = PHYSICAL(segment->virt_addr) - RAM_START;

	CHECK(segment->virt_addr >= LINEAR(PROGRAM) && segment->virt_addr + segment->size <= LINEAR(FIELD));
	memcpy(ram + offset, (const void *)(uintptr_t)segment->virt_addr, segment->size);
}

/* The linear area as a guest would map it, and the shared memory. */
static void write_tables(char *ram)
{
	uint32_t *table = (uint32_t *)(ram + KERNEL_TABLE - RAM_START);
	uint32_t *shared = (uint32_t *)(ram + SHARED_TABLE - RAM_START);

	for (uint32_t i = 0; i < RAM_SIZE >> 20; i++)
		table[(GUEST_LINEAR >> 20) + i] = SECTION_ENTRY(RAM_START + (i << 20), AP_KERNEL, CACHED);
	table[SHARED_VIRTUAL >> 20] = SHARED_TABLE | 0x11;
	for (uint32_t i = 0; i < SHARED_SIZE >> 12; i++)
		shared[i] = SMALL_ENTRY(SHARED_PHYSICAL + (i << 12), AP_KERNEL, BUFFERED);
}

void machine_load(struct machine *machine)
{
	char *ram = (char *)(uintptr_t)ram_open(machine);

	memset(ram, 0, FIELD - RAM_START);
	copy_segment(ram, "MAIN_RX");
	copy_segment(ram, "MAIN_RW");
	write_tables(ram);
	ram_close(machine);
}

void machine_start_arguments(uint32_t registers[RAW_REGISTERS], void (*function)(uint32_t argument),
			     uint32_t argument)
{
	const uint32_t values[RAW_REGISTERS] = {GUEST_SLOT_VCPU,
						(uint32_t)(uintptr_t)guest_begin,
						(uint32_t)(uintptr_t)guest_upcalls,
						GUEST_LINEAR,
						RAM_START,
						RAM_SIZE,
						KERNEL_TABLE,
						(uint32_t)(uintptr_t)function,
						argument,
						0x99999999,
						0xaaaaaaaa,
						0xbbbbbbbb,
						OKAPI_SYS_VCPU_START};

	memcpy(registers, values, sizeof(values));
}

void machine_call(struct machine *machine, const uint32_t registers[RAW_REGISTERS])
{
	uint32_t thread = SLOT_OF(machine, MACHINE_THREAD);
	volatile uint32_t *ram = ram_open(machine);

	for (uint32_t i = 0; i < RAW_REGISTERS; i++)
		ram[(CALL_BLOCK - RAM_START) / 4 + i] = registers[i];
	ram_close(machine);
	okl4_sys_thread_stop(thread);
	CHECK_EQUAL(0, okl4_sys_thread_start(thread, PHYSICAL((uint32_t)(uintptr_t)physical_call),
					     RAM_START + 0x2000, CALL_BLOCK,
					     *(volatile uint32_t *)OKAPI_TLS_WORD));
}

void machine_run(struct machine *machine, void (*function)(uint32_t argument), uint32_t argument)
{
	uint32_t registers[RAW_REGISTERS];

	machine_load(machine);
	machine_start_arguments(registers, function, argument);
	machine_call(machine, registers);
}
